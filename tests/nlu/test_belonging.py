"""A reply that belongs to another question, or to none, is no answer to the one that was asked."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.decision.profile import FIELDS
from bot.nlu import Reader, Vocabulary
from bot.nlu.finders.yes_no import polarity
from bot.nlu.message.mentions import Message
from bot.nlu.message.vocabulary import BOOLEANS, NUMBERS
from bot.nlu.text.tokens import words_of
from bot.nlu.weighing.doubts import TOO_NEAR
from tests.harness.paths import ROOT, TUNED
from tests.nlu.values_reader import ValuesReader

WRONGLY_TAKEN = 0.08  # of replies put to a question they don't answer; without the rule it was 0.3
QUIET = 0.95  # of small talk, insults and orders
FIRST_VECTOR = 7


def replies(name: str) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = tomllib.loads((TUNED / f"replies_{name}.toml").read_text(encoding="utf-8"))["reply"]
    return kept


def answers(found: Mapping[str, object]) -> dict[str, object]:
    return {field: value for field, value in found.items() if value is not None}


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("criteria_written", "eighty millis"),
        ("failure_mode", "minus five"),
        ("structured_outputs", "spam or not spam, that's it"),
        ("labels_trusted", "a quarter of a second"),
        ("failure_threshold", "two dozen"),
        ("structured_outputs", "1200 and all double checked"),
        ("input_diversity", "fixed for a year, criteria are in the wiki with numbers"),
        ("structured_outputs", "50 ms hard"),
        ("input_diversity", "yes, all of them"),
        ("labelled_examples", "no"),
        ("few_shot_examples", "no"),
        ("eval_examples", "haven't a clue, ask ops"),
    ],
)
def test_what_answers_another_question_answers_not_this_one(
    meaning_reader: ValuesReader, asked: str, text: str
) -> None:
    assert meaning_reader.read([asked], text).get(asked) is None


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("criteria_written", "it's all in people's heads", False),
        ("format_tolerance", "one bad row and the whole import dies", "zero"),
        ("input_diversity", "pretty narrow, always invoices", "narrow"),
        ("failure_threshold", "2", 0.02),
        ("failure_threshold", "roughly 3 in 100", 0.03),
        ("change_pace", "two weeks", "weeks"),
        ("structured_outputs", "what's that?", "not_considered"),
    ],
)
def test_a_short_answer_of_its_own_still_counts(
    meaning_reader: ValuesReader, asked: str, text: str, value: object
) -> None:
    assert meaning_reader.likeliest([asked], text)[asked] == value


@pytest.mark.slow
def test_few_replies_put_to_the_wrong_question_are_taken_for_answers(
    meaning_reader: ValuesReader, vocabulary: Vocabulary
) -> None:
    """A bare number to a number, a yes to a yes-or-no and near neighbours are fair answers, so they are not put."""
    draw = random.Random(0)
    put, taken = 0, []
    for case in [case for name in ("2", "4", "6", "7") for case in replies(name) if case["expect"]]:
        asked, words = case["asked"].split(", "), words_of(case["reply"])
        for field in draw.sample([name for name in FIELDS[1:] if name not in {*asked, *case["expect"]}], 3):
            numeric = field in NUMBERS and re.search(r"\d", words.line)
            near = field in TOO_NEAR.get(asked[0], ()) or asked[0] in TOO_NEAR.get(field, ())
            if numeric or near or (field in BOOLEANS and polarity(Message(words, vocabulary))):
                continue
            put += 1
            if meaning_reader.read([field], case["reply"]).get(field) is not None:
                taken.append((field, case["reply"]))
    assert len(taken) / put <= WRONGLY_TAKEN, taken


@pytest.mark.slow
def test_small_talk_insults_and_orders_state_nothing_whatever_was_asked(meaning_reader: ValuesReader) -> None:
    asked = FIELDS[1:]  # to "what is it called", a short reply is a name
    put = [(field, case["reply"]) for case in replies("offtopic") for field in asked]
    taken = [(field, text) for field, text in put if answers(meaning_reader.read([field], text))]
    assert 1 - len(taken) / len(put) >= QUIET, taken


def _examples() -> list[tuple[tuple[str, ...], str]]:
    questions = tomllib.loads((ROOT / "knowledge" / "checklist.toml").read_text(encoding="utf-8"))["questions"]
    return [(tuple(control["field"] for control in q["controls"]), q["example"]) for q in questions]


@pytest.mark.parametrize(("asked", "example"), _examples())
def test_the_example_a_question_shows_answers_it(
    meaning_reader: ValuesReader, asked: Sequence[str], example: str
) -> None:
    found = answers(meaning_reader.read(asked, example))
    assert found
    assert set(found) <= set(asked)


def test_phrases_are_embedded_once_together_and_replies_apart(vocabulary: Vocabulary) -> None:
    seen: dict[str, list[list[str]]] = {"phrases": [], "replies": []}

    def embed_as(kind: str, texts: Sequence[str]) -> NDArray[np.float32]:
        seen[kind].append(list(texts))
        return np.array([[len(text), FIRST_VECTOR] for text in texts], dtype=np.float32)

    reader = Reader(vocabulary, lambda texts: embed_as("replies", texts), lambda texts: embed_as("phrases", texts))
    reader.warm()
    reader.read(["failure_mode"], "a reply of a person")
    assert len(seen["phrases"]) == 1
    assert len(seen["phrases"][0]) == len(set(seen["phrases"][0]))
    assert ["a reply of a person"] in seen["replies"]
    assert not {text for texts in seen["replies"] for text in texts} & set(seen["phrases"][0])
