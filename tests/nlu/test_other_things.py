"""Words that stand for another thing than the value they resemble: a price, a proposal, a broken limit, a feeling."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("My cousin says we should train our own model and a friend would do it for 8k.", "labelled_examples"),
        ("The vendor would build it for 12k. Is 12k reasonable?", "labelled_examples"),
        ("IT architecture now proposes a fine-tuned model for our announcements.", "already_tuned"),
        ("A consultant offers us a small trained model. We tried a prompt with a glossary.", "already_tuned"),
        ("About one subtitle in fifteen breaks a limit. Condensing dialogue.", "failure_threshold"),
        ("It lands within 1 point of the tutor 96% of the time.", "failure_threshold"),
        ("They want to fine-tune each quarter. I have a bad feeling but can't put it into words.", "style_need"),
        ("Pulled a sample of 100 that two teachers had marked independently.", "eval_failures"),
        ("We need at most 2 in 100 wrong because the fines are nasty.", "failures_consistent"),
    ],
)
def test_other_things_are_not_taken(full_reader: Reader, text: str, field: str) -> None:
    assert field not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Our vendor proposes more data for the fine-tuned model we run since May.", "already_tuned", True),
        ("We accept one broken subtitle in fifteen.", "failure_threshold", 1 / 15),
        ("Of 100 essays, 12 were marked wrong.", "eval_failures", 12),
    ],
)
def test_the_value_itself_is(full_reader: Reader, text: str, field: str, value: object) -> None:
    reading = full_reader.read_opening(text)
    assert {field: pytest.approx(value, abs=1e-3)}.items() <= {
        **{name: found[0] for name, found in reading.plain_candidates.items()},
        **reading.values,
    }.items()
