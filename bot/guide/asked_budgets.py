""" "How much of the 120k is for the data?": the guide's share of the effort, and what it comes to of a stated sum."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.decision import formatting
from bot.decision.rulebook import Rules
from bot.guide.answer_parts import Answer, Part
from bot.guide.asked_questions import split_questions
from bot.guide.passages import Guide

EFFORT = "data.curation-effort"
_CURRENCY = r"(?:€|\$|£|eur\b|euros?\b|dollars?\b|usd\b|gbp\b|pounds?\b|chf\b|francs?\b|zł|pln\b)"
MONEY = re.compile(
    rf"(?P<before>{_CURRENCY}\s?)?(?<![\w.,])(?P<number>\d[\d.,]*\d|\d)(?:\s?(?P<scale>k|thousand|grand|m|million|mio)\b)?"
    rf"(?P<after>\s?{_CURRENCY})?",
    re.IGNORECASE,
)
_OF_MONEY = re.compile(
    r"\b(?:budget\w*|costs?|planned\s+at|planned\s+with|price\w*|quot(?:e|ed|es)|money|spend\w*|spent|funds?|funding|approved|gave\s+us|set\s+aside"
    r"|(?:has|have|got)\s+[€$£]?\d+\s?k(?=[.,;]|\s+(?:for|and|in)\b)|for\s+(?:this|it|the\s+(?:whole\s+)?(?:project|thing)|(?:the\s+)?fine-?\s?tuning))\b",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"\s*(?:[a-z-]+\s+)?(?:examples?|labels?|labelled|pairs|rows|requests|calls|tickets|emails|tokens|a\s+month|per\s+month)\b",
    re.IGNORECASE,
)
_ASKS_SHARE = re.compile(
    r"\b(?:how\s+much|what\s+(?:share|part|portion|percentage|fraction|slice)|how\s+many\s+percent|which\s+(?:share|part)"
    r"|realistic|enough|normal|reasonable|sensible|too\s+(?:much|little|low|high))\b",
    re.IGNORECASE,
)
_DATA_WORK = re.compile(r"\b(?:data|clean\w*|curat\w*|label(?:s|l?ing)?|annotat\w*)\b", re.IGNORECASE)
_SCALES = {"k": 1_000, "thousand": 1_000, "grand": 1_000, "m": 1_000_000, "million": 1_000_000, "mio": 1_000_000}
_ENDS = re.compile(r"(?<=[.?!])\s+")
MOST_BARE = 4  # words of "realistic?", "is that enough?"
THOUSAND = 3  # digits behind a mark
LEAST_SUM = 1_000


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of money with its currency as it was written."""

    amount: float
    before: str
    after: str

    def of(self, share: float) -> str:
        """A share of it, as it was written."""
        return f"{self.before}{formatting.count(round(self.amount * share))}{self.after}"


def sums(message: str) -> tuple[Sum, ...]:
    """The amounts of money of a message: with a currency, or in thousands beside a word of money."""
    found = []
    for sentence in _ENDS.split(message):
        about = _OF_MONEY.search(sentence)
        for match in MONEY.finditer(sentence):
            currency = match["before"] or match["after"]
            amount = _amount(match)
            plain = currency or (about and amount >= LEAST_SUM and not _COUNTS.match(sentence[match.end() :]))
            if plain and amount:
                found.append(Sum(amount, match["before"] or "", match["after"] or ""))
    return tuple(found)


def asked_budget(message: str, rules: Rules, guide: Guide) -> Part | None:
    """The answer to what share of a stated budget goes into the data; None for any other question."""
    stated = sums(message)
    asked = next((text for text in _ENDS.split(message) if text.endswith("?") and _ASKS_SHARE.search(text)), "")
    about = _DATA_WORK.search(asked) or (_DATA_WORK.search(message) and len(asked.split()) <= MOST_BARE)
    if not (asked and about and 1 <= len(stated) <= 2 and _OF_MONEY.search(message)):
        return None
    whole = max(stated, key=lambda money: money.amount)
    low, high = rules.line("curation_low"), rules.line("curation_high")
    whole = replace(whole, after=whole.after or stated[-1].after, before=whole.before or stated[-1].before)
    sentence = guide.wording.budget_share.format(whole=whole.of(1), low=whole.of(low), high=whole.of(high))
    part = min(stated, key=lambda money: money.amount)
    if len(stated) == 2 and part.amount < whole.amount:
        share = part.amount / whole.amount
        wording = guide.wording
        more = wording.budget_low if share < low else wording.budget_high if share > high else wording.budget_within
        sentence = f"{more.format(share=formatting.percent(share))} {sentence}"
    passages = tuple(passage for passage in guide.passages if passage.id == EFFORT)
    sections = tuple(passage.section for passage in passages)
    questions = [question.asked for question in split_questions(message)]
    asked = next((text for text in questions if asked.strip().endswith(text)), questions[0])
    return Part(asked, True, (sentence,), sections, passages, context=asked)


def with_part(answer: Answer, part: Part | None) -> Answer:
    """The answer with this part in the place of the one to the same question, or as its last."""
    if part is None or answer.refused:
        return answer
    places = [place for place, other in enumerate(answer.parts) if part.question in (other.question, other.context)]
    parts = list(answer.parts)
    if not places:
        empty = all(not (other.covered or other.outside) for other in parts)
        return replace(answer, parts=(part,) if empty else (*parts, part))
    parts[places[0]] = part
    return replace(answer, parts=tuple(other for at, other in enumerate(parts) if at not in places[1:]))


def _amount(match: re.Match[str]) -> float:
    """The amount; 0 for what is no number: "127.0.0.1"."""
    scale = (match["scale"] or "").lower()
    *groups, last = re.split(r"[.,]", match["number"])
    if any(len(group) != THOUSAND for group in groups[1:]):
        return 0.0
    grouped = groups and len(last) == THOUSAND and not scale
    return float("".join(groups) + ("" if grouped or not groups else ".") + last) * _SCALES.get(scale, 1)
