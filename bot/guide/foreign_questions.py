"""The answer in English to a question in another language."""

from __future__ import annotations

from collections.abc import Mapping

from bot.decision.profile import Value
from bot.guide.answer_parts import NEAREST_SECTIONS, Part
from bot.guide.outside import mentions
from bot.guide.passages import Guide

MOST_PASSAGES = 2
ENGLISH = ("english",)  # "can answer in english is ok"

# What only English words beside a number say that it counts: "30 catégories" are no failures.
COUNTS = frozenset(("eval_examples", "eval_failures", "tuned_examples", "tuned_failures", "labelled_examples"))


def foreign_part(text: str, language: str, guide: Guide, sections: tuple[str, ...]) -> Part:
    """The passages that it asks for, where it does so in plain words; else which language is read."""
    wording = guide.wording
    sentence = (wording.english_will_do if mentions(text, ENGLISH) else wording.other_language).format(
        language=language
    )
    by_id = {passage.id: passage for passage in guide.passages}
    asked = [by_id[ident] for ident, ways in guide.foreign.items() if mentions(text, ways)]
    if not asked:
        return Part(text, False, (sentence,), sections)
    opening = tuple(filter(None, (sentence, guide.leads.get(language, ""), asked[0].direct)))
    titles = (asked[0].section, *sections)[:NEAREST_SECTIONS]
    return Part(text, True, opening, titles, tuple(asked[:MOST_PASSAGES]))


def without_counts(candidates: Mapping[str, tuple[Value, ...]]) -> dict[str, tuple[Value, ...]]:
    """What a message in another language may state, without what its words would have to say."""
    return {name: values for name, values in candidates.items() if name not in COUNTS}
