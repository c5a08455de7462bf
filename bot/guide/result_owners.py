"""Whose each of two results is, the trained model's or the prompt's, by what stands around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

SIDES = TUNED, PROMPT = "tuned", "prompt"
NAMES = re.compile(
    r"(?P<tuned>\b(?:fine[- ]?tun(?:ed?|ing)\b(?! (?:it|them|or|vs)\b)|tuned|finetuned?|lora|distilled|ft"
    r"|after (?:the )?tuning|(?<!not )trained(?! (?:annot|review|eye|staff|people)))\b"
    r"(?! (?:the |our |my )?(?:prompts?|instructions?|wording)\b)(?:[ -](?:model|one|version|variant|[a-z][\w.-]*))?"
    r"(?<! vs)|\bthe \d+b\b)"
    r"|(?P<prompt>\b(?:(?:no|without|before) (?:any )?(?:fine[- ]?)?tuning|prompt(?:ed|ing|s)?"
    r"|baseline|zero-shot|few-shot|untuned|(?:base|big|large) model|gpt[\w.-]*"
    r"|claude|gemini)\b)",
    re.IGNORECASE,
)
_TO_TRAIN = re.compile(  # ahead of "fine-tune", "tuned": a plan, or a denial
    r"(?:\b(?:to|should(?: we| i)?|could|can|would|will|worth|consider\w*|spen[dt]\w* (?:it |that )?on|propos\w+"
    r"|suggest\w*|if we|let us|let's|why|want\w*|about|think\w* of|not|never|without|no|before|instead of"
    r"|need\w*|justif\w+|for)|n't)"
    r"(?: (?:a|an|the|any|yet|it|we|you|i|ever|even|never|been|be|really|also|small|tiny|little)){0,2} $",
    re.IGNORECASE,
)
_SIDE_BY_SIDE = re.compile(  # between two results of two models that were named in this order
    r"(?:[\s,/&%:;()-]|\b(?:vs|versus|against|to|and|or|but|then|compared|with|over|than|right|correct|wrong|accuracy|percent"
    r"|pct|f1|of|only|just)\b\.?|\b\d[\d.,]*\b)*",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[^.;?!,\d]{0,12}\bbefore\b|[^.;?!,\d]{0,12}\bprior to\b", re.IGNORECASE)  # behind a result
_AFTER = re.compile(r"[^.;?!,\d]{0,12}\b(?:after|afterwards)\b(?! (?:the )?(?:new )?prompt)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;?!](?=\s|$)|\n")


def sides_of(message: str, scores: Sequence[re.Match[str]]) -> tuple[str, str] | None:
    """Whose result comes first and whose second; None if that isn't plain."""
    found: list[tuple[int, str]] = []
    for match in NAMES.finditer(message):
        side = TUNED if match["tuned"] else PROMPT
        if side == TUNED and _is_planned(message, match, scores):
            continue
        if not found or found[-1][1] != side:
            found.append((match.start(), side))
    first, second = scores
    between = [side for start, side in found if first.end() <= start < second.start()]
    before = [side for start, side in found if start < first.start()]
    after = [side for start, side in found if second.end() <= start <= second.end() + 40]
    beside = _SIDE_BY_SIDE.fullmatch(message, first.end(), second.start())
    if found and _BEFORE.match(message, first.end()) and _AFTER.match(message, second.end()):
        order = (PROMPT, TUNED) if TUNED in {side for _, side in found} else (PROMPT, PROMPT)
    elif len(between) == 1 and before:  # "prompt 0.81, tuned 0.86"
        order = (before[-1], between[0])
        if order[0] == order[1]:
            order = (between[0], after[0]) if after else order
    elif len(between) == 1 and after:  # "0.81 with the prompt, 0.86 tuned"
        order = (between[0], after[0])
    elif not between and len(before) >= 2 and beside:  # "the tuned one beats the prompt, 91 vs 86%"
        order = (before[-2], before[-1])
    elif not between and before and after:  # "the tuned one has 0.91, against 0.90 for the prompt"
        order = (before[-1], after[0])
    elif len(between) == 2 and not before:
        order = (between[0], between[1])
    else:
        return None
    return order if order[0] != order[1] else None


def sentence_start(message: str, at: int) -> int:
    """Where the sentence or line of a place begins."""
    return max((end.end() for end in _SENTENCE_END.finditer(message, 0, at)), default=0)


def _is_planned(message: str, match: re.Match[str], scores: Sequence[re.Match[str]]) -> bool:
    """Whether a trained model is asked about or denied there: "she wants to fine-tune", "Tune a small one?"."""
    if _TO_TRAIN.search(message[: match.start()]):
        return True
    end = _SENTENCE_END.search(message, match.end())
    start = sentence_start(message, match.start())
    if end is None or end[0] != "?":
        return False
    return not any(start <= score.start() < end.start() for score in scores)
