"""The first read says the decision so far, holds each fact against the guide, and names what would decide it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.decision.profile import FIELDS
from bot.guide.first_read import MOST_OPEN, first_read
from tests.harness.guide import guide, knowledge

RULES = knowledge().rules
WORDING = guide().first_read


def test_volume_of_a_narrow_task_speaks_for_training_and_is_not_yet_enough() -> None:
    read = first_read({"monthly_requests": 2_000_000, "input_diversity": "narrow"}, RULES, WORDING)
    assert read.decision == "not_yet"
    assert read.drivers == ("cost",)
    assert read.headline == "So far: not yet. The volume speaks for training, but more has to be in place first."
    volume = next(line for line in read.lines if "monthly_requests" in line.fields)
    assert "1 million" in volume.text
    assert volume.section == "Where fine-tuning wins, unambiguously"


def test_facts_that_change_are_looked_up() -> None:
    read = first_read({"needs_current_knowledge": True, "labelled_examples": 68_000}, RULES, WORDING)
    assert read.decision == "prompt"
    assert read.headline == WORDING.decisions["prompt.retrieval"]
    assert read.open == ()
    assert read.decides == ""


def test_several_drivers_are_named_together() -> None:
    read = first_read({"latency_budget_ms": 80, "failure_mode": "format"}, RULES, WORDING)
    assert read.headline.startswith("So far: not yet. The format failures and the latency limit speak for training")


def test_nothing_known_is_kept_with_prompting_and_three_open_facts() -> None:
    read = first_read({}, RULES, WORDING)
    assert (read.decision, read.lines) == ("prompt", ())
    assert len(read.open) == MOST_OPEN
    assert all(WORDING.fields[name] in read.decides for name in read.open)


def test_a_value_that_fits_no_profile_is_left_out() -> None:
    read = first_read({"eval_examples": 10, "eval_failures": 11, "colour": "red"}, RULES, WORDING)  # type: ignore[dict-item]
    assert {name for line in read.lines for name in line.fields} <= {"eval_examples"}


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_that_may_be_open_has_a_phrase(field: str) -> None:
    assert WORDING.fields[field]


VALUES = st.none() | st.booleans() | st.integers(-5, 10**13) | st.floats() | st.text(max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6))
def test_any_values_give_a_first_read(values: dict[str, object]) -> None:
    read = first_read(values, RULES, WORDING)  # type: ignore[arg-type]
    assert read.decision in ("prompt", "not_yet", "fine_tune")
    assert "{" not in read.text.replace(str(values.get("project")), "")
    assert len(read.open) <= MOST_OPEN
