"""The files under `knowledge/guide` become one Guide, or every problem in them at once."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BaseModel

from bot.decision.problem import Problem
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.outside import Aside, OutsideTopic
from bot.guide.passages import Guide, Passage, Section, Source, Wording
from bot.knowledge.content_models import entries_of, read
from bot.knowledge.first_read_model import FirstRead
from bot.knowledge.guide_models import (
    HONEST,
    HOSTILE,
    NO_QUESTIONS,
    Asked,
    Beyond,
    Edition,
    FrontMatter,
    Outside,
)

EDITION_FILE = "edition.toml"
BEYOND_FILE = "beyond.toml"
OUTSIDE_FILE = "outside.toml"
FIRST_READ_FILE = "first_read.toml"
ASKED_FILE = "asked.toml"
FENCE = "+++"
LONGEST_QUOTE = 40  # characters of a misplaced text that a problem repeats
BODY_RULE = (
    "a section's body is, for each passage: `## id`, one paragraph, "
    "perhaps one line of `> direct sentence`, and a list (-) of sample questions"
)
M = TypeVar("M", bound=BaseModel)


def read_guide(
    files: Mapping[str, str], numbers: Mapping[str, str] | None = None
) -> tuple[Guide | None, list[Problem]]:
    """Read the guide from its files (name -> text): `edition.toml`, `beyond.toml` and one `.md` a section.

    Sections stand in the order of the file names. `numbers`: the thresholds by name, as they stand in a sentence of
    ours; the sections write out what the guide says. Returns (guide, []) or (None, all problems).
    """
    by_name = {name.rpartition("/")[2]: name for name in files}
    missing = [name for name in (EDITION_FILE, BEYOND_FILE, OUTSIDE_FILE) if name not in by_name]
    problems = [Problem("the file", "missing", "a file as README.md describes it", name) for name in missing]

    def read_file(model: type[M], name: str, passages: Collection[str] = ()) -> M | None:
        """One of the TOML files; None if there is none, or if something is wrong in it."""
        if (path := by_name.get(name)) is None:
            return None
        text = files[path]
        for threshold, number in (numbers or {}).items():
            text = text.replace(f"{{{threshold}}}", number)
        return _toml(model, path, text, problems, passages)

    edition, beyond = read_file(Edition, EDITION_FILE), read_file(Beyond, BEYOND_FILE)
    questions, lists = (beyond.questions, beyond.root) if beyond else ((), {})
    section_files = sorted(name for name in files if name.endswith(".md"))
    sections = [_section(name, files[name], problems) for name in section_files]
    if not sections:
        problems.append(Problem("*.md", "no section found", "one .md file a section"))
    problems.extend(
        _repeats(
            dict(zip(section_files, sections, strict=True)),
            (*questions, *lists.get(HOSTILE, ()), *lists.get(HONEST, ())),
        )
    )
    whole = all(section.passages for section in sections)  # else an id may well stand in the broken file
    ids = {passage.id for section in sections for passage in section.passages} if whole else set()
    outside = read_file(Outside, OUTSIDE_FILE, ids)
    first_read = read_file(FirstRead, FIRST_READ_FILE, ids)
    asked = read_file(Asked, ASKED_FILE, ids)
    if problems or edition is None or outside is None:
        return None, problems
    others: dict[str, Any] = {name: lists.get(name, ()) for name in NO_QUESTIONS}
    return Guide(
        edition.edition,
        Source(**edition.source.model_dump()),
        tuple(sections),
        questions,
        Wording(**entries_of(outside.sentences)),
        topics=tuple(OutsideTopic(**topic.model_dump()) for topic in outside.topic),
        first_read=first_read.as_wording() if first_read else FirstReadWording(),
        leads=outside.leads,
        asides=tuple(Aside(**aside.model_dump()) for aside in outside.aside),
        foreign=outside.foreign,
        kinds=tuple(kind.as_kind() for kind in asked.kind) if asked else (),
        **others,
    ), []


def _toml(model: type[M], name: str, text: str, problems: list[Problem], passages: Collection[str] = ()) -> M | None:
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, or a number of too many digits
        problems.append(Problem("the file", f"not readable as TOML ({error})", "valid TOML", name))
        return None
    found, wrong = read(model, table, name, {"passages": passages})
    problems += wrong
    return found


def _section(name: str, text: str, problems: list[Problem]) -> Section:
    opening, front_text, body = [*text.split(FENCE, 2), "", ""][:3]
    if opening.strip() or not body:
        problems.append(Problem("the front", "no front matter", f"id and title between two lines of {FENCE}", name))
        return Section("", "", ())
    front = _toml(FrontMatter, name, front_text, problems)
    if front is None:
        return Section("", "", ())
    passages = []
    for passage, paragraphs, direct, samples in _blocks(name, body, problems):
        if len(direct) > 1:
            problems.append(Problem(passage, f"{len(direct)} direct sentences", "one at most", name))
        if len(paragraphs) != 1:
            problems.append(Problem(passage, f"{len(paragraphs)} paragraphs", "one paragraph: the passage", name))
        if not samples:
            problems.append(Problem(passage, "no sample question", "at least one line of `- question`", name))
        said = " ".join(paragraphs)
        beside = front.beside.get(passage, "")
        passages.append(Passage(passage, front.title, said, said, tuple(samples), beside, " ".join(direct)))
    ids = {passage.id for passage in passages}
    strange = [f"with.{key}" for key in front.beside.keys() - ids]
    problems += [Problem(path, "no passage of this file", "an id that stands below", name) for path in strange]
    if not passages:
        problems.append(Problem("the body", "no passage", BODY_RULE, name))
    return Section(front.id, front.title, tuple(passages))


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
            problems.append(Problem(place, f"“{text[:LONGEST_QUOTE]}” does not belong here", BODY_RULE, name))
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
            yield Problem("title", f"{section.title!r} stands in two files", "one file a section", name)
        for passage in section.passages:
            if ids[passage.id] > 1:
                yield Problem(passage.id, "this id is used twice", "an id of its own for every passage", name)
            if whole and passage.beside and passage.beside not in ids:
                yield Problem(f"with.{passage.id}", f"no passage {passage.beside}", "the id of a passage", name)
            for sample in passage.samples:
                if asked[sample.casefold()] > 1:
                    yield Problem(passage.id, f"“{sample}” is listed twice", "each sample question in one place", name)
