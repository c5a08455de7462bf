"""Whether a question certainly is the one that a sample asks: only then it is answered with a yes or a no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.guide.asked_questions import asks_for_fact
from bot.guide.yes_or_no import asks_yes_or_no, opens_with_yes
from bot.nlu.meaning.text_vectors import stems

# Similarity to the nearest sample. Of 50 yes-or-no questions met once, 20 of those that came nearer and held no word of
# their own were the sample's question, and none of the others.
SAME_FROM = 0.78
ELSE_BELOW = 0.83  # similarity below which a question with words of its own asks something else
# Words that make no question another one: they carry it, or say of whom or what every question here is.
_CARRIES = (
    "a|an|the|and|or|but|so|if|then|than|as|at|by|for|from|in|into|of|on|to|with|out|up|be|is|are|am|was|were|"
    "been|do|does|did|done|have|has|had|having|can|could|may|might|must|shall|should|will|would|i|me|my|we|us|our|"
    "ours|you|your|he|she|it|its|they|them|their|this|that|these|those|there|here|who|what|which|how|when|where|"
    "why|whether|one|two|three|four|five|six|seven|eight|nine|ten|ones|any|some|all|both|each|every|other|just|"
    "only|really|even|also|still|ever|already|actually|at|about|like|need|needs|make|makes|get|gets|use|used|"
    "using|want|say|says|said|thing|things|something|guide|fine|tune|tuned|tuning|finetune|finetuning|train|"
    "trained|training|model|models|llm|ai|s|t|re|ve|m|e|g|don|doesn|isn|aren|ok|okay|please|yes|no|not|time|times|"
    "reason|count|counts|apply|hold|holds|matter|mean|think|know"
)
_CARRYING = frozenset(stems(_CARRIES))
# What is somebody's own, or named before: "our dental letters". Another noun in its place asks the same.
_OWN = re.compile(
    r"\b(?:our|my|your|their|his|her|these|those)\s+(?:[\w'’-]+\s+){0,2}?[\w'’-]+(?=\s*(?:[?.,;:]|$))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Closest:
    """The sample that is nearest to a question, and how similar it is."""

    sample: str = ""
    similarity: float = 0.0


def may_open(sentence: str, question: str, samples: Sequence[str], closest: Closest) -> bool:
    """Whether an answer may open with this: with a yes or a no only if the question certainly is a sample's."""
    return not (opens_with_yes(sentence) and asks_yes_or_no(question)) or is_same_question(question, samples, closest)


def is_same_question(question: str, samples: Sequence[str], closest: Closest) -> bool:
    """Whether a question is near to one of these samples that a yes answers, too, and has no word that none holds."""
    if closest.similarity < SAME_FROM or asks_for_fact(closest.sample):
        return False
    return not (content_words(_OWN.sub(" ", question)) - _words_of(tuple(samples)))


def asks_something_else(question: str, samples: Sequence[str], text: str, closest: Closest) -> bool:
    """Whether half of what a yes-or-no question names stands in none of these samples and not in the answer."""
    if closest.similarity >= ELSE_BELOW or not asks_yes_or_no(question):
        return False
    words = content_words(_OWN.sub(" ", question))
    unknown = words - _words_of(tuple(samples)) - content_words(text)
    return bool(unknown) and 2 * len(unknown) >= len(words)


def content_words(text: str) -> set[str]:
    """The stems of the words that make a question another one."""
    return {stem for stem in stems(text) if not stem.isdigit()} - _CARRYING


@lru_cache(maxsize=512)
def _words_of(samples: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem for sample in samples for stem in stems(sample))
