"""What the guide says of something that a message mentions, where its facts alone leave little to say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bot.guide.answer_parts import NEAREST_SECTIONS, Part
from bot.guide.asked_questions import fit_to_question
from bot.guide.passages import Passage
from bot.guide.retrieval import Match

FEW_LINES = 3  # of a first read; with more of them it has enough to say
MOST_MENTIONED = 2
NEAR = 0.9  # nearness from which a statement speaks of a passage
SURE = 1.2  # nearness and half the coverage together
AHEAD = 0.25  # by how much it leads the next one that is about something else
FALLING_OFF = 0.4  # behind the best one, from which a second passage is beside the point
SHORTEST = 4  # words of a clause that may speak of something
OF_NUMBERS = frozenset(("comparison.volume", "comparison.latency"))  # "traffic code" is no volume, "4M calls" may be
_RELATIVE = re.compile(r"\W*(?:which|who|whose)\b", re.IGNORECASE)  # says something of what stands before it alone
_CLAUSE = re.compile(r"\s*[,;:–]\s+|\s+(?:but|because|while|so that|so)\s+")


def clauses(statements: Iterable[str]) -> Iterator[str]:
    """The statements, and the clauses of those that say more than one thing."""
    for statement in statements:
        parts = [
            part for part in _CLAUSE.split(statement) if len(part.split()) >= SHORTEST and not _RELATIVE.match(part)
        ]
        yield from dict.fromkeys((statement, *parts))


def mentioned_parts(
    matches: Iterable[tuple[str, Match]], subjects: Mapping[str, Collection[str]], stated: Collection[str]
) -> Sequence[Part]:
    """A part for each passage that a sentence of the message plainly speaks of, the nearest first.

    `matches`: each sentence and how it stands to the guide. `subjects`: passage id -> fields whose line in a first read
    says the same. `stated`: the fields that have a line.
    """
    found = sorted(_found(matches, subjects, stated), key=lambda entry: -entry[0])
    parts: dict[Passage, Part] = {}
    for near, sentence, match in found:
        passage = match.passages[0]
        if near < found[0][0] - FALLING_OFF:
            break
        direct = fit_to_question(passage.direct, sentence)
        if passage not in parts:
            sections = tuple(dict.fromkeys(other.section for other in match.passages))[:NEAREST_SECTIONS]
            parts[passage] = Part(sentence, True, (direct,) if direct else (), sections, (passage,))
    return tuple(parts.values())[:MOST_MENTIONED]


def _found(
    matches: Iterable[tuple[str, Match]], subjects: Mapping[str, Collection[str]], stated: Collection[str]
) -> Iterator[tuple[float, str, Match]]:
    for sentence, match in matches:
        best, near = match.passages[0], match.nearness[0]
        about = set(subjects.get(best.id, ()))
        if not about or not about.isdisjoint(stated):
            continue
        if best.id in OF_NUMBERS and not any(map(str.isdigit, sentence)):
            continue
        others = zip(match.passages[1:], match.nearness[1:], strict=True)
        rival = next((nearness for other, nearness in others if about.isdisjoint(subjects.get(other.id, ()))), 0.0)
        if near >= NEAR and near + match.coverage / 2 >= SURE and near - rival >= AHEAD:
            yield near, sentence, match
