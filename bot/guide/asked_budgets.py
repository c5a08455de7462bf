""" "How much of the 120k is for the data?": the guide's share of the effort, and what it comes to of a stated sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.decision import formatting
from bot.decision.rulebook import Rules
from bot.guide.answer_parts import Part, sections_of
from bot.guide.asked_questions import split_questions
from bot.guide.passages import Guide
from bot.nlu.message.quantities import LARGEST

EFFORT = "data.curation-effort"
_CURRENCY = r"(?:€|\$|£|eur\b|euros?\b|dollars?\b|usd\b|gbp\b|pounds?\b|chf\b|francs?\b|zł|pln\b)"
_MONEY = re.compile(
    rf"(?P<before>{_CURRENCY}\s?)?(?<![\w.,])(?P<number>\d[\d.,]*\d|\d)(?:\s?(?P<scale>k|thousand|grand|m|million|mio)\b)?"
    rf"(?P<after>\s?{_CURRENCY})?",
    re.IGNORECASE,
)
_OF_MONEY = re.compile(
    r"\b(?:budget\w*|costs?|planned\s+at|planned\s+with|price\w*|quot(?:e|ed|es)|money|spend\w*|spent|funds?|funding|approved|gave\s+us|set\s+aside"
    r"|(?:has|have|got)\s+[€$£]?\d+\s?k(?=[.,;]|\s+(?:for|and|in)\b)|for\s+(?:this|it|the\s+(?:whole\s+)?(?:project|thing)|(?:the\s+)?fine-?\s?tuning))\b",
    re.IGNORECASE,
)
_NO_MONEY = re.compile(
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
class _Sum:
    """An amount of money with its currency as it was written."""

    amount: float
    before: str
    after: str

    def of(self, share: float) -> str:
        """A share of it, as it was written."""
        return f"{self.before}{formatting.count(round(self.amount * share))}{self.after}"


def _sums(message: str) -> Iterator[_Sum]:
    """The amounts of money of a message: with a currency, or in thousands beside a word of money."""
    for sentence in _ENDS.split(message):
        about = _OF_MONEY.search(sentence)
        for match in _MONEY.finditer(sentence):
            amount = _amount(match)
            counts = about and amount >= LEAST_SUM and not _NO_MONEY.match(sentence, match.end())
            if amount and (match["before"] or match["after"] or counts):
                yield _Sum(amount, match["before"] or "", match["after"] or "")


def _amount(match: re.Match[str]) -> float:
    """The amount; 0 for what is no number ("127.0.0.1"), or a slip of the keyboard."""
    scale = (match["scale"] or "").lower()
    *groups, last = re.split(r"[.,]", match["number"])
    if any(len(group) != THOUSAND for group in groups[1:]):
        return 0.0
    grouped = groups and len(last) == THOUSAND and not scale
    amount = float("".join(groups) + ("" if grouped or not groups else ".") + last) * _SCALES.get(scale, 1)
    return amount if amount <= LARGEST else 0.0


def asked_budget(message: str, rules: Rules, guide: Guide) -> Part | None:
    """The answer to what share of a stated budget goes into the data; None for any other question."""
    stated, wording = tuple(_sums(message)), guide.wording
    asked = next((text for text in _ENDS.split(message) if text.endswith("?") and _ASKS_SHARE.search(text)), "")
    about = _DATA_WORK.search(asked) or (_DATA_WORK.search(message) and len(asked.split()) <= MOST_BARE)
    if not (asked and about and 1 <= len(stated) <= 2 and _OF_MONEY.search(message)):
        return None
    part, whole = (pick(stated, key=lambda money: money.amount) for pick in (min, max))
    low, high = rules.line("curation_low"), rules.line("curation_high")
    whole = replace(whole, after=whole.after or stated[-1].after, before=whole.before or stated[-1].before)
    sentence = wording.budget_share.format(whole=whole.of(1), low=whole.of(low), high=whole.of(high))
    if part.amount < whole.amount:
        share = part.amount / whole.amount
        more = wording.budget_low if share < low else wording.budget_high if share > high else wording.budget_within
        sentence = f"{more.format(share=formatting.percent(share))} {sentence}"
    passages = guide.passages_of((EFFORT,))
    questions = [question.asked for question in split_questions(message)]
    asked = next((text for text in questions if asked.strip().endswith(text)), questions[0])
    return Part(asked, True, (sentence,), sections_of(passages), passages, context=asked)
