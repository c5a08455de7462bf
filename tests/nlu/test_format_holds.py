"""Where what comes out is well-formed, structured outputs are no first step; a demand says nothing of how it is."""

from __future__ import annotations

import pytest

from bot.nlu.reader import Reader


@pytest.mark.parametrize(
    "text",
    [
        "We generate JSON that must always be valid. 3% of 900 break.",
        "Only 97% of the outputs parse as JSON.",
        "We turn emails into JSON. 12 of 300 break our parser.",
    ],
)
def test_a_demand_or_a_broken_format_leaves_the_task(full_reader: Reader, text: str) -> None:
    assert full_reader.read_opening(text).values.get("task") == "structured_output"


def test_a_schema_that_strict_mode_rejects_was_tried(full_reader: Reader) -> None:
    reading = full_reader.read_opening("Strict mode from OpenAI rejects it. With json mode 1 in 30 outputs is invalid.")
    assert reading.values.get("structured_outputs") == "insufficient"
