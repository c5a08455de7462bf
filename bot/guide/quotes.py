"""With the operator's copy of the article, each passage quotes the sentences of the same section that say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.guide.article import sentences
from bot.guide.passages import Guide, Passage, Section
from bot.nlu.meaning.text_vectors import Embed, TextVectors, WordVectors

MOST_QUOTED = 2  # a quote is short: one sentence a claim, and a passage makes one or two
# A second sentence is quoted only if it is nearly as close to its claim as the first one is: a quote beside the point
# is worse than a short one.
SECOND_SHARE = 0.65


def quoting(guide: Guide, article: Mapping[str, Sequence[str]], embed: Embed) -> Guide:
    """The same guide with quotes word for word from the article: `article` is section title -> its pieces."""
    claims, claim_rows = _laid_out({passage.id: sentences(passage.text) for passage in guide.passages})
    pieces, piece_rows = _laid_out(article)
    words = WordVectors([*claims, *pieces])
    vectors = TextVectors(embed([*claims, *pieces]), words.of([*claims, *pieces]))
    similarity = vectors.rows(slice(0, len(claims))).similarity(vectors.rows(slice(len(claims), None)))

    def quoted(passage: Passage) -> Passage:
        near = similarity[claim_rows[passage.id], piece_rows[passage.section]]
        nearest: dict[int, float] = {}
        for row in near:
            place = int(row.argmax())
            nearest[place] = max(float(row[place]), nearest.get(place, -1.0))
        best = sorted(nearest, key=nearest.__getitem__, reverse=True)[:MOST_QUOTED]
        first, *others = best
        close = [first, *(place for place in others if nearest[place] >= SECOND_SHARE * nearest[first])]
        return replace(passage, quote=_joined(article[passage.section], sorted(close)))

    sections = (Section(s.id, s.title, tuple(quoted(passage) for passage in s.passages)) for s in guide.sections)
    return replace(guide, sections=tuple(sections))


def _laid_out(groups: Mapping[str, Sequence[str]]) -> tuple[list[str], dict[str, slice]]:
    """All texts of the groups in one list, and where each group stands in it: they are embedded in one go."""
    texts: list[str] = []
    rows: dict[str, slice] = {}
    for name, group in groups.items():
        rows[name] = slice(len(texts), len(texts) + len(group))
        texts.extend(group)
    return texts, rows


def _joined(pieces: Sequence[str], places: Sequence[int]) -> str:
    """Neighbors stand side by side; an ellipsis shows what was left out between others."""
    joined = pieces[places[0]]
    for before, place in pairwise(places):
        joined += f"{' ' if place == before + 1 else ' … '}{pieces[place]}"
    return joined
