"""Insults, orders to the bot, small talk and counter-questions are heard, and never become an answer."""

from __future__ import annotations

from bot.nlu.tokens import COMMAS, STOPS, Words, of_line
from bot.nlu.vocabulary import Vocabulary

_OPENERS = frozenset((";", ",", "and", "pleas", "just", "so", "then", "now", "or", "to", "simpli", "you", "can", "but"))
_QUESTION_WORDS = frozenset(
    ("what", "whi", "how", "who", "when", "where", "which",
     "can", "could", "do", "doe", "did", "is", "are", "will", "would", "should", "may")
)  # fmt: skip
# An auxiliary before its subject asks, also without a question mark ("can you repeat that"): no answer begins so.
_AUXILIARIES = frozenset(
    ("can", "could", "do", "doe", "did", "will", "would", "should", "may", "is", "are", "was", "has", "have")
)
_SUBJECTS = frozenset(
    ("you", "i", "we", "they", "it", "this", "that", "there", "my", "your", "someon", "somebodi", "anyon", "anybodi",
     "other")
)  # fmt: skip
# What opens a question on the guide in general; "should we tune … with 4 % broken?" tells of the project.
GENERAL = frozenset(("what", "whi", "how", "who", "when", "where", "which", "doe", "do", "explain"))


def is_refusal(words: Words, vocabulary: Vocabulary) -> bool:
    """Whether the reply insults, or orders the bot to judge in some way; then nothing of it is an answer."""
    if any(not hit.denied for hit in vocabulary.always["rude"].hits(words)):
        return True
    return any(
        hit.first == 0 or {words.tokens[hit.first - 1], words.tokens[hit.first]} & _OPENERS
        for hit in vocabulary.always["command"].hits(words)
    )


def answering_part(words: Words, vocabulary: Vocabulary, askers: frozenset[str] = _QUESTION_WORDS) -> Words:
    """The reply without clauses on other things and without questions to the bot (those that open with `askers`)."""
    line = words.line
    elsewhere = [(hit.first, hit.last) for hit in vocabulary.always["elsewhere"].hits(words)]
    for first, last in _clauses(words, COMMAS):
        if any(first <= at < last for at, _ in elsewhere):
            line = _blank(words, line, first, last)
    for first, last in _clauses(words, STOPS):
        opener, second = words.tokens[first], words.tokens[first + 1] if first + 1 < last else ""
        marked = words.line[words.ends[last - 1] :].lstrip().startswith("?")
        if (opener in askers and marked) or (opener in _AUXILIARIES & askers and second in _SUBJECTS):
            line = _blank(words, line, first, last)
    return words if line is words.line else of_line(line, words.raw)


def _clauses(words: Words, dividers: frozenset[str]) -> list[tuple[int, int]]:
    out, first = [], 0
    for at, token in enumerate((*words.tokens, ";")):
        if token in dividers:
            if at > first:
                out.append((first, at))
            first = at + 1
    return out


def _blank(words: Words, line: str, first: int, last: int) -> str:
    start, end = words.starts[first], words.ends[last - 1]
    return line[:start] + " " * (end - start) + line[end:]
