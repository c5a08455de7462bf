"""What stands beside a value decides whether it is taken or asked about; see `bot.nlu.weighing.trust`."""

from __future__ import annotations

import pytest

from bot.decision.profile import FIELDS
from bot.nlu import Reader
from bot.nlu.weighing.trust import LEAST, WEIGHTS, likelihood

PROMPT = ["prompt_ingredients", "few_shot_examples"]
EVAL = ["eval_examples", "eval_failures"]
AHEAD = ["stable_months", "criteria_written", "change_pace", "curation_budgeted"]


def test_a_number_is_taken_at_its_own_question_and_asked_about_at_another(full_reader: Reader) -> None:
    text = "we have 267 labelled examples, and the archive is full"
    assert full_reader.read(["labelled_examples"], text).values == {"labelled_examples": 267}
    elsewhere = full_reader.read(PROMPT, text)
    assert "labelled_examples" not in elsewhere.elsewhere
    assert elsewhere.candidates["labelled_examples"][0] == 267


@pytest.mark.parametrize("asked", [PROMPT, EVAL, ["failure_mode"]])
@pytest.mark.parametrize(
    "text",
    ["no, 44 of 1,600 failed", "we tested 500 examples, 30 failed", "44 of 1,600 failed, I think, but who knows"],
)
def test_both_numbers_of_one_result_are_taken_or_neither(full_reader: Reader, asked: list[str], text: str) -> None:
    reading = full_reader.read(asked, text)
    taken = {**reading.elsewhere, **reading.values}
    assert ("eval_examples" in taken) == ("eval_failures" in taken)
    assert {*taken, *reading.candidates} >= set(EVAL)


def test_a_bare_list_of_parts_is_taken_and_one_with_more_is_asked_about(full_reader: Reader) -> None:
    bare = full_reader.read(PROMPT, "instruction and output format, no edge cases yet")
    assert bare.values["prompt_ingredients"] == ("instruction", "output_format")
    more = full_reader.read(PROMPT, "instruction and output format, but then a long story of our founder, who likes it")
    assert "prompt_ingredients" not in more.values
    assert more.candidates["prompt_ingredients"][0] == ("instruction", "output_format")


def test_an_answer_put_right_at_the_end_and_a_list_of_answers_are_taken(full_reader: Reader) -> None:
    end = full_reader.read(["project"], "actually only 120 labelled examples")
    assert end.elsewhere == {"labelled_examples": 120}
    listed = full_reader.read(AHEAD, "stable for 12 months; the criteria are written down; not sure about the rest")
    assert (listed.values["stable_months"], listed.values["criteria_written"]) == (12, True)


@pytest.mark.parametrize("doubt", [name for name, weight in WEIGHTS.items() if weight < 0 and name not in FIELDS])
def test_whatever_speaks_against_a_value_makes_it_less_likely(doubt: str) -> None:
    assert likelihood(("always", doubt)) < likelihood(("always",))
    assert likelihood(("always",)) > LEAST
