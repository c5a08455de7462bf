"""What a mention or a direct message wants is decided by samples and by the facts found in it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.intent.intents import KINDS, intent
from tests.harness.guide import classifier, consultant
from tests.harness.paths import CASES, KNOWLEDGE, TUNED

TUNED_ON = tomllib.loads((TUNED / "intents.toml").read_text(encoding="utf-8"))["message"]
KEPT_APART = tomllib.loads((CASES / "guide" / "intents_kept_apart.toml").read_text(encoding="utf-8"))["message"]
SAMPLES = tomllib.loads((KNOWLEDGE / "intents.toml").read_text(encoding="utf-8"))
RIGHT = 0.92
PROMPT = "```You are a clerk. Answer with one of PAY, ASK, REJECT. Letter: {letter}```"


@pytest.mark.parametrize("case", TUNED_ON, ids=lambda case: case["text"])
def test_what_is_wanted_and_of_which_project(case: dict[str, Any]) -> None:
    found = consultant().reply(case["text"]).intent
    assert found.kind == case["kind"]
    if "project" in case:
        assert found.project == case["project"]


@pytest.mark.slow
def test_messages_kept_apart_from_the_samples_are_classified() -> None:
    kinds = {case["text"]: consultant().reply(case["text"]).intent.kind for case in KEPT_APART}
    wrong = [(case["text"], kinds[case["text"]]) for case in KEPT_APART if kinds[case["text"]] not in case["kinds"]]
    assert 1 - len(wrong) / len(KEPT_APART) >= RIGHT, wrong


def test_facts_of_a_project_of_their_own_make_a_decision() -> None:
    text = "labels: 700. volume: 40k. latency: nothing special."
    facts = {"labelled_examples": 700, "monthly_requests": 40_000}
    assert classifier().classify(text, facts).kind == "decision"


@pytest.mark.parametrize(
    ("text", "kind", "offers"),
    [
        (PROMPT, "review", False),
        (f"can you check our prompt? {PROMPT}", "review", False),
        (f"how many few-shot examples should a prompt have? {PROMPT}", "question", True),
        ("how many few-shot examples should a prompt have?", "question", False),
    ],
)
def test_a_code_block_is_reviewed_if_the_message_asks_for_it_or_is_nothing_else(
    text: str, kind: str, offers: bool
) -> None:
    found = classifier().classify(text, {})
    assert (found.kind, found.offers_review) == (kind, offers)


def test_a_file_beside_a_question_is_offered_for_review() -> None:
    assert classifier().classify("how long may a prompt be?", {}, file=True).offers_review
    assert classifier().classify("", {}, file=True).kind == "review"


@pytest.mark.parametrize(
    "text", ["what did we decide about it?", "should we fine-tune it", "should we fine-tune, or not?"]
)
def test_a_pronoun_or_the_rest_of_the_sentence_names_no_project(text: str) -> None:
    assert classifier().classify(text, {}).project is None


@pytest.mark.parametrize(
    ("text", "kind", "project"),
    [
        ("what did we decide about the mail router?", "past_verdicts", "mail router"),
        ("start the checklist for Bluebird", "start", "Bluebird"),
        ("Shoud we finetune the KYC form reader?", "decision", "KYC form reader"),
        ("thanks!", "talk", None),
        ("what can you do?", "help", None),
        ("", "help", None),
        ("how many labels do we need?", "question", None),
    ],
)
def test_plain_words_are_understood_without_the_sentence_model(text: str, kind: str, project: str | None) -> None:
    found = intent(text, _Phrases(SAMPLES))  # type: ignore[arg-type]
    assert (found.kind, found.project) == (kind, project)


class _Phrases:
    def __init__(self, intents: dict[str, list[str]]) -> None:
        self.intents = intents


def test_every_kind_has_many_samples() -> None:
    assert {kind: len(SAMPLES[kind]) for kind in KINDS if len(SAMPLES[kind]) < 40} == {}


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.booleans())
def test_any_text_has_an_intent(text: str, file: bool) -> None:
    found = classifier().classify(text, {}, file=file)
    assert found.kind in KINDS
    assert 0 <= found.confidence <= 1
