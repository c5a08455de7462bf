"""The base of a rate: "6 per hundred" is a share, and the test is what was looked at."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "tested", "failed"),
    [
        ("The model gets 9 outta 10 right, measured on a thousand.", 1000, 100),
        ("It's right 94 times out of a hundred, and we looked at 700. Limit is 4% wrong.", 700, 42),
        ("Error rate: 12 per 1,000 (measured on 25,000 rows). Limit: 5 per 1,000.", 25_000, 300),
        ("We tested 450 and eight in a hundred were wrong.", 450, 36),
        ("Six per hundred replies are off-brand, that's from 1,500 replies we looked at.", 1500, 90),
        ("4 errors per 100 forms (n=1,200), allowed are 2 per 100.", 1200, 48),
    ],
)
def test_a_rate_is_one_of_the_test_beside_it(full_reader: Reader, text: str, tested: int, failed: int) -> None:
    reading = full_reader.read_opening(text)
    found = {**reading.values, **{name: may[0] for name, may in reading.plain_candidates.items()}}
    assert (found["eval_examples"], found["eval_failures"]) == (tested, failed)


@pytest.mark.parametrize(
    "text",
    [
        "6 of 100 failed in the first test. We have 900 labelled mails. Limit 5%.",
        "We tested 100 mails and 6 of the 100 were wrong. We have 1,500 labelled replies.",
        "6 of 100 replies were wrong.",
    ],
)
def test_a_hundred_that_was_tested_is_a_count(full_reader: Reader, text: str) -> None:
    values = full_reader.read_opening(text).values
    assert (values["eval_examples"], values["eval_failures"]) == (100, 6)


@pytest.mark.parametrize("text", ["3 per hundred replies are wrong."])
def test_without_a_test_nothing_was_counted(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert "eval_examples" not in {**reading.values, **reading.plain_candidates}
    assert 0.03 in (reading.values.get("failure_rate"), *reading.candidates.get("failure_rate", ()))
