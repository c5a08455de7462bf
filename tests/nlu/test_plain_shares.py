"""A share of failures that is plainly told is taken; one that is old, a bound or of something else is asked about."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Delivery notes to XML. About 6% of the XML is broken. What now?", 0.06),
        ("Around 9% of the answers are outdated, nobody counted them.", 0.09),
        ("Clerks say one in 8 comes back wrong. Our limit is 2%.", 0.125),
        ("Roughly 7% of the replies get redone by the desk.", 0.07),
        ("hello all, parcel labels, 70k scans/month, prompt has 5 examples, 3% of JSON is broken. fine-tune?", 0.03),
        ("Our museum bot is on gpt-4o, we do 9k chats a day, and the prompt gets 1 in 5 wrong, like we feared.", 0.2),
    ],
)
def test_a_plain_share_of_failures_is_taken(full_reader: Reader, text: str, share: float) -> None:
    assert full_reader.read_opening(text).values["failure_rate"] == share


@pytest.mark.parametrize(
    "text",
    [
        "Captions for a museum. Editors fix under 4% of them, quality is fine.",
        "Before: 5.5% invalid. Since strict decoding: none at all.",
        "We have 900 examples, and every ninth label has an error.",
        "The plan gives cleaning 15% of the effort. Is that wrong?",
        "8% come back wrong, I think.",
    ],
)
def test_another_share_is_not_taken(full_reader: Reader, text: str) -> None:
    assert "failure_rate" not in full_reader.read_opening(text).values


def test_a_share_beside_counted_failures_is_set_aside(full_reader: Reader) -> None:
    values = full_reader.read_opening("6% of our tags are wrong: 24 of 400 in the last test. We accept 3%.").values
    assert (values["eval_examples"], values["eval_failures"]) == (400, 24)
    assert "failure_rate" not in values
