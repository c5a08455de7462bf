"""Two models' results that are told side by side: "trained model vs prompt, both on 150: 5 wrong and 7 wrong".

The order in which the two are named says whose each number is; they are never a sum. Only offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim

HALF = 0.5
BOTH = ("eval_examples", "eval_failures", "tuned_examples", "tuned_failures")
_TUNED = r"(?:(?:fine[- ]?)?tuned|trained|fine[- ]?tune|lora|distilled)(?: (?:small |little )?(?:model|one|version))?"
_PROMPT = r"(?:prompt(?:ed|ing)?|baseline|base|untuned)(?: (?:big |large )?(?:model|one|version))?"
_BOTH = re.compile(
    rf"\b(?:(?P<first>{_TUNED})|{_PROMPT})\b[^.;?!:\d]{{0,20}}?"
    r"(?:\b(?:vs|versus|against|and|or|beside|next to)\b|[,/&])(?: [a-z'-]+){0,2}? ?"
    rf"(?(first){_PROMPT}|{_TUNED})\b(?! (?:staff|people|team|eye|annotators?|reviewers?))"
)
_WRONG = (
    r"(?:wrong|errors?|mistakes?|failed|failures?|fails?|missed|misses|misfiled|misread|bad|off|rejected|broken|slips?)"
)
_RIGHT = r"(?:right|correct|passed|accepted|hits?|good)"
_JUDGED = rf"(?:{_WRONG}|{_RIGHT})"
_TOTAL = re.compile(
    r"\b(?:on|of|from|over|with|same|out of)(?: (?:the|our|these|those|all|same|identical|exactly))* "
    r"(?P<on>\d[\d,]*)\b(?! ?(?:%|ms\b))|\b(?P<each>\d[\d,]*) (?:[a-z]+ ){0,2}(?:each|for both|both times)\b"
)
_NUMBER_ENDS = r"(?![\d,.]*\d| ?%)"
_PAIR = re.compile(
    rf"(?:\b(?P<ahead>{_JUDGED})[:,]? )?(?<![\d.,])(?P<a>\d+){_NUMBER_ENDS}(?: [a-z]+)??(?: (?P<wa>{_JUDGED}))?"
    r",? ?(?:and|vs|versus|against|to|/|,|compared (?:to|with))(?: then)? ?"
    rf"(?P<b>\d+){_NUMBER_ENDS}(?: (?P<wb>{_JUDGED}))?\b"
)
_TAIL = re.compile(r"[^?!;]{0,140}")


def parallel_results(message: Message, strength: float) -> Iterator[Claim]:
    """Both results, where their total and whether they failed are said."""
    line = message.words.line
    for names in _BOTH.finditer(line):
        tail = _TAIL.match(line, names.end())
        total = _TOTAL.search(line, *tail.span()) if tail else None
        own = message.clause_at(names.start()).cap("comparison", "part", "past") == 1
        if tail is None or total is None or not own:
            continue
        tested = int((total["on"] or total["each"]).replace(",", ""))
        ahead, behind = _PAIR.finditer(line, tail.start(), total.start()), _PAIR.finditer(line, total.end(), tail.end())
        for pair in (*behind, *ahead):
            judged = pair["wa"] or pair["wb"] or pair["ahead"]
            if not judged:
                continue
            passed = re.fullmatch(_RIGHT, judged) is not None
            failed = [tested - int(pair[key]) if passed else int(pair[key]) for key in ("a", "b")]
            tuned, prompted = failed if names["first"] else failed[::-1]
            if min(failed) >= 0 and max(failed) <= HALF * tested:
                for name, value in zip(BOTH, (tested, prompted, tested, tuned), strict=True):
                    yield Claim(name, value, strength, names.start(), max(pair.end(), total.end()))
                return
