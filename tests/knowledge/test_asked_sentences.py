"""The names of the sentences are read from the code, so a sentence that is missing or odd is named at the start."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.knowledge.asked_sentences import BOT, MENU, OPEN, PACKAGES, VALUES, asked_in
from bot.knowledge.loader import load
from bot.knowledge.phrases_file import FILE, read_phrases
from tests.harness.paths import KNOWLEDGE


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ('say("paused")', {"paused": set()}),
        ('ctx.phrases.say("noted", label=label, answer=answer)', {"noted": {"label", "answer"}}),
        ('ctx.ephemeral("resumed_in_dm", link=link)', {"resumed_in_dm": set()}),
        ('notice("day" if days == 1 else "days", count=days)', {"day": {"count"}, "days": {"count"}}),
        ('say(f"next_{route}")', {"next_*": set()}),
        ('say(f"list_{number}{named}", count=1)', {"list_*": {"count"}}),
        ('say(f"menu_{name}_does")', {"menu_*_does": set()}),
        ('say("gone" if here else f"gone{place}")', {"gone": set(), "gone*": set()}),
        ('Form(submit=share, name="modal_share")', {"modal_share_title": set(), "modal_share_submit": set()}),
        ('say(\n    "noted",\n    label=label(")", 1),\n    answer=")",\n)', {"noted": {"label", "answer"}}),
        ('notice(say("paused"), text=say("nothing"))', {"paused": set(), "nothing": set()}),
        ('def say(name: str = "paused") -> str: ...', {}),
        ("say(name)", {}),  # only passed on
        ('say(f"{form.name}_title")', {}),
        ('log.info("paused")', {}),
        ('"say(paused)"', {}),
    ],
)
def test_a_call_asks_for_the_sentences_that_it_names(code: str, asked: Mapping[str, set[str]]) -> None:
    assert {name: {*filled} for name, filled in asked_in(code)} == asked


def test_every_name_that_is_put_together_has_its_values_and_none_has_them_in_vain() -> None:
    texts = (path.read_text(encoding="utf-8") for package in PACKAGES for path in (BOT / package).rglob("*.py"))
    put_together = {name for text in texts for name, _ in asked_in(text) if OPEN in name}
    assert put_together == VALUES.keys() | {*MENU}


def names_and_paths(raw: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for key, value in raw.items():
        yield from ((key, name) for name in value) if isinstance(value, dict) else ((key,),)


def changed(raw: Mapping[str, Any], path: tuple[str, ...], text: str | None) -> dict[str, Any]:
    """The sentences with another text for one; None takes it out."""
    key, *rest = path
    if rest:
        return {**raw, key: changed(raw[key], tuple(rest), text)}
    return {name: old if name != key else text for name, old in raw.items() if name != key or text is not None}


RAW = tomllib.loads((KNOWLEDGE / FILE).read_text(encoding="utf-8"))
PATHS = [*names_and_paths(RAW)]


def test_a_sentence_that_is_taken_out_is_named() -> None:
    assert len(PATHS) == len(load().phrases.sentences)
    for path in PATHS:
        found, problems = read_phrases(changed(RAW, path, None), {})
        assert found is None
        assert [(problem.path.replace(".", "_"), problem.wrong) for problem in problems] == [
            ("_".join(path), "missing")
        ]


def test_a_placeholder_that_nothing_fills_is_named() -> None:
    for path in PATHS:
        found, problems = read_phrases(changed(RAW, path, "{strange}"), {})
        assert found is None
        assert [problem.wrong for problem in problems] == ["nothing fills the placeholder {strange}"]


def test_a_sentence_that_nothing_asks_for_is_named() -> None:
    _, problems = read_phrases({**RAW, "menu": {**RAW["menu"], "dance": "Dance"}, "dance": "Shall we?"}, {})
    assert [(problem.path, problem.wrong) for problem in problems] == [
        ("menu.dance", "nothing uses this sentence"),
        ("dance", "nothing uses this sentence"),
    ]


def test_a_subcommand_has_both_sentences_of_the_menu_or_none() -> None:
    _, problems = read_phrases({**RAW, "menu": {**RAW["menu"], "dance_does": "we dance"}}, {})
    assert [problem.wrong for problem in problems] == ["missing"]
    assert read_phrases({**RAW, "menu": {**RAW["menu"], "dance_does": "we dance", "dance_type": "dance"}}, {})[1] == []
