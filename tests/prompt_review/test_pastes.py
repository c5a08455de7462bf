"""A pasted prompt is told from an answer about one: a short answer stays an answer, whatever it speaks of."""

from __future__ import annotations

import tomllib

import pytest

from bot.prompt_review import pasted_prompt
from tests.harness.guide import knowledge
from tests.harness.paths import TUNED

CUES = knowledge().review.paste
NAMES = sorted(path.stem for path in (TUNED / "prompts").glob("*.txt"))
LONG_ENOUGH = 500
ANSWERS = [
    "Instruction, output format and 12 examples; no edge cases yet. Reasoning doesn't matter.",
    "yes",
    "our prompt is: instruction, output format, no examples",
    "here is our prompt: it has an instruction and 12 examples",
    "The prompt: instruction and format only",
    "```json```",
    "It is about 2,000 words long, with 14 examples, the edge cases we know, and a JSON schema for the output.",
    "You are right, we have no examples in it.",
    "Classification of tickets, some 2M a month, and 4% fail",
    "we do not measure it yet\nwe have 800 labels\nnot all of them trusted",
    (
        "Well, where to begin. We started with a one-line prompt in spring and it has grown ever since: there"
        " is now an instruction at the top, then a description of the JSON that we need, then some examples. "
        "I think there are eleven of those, perhaps twelve. Edge cases are covered as far as we have seen "
        "them in production. We never asked it to reason since it is a plain extraction task and latency "
        "counts. On the last eval set of 400 invoices 22 failed, nearly all because of broken JSON, and that "
        "is spread over all suppliers evenly. The threshold is two percent."
    ),
]


def prompt(name: str) -> str:
    return (TUNED / "prompts" / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("asked", [True, False])
def test_an_answer_stays_an_answer(answer: str, asked: bool) -> None:
    assert pasted_prompt(answer, CUES, asked=asked) is None


@pytest.mark.parametrize("name", NAMES)
def test_any_prompt_is_one_after_words_that_hand_it_over_or_in_a_code_block(name: str) -> None:
    text = prompt(name).strip()
    for words in (
        "Here is our prompt:",
        "this is the prompt we use today:\n",
        "Review our prompt:",
        "here's our current prompt –",
    ):
        assert pasted_prompt(f"{words} {text}", CUES, asked=False) == text.strip("`").strip()
    if len(text) >= 40 and "```" not in text:
        assert pasted_prompt(f"this one\n```\n{text}\n```", CUES, asked=False) == text


@pytest.mark.parametrize("name", [name for name in NAMES if len(prompt(name)) >= LONG_ENOUGH])
def test_a_long_prompt_needs_no_words_around_it(name: str) -> None:
    assert pasted_prompt(prompt(name), CUES, asked=False) == prompt(name).strip()


def test_where_the_prompt_is_what_was_asked_for_a_short_one_is_enough() -> None:
    text = "You are a helpful assistant. Extract the total of the invoice as JSON."
    assert pasted_prompt(text, CUES, asked=True) == text
    assert pasted_prompt(text, CUES, asked=False) is None


@pytest.mark.parametrize("path", ["replies_1.toml", "replies_2.toml", "replies_3.toml", "replies_4.toml"])
def test_no_reply_that_people_gave_to_a_question_is_taken_for_a_prompt(path: str) -> None:
    found = tomllib.loads((TUNED / path).read_text(encoding="utf-8"))
    replies = [case["reply"] for case in found["reply"]]
    assert len(replies) > 50
    assert [reply for reply in replies if pasted_prompt(reply, CUES, asked=True)] == []
