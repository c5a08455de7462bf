"""A model may choose which reasons of a verdict come first; it words none and adds none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.claude.outcomes import ModelError, Outcome
from bot.claude.verdict_order import choose_order
from bot.ports.llm import VerdictOrder
from tests.claude.situation import ASKER, situation
from tests.harness.messages_api import Reply

DOCUMENT: dict[str, Any] = {
    "decision": "not_yet",
    "reasons": [
        {"rule": "missing.2.unmet", "text": "Nothing was measured.", "section": "Measure first"},
        {"rule": "missing.6.few", "text": "You have 300 examples.", "section": "How much data"},
        {"rule": "driver.volume", "text": "2M a month.", "section": "Cost"},
    ],
    "what_if": [{"change": {"eval_examples": 400}, "decision": "prompt"}, {"change": {}, "decision": "fine_tune"}],
}


async def _order(answer: Any, **options: Any) -> tuple[VerdictOrder | None, list[Outcome]]:
    async with situation(Reply.of(json.dumps(answer)), **options) as here:
        return await choose_order(here.gateway, ASKER, DOCUMENT, "Invoices"), here.outcomes


async def test_the_chosen_reasons_come_by_their_ids_and_the_change_by_its_place() -> None:
    chosen = await _order({"reasons": [3, 1, 3], "first_change": 2})
    assert chosen == (VerdictOrder(reasons=("driver.volume", "missing.2.unmet"), first_change=1), [Outcome.OK])


@pytest.mark.parametrize(
    "answer",
    [{"reasons": [], "first_change": 1}, {"reasons": [9, 0, -1, "2"], "first_change": 1}, {"text": "Fine-tune!"}],
)
async def test_an_answer_that_names_nothing_of_ours_leaves_our_order(answer: Any) -> None:
    async with situation(Reply.of(json.dumps(answer))) as here:
        with pytest.raises(ModelError):
            await choose_order(here.gateway, ASKER, DOCUMENT, "Invoices")
        assert here.outcomes == [Outcome.UNFIT]


@pytest.mark.parametrize("first", [0, 3, -1, True, "1", None])
async def test_a_change_that_is_not_there_is_none(first: Any) -> None:
    assert (await _order({"reasons": [1], "first_change": first}))[0] == VerdictOrder(reasons=("missing.2.unmet",))


@pytest.mark.parametrize("profile", ["llama-cpp", "ollama"])
async def test_where_nothing_holds_the_form_nothing_is_chosen(profile: str) -> None:
    assert await _order({"reasons": [1], "first_change": 0}, profile=profile) == (None, [])
