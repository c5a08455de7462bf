"""A wish, a range across a line, an exception or a part of the failures is asked about, never taken."""

from __future__ import annotations

import pytest

from bot.nlu import Reader
from bot.nlu.reading import Reading

EVAL = "eval_examples,eval_failures"


def read(reader: Reader, asked: str, text: str) -> Reading:
    """`asked` "" is an opening."""
    return reader.read(asked.split(","), text) if asked else reader.read_opening(text)


@pytest.mark.parametrize("asked", ["", "monthly_requests"])
@pytest.mark.parametrize(
    "text",
    [
        "if we get the deal, we'd have 5M requests a month",
        "if the pilot works, it would be 5M calls a month",
        "once we sign them we could have 5M requests a month",
        "we'd see 5 million tickets a month if they renew",
        "it'd be 5M requests a month with the new client",
        "should they say yes, 5M calls a month",
        "5 million requests a month once legal signs off",
        "we'll be at 5M requests a month by Friday",
    ],
)
def test_what_is_not_there_yet_is_asked(full_reader: Reader, asked: str, text: str) -> None:
    reading = read(full_reader, asked, text)
    assert "monthly_requests" not in {**reading.values, **reading.elsewhere}
    assert reading.candidates["monthly_requests"][0] == 5_000_000


@pytest.mark.parametrize(
    "text",
    ["we'd label 2,000 rows with gpt-4", "2,000 by Friday", "2,000 once legal signs off", "we could label 2,000"],
)
def test_labels_to_come_are_asked(full_reader: Reader, text: str) -> None:
    reading = full_reader.read(["labelled_examples"], text)
    assert (dict(reading.values), reading.candidates["labelled_examples"]) == ({}, (2000,))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("it's the reasoning in about 9 of 120 contracts", (120, 9)),
        ("9 of 120 contracts", (120, 9)),
        ("3 of 80 tickets must be redone", (80, 3)),
        ("500 run, 40 failed, 22 of which were wrong on format", (500, 40)),
        ("tested 300, 12 wrong, of which 5 were really wrong labels", (300, 12)),
    ],
)
def test_a_result_is_no_limit_and_a_part_of_failures_no_total(
    full_reader: Reader, text: str, result: tuple[int, int]
) -> None:
    reading = full_reader.read(EVAL.split(","), text)
    assert (reading.values["eval_examples"], reading.values["eval_failures"]) == result
    assert "failure_threshold" not in reading.elsewhere


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("12 false positives and 9 false negatives in 400", 21),
        ("7 hallucinated and 5 truncated out of 250", 12),
        ("250 run: 7 wrong format, 5 wrong tone", 12),
    ],
)
def test_several_kinds_of_failure_are_asked_about(full_reader: Reader, text: str, total: int) -> None:
    reading = full_reader.read(EVAL.split(","), text)
    assert "eval_failures" not in reading.values
    assert total in reading.candidates["eval_failures"]


@pytest.mark.parametrize(
    ("asked", "text", "ends"),
    [
        ("monthly_requests", "between 300k and 2M", (300_000, 2_000_000)),
        ("", "we get 300k to 2M requests a month", (300_000, 2_000_000)),
        ("labelled_examples", "400 to 600", (400, 600)),
        ("", "between 300 and 900 labelled examples", (300, 900)),
        ("latency_budget_ms", "80 to 150 ms", (80, 150)),
        ("stable_months", "3 to 9 months", (3, 9)),
        ("few_shot_examples", "8 to 12", (8, 12)),
        ("latency_budget_ms", "must be under 100 ms", (99, 100)),
        ("latency_budget_ms", "hard sub-100ms limit", (99, 100)),
    ],
)
def test_both_sides_of_a_line_are_asked(full_reader: Reader, asked: str, text: str, ends: tuple[int, int]) -> None:
    reading = read(full_reader, asked, text)
    assert ends in reading.candidates.values()


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("monthly_requests", "20k to 40k", 20_000),
        ("labelled_examples", "between 1,000 and 1,500", 1000),
        ("latency_budget_ms", "under 200 ms", 200),
        ("stable_months", "12 to 18 months", 12),
    ],
)
def test_of_a_range_on_one_side_the_lower_end_is_taken(full_reader: Reader, asked: str, text: str, value: int) -> None:
    assert full_reader.read([asked], text).values == {asked: value}


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("latency_budget_ms", "under 100 ms, so 90 ms", 90),
        ("stable_months", "5 to 7 months stable, 7 months stable", 7),
    ],
)
def test_a_number_beside_a_range_across_a_line_is_surer(full_reader: Reader, asked: str, text: str, value: int) -> None:
    assert full_reader.read([asked], text).values == {asked: value}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("about 900, all of them signed off, except the French ones", 900),
        ("1,200, all checked apart from the invoices from May", 1200),
        ("every one reviewed, barring the last batch of 300", None),
        ("all correct except a few hundred", None),
    ],
)
def test_all_but_some_is_not_all(full_reader: Reader, text: str, count: int | None) -> None:
    reading = full_reader.read(["labelled_examples", "labels_trusted"], text)
    assert reading.values.get("labelled_examples") == count
    assert reading.values.get("labels_trusted") is not True
    assert False in (reading.values.get("labels_trusted"), *reading.candidates.get("labels_trusted", ()))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("we dropped the edge cases, instruction and format are still in", ("instruction", "output_format")),
        ("examples used to be in there, now only instruction and format", ("instruction", "output_format")),
        ("instruction, format, and we cut the examples", ("instruction", "output_format")),
        ("instruction and output format. we took out the examples", ("instruction", "output_format")),
    ],
)
def test_what_was_taken_out_of_a_prompt_is_not_in_it(full_reader: Reader, text: str, parts: tuple[str, ...]) -> None:
    assert full_reader.read(["prompt_ingredients"], text).values == {"prompt_ingredients": parts}
