"""The answer in English to a question in another language."""

from __future__ import annotations

from bot.guide.answer_parts import NEAREST_SECTIONS, Part
from bot.guide.outside import mentions
from bot.guide.passages import Guide

MOST_PASSAGES = 2


def foreign_part(text: str, language: str, guide: Guide, sections: tuple[str, ...]) -> Part:
    """The passages that it asks for, where it does so in plain words; else which language is read."""
    sentence = guide.wording.other_language.format(language=language)
    by_id = {passage.id: passage for passage in guide.passages}
    asked = [by_id[ident] for ident, ways in guide.foreign.items() if mentions(text, ways)]
    if not asked:
        return Part(text, False, (sentence,), sections)
    opening = tuple(filter(None, (sentence, guide.leads.get(language, ""), asked[0].direct)))
    titles = (asked[0].section, *sections)[:NEAREST_SECTIONS]
    return Part(text, True, opening, titles, tuple(asked[:MOST_PASSAGES]))
