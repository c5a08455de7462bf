"""What the guide says of something that a message mentions, where its facts alone leave little to say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bot.guide.answers import Part
from bot.guide.passages import Passage
from bot.guide.questions import fit_to_question
from bot.guide.retrieval import Match

FEW_LINES = 3  # of a first read; with more of them it has enough to say
MOST_MENTIONED = 2
# Read by hand on 60 openings of the dev sets: 41 of the 45 statements that pass these lines speak of their passage.
NEAR, AHEAD, COVERED = 0.9, 0.12, 0.3


def mentioned_parts(
    matches: Iterable[tuple[str, Match]], subjects: Mapping[str, Collection[str]], stated: Collection[str]
) -> Sequence[Part]:
    """A part for each passage that a sentence of the message plainly speaks of, the nearest first.

    `matches`: each sentence and how it stands to the guide. `subjects`: passage id -> fields whose line in a first read
    says the same. `stated`: the fields that have a line.
    """
    found = sorted(_found(matches, subjects, stated), key=lambda entry: -entry[0])
    parts: dict[Passage, Part] = {}
    for _, sentence, passage in found:
        direct = fit_to_question(passage.direct, sentence)
        if passage not in parts:
            parts[passage] = Part(sentence, True, (direct,) if direct else (), (passage.section,), (passage,))
    return tuple(parts.values())[:MOST_MENTIONED]


def _found(
    matches: Iterable[tuple[str, Match]], subjects: Mapping[str, Collection[str]], stated: Collection[str]
) -> Iterator[tuple[float, str, Passage]]:
    for sentence, match in matches:
        best, (near, following) = match.passages[0], match.nearness[:2]
        if best.id not in subjects or not set(subjects[best.id]).isdisjoint(stated):
            continue
        beside = match.passages[1].id in subjects and match.passages[1].section == best.section
        if near >= NEAR and match.coverage >= COVERED and (beside or near - following >= AHEAD):
            yield near, sentence, best
