"""Whether a sentence says what a line says, in the line's own words and order.

A line is taken apart into pieces that can stand alone. A sentence is a near-quotation if its words are those of a run
of pieces, all of them in the same order; only what stands at the end may come first ("at high volume, …"). Which words
count for nothing and which are the same stands in claim_words.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.claude.claim_words import claim_words, plain_text, stem
from bot.claude.stated_numbers import SCALE, in_digits
from bot.decision.remembered import remember

TOKEN = re.compile(
    r"(\d+b\b)|(\d+(?:,\d{3})*(?:\.\d+)?)(?:\s?(k|m)\b)?|([^\W\d_]+)|(%)|([.?!](?=\s|$))|(;)|(:)|([,()]|\s-\s)",
    re.IGNORECASE,
)
STOP, HALF, COLON, COMMA = ".", ";", ":", ","
MARKS = frozenset({STOP, HALF, COLON, COMMA})
LONGEST_LABEL = 3  # words before a colon that only name what follows
JOINS = re.compile(r";\s|\s-\s|,\s(?=(?:and|but|while)\s)", re.IGNORECASE)  # two sentences in one
Words = tuple[str, ...]


def is_near_quote(sentence: str, line: str, *, of_project: bool = False) -> bool:
    """Whether a sentence is a near-quotation of a line, or both sentences that it joins are.

    `of_project`: the line is about the asker's project, and "you" and "your" count for nothing.
    """
    runs = runs_of(line, of_project)
    if any(_fits(_said(sentence, of_project), run) for run in runs):
        return True
    parts = [_said(part, of_project) for part in JOINS.split(plain_text(sentence))]
    return len(parts) > 1 and all(any(_fits(words, run) for run in runs) for words in parts)


def content_words(text: str) -> frozenset[str]:
    """The words of a text that carry its content, as they are compared here."""
    return frozenset(content_words_in_order(text))


def content_words_in_order(text: str) -> Words:
    """The words that carry a text's content, in its order, with repetitions."""
    return _content(_tokens(text))


def _said(part: str, of_project: bool) -> Words:
    words = _content(_tokens(claim_words().reporting.sub("", part)))
    return _without_asker(words) if of_project else words


def _without_asker(words: Words) -> Words:
    return tuple(word for word in words if word not in claim_words().asker)


def _fits(said: Words, run: Words) -> bool:
    """Whether these words are those of a run of pieces, all of them: in its order, or with its end in front."""
    if len(said) != len(run) or sorted(said) != sorted(run):
        return False
    return said == run or any(
        (*said[front:], *said[:front]) == run and _may_turn(said, front) for front in range(1, len(said))
    )


def _may_turn(said: Words, front: int) -> bool:
    """Whether the first words may come first: who does what stays where it is, but a condition may go anywhere."""
    words = claim_words()
    return bool({said[0], said[front]} & words.conditions) or not words.parties & set(said[:front])


@remember(2000)  # the guide's lines come with every answer
def runs_of(line: str, of_project: bool) -> frozenset[Words]:
    """What of a line can be said alone, in its content words."""
    sentences = _split(_tokens(line), STOP)
    found = _project_runs(sentences) if of_project else _guide_runs(sentences)
    runs = (tuple(word for piece in run for word in piece) for run in found)
    return frozenset(map(_without_asker, runs) if of_project else runs) - {()}


def _guide_runs(sentences: Sequence[Sequence[str]]) -> Iterator[Sequence[Words]]:
    """Runs within each sentence that does not lean on the one before it."""
    back = claim_words().back
    for number, sentence in enumerate(sentences):
        if number and back & set(sentence):
            continue
        for clause in _clauses(sentence):
            pieces = _pieces(clause, claim_words().binding)
            yield from (pieces[:end] for end in range(1, len(pieces) + 1))


def _project_runs(sentences: Sequence[Sequence[str]]) -> Iterator[Sequence[Words]]:
    """Runs from the beginning of a sentence that does not lean on the one before it, over those behind it."""
    words = claim_words()
    pieces = [_pieces(sentence, words.binding | words.adding) for sentence in sentences]
    for number, sentence in enumerate(sentences):
        if number and (words.back | words.pointing) & set(sentence):
            continue
        rest = [piece for following in pieces[number:] for piece in following]
        yield from (rest[:end] for end in range(1, len(rest) + 1))


def _clauses(sentence: Sequence[str]) -> Iterator[Sequence[str]]:
    """A sentence and its halves at a semicolon; each also without the label before a colon, or without an aside."""
    words = claim_words()
    halves = _split(sentence, HALF)
    alone = halves if len(halves) == 2 and not words.back & set(halves[1]) else []  # of more, they are a list
    for clause in dict.fromkeys(map(tuple, [sentence, *alone])):
        head, *rest = _split(clause, COLON)
        if rest and len(_content(head)) > LONGEST_LABEL:  # it limits what follows
            yield head
            yield [token for token in clause if token not in MARKS]
            continue
        yield clause
        yield from (
            clause[:at] for at, pair in enumerate(pairwise(clause)) if pair[0] == COMMA and pair[1] in words.aside
        )
        if rest and len(halves) <= 2 and not any(word[0].isdigit() for word in head):
            yield [token for part in rest for token in (*part, COMMA)]


def _pieces(clause: Sequence[str], binds: frozenset[str]) -> list[Words]:
    """The parts of a clause between commas; all of it, if one of them limits another."""
    segments = [part for half in _split(clause, HALF) for part in _split(half, COMMA)]
    bound = any(segment[0] in binds for segment in segments) or claim_words().conditions & set(clause)
    return [_content(segment) for segment in ([clause] if bound else segments)]


def _split(tokens: Sequence[str], mark: str) -> list[list[str]]:
    ends = [-1, *(at for at, token in enumerate(tokens) if token == mark), len(tokens)]
    return [list(tokens[begin + 1 : end]) for begin, end in pairwise(ends) if end > begin + 1]


def _content(tokens: Sequence[str]) -> Words:
    neutral = claim_words().neutral
    return tuple(token for token in tokens if token not in MARKS and token not in neutral)


@remember(2000)
def _tokens(text: str) -> tuple[str, ...]:
    plain = plain_text(text)
    for phrase, instead in claim_words().phrases:
        plain = phrase.sub(instead, plain)
    return tuple(token for found in TOKEN.finditer(in_digits(plain)) for token in _token(found))


def _token(found: re.Match[str]) -> Iterator[str]:
    size, number, scale, word, percent, stop, half, colon, _ = found.groups()
    if number:
        yield f"{float(number.replace(',', '')) * SCALE.get((scale or '').lower(), 1.0):.12g}"
    elif word:
        yield claim_words().same.get(stem(word), stem(word))
    elif size or percent:
        yield size.lower() if size else "percent"
    else:
        yield STOP if stop else HALF if half else COLON if colon else COMMA
