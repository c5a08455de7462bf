"""The files under `knowledge/guide` become one Guide, or every problem in them at once."""

from __future__ import annotations

import datetime
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.decision.problem import Problem
from bot.guide.first_read import FirstReadWording
from bot.guide.passages import Guide, Passage, Section, Source
from bot.knowledge.first_read_file import read_first_read
from bot.knowledge.outside_file import read_outside

EDITION_FILE = "edition.toml"
BEYOND_FILE = "beyond.toml"
OUTSIDE_FILE = "outside.toml"
FIRST_READ_FILE = "first_read.toml"
MARKS, NOTICES, HOSTILE = "marks", "notices", "hostile"
FENCE = "+++"
WITH = "with"
ABOUT = "about"  # what a passage is about, for questions that want all of one kind
NAMES = ("id", "title")
FRONT_KEYS = (*NAMES, WITH, ABOUT)
SOURCE_KEYS = ("title", "publisher", "date")
SHOWN = 40  # characters of a misplaced text that a problem repeats
BODY_RULE = (
    "a section's body is, for each passage: `## id`, one paragraph, "
    "perhaps one line of `> direct sentence`, and a list (-) of sample questions"
)


def read_guide(files: Mapping[str, str]) -> tuple[Guide | None, list[Problem]]:
    """Read the guide from its files (name -> text): `edition.toml`, `beyond.toml` and one `.md` a section.

    Sections stand in the order of the file names. Returns (guide, []) or (None, all problems).
    """
    problems: list[Problem] = []
    by_name = {name.rpartition("/")[2]: name for name in files}
    edition, source = _edition(by_name.get(EDITION_FILE, EDITION_FILE), files, problems)
    lists = _beyond(by_name.get(BEYOND_FILE, BEYOND_FILE), files, problems)
    marks, notices, hostile = (lists.pop(name, ()) for name in (MARKS, NOTICES, HOSTILE))
    beyond = tuple(question for questions in lists.values() for question in questions)
    section_files = sorted(name for name in files if name.endswith(".md"))
    sections = [_section(name, files[name], problems) for name in section_files]
    if not sections:
        problems.append(_problem("", "*.md", "no section found", "one .md file a section"))
    problems.extend(_repeats(dict(zip(section_files, sections, strict=True)), (*beyond, *hostile)))
    whole = all(section.passages for section in sections)  # else an id may well stand in the broken file
    ids = {passage.id for section in sections for passage in section.passages} if whole else set()
    outside_name = by_name.get(OUTSIDE_FILE, OUTSIDE_FILE)
    wording, topics, wrong = read_outside(outside_name, _table(outside_name, files, problems), ids)
    problems.extend(wrong)
    first_name = by_name.get(FIRST_READ_FILE, "")
    first_read = FirstReadWording()
    if first_name:
        first_read, wrong = read_first_read(first_name, _table(first_name, files, problems), ids)
        problems.extend(wrong)
    if problems:
        return None, problems
    return Guide(edition, source, tuple(sections), beyond, marks, hostile, notices, topics, wording, first_read), []


def _problem(file: str, path: str, wrong: str, allowed: str) -> Problem:
    return Problem(path, wrong, allowed, file)


