"""Numbers of a first message that belong together: parts of a whole, products, rates, what replaces another."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.nlu import Reader

Values = Mapping[str, object]


def result(examples: int, failures: int) -> Values:
    return {"eval_examples": examples, "eval_failures": failures}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # what makes up a whole is no result of its own
        ("400 mails, 60 wrong in all. Split: 250 German with 14 wrong, 150 Dutch with 46 wrong.", result(400, 60)),
        ("Week one 44 of 60 letters were right, week two 52 of 60, so in total 96 of 120 were right.", result(120, 24)),
        ("Of 250 tested in total, 225 were right and 25 wrong.", result(250, 25)),
        # a number gives way to the one that is right
        ("The eval set is 500 rows, 40 fail. Sorry, 450 not 500, there were duplicates.", result(450, 40)),
        # shares of two models side by side are both how much was right
        (
            "Claude gets 94% prompt-only, our tuned 8B 92% on our 200 case test.",
            {**result(200, 12), "tuned_examples": 200, "tuned_failures": 16},
        ),
        ("I ran 160 notes, the model's code was off on 24.", result(160, 24)),
        ("In our control of 210 letters, 12 were damaged.", result(210, 12)),
    ],
)  # fmt: skip
def test_numbers_of_a_result_are_put_together(full_reader: Reader, text: str, values: Values) -> None:
    read = full_reader.read_opening(text).values
    assert {name: read.get(name) for name in values} == values


@pytest.mark.parametrize(
    ("text", "monthly"),
    [
        ("It sorts complaints into one of 9 classes, and we have 1,300 complaints a month, one request each.", 1_300),
        ("There are 40 rooms, and that comes to 1,100 reports a month, with one call each.", 1_100),
        ("Eight clients, about 400 each, 3,200 calls a month total.", 3_200),
        ("35 clinics, each one sends 400 patient letters per month.", 14_000),
        ("1,200 stations and each makes about 1,400 calls a month.", 1_680_000),
        ("The batch job reads 3k records every night, one call each.", 90_000),
        ("In one day 150 orders are coming, for each order one call.", 4_500),
    ],
)
def test_a_number_for_each_is_multiplied_only_where_it_is_none_in_all(
    full_reader: Reader, text: str, monthly: int
) -> None:
    assert full_reader.read_opening(text).values.get("monthly_requests") == monthly


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("We have 20 nurses, up to 30 visits a day each.", "monthly_requests"),
        ("Our prompt is three pages long by now, and every month it grows.", "monthly_requests"),
        ("The queues get renamed every few months.", "stable_months"),
        ("The layout stays the same for several months.", "stable_months"),
        ("Our target is that errors become 1% someday, 4% are wrong now.", "failure_threshold"),
        ("Labels: none. Latency: whatever.", "labels_trusted"),
    ],
)
def test_what_is_at_most_or_a_few_is_not_taken(full_reader: Reader, text: str, field: str) -> None:
    assert field not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("It must not exceed 250 ms, by contract.", "latency_budget_ms", 250),
        ("Currently 11% of the codes are wrong, the limit is 4%.", "failure_threshold", 0.04),
        ("Hard cap 8 s.", "latency_budget_ms", 8_000),
        ("We have 4,000 labelled lines from the operators.", "labelled_examples", 4_000),
        ("There are 1,800 articles with the right category.", "labelled_examples", 1_800),
        ("Students marked the answers for 700 pages.", "labelled_examples", 700),
        ("We classify letters. Nothing fine-tuned so far.", "already_tuned", False),
        ("No chain of thought or examples in the prompt.", "few_shot_examples", 0),
    ],
)
def test_what_is_said_in_so_many_words_is_taken(full_reader: Reader, text: str, field: str, value: object) -> None:
    assert full_reader.read_opening(text).values.get(field) == value


def test_a_few_months_are_offered_where_the_task_changes(full_reader: Reader) -> None:
    assert full_reader.read_opening("The queues get renamed every few months.").candidates["stable_months"] == (3,)
