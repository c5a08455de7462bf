"""An operator's copy of the article, plain text or Markdown: its sections by their titles, and the quotes from them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.guide.passages import Guide, GuideError, Passage, Section
from bot.nlu.meaning.text_vectors import Embed, TextVectors, WordVectors

HEADING = re.compile(r"^ {0,3}(#{1,6}\s+\S|\S.*\n {0,3}={3,}\s*$)", re.MULTILINE)
NUMBERING = re.compile(r"^\s*\d{1,2}[.)]\s+")
BULLET = re.compile(r"^\s*(?:[•‣◦▪–*+-]|\d{1,2}[.)])\s+")
SENTENCE_END = re.compile(r"(?<=[.?!])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])")
SHORTEST = 6  # words; less is a run-in heading, which is quoted together with the sentence after it
MOST_QUOTED = 2  # a quote is short: one sentence a claim, and a passage makes one or two
# A second sentence is quoted only if it is nearly as close to its claim as the first one is: a quote beside the point
# is worse than a short one.
SECOND_SHARE = 0.65


def read_article(text: str, titles: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """The sentences, list items and table rows of each section, in the article's own words: title -> pieces.

    Raises GuideError that names every section which is missing or empty.
    """
    wanted = {_plain(title): title for title in titles}
    sections: list[tuple[str, list[str]]] = []
    for block in _markdown(text) if HEADING.search(text) else _lines(text):
        title = wanted.get(_plain(block)) or wanted.get(_plain(NUMBERING.sub("", block)))
        if title:
            sections.append((title, []))
        elif sections:
            sections[-1][1].append(block)
    longest: dict[str, list[str]] = {}
    for title, blocks in sections:
        longest[title] = max(longest.get(title, []), blocks, key=lambda found: sum(map(len, found)))
    missing = [title for title in titles if not longest.get(title)]
    if missing:
        raise GuideError([f"the section “{title}” is missing" for title in missing])
    return {title: tuple(piece for block in longest[title] for piece in _pieces(block)) for title in titles}


def _plain(text: str) -> str:
    """Letters and digits only, in lower case: titles match across case, spaces, punctuation and kinds of quotes."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _lines(text: str) -> Iterator[str]:
    """The paragraphs, list items and table rows of plain text.

    A line that begins with a small letter after one that has not ended goes on with it: the text was wrapped.
    """
    block = ""
    for line in text.splitlines():
        goes_on = block and block[-1] not in ".?!:" and line.strip()[:1].islower()
        if goes_on:
            block = f"{block} {line.strip()}"
            continue
        if block:
            yield block
        block = line.strip()
    if block:
        yield block


def _markdown(text: str) -> Iterator[str]:
    """The headings, paragraphs, list items and table rows of Markdown, without their markup."""
    row: list[str] | None = None
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield " | ".join(row)
            row = None
        elif token.type == "inline":
            text_of_block = " ".join(_text_of(token).split())
            if row is not None:
                row.append(text_of_block)
            elif text_of_block:
                # One paragraph may hold plain bullets ("•"), which are no list to Markdown.
                yield from _lines(_text_of(token)) if BULLET.search(_text_of(token)) else [text_of_block]


def _text_of(inline: Token) -> str:
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in inline.children or [])


def _pieces(block: str) -> Iterator[str]:
    """A list item as one piece, a paragraph as its sentences, cut where they stand so that no word changes."""
    if BULLET.match(block):
        yield BULLET.sub("", block).strip()
        return
    yield from sentences(block)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    found, start = [], 0
    for end in SENTENCE_END.finditer(text):
        if len(text[start : end.start()].split()) >= SHORTEST:
            found.append(text[start : end.end()].strip())
            start = end.end()
    last = text[start:].strip()
    return [*found, last] if last else found


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