def _toml(name: str, text: str, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(_problem(name, "the file", f"not readable as TOML ({error})", "valid TOML"))
        return None


def _table(name: str, files: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    """A file's table; empty where the guide does without the file."""
    return (_toml(name, files[name], problems) or {}) if name in files else {}


def _filled(name: str, path: str, value: object, problems: list[Problem]) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    wrong = "missing" if value is None else f"{value!r} is not a text"
    problems.append(_problem(name, path, wrong, "a text that is not empty"))
    return ""


def _edition(name: str, files: Mapping[str, str], problems: list[Problem]) -> tuple[str, Source]:
    nothing = Source("", "", datetime.date.min)
    if name not in files:
        problems.append(_problem(name, "the file", "missing", "a file with `edition` and a [source] table"))
        return "", nothing
    table = _toml(name, files[name], problems)
    if table is None:
        return "", nothing
    problems.extend(_problem(name, key, "unknown", "edition, [source]") for key in table.keys() - {"edition", "source"})
    edition = _filled(name, "edition", table.get("edition"), problems)
    source = table.get("source")
    if not isinstance(source, dict):
        problems.append(_problem(name, "source", "missing", f"a table with {', '.join(SOURCE_KEYS)}"))
        return edition, nothing
    strange = source.keys() - set(SOURCE_KEYS)
    problems.extend(_problem(name, f"source.{key}", "unknown", ", ".join(SOURCE_KEYS)) for key in strange)
    title = _filled(name, "source.title", source.get("title"), problems)
    publisher = _filled(name, "source.publisher", source.get("publisher"), problems)
    day = source.get("date")
    if not isinstance(day, datetime.date) or isinstance(day, datetime.datetime):
        problems.append(_problem(name, "source.date", f"{day!r} is not a date", "a date such as 2026-05-15, unquoted"))
        day = datetime.date.min
    return edition, Source(title, publisher, day)


def _beyond(name: str, files: Mapping[str, str], problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    if name not in files:
        problems.append(_problem(name, "the file", "missing", "lists of questions that the guide does not answer"))
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for group, lines in (_toml(name, files[name], problems) or {}).items():
        if not isinstance(lines, list) or not lines:
            problems.append(_problem(name, group, "not a list of texts", "a list with at least one text"))
            continue
        found[group] = tuple(_filled(name, f"{group}[{place}]", line, problems) for place, line in enumerate(lines))
    if not found.keys() - {MARKS, NOTICES, HOSTILE}:
        problems.append(_problem(name, "the file", "no question in it", "at least one list of questions"))
    return found


def _section(name: str, text: str, problems: list[Problem]) -> Section:
    opening, front, body = [*text.split(FENCE, 2), "", ""][:3]
    if opening.strip() or not body:
        problems.append(_problem(name, "the front", "no front matter", f"id and title between two lines of {FENCE}"))
        return Section("", "", ())
    table = _toml(name, front, problems)
    if table is None:
        return Section("", "", ())
    problems.extend(_problem(name, key, "unknown", ", ".join(FRONT_KEYS)) for key in table.keys() - set(FRONT_KEYS))
    section, title = (_filled(name, key, table.get(key), problems) for key in NAMES)
    beside = dict(table.get(WITH) or {}) if isinstance(table.get(WITH, {}), dict) else {WITH: ""}
    about = dict(table.get(ABOUT) or {}) if isinstance(table.get(ABOUT, {}), dict) else {ABOUT: ""}
    passages = []
    for passage, paragraphs, direct, samples in _blocks(name, body, problems):
        if len(direct) > 1:
            problems.append(_problem(name, passage, f"{len(direct)} direct sentences", "one at most"))
        if len(paragraphs) != 1:
            problems.append(_problem(name, passage, f"{len(paragraphs)} paragraphs", "one paragraph: the passage"))
        if not samples:
            problems.append(_problem(name, passage, "no sample question", "at least one line of `- question`"))
        said = " ".join(paragraphs)
        beside_it = str(beside.pop(passage, ""))
        words = about.pop(passage, [])
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            problems.append(_problem(name, f"{ABOUT}.{passage}", "no list of texts", "a list of words"))
            words = []
        ways = tuple(words)
        passages.append(Passage(passage, title, said, said, tuple(samples), beside_it, " ".join(direct), ways))
    strange = [*(f"{WITH}.{key}" for key in beside), *(f"{ABOUT}.{key}" for key in about)]
    problems.extend(_problem(name, key, "no passage of this file", "an id that stands below") for key in strange)
    if not passages:
        problems.append(_problem(name, "the body", "no passage", BODY_RULE))
    return Section(section, title, tuple(passages))


def _blocks(name: str, body: str, problems: list[Problem]) -> list[tuple[str, list[str], list[str], list[str]]]:
    """Each passage of a body as (id, paragraphs, direct sentences, sample questions)."""
    found: list[tuple[str, list[str], list[str], list[str]]] = []
    tokens = MarkdownIt("commonmark").disable("inline").parse(body)  # what is marked within a line stays as written
    for token, around in _leaves(tokens):
        text = " ".join(token.content.split())
        if around == ("heading_open",) and token.meta.get("tag") == "h2":
            found.append((text, [], [], []))
        elif found and around == ("paragraph_open",):
            found[-1][1].append(text)
        elif found and around == ("blockquote_open", "paragraph_open"):
            found[-1][2].append(text)
        elif found and around == ("bullet_list_open", "list_item_open", "paragraph_open"):
            found[-1][3].append(text)
        else:
            place = found[-1][0] if found else "the body"
            problems.append(_problem(name, place, f"“{text[:SHOWN]}” does not belong here", BODY_RULE))
    return found


def _leaves(tokens: list[Token]) -> Iterator[tuple[Token, tuple[str, ...]]]:
    """Each piece of text with the kinds of the blocks around it, outermost first."""
    around: list[Token] = []
    for token in tokens:
        if token.nesting > 0:
            around.append(token)
        elif token.nesting < 0:
            around.pop()
        else:
            if around:
                token.meta["tag"] = around[-1].tag
            yield token, tuple(block.type for block in around)


def _repeats(sections: Mapping[str, Section], beyond: tuple[str, ...]) -> Iterator[Problem]:
    """Ids and titles name one thing each, an id that is named exists, and a sample question has one answer."""
    ids = Counter(passage.id for section in sections.values() for passage in section.passages)
    titles = Counter(section.title for section in sections.values())
    asked = Counter(sample.casefold() for section in sections.values() for sample in section.samples)
    asked.update(question.casefold() for question in beyond)
    whole = all(section.passages for section in sections.values())  # else an id may well stand in the broken file
    for name, section in sections.items():
        if section.title and titles[section.title] > 1:
            yield _problem(name, "title", f"{section.title!r} stands in two files", "one file a section")
        for passage in section.passages:
            if ids[passage.id] > 1:
                yield _problem(name, passage.id, "this id is used twice", "an id of its own for every passage")
            if whole and passage.beside and passage.beside not in ids:
                yield _problem(name, f"{WITH}.{passage.id}", f"no passage {passage.beside}", "the id of a passage")
            for sample in passage.samples:
                if asked[sample.casefold()] > 1:
                    yield _problem(name, passage.id, f"“{sample}” is listed twice", "each sample question in one place")
