"""Of a whole time the model gets what is left for it: that is its limit, and the whole is none."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("Budget 700ms: ASR 260, TTS 280, network 70 => 90 left for the LLM, and that's hard.", 90),
        ("The whole answer may take 500 ms. Search needs 430, so 70 ms are left for the model, hard limit.", 70),
        ("Of the 1,200 ms the gateway eats 1,000 ms; 200 ms remaining for the model, hard.", 200),
    ],
)
def test_what_is_left_for_the_model_is_its_limit(full_reader: Reader, text: str, limit: int) -> None:
    assert full_reader.read_opening(text).values.get("latency_budget_ms") == limit


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("We tested 300 and 80 are left for the model to do.", None),
        ("A hard limit of 90 ms, and 40 examples are left for the eval.", 90),
        ("We need an answer within 95 ms, hard limit. 20 people are left for the model team.", 95),
    ],
)
def test_other_things_that_are_left_are_no_limit(full_reader: Reader, text: str, limit: int | None) -> None:
    assert full_reader.read_opening(text).values.get("latency_budget_ms") == limit
