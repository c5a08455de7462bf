"""Which language a message is in is named only where it is sure."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.nlu.text.language import NAMES, OTHER, foreign_language
from tests.harness.paths import ROOT

LEAST_NAMED = 0.65  # greetings of one word are in the set


@pytest.fixture(scope="module")
def found() -> list[tuple[dict[str, Any], str | None]]:
    """Messages, each with the language that is named for it; `language` of a row is None for names, code, English."""
    lines = (ROOT / "tests" / "cases" / "guide" / "languages.jsonl").read_text().splitlines()
    return [(row, foreign_language(row["text"])) for row in map(json.loads, lines)]


def test_no_wrong_language_is_named(found: list[tuple[dict[str, Any], str | None]]) -> None:
    wrong = [
        (row["text"], name) for row, name in found if row["language"] and name not in {row["language"], OTHER, None}
    ]
    assert wrong == []


def test_no_language_is_named_for_names_code_and_english(found: list[tuple[dict[str, Any], str | None]]) -> None:
    assert [(row["text"], name) for row, name in found if row["language"] is None and name is not None] == []


def test_most_messages_in_a_known_language_are_recognized(found: list[tuple[dict[str, Any], str | None]]) -> None:
    known = [(row, name) for row, name in found if row["language"] in NAMES.values()]
    assert sum(row["language"] == name for row, name in known) >= LEAST_NAMED * len(known)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("你好", OTHER),  # the signs may be Japanese
        ("да", OTHER),
        ("微調需要多少資料？", "Chinese"),
        ("Łukasz Wiśniewski", None),
        ("Łukasz pyta, czy trenować model", "Polish"),
        ("Our tickets are in German, like “Ich möchte mein Passwort zurücksetzen”. Train?", None),
        ("```\n# настройка модели для клиента\n``` is our code", None),
    ],
)
def test_what_is_quoted_named_or_too_short_tells_no_language(text: str, language: str | None) -> None:
    assert foreign_language(text) == language
