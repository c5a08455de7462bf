"""Nothing stands twice in an answer, and no question of a message is passed over in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.guide.answer_parts import Part
from bot.guide.asked_questions import asks_for_fact
from bot.guide.first_read import FirstRead
from bot.guide.passages import Passage
from bot.guide.yes_or_no import without_yes


def without_repeats(parts: Sequence[Part], answered_above: str) -> Iterator[Part]:
    """The parts with each passage once. `answered_above` is said of a question to which nothing is to be added.

    Its place is {question}; if it is "", such a question is left out. So is a nearest passage that the answer shows.
    """
    shown = {passage for part in parts for passage in part.passages}
    given: set[Passage] = set()
    said: set[str] = set()
    leading = [part.passages[:1] for part in parts]
    for place, whole in enumerate(parts):
        part = _without_nearest(whole) if whole.nearest in shown else whole
        if part.nearest is not None:
            shown.add(part.nearest)
        later = {passage for first in leading[place + 1 :] for passage in first} - {
            *part.passages[:1]
        }  # answers that one
        fresh = tuple(passage for passage in part.passages if passage not in given | later)
        mine = (
            part.sentences if part.direct or fresh or not part.passages else part.sentences[:-1]
        )  # what is near stands above
        sentences = tuple(sentence for sentence in mine if without_yes(sentence) not in said)
        said |= set(map(without_yes, sentences))
        given |= set(fresh)
        if fresh or not part.passages:
            if fresh or sentences or not part.sentences:
                yield replace(part, sentences=sentences, passages=fresh)
        elif sentences or answered_above:
            above = (answered_above.format(question=part.question.strip()),)
            yield replace(part, covered=False, sentences=sentences or above, passages=(), above=part.passages)


def without_said(parts: Iterable[Part], read: FirstRead) -> Iterator[Part]:
    """The parts below a first read: one passage for each, and none about a stated fact, whose line says it already."""
    for part in parts:
        said = part.passages and part.passages[0].id in read.passages and not asks_for_fact(part.question)
        yield replace(part, passages=() if said else part.passages[:1])


def _without_nearest(part: Part) -> Part:
    return replace(part, sentences=part.sentences[:-1], nearest=None)
