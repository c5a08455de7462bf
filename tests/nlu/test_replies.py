"""Replies and openings are read as people mean them: measured on written sets, each with what it must reach."""

from __future__ import annotations

import pytest

from bot.nlu import Reader
from tests.harness.paths import TUNED
from tests.nlu.measure import Report, lines_of, measure

OLDER = ("1", "2", "3", "4", "5", "6", "7")


def report(reader: Reader, name: str) -> Report:
    return measure(reader, lines_of(TUNED / name))


def precision(found: Report) -> float:
    return found.all.right / (found.all.right + found.all.wrong)


def offered(found: Report) -> float:
    return (found.all.taken + found.all.offered) / found.all.expected


def test_the_shared_replies_are_read_or_offered_and_none_wrong(full_reader: Reader) -> None:
    found = report(full_reader, "replies.jsonl")
    assert not found.wrong
    assert offered(found) >= 0.97, found.missed
    assert found.all.taken / found.all.expected >= 0.8, found.missed


@pytest.mark.slow
@pytest.mark.parametrize("name", OLDER)
def test_our_own_replies_are_read_or_offered(full_reader: Reader, name: str) -> None:
    found = report(full_reader, f"replies_{name}.toml")
    assert precision(found) >= 0.94, found.wrong
    assert offered(found) >= 0.89, found.missed


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.stem for path in TUNED.glob("manners_*.jsonl")))
def test_many_manners_are_read_or_offered(full_reader: Reader, name: str) -> None:
    found = report(full_reader, f"{name}.jsonl")
    assert precision(found) >= 0.97, found.wrong
    assert found.all.taken / found.all.expected >= 0.45  # the smallest sets hold almost nothing but tricky lines
    assert offered(found) >= 0.9, found.missed


@pytest.mark.slow
def test_replies_that_the_weights_were_fitted_on_are_seldom_read_wrong(full_reader: Reader) -> None:
    lines = list(lines_of(TUNED / "met_replies.jsonl"))[::5]
    found = measure(full_reader, lines)
    assert precision(found) >= 0.95, found.wrong
    assert found.all.taken / found.all.expected >= 0.6
    assert offered(found) >= 0.88, found.missed


@pytest.mark.slow
def test_posts_give_few_wrong_values_and_most_are_offered(full_reader: Reader) -> None:
    found = report(full_reader, "posts.jsonl")
    assert precision(found) >= 0.97, found.wrong
    assert offered(found) >= 0.85, found.missed


@pytest.mark.slow
def test_stories_as_openings_give_their_facts(full_reader: Reader) -> None:
    found = report(full_reader, "stories.jsonl")
    assert precision(found) >= 0.97, found.wrong
    assert found.all.taken / found.all.expected >= 0.65
    assert offered(found) >= 0.9


@pytest.mark.slow
def test_where_nothing_is_stated_nothing_is_read(full_reader: Reader) -> None:
    assert len(report(full_reader, "replies_offtopic.toml").wrong) <= 1


def test_somebody_else_s_model_is_asked_about(full_reader: Reader) -> None:
    reading = full_reader.read(["already_tuned"], "LoRA'd a 3B once, for a different product")
    assert "already_tuned" not in reading.values
    assert True in reading.candidates["already_tuned"]


@pytest.mark.parametrize(
    ("asked", "text", "stated"),
    [
        ("prompt_ingredients", "instruction and output format. no reasoning needed", {"reasoning_matters": False}),
        ("prompt_ingredients", "instruction, 5 examples, no chain of thought", {}),
        (
            "reasoning_matters",
            "somebody cleans the data, no retraining budget",
            {"retraining_budgeted": False},
        ),
        ("failure_mode", "I think only examples can show it", {"style_need": "example_level"}),
    ],
)
def test_what_was_not_asked_is_taken_as_it_was_meant(
    full_reader: Reader, asked: str, text: str, stated: dict[str, object]
) -> None:
    assert full_reader.read([asked], text).elsewhere == stated


def test_a_project_that_is_called_a_thing_has_its_name(full_reader: Reader) -> None:
    named = full_reader.read_opening("hey so we have this support-ticket triage thing on gpt-4o").values
    assert named["project"] == "support-ticket triage"
    assert "project" not in full_reader.read_opening("we have this whole fine-tuning thing on gpt-4o").values


def test_a_prompt_described_in_a_first_message_is_offered_and_not_taken(full_reader: Reader) -> None:
    parts = ("instruction", "output_format", "few_shot")
    reading = full_reader.read_opening("Prompt: instruction, output format and 5 examples. We sort 40k mails a month.")
    assert "prompt_ingredients" not in reading.values
    assert reading.candidates["prompt_ingredients"][0] == parts
    assert full_reader.read(["prompt_ingredients"], "instruction, output format, examples").values == {
        "prompt_ingredients": parts
    }
