"""Kinds of reply that writers brought whom the reader had not met: each is read, asked about or left alone as meant."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.nlu import Reader
from bot.nlu.merging import merge_readings
from bot.nlu.message.vocabulary import BOOLEANS

EVAL = "eval_examples,eval_failures"
TUNED = "tuned_examples,tuned_failures"
ALL_PARTS = ("instruction", "output_format", "few_shot", "edge_cases", "chain_of_thought", "output_constraints")


def taken(reader: Reader, asked: str, text: str) -> dict[str, object]:
    reading = reader.read(asked.split(","), text)
    return {**reading.elsewhere, **reading.values}


def parts(*left_out: str) -> dict[str, object]:
    return {"prompt_ingredients": tuple(part for part in ALL_PARTS if part not in left_out)}


@pytest.mark.parametrize(
    ("asked", "text", "values"),
    [
        # a share whose count nobody knows
        (EVAL, "about 8% wrong, no idea out of how many", {"failure_rate": 0.08, "eval_examples": None}),
        (EVAL, "13% fail. sample size unknown", {"failure_rate": 0.13, "eval_examples": None}),
        # a doubt's own words inside what is plainly said
        (EVAL, "never measured", {"eval_examples": 0}),
        # n ahead of what was accepted; what others trained for us
        (EVAL, "from 340 the experts agreed with 311", {"eval_examples": 340, "eval_failures": 29}),
        (TUNED, "tested the trained one on 600, 25 wrong", {"tuned_examples": 600, "tuned_failures": 25}),
        (
            EVAL,
            "prompt: 14 of 160 wrong. the one they trained for us: 5 of the same 160",
            {"eval_failures": 14, "tuned_examples": 160, "tuned_failures": 5},
        ),
        # taken back past the end of a sentence; added up
        (EVAL, "400 tested. first batch 15 wrong, second batch 8, so 23", {"eval_failures": 23}),
        # parts of the prompt that are left out
        ("prompt_ingredients", "no chain of thought, everything else on your list is in", parts("chain_of_thought")),
        ("prompt_ingredients", "all but chain of thought. Twelve examples.", parts("chain_of_thought")),
        (
            "prompt_ingredients",
            "- instruction: y\n- output format: y\n- CoT: n",
            parts("few_shot", "edge_cases", "chain_of_thought", "output_constraints"),
        ),
        # how numbers are written
        ("few_shot_examples", "one dozen", {"few_shot_examples": 12}),
        ("labelled_examples", "1,40,000 labelled rows", {"labelled_examples": 140_000}),
        ("monthly_requests", "avg 0.5 req/s", {"monthly_requests": 1_296_000}),
        ("monthly_requests", "4k/day Mon-Fri", {"monthly_requests": 88_000}),
        ("failure_threshold", "one bad letter in fifty, says the contract", {"failure_threshold": 0.02}),
        # the card's own words with a comma: tried, and it was not enough
        ("structured_outputs", "tried structured outputs, not enough", {"structured_outputs": "insufficient"}),
        ("structured_outputs", "structured outputs, not yet", {"structured_outputs": "not_considered"}),
        # a number alone ahead of the rest; a pile and its quality; a list with slashes
        ("labelled_examples,labels_trusted", "2,300 labelled pairs, every one of them checked and right",
         {"labelled_examples": 2300, "labels_trusted": True}),
        ("labelled_examples", "820; two reviewers each", {"labelled_examples": 820}),
        ("curation_budgeted,retraining_budgeted", "curation: yes / retraining: no",
         {"curation_budgeted": True, "retraining_budgeted": False}),
        ("prompt_ingredients", "has: instruction, format spec. hasn't: CoT, edge cases, examples",
         {"prompt_ingredients": ("instruction", "output_format")}),
        ("prompt_ingredients", "instruction and format in black, edge cases",
         {"prompt_ingredients": ("instruction", "output_format", "edge_cases")}),
        ("prompt_ingredients", "instruction and format are there; missing: CoT, edge cases",
         {"prompt_ingredients": ("instruction", "output_format")}),
    ],
)  # fmt: skip
def test_what_is_plainly_said_is_taken(
    full_reader: Reader, asked: str, text: str, values: Mapping[str, object]
) -> None:
    found = taken(full_reader, asked, text)
    assert {name: found.get(name, "nothing") for name in values} == dict(values)


@pytest.mark.parametrize(
    ("asked", "text", "field"),
    [
        ("monthly_requests", "the other big bank in town runs 4.5M monthly", "monthly_requests"),
        ("task", "my colleague's bot does summaries", "task"),
        ("monthly_requests", "we have 9 branches and some hundred tickets each", "monthly_requests"),
        ("monthly_requests", "it's on two A100 and costs us 7k a month", "monthly_requests"),
        ("monthly_requests", "about 40 an hour, office hours only", "monthly_requests"),
        ("latency_budget_ms", "we shaved off 65 ms last sprint", "latency_budget_ms"),
        ("stable_months", "it has been unchanged for three years", "stable_months"),
        ("needs_current_knowledge", "perhaps, for a few exotic questions", "needs_current_knowledge"),
        ("retraining_budgeted", "I'd love to say yes. It was struck from the budget.", "retraining_budgeted"),
        ("style_need", 'good question, is "warm but strict" describable?', "style_need"),
        (EVAL, "one out of twenty fails", "eval_examples"),
        (EVAL, "80 wrong with the old prompt, with the new prompt 35, both times on 900", "eval_failures"),
        (EVAL, "we're at 6 percent, the threshold is 2", "eval_examples"),
        ("failure_mode", "it reasons badly, the rest is fine", "failures_consistent"),
    ],
)
def test_what_is_not_plainly_said_is_not_taken(full_reader: Reader, asked: str, text: str, field: str) -> None:
    assert field not in taken(full_reader, asked, text)


@pytest.mark.parametrize(
    ("asked", "text", "field", "value"),
    [
        ("monthly_requests", "60,000 a month today, hopefully 2 million by winter", "monthly_requests", 60_000),
        ("failure_threshold", "up to 3 percent is okay. right now we're at 9 percent", "failure_rate", 0.09),
        ("failure_threshold", "3 in 100 wrong is acceptable. but not one broken file", "format_tolerance", "zero"),
        ("change_pace", "our codes get renamed every few weeks", "stable_months", 0),
        ("labelled_examples", "3,000, of which 1,200 were double checked", "labelled_examples", 3000),
        ("already_tuned", "not us, but the sister company did", "already_tuned", False),
        ("labelled_examples", "800 from legal plus 200 from us", "labelled_examples", 1000),
        (EVAL, "320 examples, 30 fails... wait no. 290 examples, 30 fails.", "eval_examples", 290),
        ("labelled_examples", "5 depots x 160 corrected manifests", "labelled_examples", 800),
    ],
)
def test_what_may_be_meant_is_offered_or_taken(
    full_reader: Reader, asked: str, text: str, field: str, value: object
) -> None:
    offered = full_reader.read(asked.split(","), text).candidates.get(field, ())
    assert value in (taken(full_reader, asked, text).get(field), *offered)


@pytest.mark.parametrize("field", BOOLEANS)
def test_yes_and_no_are_offered_together(full_reader: Reader, field: str) -> None:
    offered = full_reader.read([field], "hm, sort of, I think so").candidates.get(field, ())
    assert set(offered) in (set(), {True, False})
    merged = merge_readings({}, {field: (False, True)}, {field: False})
    assert merged.values == {field: False}  # the model says the likelier one


def test_a_slip_of_an_order_is_none(full_reader: Reader) -> None:
    text = "if it isn't back in 300 ms the till just gives up on it"
    assert full_reader.read(["latency_budget_ms"], text).values == {"latency_budget_ms": 300}
    assert not full_reader.read(["latency_budget_ms"], "just give us a verdict, 300 ms").values
