"""`phrases.toml` and `intents.toml`, decoded, become the bot's Phrases, or every problem in them at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, Field

from bot.consultation.phrases import Phrases
from bot.decision.problem import Problem
from bot.decision.table import ROUTES
from bot.decision.verdict import Decision
from bot.knowledge.content_models import (
    Content,
    Line,
    check_placeholders,
    entries_of,
    read,
    sentence_problems,
    with_entries,
)
from bot.nlu.intent.intent_patterns import DELETION
from bot.nlu.intent.intents import ARTICLES, NO_PROJECT, ORDER, THANKS

FILE = "phrases.toml"
NAMES = Path(__file__).with_name("phrase_names.toml")
Sample = Annotated[Line, AfterValidator(lambda text: check_placeholders(text, ("project",)))]
Samples = Annotated[tuple[Sample, ...], Field(strict=False, min_length=1)]
# A subcommand of the slash command stands in the menu if it has these two sentences.
MENU = re.compile(r"menu_(?!item_)(?P<subcommand>\w+)_(?:type|does)")
INTENTS = with_entries(Content, ((name, Samples) for name in (*ORDER, ARTICLES, NO_PROJECT, THANKS, DELETION)))


def needed(present: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The placeholders that the code fills in each sentence that it asks for, by name. `present`: those in the file."""
    menu = {found["subcommand"] for name in present if (found := MENU.fullmatch(name))}
    return _always_needed() | {f"menu_{name}_{part}": () for name in menu for part in ("type", "does")}


@cache
def _always_needed() -> dict[str, tuple[str, ...]]:
    names = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    return {
        **dict.fromkeys(names["without_placeholders"], ()),
        **{name: tuple(filled) for name, filled in names["placeholders"].items()},
        **{f"headline_{decision}": ("project",) for decision in get_args(Decision)},
        **{f"{table}_{decision}": () for table in ("decision", "decided") for decision in get_args(Decision)},
        **{f"next_{route}": () for route in ROUTES},
    }


def read_phrases(
    raw: Mapping[str, Any], intents: Mapping[str, tuple[str, ...]]
) -> tuple[Phrases | None, list[Problem]]:
    """The sentences in the decoded file, or None and every problem in it."""
    paths = {path.replace(".", "_"): path for path, _ in _flat(raw)}
    sentences = {path.replace(".", "_"): text for path, text in _flat(raw)}
    problems = [
        Problem(paths.get(name, name.replace("_", ".", 1)), wrong, allowed, FILE)
        for name, wrong, allowed in sentence_problems(sentences, needed(sentences), NAMES)
    ]
    return None if problems else Phrases(sentences, intents), problems


def _flat(raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every sentence with its path: a table's name stands before the names in it."""
    for key, value in raw.items():
        if isinstance(value, dict):
            yield from ((f"{key}.{name}", text) for name, text in value.items())
        else:
            yield key, value


def read_intents(raw: Mapping[str, Any]) -> tuple[Mapping[str, tuple[str, ...]] | None, list[Problem]]:
    """The samples by intent, or None and every problem in them."""
    found, problems = read(INTENTS, raw, "intents.toml")
    return entries_of(found) if found else None, problems
