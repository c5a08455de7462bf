"""`phrases.toml`, decoded, becomes the bot's Phrases, or every problem in it at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.consultation.phrases import Phrases
from bot.decision.problem import Problem
from bot.knowledge.content_file import ContentFile, placeholders_of
from bot.knowledge.phrase_names import NEEDED

FILE = "phrases.toml"


def read_phrases(
    raw: Mapping[str, Any], intents: Mapping[str, tuple[str, ...]]
) -> tuple[Phrases | None, list[Problem]]:
    """The sentences in the decoded file, or None and every problem in it."""
    file = ContentFile(FILE)
    sentences = dict(_flat(raw, file))
    for name in sorted(NEEDED.keys() - sentences.keys()):
        names = ", ".join(f"{{{placeholder}}}" for placeholder in NEEDED[name]) or "no placeholder"
        file.wrong(name.replace("_", ".", 1), "missing", f"a sentence (with {names})")
    for name, (path, text) in sentences.items():
        if name not in NEEDED:
            file.wrong(path, "nothing uses this sentence", "the names that README.md lists")
            continue
        _check(file, path, text, NEEDED[name])
    if file.problems:
        return None, file.problems
    return Phrases({name: text for name, (_, text) in sentences.items()}, intents), []


def _flat(raw: Mapping[str, Any], file: ContentFile) -> list[tuple[str, tuple[str, str]]]:
    """Every sentence as (name, (path, text)): a table's name stands before the names in it."""
    found = []
    for key, value in raw.items():
        inside = value.items() if isinstance(value, dict) else [("", value)]
        for name, text in inside:
            path = f"{key}.{name}" if name else key
            if isinstance(text, str) and text.strip():
                found.append((f"{key}_{name}" if name else key, (path, text)))
            else:
                file.wrong(path, f"{text!r} is no text", "a sentence")
    return found


def _check(file: ContentFile, path: str, text: str, allowed: tuple[str, ...]) -> None:
    found = placeholders_of(text)
    names = ", ".join(f"{{{name}}}" for name in allowed) or "no placeholder"
    if found is None:
        file.wrong(path, "the braces don't match", names)
        return
    for name in sorted(found - set(allowed)):
        file.wrong(path, f"nothing fills the placeholder {{{name}}}", names)
