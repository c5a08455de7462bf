"""Conversations as data: what is heard, and what is said, by ids."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from bot.consultation.user_actions import Command, Confirm, Edit, FormAnswer, TextReply, UserAction
from tests.consultation.walks import Person, knowledge
from tests.harness.paths import TUNED

CASES = tomllib.loads((TUNED / "conversations.toml").read_text())["conversation"]


TELLING = 12  # characters; a phrase with fewer of its own could be any text


def values_of(raw: dict[str, Any]) -> dict[str, Any]:
    """TOML has no null and no tuple: "unknown" stands for a "don't know"."""
    return {
        name: None if value == "unknown" else tuple(value) if isinstance(value, list) else value
        for name, value in raw.items()
    }


def action(turn: dict[str, Any]) -> UserAction:
    values = values_of(turn.get("values", {}))
    if "typed" in turn:
        return TextReply(turn["typed"], values)
    if "model" in turn:
        return TextReply(turn["model"], values, "model")
    if "chosen" in turn:
        return FormAnswer(turn["chosen"], values)
    if "changes" in turn:
        return Edit(turn["changes"])
    if "told" in turn:
        return Command(turn["told"])
    what = "confirms" if "confirms" in turn else "refuses"
    return Confirm(turn[what], what == "confirms")


def phrase_of(text: str) -> str:
    """The name of the phrase that a text was made from, or "" where it was made from none."""
    for name, sentence in knowledge().phrases.sentences.items():
        if len(re.sub(r"\{\w+\}", "", sentence)) > TELLING and re.fullmatch(
            re.sub(r"\\{\w+\\}", ".*", re.escape(sentence)), text
        ):
            return name
    return ""


def said(say: Any) -> str:
    if say.kind == "ask":
        return f"ask:{say.question}{'+example' if say.example else ''}{'+skip' if say.offer_skip else ''}"
    if say.kind == "settled":
        return f"{'settled' if say.applies else 'fallen'}:{say.question}"
    if say.kind == "summary":
        return "summary:final" if say.final else "summary:look"
    return f"notice:{phrase_of(say.text)}" if say.kind == "notice" else say.kind


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_conversation_goes_as_written(case: dict[str, Any]) -> None:
    person = Person(values_of(case.get("opening", {})), case.get("project"))
    if "known" in case:
        person.hear(FormAnswer(None, values_of(case["known"]), "modal"))
    assert [said(say) for say in person.messages][-1:] == case["begins"][-1:]
    for number, turn in enumerate(case.get("turns", []), 1):
        person.hear(action(turn))
        assert [said(say) for say in person.messages] == turn["says"], f"turn {number}"
        if "asks" in turn:
            assert list(person.here.asked) == turn["asks"], f"turn {number}"
        counting = person.here.values
        for name, value in values_of(turn.get("counts", {})).items():
            assert name in counting, f"turn {number}"
            assert counting[name] == value, f"turn {number}"
        for name in turn.get("absent", []):
            assert name not in counting, f"turn {number}"
