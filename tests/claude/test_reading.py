"""A slot counts only where its evidence stands in the reply and our own reader takes the same value from it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from bot.claude.evidence import stands_in
from bot.claude.extraction import Reading, read
from bot.claude.outcomes import Outcome
from bot.claude.slots import slots_for
from bot.decision.profile import FIELDS, Value
from tests.claude.situation import ASKER, Situation, situation
from tests.harness.messages_api import Reply, ToolUse

REPLY = "We have about 800 labelled ones, and no, nobody has written criteria. It is mostly broken JSON."


def parse(field: str, evidence: str) -> Value:
    """A reader of our own that is as plain as can be."""
    if field in ("labelled_examples", "eval_examples"):
        digits = re.search(r"\d+", evidence)
        return int(digits.group()) if digits else None
    if field == "criteria_written":
        return False if "no" in evidence.lower() else None
    if field == "failure_mode":
        return "format" if "broken json" in evidence.lower() else None
    if field == "failure_threshold":
        return 0.05 if "5" in evidence else None
    if field == "prompt_ingredients":
        return ("instruction", "few_shot")
    return evidence if field == "project" else None


def slot(value: Any, evidence: str, status: str = "stated") -> dict[str, Any]:
    return {"status": status, "value": value, "evidence": evidence}


async def _read(here: Situation, *fields: str, reply: str = REPLY) -> Reading:
    return await read(here.gateway, ASKER, slots=slots_for(fields, {}), asked="", reply=reply, parse=parse)


async def _one(field: str, raw: Any, reply: str = REPLY) -> dict[str, Value]:
    async with situation(Reply.of(json.dumps({field: raw}))) as here:
        return dict((await _read(here, field, reply=reply)).values)


async def test_what_is_stated_shown_and_read_alike_counts() -> None:
    answered = {
        "labelled_examples": slot(800, "about 800 labelled ones"),
        "criteria_written": slot(False, "no, nobody has written criteria"),
        "failure_mode": slot("format", "mostly broken JSON"),
    }
    async with situation(Reply.of(json.dumps(answered))) as here:
        reading = await _read(here, *answered)
        assert dict(reading.values) == {"labelled_examples": 800, "criteria_written": False, "failure_mode": "format"}
        assert reading.evidence["labelled_examples"] == "about 800 labelled ones"
        assert here.outcomes == [Outcome.OK]


@pytest.mark.parametrize(
    ("field", "raw"),
    [
        ("labelled_examples", slot(800, "eight hundred labels")),
        ("labelled_examples", slot(800, "")),
        ("labelled_examples", slot(80, "80")),
        ("labelled_examples", slot(8000, "about 800 labelled ones")),
        ("labelled_examples", slot(None, "about 800")),
        ("labelled_examples", slot(True, "about 800")),
        ("labelled_examples", slot(800, "about 800", status="unclear")),
        ("labelled_examples", slot(800, "about 800", status="not_stated")),
        ("labelled_examples", "800"),
        ("labelled_examples", {"value": 800}),
        ("labelled_examples", {"status": "stated", "value": {"n": 800}, "evidence": "800"}),
        ("failure_mode", slot("style", "mostly broken JSON")),
        ("failure_mode", slot("cosmic", "mostly broken JSON")),
        ("criteria_written", slot(True, "no, nobody")),
    ],
    ids=str,
)
async def test_a_slot_that_fails_one_check_is_not_stated(field: str, raw: Any) -> None:
    assert await _one(field, raw) == {}


@pytest.mark.parametrize("status", ["Stated", "STATED", " stated "])
@pytest.mark.parametrize("value", ["Format", "FORMAT"])
async def test_the_casing_of_choices_does_not_matter(status: str, value: str) -> None:
    assert await _one("failure_mode", slot(value, "mostly broken JSON", status)) == {"failure_mode": "format"}


async def test_our_own_reading_of_the_evidence_is_what_counts_not_the_models_copy() -> None:
    assert await _one("labelled_examples", slot(800.0, "ABOUT  800 labelled")) == {"labelled_examples": 800}


async def test_a_set_of_choices_counts_in_the_profiles_order() -> None:
    raw = slot(["Few-Shot", "instruction"], "mostly broken JSON")
    assert await _one("prompt_ingredients", raw) == {"prompt_ingredients": ("instruction", "few_shot")}


async def test_an_answer_about_a_field_that_was_not_asked_is_not_looked_at() -> None:
    answered = {"labelled_examples": slot(800, "800"), "eval_examples": slot(800, "800")}
    async with situation(Reply.of(json.dumps(answered))) as here:
        assert dict((await _read(here, "eval_examples")).values) == {"eval_examples": 800}


async def test_a_reply_without_words_costs_no_call() -> None:
    async with situation() as here:
        assert await _read(here, "eval_examples", reply="  \n") == Reading()
        assert here.api.requests == []


async def test_the_api_compiles_the_form_of_all_fields_in_parts_and_the_stub_claims_nothing() -> None:
    async with situation(None) as here:
        reading = await _read(here, *FIELDS)
        assert reading == Reading()
        assert here.outcomes == [Outcome.OK, Outcome.OK]
        assert [len(seen.schema["properties"]) for seen in here.api.requests] == [16, len(FIELDS) - 16]


async def test_every_slot_and_every_part_of_it_is_required() -> None:
    async with situation(None) as here:
        await _read(here, *FIELDS)
        for seen in here.api.requests:
            assert set(seen.schema["required"]) == set(seen.schema["properties"])
            for part in seen.schema["properties"].values():
                assert set(part["required"]) == {"status", "value", "evidence"}


async def test_slots_are_read_without_thinking() -> None:
    async with situation(None) as here:
        await _read(here, "eval_examples")
        assert here.api.requests[0].body["thinking"] == {"type": "disabled"}


async def test_a_local_server_is_held_by_a_forced_tool_call() -> None:
    call = ToolUse("answer", {"labelled_examples": slot(800, "about 800")})
    async with situation(Reply.of(call, stop_reason="tool_use"), profile="llama-cpp") as here:
        assert dict((await _read(here, "labelled_examples")).values) == {"labelled_examples": 800}
        body = here.api.requests[0].body
        assert body["tool_choice"] == {"type": "tool", "name": "answer"}
        assert not {"output_config", "thinking"} & set(body)


async def test_json_within_prose_of_a_local_server_is_read_and_checked_like_any_other() -> None:
    prose = "Sure! Here it is:\n```json\n" + json.dumps({"labelled_examples": slot(800, "about 800")}) + "\n```"
    async with situation(Reply.of(prose), profile="ollama") as here:
        assert dict((await _read(here, "labelled_examples")).values) == {"labelled_examples": 800}
        assert not {"output_config", "tools", "tool_choice", "thinking"} & set(here.api.requests[0].body)


async def test_prose_without_json_is_nothing() -> None:
    async with situation(Reply.of("They have 800."), profile="ollama") as here:
        assert await _read(here, "labelled_examples") == Reading(outcome=Outcome.INVALID)


@pytest.mark.parametrize(
    ("evidence", "text", "stands"),
    [
        ("about 800", "We have ABOUT\n800 of them", True),
        ("don't know", "I don’t know that", True),
        ("no", "I know that", False),
        ("4", "1.4 of 400", False),
        ("4", "4, or so", True),
        ("", "anything", False),
        ("800 labels", "800 good labels", False),
    ],
)
def test_evidence_stands_as_whole_words_and_whole_numbers(evidence: str, text: str, *, stands: bool) -> None:
    assert stands_in(evidence, text) is stands
