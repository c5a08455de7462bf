"""What stands next to a number tells what it counts: the words left and right of it, inside its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.nlu.quantities import Quantity, quantities
from bot.nlu.tokens import Words, of_line
from bot.nlu.vocabulary import Vocabulary

_MEASURE_WORDS = frozenset(
    of_line(
        "about around roughly maybe perhaps or so some say like at most least than less more over under nearly almost"
        " up to just only exactly approximately circa ca a an the per in of and well it is make that we have got tops"
        " max one half quarter second minute hour day week month year daily weekly monthly percent % 1 ; ,"
    ).tokens
)
NEAR = 4  # words on either side that are near
_STOP = re.compile(r"[.;!?\n](?=\s|$)|[;\n]")
_COMMA = re.compile(r",(?!\d)|\s-\s|[()]|:\s|\bbut\b|\band\b")


@dataclass(frozen=True, slots=True)
class Placed:
    """A quantity with its surroundings: `left`/`right` near words up to a comma, `clause` up to a comma, `sentence`."""

    q: Quantity
    left: str
    right: str
    clause: str
    sentence: str


def placed(words: Words, found: tuple[Quantity, ...]) -> list[Placed]:
    """Each quantity with what stands around it; another number ends the near words."""
    out = []
    edges = [0, *(q.end for q in found)]
    for at, q in enumerate(found):
        after = found[at + 1].start if at + 1 < len(found) else len(words.line)
        left, right = words.line[edges[at] : q.start], words.line[q.end : after]
        near_left = _COMMA.split(_STOP.split(left)[-1])[-1].split()[-NEAR:]
        near_right = _COMMA.split(_STOP.split(right)[0])[0].split()[:NEAR]
        sentence = _part(words.line, q, _STOP)
        out.append(Placed(q, " ".join(near_left), " ".join(near_right), _part(words.line, q, _COMMA, _STOP), sentence))
    return out


def merely_number(words: Words) -> bool:
    """Whether nothing but numbers, units and words of measure is said ("about two dozen", "10+")."""
    line = words.line
    for q in reversed(quantities(line)):
        line = line[: q.start] + line[q.end :]
    return set(of_line(line).tokens) <= _MEASURE_WORDS


def _part(line: str, q: Quantity, *dividers: re.Pattern[str]) -> str:
    start, end = 0, len(line)
    for divider in dividers:
        for found in divider.finditer(line):
            if found.end() <= q.start:
                start = max(start, found.end())
            elif found.start() >= q.end:
                end = min(end, found.start())
                break
    return line[start:end]


def messages(name: str, text: str, vocabulary: Vocabulary) -> bool:
    """Whether one of the vocabulary's general cues ("right", "wrong"…) occurs in a piece of a line, not denied."""
    return bool(text) and vocabulary.always[name].found(of_line(text))


def about(field: str, text: str, vocabulary: Vocabulary) -> bool:
    """Whether a piece of a line is on a field."""
    return bool(text) and bool(vocabulary.fields[field].about.hits(of_line(text)))


def latest(found: list[Placed], words: Words, vocabulary: Vocabulary) -> Placed:
    """Of several numbers for one fact: the last where the reply corrects itself or tells the past, else the first."""
    if len(found) > 1:
        fixes = [words.starts[hit.first] for hit in vocabulary.always["correction"].hits(words)]
        if any(low.q.end <= at <= high.q.end + 20 for low, high in pairwise(found) for at in fixes):
            return found[-1]
        current = [
            one
            for one in found
            if not messages("past", one.left, vocabulary) and not messages("past", one.right, vocabulary)
        ]
        return current[0] if current else found[-1]
    return found[0]
