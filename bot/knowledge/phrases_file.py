"""`phrases.toml` and `intents.toml`, decoded, become the bot's Phrases, or every problem in them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from bot.consultation.phrases import Phrases
from bot.decision.problem import Problem
from bot.knowledge.asked_sentences import MENU, OPEN, asked_sentences
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
USED = "a name that the code says, as in say(NAME)"
Sample = Annotated[Line, AfterValidator(lambda text: check_placeholders(text, ("project",)))]
Samples = Annotated[tuple[Sample, ...], Field(strict=False, min_length=1)]
INTENTS = with_entries(Content, ((name, Samples) for name in (*ORDER, ARTICLES, NO_PROJECT, THANKS, DELETION)))


def needed(present: Iterable[str]) -> Mapping[str, Collection[str]]:
    """The placeholders that the code fills in each sentence that it asks for, by name. `present`: those in the file.

    A subcommand of the slash command stands in the menu if it has its sentences: who has one of them needs the other.
    """
    asked = asked_sentences()
    found = {name: filled for name, filled in asked.items() if name not in MENU}
    for pattern in MENU:
        begin, end = pattern.split(OPEN)
        for name in present:
            if name not in found and name.startswith(begin) and name.endswith(end):
                subcommand = name.removeprefix(begin).removesuffix(end)
                found |= {other.replace(OPEN, subcommand): asked[other] for other in MENU}
    return found


def read_phrases(
    raw: Mapping[str, Any], intents: Mapping[str, tuple[str, ...]]
) -> tuple[Phrases | None, list[Problem]]:
    """The sentences in the decoded file, or None and every problem in it."""
    paths = {path.replace(".", "_"): path for path, _ in _flat(raw)}
    sentences = {path.replace(".", "_"): text for path, text in _flat(raw)}
    problems = [
        Problem(paths.get(name, name.replace("_", ".", 1)), wrong, allowed, FILE)
        for name, wrong, allowed in sentence_problems(sentences, needed(sentences), USED)
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
