"""Tests that are told in so many words: the size of a held-out set, and bare scores of two models beside it."""

from __future__ import annotations

import re

from bot.nlu.message.mentions import Mention
from bot.nlu.message.wordings import METRIC
from bot.nlu.numbers.outcome_words import Outcomes

HALF, PERCENT = 0.5, 100
LEAST_SET = 10  # examples of a test
_TESTING = r"(?:held[- ]?out|hold[- ]?out|test(?:ing)?|eval(?:uation)?|validation|benchmark)"
_SET_OF = re.compile(
    rf"\b{_TESTING}(?: of|[- ]?(?:set|sample|split|suite)(?: (?:of|has|have|with|holds|contains|is|was))?:?) ?"
    r"(?:about |roughly |some |exactly |around |only |just |~ ?)?(?<=[ :~])$"
)
_SCORED = re.compile(  # ahead of a bare score
    r"\b(?:prompt(?:ed|ing)?|shot|tuned|tune|trained|lora|sft|model|one|baseline|gpt[-\w.]*|claude|(?:examples?|shots?)"
    r"(?: in it)?)(?: (?:gets?|got|scores?|scored|reach(?:es|ed)|at|is|hits?))?[:=]? $"
)
_MOVED = re.compile(  # "accuracy went from 71 to 84"
    r"\b(?:accuracy|scores?|quality|(?:pass|hit|success) rate|share of (?:right|correct) [a-z]+)\b[^.;?!\d]{0,40}?"
    r"\bfrom (\d{2}(?:\.\d+)?) (?:up |down )?to (\d{2}(?:\.\d+)?)(?![\d.,]*\d| ?(?:%|percent|of|out of|k\b|m\b))"
)
_ON_TEST = re.compile(rf" on (?:the |our |a )?\d[\d,.]*k?[- ]{_TESTING}\b")
_OTHER_METRIC = re.compile(rf"\b(?:{METRIC}|euros?|points)\b")
_TEST_CASES = re.compile(
    rf"(?:[- ](?:case|item|example|question|sample))?[- ]{_TESTING}"
    r"(?:(?: set| split| cases| examples| samples| items)\b|(?= ?(?:[.,:;)/]|$)))"
)
_ASKED_OF_SET = re.compile(  # "What counts as a good eval set? We have 60 examples."
    rf"\b{_TESTING}[- ]?sets?\b[^.?!]*\? (?:[a-z']+ ){{0,4}}(?:about |roughly |some |around |only |just )?$"
)
_EXAMPLES = re.compile(r" (?:examples|cases|samples|items|questions|of them)\b")
_OTHER_USE = re.compile(r"\b(?:label\w*|train\w*|tun\w+|prompt\w*|shots?)\b")
_PLANNED_SET = re.compile(
    r"\b(?:need|needs|want|build|create|make|plan|planning|should|would|could|must|recommend[a-z]*|suggest[a-z]*"
    r"|no|not|never|without|requires?|ideal[a-z]*|minimum|how (?:big|large|many))\b"
)


def is_set(words: Outcomes, mention: Mention) -> bool:
    """ "A held-out set of 4k", "2k train / 250 test": whether a number is the size of a test in so many words."""
    line = words.message.words.line
    if 0 < mention.q.value < LEAST_SET:
        return False  # "one test set"
    named = _SET_OF.search(line[: mention.q.start]) or _TEST_CASES.match(line, mention.q.end)
    asked = _ASKED_OF_SET.search(line[: mention.q.start]) and _EXAMPLES.match(line, mention.q.end)
    named = named or (asked if _OTHER_USE.search(line) is None else None)
    clause = line[slice(*words.message.offsets(mention.clause.first, mention.clause.last))]
    if _PLANNED_SET.search(clause):
        return False
    return named is not None and words.passed(mention.last, mention.right_last) is None


def bare_scores(words: Outcomes, sets: frozenset[int]) -> frozenset[int]:
    """ "Prompt 89, fine-tuned 90": bare numbers behind the names of both models, beside the size of a test."""
    found, message = words.message.mentions, words.message
    ends = [
        place
        for place, m in enumerate(found)
        if HALF < m.q.value / PERCENT < 1 and not (m.q.unit or m.q.rate)
        if m.clause.last == m.last or _ON_TEST.match(message.words.line, m.q.end)
        if _SCORED.search(message.words.line[: m.q.start])
    ]
    named = [place for place in ends if words.named(found[place])]
    both = {words.trained(found[place]) for place in named}
    sized = sets or any(words.tested(m) for m in found if m.count and m.q.value > PERCENT)
    both = both if _OTHER_METRIC.search(message.words.line) is None else set()
    same = len({found[place].clause.sentence for place in named}) == 1
    whole = same and len(both) == 2 and not message.any(("role", "part"))
    return frozenset(named) if whole and sized else frozenset()


def tells_moved(line: str) -> bool:
    """Whether a bare score went from one number to another: a bare limit may stand behind it."""
    return _MOVED.search(line) is not None


def moved_scores(words: Outcomes) -> tuple[frozenset[int], frozenset[int]]:
    """ "Accuracy moved from 71 to 84": the numbers of today's bare scores, and of those before them."""
    found, line = words.message.mentions, words.message.words.line
    moves = [match for match in _MOVED.finditer(line) if _OTHER_METRIC.search(line) is None]
    before, after = (
        frozenset(p for p, m in enumerate(found) if any(m.q.start == match.start(part) for match in moves))
        for part in (1, 2)
    )
    return after, before
