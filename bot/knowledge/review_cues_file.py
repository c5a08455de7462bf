"""`prompt_review.toml`, decoded, becomes the cues of the review, or every problem in it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.decision.problem import Problem
from bot.decision.profile import INGREDIENTS
from bot.knowledge.content_file import TEXT_MAX, ContentFile, placeholders_of
from bot.prompt_review.cues import ExampleLabels, IngredientCues, PasteCues, Patterns, ReviewCues

FILE = "prompt_review.toml"
MINIMUM = "few_shot_minimum"
PLACEHOLDERS = ("examples", MINIMUM)
KNOWN = ("skipped", "further", "words", "ingredients", "examples", "paste")
INGREDIENT = ("headings", "found", "weak", "never", "least", "add", "improve")
NEVER = re.compile(r"(?!)")
_NAMED = re.compile(r"@(\w+)@")


def read_review(raw: Mapping[str, Any], minimum: int) -> tuple[ReviewCues | None, list[Problem]]:
    """The cues in the decoded file, or None and every problem in it. `minimum`: examples that are enough."""
    file = ContentFile(FILE, {})
    file.unknown_keys("the file", raw, KNOWN)
    words = {name: text for name, text in _table(raw, "words").items() if isinstance(text, str)}
    found = _table(raw, "ingredients")
    for name in INGREDIENTS:
        if name not in found:
            file.wrong(f"ingredients.{name}", "missing", "a table for each of the six ingredients")
    for name in found.keys() - set(INGREDIENTS):
        file.wrong(f"ingredients.{name}", "no ingredient of a prompt", ", ".join(INGREDIENTS))
    ingredients = {
        name: _ingredient(f"ingredients.{name}", table, words, file)
        for name, table in found.items()
        if isinstance(table, Mapping)
    }
    shown, paste = _table(raw, "examples"), _table(raw, "paste")
    titles = file.text("examples", shown, "titles", TEXT_MAX)
    titled = _compiled("examples.titles", f"(?:{titles})", words, file) is not None
    inputs, outputs, not_labels = (
        frozenset(_texts(f"examples.{key}", shown, key, file)) for key in ("inputs", "outputs", "not_labels")
    )
    handed, about, marks = (
        _patterns(f"paste.{key}", paste, key, words, file) for key in ("lead_ins", "about", "marks")
    )
    cues = ReviewCues(
        ingredients=ingredients,
        skipped=_patterns("skipped", raw, "skipped", words, file),
        further=tuple(
            _messages(f"further[{at}]", one, file) for at, one in enumerate(_texts("further", raw, "further", file), 1)
        ),
        examples=ExampleLabels(titles if titled else "", inputs, outputs, not_labels),
        paste=PasteCues(handed, about, marks),
        few_shot_minimum=minimum,
    )
    return (None, file.problems) if file.problems else (cues, [])


def _ingredient(path: str, table: Mapping[str, Any], words: Mapping[str, str], file: ContentFile) -> IngredientCues:
    file.unknown_keys(path, table, INGREDIENT)
    least = table.get("least", 1)
    if not isinstance(least, int) or isinstance(least, bool) or least < 1:
        file.wrong(f"{path}.least", f"{least!r} is no number of sentences", "a whole number, 1 or more")
        least = 1
    heads = [one for one in _texts(f"{path}.headings", table, "headings", file) if one]
    headings = _compiled(f"{path}.headings", "|".join(f"(?:{one})" for one in heads), words, file) if heads else None
    found, weak, never = (
        _patterns(f"{path}.{key}", table, key, words, file, needed=False) for key in ("found", "weak", "never")
    )
    return IngredientCues(
        found=found,
        weak=weak,
        never=never,
        headings=headings or NEVER,
        least=least,
        add=_messages(f"{path}.add", file.text(path, table, "add", TEXT_MAX), file),
        improve=_messages(f"{path}.improve", file.text(path, table, "improve", TEXT_MAX), file),
    )


def _patterns(
    path: str, table: Mapping[str, Any], key: str, words: Mapping[str, str], file: ContentFile, *, needed: bool = True
) -> Patterns:
    if key not in table and not needed:
        return ()
    compiled = (
        _compiled(f"{path}[{at}]", one, words, file) for at, one in enumerate(_texts(path, table, key, file), 1)
    )
    return tuple(one for one in compiled if one is not None)


def _compiled(path: str, text: str, words: Mapping[str, str], file: ContentFile) -> re.Pattern[str] | None:
    for name in _NAMED.findall(text):
        if name not in words:
            file.wrong(path, f"@{name}@ stands for nothing", f"the names under words: {', '.join(sorted(words))}")
    try:
        return re.compile(_NAMED.sub(lambda hole: words.get(hole[1], ""), text), re.IGNORECASE)
    except re.error as error:
        file.wrong(path, f"no regular expression: {error}", "a regular expression")
        return None


def _messages(path: str, text: str, file: ContentFile) -> str:
    holes = placeholders_of(text)
    if holes is None:
        file.wrong(path, "the braces don't match", " ".join(f"{{{hole}}}" for hole in PLACEHOLDERS))
        return ""
    for hole in sorted(holes - set(PLACEHOLDERS)):
        file.wrong(path, f"nothing fills the hole {{{hole}}}", " ".join(f"{{{hole}}}" for hole in PLACEHOLDERS))
    return text


def _texts(path: str, table: Mapping[str, Any], key: str, file: ContentFile) -> Sequence[str]:
    found = table.get(key)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        file.wrong(path, "missing" if found is None else "no list of texts", "a list of texts")
        return ()
    return found


def _table(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = raw.get(key)
    return found if isinstance(found, Mapping) else {}
