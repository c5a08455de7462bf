"""Whose a result is: of people or an older system, of one class among several, of two models side by side.

What people get right without any model is no result of the prompt; "safety on its own: 0 missed of 900" is not the
whole; of "trained model vs prompt, both on 150: 5 wrong and 7 wrong" the order of the names says whose each number is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.message.mentions import Mention, Message
from bot.nlu.message.wordings import PEOPLE
from bot.nlu.reading import Claim

HALF = 0.5
_DO = (
    r"(?:gets?|got|codes?|coded|reach(?:es|ed)?|manages?|managed|achieves?|achieved|hits?|scores?|scored|does|do|did"
    r"|has|have|had|classif(?:y|ies|ied)|labels?|sorts?|sorted|routes?|routed|is|are|was|were|makes?|reads?|tags?)"
)
_JUDGE = re.compile(  # then it is the model's output that they speak of
    r"\b(?:reject|accept|edit|fix|correct(?:ed|s|ing)\b|chang|rewr|mark|judg|approv|flag|complain|f[io]und?\b|say|said"
    r"|disagree|happy|satisfied|touch|kept|keep|send|sent|agree[sd]? with (?:it|the)|review|check|grade|prompt|model"
    r"|gpt|llm|bot\b|claude|sonnet|gemini|tuned|trained|draft|output|repl(?:y|ies)|answers?|suggestion)"
)
_BY_PEOPLE = re.compile(
    rf"(?<!with )(?<!with the )(?<!by )(?<!by the )(?<!for )(?<!for the )(?<!against )(?<!against the )(?<!from )"
    rf"\b{PEOPLE}\b(?:(?: [a-z'-]+){{0,4}}? {_DO}\b[^.;?!\d]{{0,50}}|(?: (?:at|only|about|around))*:? ?)$"
    r"|\b(?:agrees?|agreed|agreement)\b[^.;?!,\d]{0,12}\b(?:with each other|among(?:st)? (?:themselves|each other)"
    r"|between (?:them|themselves|each other|(?:the |our )?(?:two|three|2|3|experts|annotators|raters)))"
    r"[^.;?!,\d]{0,30}$"
    r"|\b(?:among(?:st)? themselves|with each other)\b[^.;?!,\d]{0,30}$"
    r"|\bhuman (?:accuracy|performance|level|baseline|error rate|agreement|score)\b[^.;?!,\d]{0,24}$"
    r"|\binter-?annotator agreement\b[^.;?!,\d]{0,24}$"
)
_BY_HAND = re.compile(
    r" ?(?:percent |% )?(?:[a-z]+ ){0,2}?(?:by hand|manually|without (?:a |any |the )?(?:model|ai|bot))\b"
)
_OLDER = re.compile(
    r"\b(?:rules? engine|rule[- ]based [a-z]+|regex(?:es|ps?)?|regular expressions?"
    r"|keyword (?:search|rules?|matching|system)"
    r"|old (?:system|tool|software|engine|rules|solution|classifier)|legacy [a-z]+)\b[^.;?!,\d]{0,30}$"
)
_BARE = re.compile(  # right ahead of a number: "prompt 30 of 500 wrong, humans 12"
    r"(?:^|[,.;(] ?|\band |\bagainst )(?:the |our )?(?:humans?|human (?:level|performance|baseline)|regex(?:es)?"
    r"|rules|clerks) ?[:=]? ?$"
)


BOTH = ("eval_examples", "eval_failures", "tuned_examples", "tuned_failures")
_TUNED = r"(?:(?:fine[- ]?)?tuned|trained|fine[- ]?tune|lora|distilled)(?: (?:small |little )?(?:model|one|version))?"
_PROMPT = r"(?:prompt(?:ed|ing)?|baseline|base|untuned)(?: (?:big |large )?(?:model|one|version))?"
_BOTH = re.compile(
    rf"\b(?:(?P<first>{_TUNED})|{_PROMPT})\b[^.;?!:\d]{{0,20}}?"
    r"(?:\b(?:vs|versus|against|and|or|with|beside|next to)\b|[,/&])(?: [a-z'-]+){0,2}? ?"
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
_SHARED = re.compile(  # "on same 800 labels", "200 product texts each"
    r"\bsame (?P<same>\d[\d,]*)\b(?! ?%)|(?<![\d.,])(?P<each>\d[\d,]*) (?:[a-z]+ ){0,3}(?:each|for both|both times)\b"
)
_OF_SIDE = re.compile(  # "trained one made 56 errors", "the big model with our good prompt made 60"
    rf"\b(?:(?P<tuned>{_TUNED})|{_PROMPT})\b(?! (?:staff|people|team|eye|annotators?|reviewers?))(?: 1\b)?"
    r"[^.;?!:\d]{0,30}?(?:\b(?:made|makes|got|gets|had|has|missed|misses|failed|fails|passed)\b|:)? ?(?:only |just )?"
    rf"(?<=[ :])(?P<count>\d[\d,]*){_NUMBER_ENDS}(?! ?(?:of|out of|/)\b)(?: (?P<judged>{_JUDGED}|approved))?"
)
_TAIL = re.compile(r"[^?!;]{0,140}")


def is_others_result(message: Message, place: int) -> bool:
    """Whether a share was got by people on their own, or by what was there before any model."""
    found, line = message.mentions, message.words.line
    mention = found[place]
    clause = max(mention.clause.first, message.clauses.sentence(mention.first)[0])
    start = max(message.words.starts[clause], found[place - 1].q.end if place else 0)
    if message.in_clause(("role", "limit"), mention):
        return False
    right = mention.q.value > 100 * HALF or message.any(("always", "wrong"), clause, mention.clause.last)
    return right and is_got_by_others(line[start : mention.q.start], line[mention.q.end :])


def is_got_by_others(ahead: str, behind: str) -> bool:
    """Whether a share is theirs by the words ahead of it, or right behind it."""
    if _JUDGE.search(ahead):
        return False
    return any((_BY_PEOPLE.search(ahead), _OLDER.search(ahead), _BY_HAND.match(behind)))


def is_of_others(message: Message, mention: Mention) -> bool:
    """Whether nothing but the word for people or for fixed rules stands ahead of a number: "humans 12 of 500"."""
    return _BARE.search(message.words.line[: mention.q.start]) is not None


def results_of_sides(message: Message, strength: float) -> Iterator[Claim]:
    """Both results, where each is told with its model: "same 800: the tuned one made 56 errors, the prompt 60"."""
    line, shared = message.words.line, list(_SHARED.finditer(message.words.line))
    if len(shared) != 1:
        return
    tested = int((shared[0]["same"] or shared[0]["each"]).replace(",", ""))
    start, end = message.sentence_at(shared[0].start())[0], message.sentence_at(shared[0].end())[1]
    sides = list(_OF_SIDE.finditer(line, start, end))
    judged = {side["judged"] for side in sides} - {None}
    if len(sides) != len({bool(side["tuned"]) for side in sides}) or len(sides) < len(BOTH) / 2 or len(judged) != 1:
        return
    passed = re.fullmatch(rf"{_RIGHT}|approved", judged.pop()) is not None
    counts = {bool(side["tuned"]): int(side["count"].replace(",", "")) for side in sides}
    tuned, prompted = (tested - counts[key] if passed else counts[key] for key in (True, False))
    if min(tuned, prompted) >= 0 and max(tuned, prompted) <= HALF * tested:
        for name, value in zip(BOTH, (tested, prompted, tested, tuned), strict=True):
            yield Claim(name, value, strength, sides[0].start(), sides[-1].end())


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
            passed = re.fullmatch(_RIGHT, judged) is not None
            failed = [tested - int(pair[key]) if passed else int(pair[key]) for key in ("a", "b")]
            tuned, prompted = failed if names["first"] else failed[::-1]
            if min(failed) >= 0 and max(failed) <= HALF * tested:
                for name, value in zip(BOTH, (tested, prompted, tested, tuned), strict=True):
                    yield Claim(name, value, strength, names.start(), max(pair.end(), total.end()))
                return
