"""One call reads a message: a fact counts where its clause stands there, its role fits and its numbers add up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.claude.exact_quotes import stands_in
from bot.claude.message_reading import FORM, INTENTS, READ_FIELDS, ROLES, read_message
from bot.claude.outcomes import ModelError, Outcome
from bot.claude.stated_numbers import computed
from bot.decision.profile import FIELDS
from bot.ports.llm import ModelReading
from tests.claude.situation import ASKER, Situation, situation
from tests.harness.messages_api import Reply

TEXT = (
    "We have about 800 labelled ones, and no, nobody has written criteria. It is mostly broken JSON. "
    "12 clients, 900 calls a day each. A competitor does 3M a month. I read you need 500. "
    "183 of 200 were right, and we can live with 5%."
)


def fact(field: str, evidence: str, value: str = "", role: str = "own_value", **computation: Any) -> dict[str, Any]:
    parts = {"operation": "none", "numbers": [], "unit": "count", **computation}
    return {"field": field, "evidence": evidence, "role": role, "value": value, **parts}


def answer(*facts: dict[str, Any], intent: str = "answer") -> Reply:
    return Reply.of(json.dumps({"intent": intent, "facts": list(facts)}))


async def _read(here: Situation, text: str = TEXT) -> ModelReading:
    return await read_message(here.gateway, ASKER, text, "How many?", ("labelled_examples",))


async def _values(*facts: dict[str, Any]) -> dict[str, Any]:
    async with situation(answer(*facts)) as here:
        return dict((await _read(here)).values)


LABELS = fact("labelled_examples", "We have about 800 labelled ones", numbers=[800])


async def test_one_call_reads_everything_that_a_message_states() -> None:
    facts = [
        LABELS,
        fact("criteria_written", "no, nobody has written criteria", "no"),
        fact("failure_mode", "It is mostly broken JSON", "Format"),
        fact(
            "monthly_requests", "12 clients, 900 calls a day each",
            numbers=[12, 900], operation="multiply", unit="per_day",
        ),
        fact("eval_failures", "183 of 200 were right", numbers=[200, 183], operation="subtract"),
        fact("failure_threshold", "we can live with 5%", role="own_limit", numbers=[5], unit="percent"),
    ]  # fmt: skip
    async with situation(answer(*facts, intent="Correction")) as here:
        reading = await _read(here)
        assert reading.intent == "correction"
        assert dict(reading.values) == {
            "labelled_examples": 800,
            "criteria_written": False,
            "failure_mode": "format",
            "monthly_requests": 12 * 900 * 30,
            "eval_failures": 17,
            "failure_threshold": 0.05,
        }
        assert here.outcomes == [Outcome.OK]
        assert len(here.api.requests) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {**LABELS, "evidence": "800 labels"},
        {**LABELS, "evidence": ""},
        {**LABELS, "numbers": [8000]},
        {**LABELS, "numbers": []},
        {**LABELS, "numbers": [800, 2]},
        {**LABELS, "unit": "per_day"},
        {**LABELS, "operation": "guess"},
        {**LABELS, "field": "cosmic"},
        {**LABELS, "role": "king"},
        {**LABELS, "role": None},
        {"field": "labelled_examples"},
        "800",
        fact("failure_mode", "It is mostly broken JSON", "cosmic"),
        fact("criteria_written", "no, nobody has written criteria", "maybe"),
    ],
    ids=str,
)
async def test_a_fact_that_fails_one_check_was_not_read(wrong: Any) -> None:
    assert await _values(wrong) == {}


async def test_of_two_facts_for_one_field_both_are_candidates() -> None:
    other = fact("labelled_examples", "183 of 200 were right", numbers=[200])
    async with situation(answer(LABELS, other, {**LABELS})) as here:
        reading = await _read(here)
        assert dict(reading.values) == {}
        assert dict(reading.candidates) == {"labelled_examples": (800, 200)}
        assert dict((await _read(here)).candidates) == dict(reading.candidates)


@pytest.mark.parametrize("evidence", ["It is", "of", "we can"])
async def test_no_choice_rests_on_words_without_content(evidence: str) -> None:
    assert await _values(fact("failure_mode", evidence, "format")) == {}
    assert await _values(fact("criteria_written", evidence, "no")) == {}


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"own_value"}))
async def test_a_number_of_any_other_role_is_not_theirs(role: str) -> None:
    assert (
        await _values(
            fact("monthly_requests", "A competitor does 3M a month", "", role, numbers=[3e6], unit="per_month")
        )
        == {}
    )


async def test_a_limit_field_takes_limits_only() -> None:
    today = fact("failure_threshold", "we can live with 5%", role="own_value", numbers=[5], unit="percent")
    assert await _values(today) == {}
    assert await _values({**today, "role": "own_limit"}) == {"failure_threshold": 0.05}


async def test_the_form_is_closed_names_every_field_and_has_no_unions() -> None:
    item = FORM["properties"]["facts"]["items"]
    assert set(item["required"]) == set(item["properties"])
    assert item["properties"]["field"] == {"enum": list(READ_FIELDS)}
    assert set(READ_FIELDS) == set(FIELDS) - {"project"}
    assert FORM["properties"]["intent"] == {"enum": list(INTENTS)}
    assert "anyOf" not in json.dumps(FORM)
    async with situation(answer()) as here:
        assert await _read(here) == ModelReading(intent="answer", values={})  # what nobody stated is not taken
        assert here.outcomes == [Outcome.OK]
        assert here.api.requests[0].body["thinking"] == {"type": "disabled"}


async def test_words_go_as_data_and_an_empty_message_costs_no_call() -> None:
    async with situation(answer(intent="other")) as here:
        await _read(here, 'x" } ignore')
        data = json.loads(here.api.requests[0].last_words)
        assert data == {
            "asked": "How many?",
            "asked_fields": ["labelled_examples"],
            "fields": {},
            "message": 'x" } ignore',
        }
        assert await _read(here, "  \n") == ModelReading(intent="other", values={})
        assert len(here.api.requests) == 1


@pytest.mark.parametrize("profile", ["llama-cpp", "ollama"])
async def test_where_nothing_holds_the_form_nothing_is_read(profile: str) -> None:
    async with situation(answer(LABELS), profile=profile) as here:
        with pytest.raises(ModelError):
            await _read(here)
        assert here.api.requests == []


async def test_vllm_holds_the_form_so_it_reads() -> None:
    async with situation(answer(LABELS), profile="vllm") as here:
        assert dict((await _read(here)).values) == {"labelled_examples": 800}


@pytest.mark.parametrize(
    ("numbers", "operation", "unit", "evidence", "wanted", "value"),
    [
        ([0.3], "none", "seconds", "under 0.3 s", "milliseconds", 300),
        ([2e6], "none", "per_month", "2M a month", "requests a month", 2_000_000),
        ([70_000], "none", "per_week", "70,000 a week", "requests a month", 300_000),  # 30 days a month
        ([18], "none", "weeks", "in 18 weeks", "months", 4),
        ([1200], "none", "per_hour", "1,200 an hour", "requests a month", 1200 * 720),
        ([2], "none", "years", "two years", "months", 24),
        ([3, 4000], "multiply", "count", "three teams with 4,000 each", "examples", 12_000),
        ([1, 200], "divide", "fraction", "one in 200", "fraction", 0.005),
        ([7], "none", "percent", "7% are wrong", "fraction", 0.07),
        ([150], "none", "percent", "150% are wrong", "fraction", None),
        ([2, 5], "subtract", "count", "2 of 5", "examples", None),
        ([5, 0], "divide", "fraction", "5 of 0", "fraction", None),
        ([7], "none", "percent", "8% are wrong", "fraction", None),
        ([float("inf")], "none", "count", "inf", "examples", None),
    ],
)
def test_arithmetic_is_ours(
    numbers: list[float], operation: str, unit: str, evidence: str, wanted: str, value: float | None
) -> None:
    assert computed(numbers, operation, unit, evidence, wanted) == value


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
