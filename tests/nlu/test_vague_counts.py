"""What was told as "several hundred" or "a few thousand" is no exact number, in a first message."""

from __future__ import annotations

import pytest

from bot.nlu import Reader

COUNTS = ("labelled_examples", "eval_examples", "eval_failures")


@pytest.mark.parametrize(
    "text",
    [
        "Several hundred labelled x-ray reports, left and right get confused.",
        "Caseworkers made correct timelines for several hundred past cases.",
        "We get lost in the steps. Thousands of decided cases, checked by the auditors.",
        "We've got several thousand letters the clerks corrected by hand.",
        "There are a few hundred labelled tickets.",
        "A couple of dozen labelled contracts, clause extraction.",
        "We have a couple hundred labelled leases.",
        "A few k labelled mails are in the archive.",
        "Tens of thousands of labelled invoices sit in our archive.",
        "The prompt failed on a few dozen of 800 test cases.",
        "We tested several hundred outputs and 9 were wrong.",
    ],
)
def test_a_vague_count_is_neither_taken_nor_offered_as_a_number(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert not {*COUNTS} & {*reading.values, *reading.plain_candidates}


@pytest.mark.parametrize(
    ("text", "labelled"),
    [
        ("We have three hundred labelled tickets.", 300),
        ("We have 3 thousand labelled mails.", 3000),
        ("Two hundred labelled leases, and a few of them long.", 200),
        ("We have 300 labelled mails from several months.", 300),
    ],
)
def test_a_count_in_words_is_taken(full_reader: Reader, text: str, labelled: int) -> None:
    assert full_reader.read_opening(text).values["labelled_examples"] == labelled
