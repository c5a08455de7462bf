"""`guide/first_read.toml`, decoded, becomes the sentences of a first read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.decision.problem import Problem
from bot.decision.profile import FIELDS
from bot.guide.first_read import FirstReadWording

DECISIONS = (
    "prompt", "prompt.speaks", "prompt.may", "prompt.within", "not_yet", "fine_tune",
    "decides", "unsure", "candidate", "if_so", "several", "several_nearest", "several_next",
)  # fmt: skip
DRIVERS = ("format", "reasoning", "style", "unexplained", "cost", "latency", "none", "trained")
SPOKEN = ("speak", "speaks", "speaks_if", "also_if")  # how they are said together
PASSAGES = "passages"  # of drivers and of fields; not all of them have one
MENTIONED = "mentioned"  # passages, each with the fields whose line says the same
WORDS = ("decision_words", "subject_words", "question_words")  # how people ask; a guide may do without them
TABLES: Mapping[str, Collection[str]] = {"decisions": DECISIONS, "drivers": (*DRIVERS, *SPOKEN), "fields": FIELDS}


def read_first_read(file: str, raw: Mapping[str, Any], ids: Collection[str]) -> tuple[FirstReadWording, list[Problem]]:
    """The sentences, and every problem: a table or a sentence that is missing, or is no text, or names no passage."""
    known = {*TABLES, *WORDS, PASSAGES, MENTIONED}
    problems = [Problem(key, "unknown", ", ".join(sorted(known)), file) for key in raw.keys() - known]
    named = raw.get(PASSAGES, {})
    about = {*DRIVERS, *FIELDS}
    problems += [
        Problem(f"{PASSAGES}.{key}", "no driver or field", "a driver or a field", file) for key in named.keys() - about
    ]
    problems += [
        Problem(f"{PASSAGES}.{key}", f"no passage {passage!r}", "the id of a passage", file)
        for key, passage in named.items()
        if ids and passage not in ids
    ]
    mentioned = raw.get(MENTIONED, {})
    problems += [
        Problem(f"{MENTIONED}.{passage}", "no such passage, or no list of fields", "the fields of a passage", file)
        for passage, fields in mentioned.items()
        if (ids and passage not in ids) or not isinstance(fields, list) or not set(map(str, fields)) <= set(FIELDS)
    ]
    found: dict[str, Any] = {
        PASSAGES: dict(named),
        MENTIONED: {passage: tuple(map(str, fields)) for passage, fields in mentioned.items()},
    }
    for table, names in TABLES.items():
        lines = raw.get(table)
        if not isinstance(lines, dict):
            problems.append(Problem(table, "missing", f"a table with {', '.join(names)}", file))
            continue
        problems += [Problem(f"{table}.{name}", "missing", "a text", file) for name in names if name not in lines]
        problems += [
            Problem(f"{table}.{name}", f"{text!r} is no text", "a text", file)
            for name, text in lines.items()
            if not isinstance(text, str) or not text.strip()
        ]
        found[table] = {name: str(text) for name, text in lines.items()}
    for name in WORDS:
        listed = raw.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(way, str) and way.strip() for way in listed):
            problems.append(Problem(name, "no list of texts", "a list of words", file))
            continue
        found[name] = tuple(listed)
    return FirstReadWording(**found), problems
