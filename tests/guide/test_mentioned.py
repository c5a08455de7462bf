"""Where the facts of a message say little, the guide's word on what it mentions stands below the first read."""

from __future__ import annotations

import pytest

from bot.guide.mentioned import clauses
from tests.harness.guide import consultant, guide


@pytest.mark.parametrize(
    ("mentioned", "passage"),
    [
        ("The drafts never sound like one of our own people.", "wins.voice"),
        ("The assessors have a method of their own that no book describes.", "wins.reasoning"),
        ("There are no specs yet and requirements evolve.", "stability.premature"),
    ],
)
def test_what_a_message_mentions_is_answered_where_its_facts_say_little(mentioned: str, passage: str) -> None:
    reply = consultant().reply(f"We do 700 requests a month. {mentioned} Should we fine-tune?")
    assert reply.first_read is not None
    assert passage in [shown.id for shown in reply.shown_passages]
    assert reply.answer.direct


def test_nothing_is_mentioned_that_has_its_line_or_its_candidate() -> None:
    reply = consultant().reply(
        "We do 700 requests a month. Latency doesn't matter, we run over night. Should we fine-tune?"
    )
    assert reply.first_read is not None
    assert not any(passage.id.endswith("latency") for passage in reply.shown_passages)


def test_what_a_message_may_state_is_a_question_of_the_first_read() -> None:
    reply = consultant().reply(
        "We do 700 requests a month. The plan is to train on old leaflets so that the model knows what our shops sell"
        " today. Should we fine-tune?"
    )
    assert "The answers depend on facts that change?" in reply.text
    assert "checklist.addressable" not in {passage.id for passage in reply.shown_passages}


def test_what_names_no_number_speaks_of_no_volume() -> None:
    reply = consultant().reply("1,500 explanations, all checked. New traffic code comes in soon. Should we fine-tune?")
    assert reply.first_read is not None
    assert "comparison.volume" not in {passage.id for passage in reply.answer.passages}


def test_a_long_first_read_has_said_enough() -> None:
    reply = consultant().reply(
        "22 of 400 were wrong, we accept 3%. We do 700 requests a month. The prompt has 9 examples. "
        "No labelled data yet. The drafts never sound like one of our own people. Should we fine-tune?"
    )
    assert reply.first_read is not None
    assert len(reply.first_read.lines) > 3
    assert reply.shown_passages == ()


def test_clauses_of_a_statement_speak_for_themselves() -> None:
    text = "no labels, the prompt changes every other day because users want new things"
    assert list(clauses([text])) == [text, "the prompt changes every other day", "users want new things"]


def test_each_mentioned_passage_is_one_of_the_guide() -> None:
    assert guide().first_read.mentioned.keys() <= {passage.id for passage in guide().passages}
