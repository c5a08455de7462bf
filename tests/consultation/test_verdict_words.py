"""A verdict is short: what is seen before anything is opened has at most 130 words, and no sentence stands twice."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest

from bot.consultation.state import Consultation
from bot.consultation.verdict_message import VerdictMessage
from bot.consultation.verdict_wording import render_verdict
from bot.decision.judge import judge
from bot.decision.profile import FIELDS, Profile, parse_profile
from tests.consultation.walks import knowledge, some_value
from tests.harness.paths import TUNED
from tests.harness.profiles import SAMPLE
from tests.harness.tiers import thin_out
from tests.slack.rendering import render

MOST_WORDS = 130


def stories() -> list[dict[str, Any]]:
    lines = (TUNED / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["profile"] for line in lines]


def some_profile(seed: int) -> Profile:
    chance = random.Random(seed)
    fields = knowledge().checklist.fields
    values = {name: some_value(chance, fields[name]) for name in FIELDS}
    for of, part in (("eval_examples", "eval_failures"), ("tuned_examples", "tuned_failures")):
        if values[part] is not None and values[of] is not None:
            values[part] = min(values[part], values[of])
    return parse_profile({name: value for name, value in values.items() if value is not None})


def made(profile: Profile) -> VerdictMessage:
    consultation = Consultation(id="c", team="T", owner="U1")
    found = judge(profile, knowledge().rules)
    return render_verdict(found, "v", consultation, 0.0, {}, knowledge().phrases, knowledge().checklist)


def shown_texts(message: VerdictMessage) -> list[str]:
    """Each line of the message before the fold, the small print left out."""
    blocks = render(message, "o", "c").newer or []
    return [line for block in blocks if block["type"] not in ("container", "context", "actions", "context_actions")
            for line in lines_of(block)]  # fmt: skip


def lines_of(part: Any) -> list[str]:
    if isinstance(part, dict):
        if part.get("type") == "rich_text_section":
            return ["".join(run.get("text", "") for run in part["elements"])]
        own = part.get("text")
        return [own] if isinstance(own, str) else [line for inner in part.values() for line in lines_of(inner)]
    return [line for inner in part for line in lines_of(inner)] if isinstance(part, list) else []


def words(lines: list[str]) -> int:
    return len(re.findall(r"\w[\w'’%.,-]*", " ".join(lines)))


def sentences(text: str) -> list[str]:
    return [s.strip(" ¹²³⁴⁵⁶⁷⁸⁹.").casefold() for s in re.split(r"(?<=[.?!])\s", text) if len(s.split()) > 2]


@pytest.mark.parametrize("profile", [SAMPLE, *stories()], ids=lambda profile: str(profile.get("project")))
def test_the_sample_and_every_story_take_at_most_130_words(profile: dict[str, Any]) -> None:
    shown = shown_texts(made(parse_profile(profile)))
    assert words(shown) <= MOST_WORDS, "\n".join(shown)


@pytest.mark.parametrize("seed", thin_out(range(60), 4))
def test_so_does_any_other_project(seed: int) -> None:
    shown = shown_texts(made(some_profile(seed)))
    assert words(shown) <= MOST_WORDS, "\n".join(shown)


@pytest.mark.parametrize("profile", [SAMPLE, *stories()], ids=lambda profile: str(profile.get("project")))
def test_no_sentence_stands_twice(profile: dict[str, Any]) -> None:
    said = [sentence for line in shown_texts(made(parse_profile(profile))) for sentence in sentences(line)]
    assert sorted(set(said)) == sorted(said)


def test_the_first_step_reason_and_change_are_always_shown_and_the_rest_is_below_the_ten_items() -> None:
    message = made(parse_profile({**SAMPLE, "stable_months": 2, "curation_budgeted": False, "criteria_written": False}))
    shown = " ".join(shown_texts(message))
    for first in (message.steps[0].text, message.why[0].text, message.changes[0].text):
        assert first in shown
    fold = next(block for block in render(message, "o", "c").newer or [] if block["type"] == "container")
    folded = " ".join(lines_of(fold["child_blocks"]))
    left_out = [step.text for step in message.steps if step.text not in shown]
    assert left_out, "all steps fit: this shows nothing"
    for text in (*left_out, *(reason.text for reason in message.why if reason.text not in shown)):
        assert text in folded


def test_a_change_to_zero_reads_no() -> None:
    texts = [change.text for change in made(parse_profile({**SAMPLE, "failure_threshold": 0.0})).changes]
    assert "if the re-test shows no failures" in texts


def test_a_step_that_the_advice_names_is_not_said_again() -> None:
    message = made(parse_profile({"needs_current_knowledge": True}))
    assert message.advice == "Keep prompting, and look the facts up."
    assert [step.lead for step in message.steps] == [""]


def test_where_a_model_was_trained_the_advice_is_not_to_train_again() -> None:
    profile = {**SAMPLE, "already_tuned": True, "tuned_examples": 1_600, "tuned_failures": 40}
    assert made(parse_profile(profile)).advice.startswith("Don't train again yet.")


@pytest.mark.slow
def test_no_change_makes_the_prompt_poorer() -> None:
    for seed in range(60):
        for change in made(some_profile(seed)).changes:
            assert "loses" not in change.text
            assert "shows only" not in change.text


def test_a_prompt_that_nobody_described_is_shown_which_parts_would_change_it() -> None:
    """Whether chain of thought is needed is open, so that the parts that surely are do not make it complete."""
    trained = {"already_tuned": True, "tuned_examples": 200, "tuned_failures": 0}
    profile = parse_profile({"eval_examples": 20, "eval_failures": 5, "failure_threshold": 0.01, **trained})
    parts = "instruction, output format, examples, edge cases, checkable limits"
    assert f"if the prompt also has {parts}" in [change.text for change in made(profile).changes]
