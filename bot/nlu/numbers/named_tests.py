"""Tests that are told in so many words: the size of a held-out set, and bare scores of two models beside it."""

from __future__ import annotations

import re

from bot.nlu.message.mentions import Mention
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
_ON_TEST = re.compile(rf" on (?:the |our |a )?\d[\d,.]*k?[- ]{_TESTING}\b")
_OTHER_METRIC = re.compile(
    r"\b(?:bleu|rouge|f1|f-score|kappa|qwk|auc|mcc|comet|ndcg|mrr|wer|cer|perplexity|euros?|points)\b"
)
_TEST_CASES = re.compile(
    rf"(?:[- ](?:case|item|example|question|sample))?[- ]{_TESTING}"
    r"(?:(?: set| split| cases| examples| samples| items)\b|(?= ?(?:[.,:;)/]|$)))"
)
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
