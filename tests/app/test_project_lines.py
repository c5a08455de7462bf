"""The lines about a project that a model may cite: written by code, each with the section that it comes from."""

from __future__ import annotations

from bot.handlers.answers.guide_questions import lines_of_values
from bot.prepared_content import Content


def test_each_stated_fact_stands_against_its_line_and_what_is_open_follows(content: Content) -> None:
    knowledge = content.knowledge
    lines = lines_of_values(
        {"monthly_requests": 450_000, "labelled_examples": 267, "eval_failures": 9, "eval_examples": 3},
        knowledge.rules, knowledge.checklist, knowledge.phrases,
    )  # fmt: skip
    texts = [line.text for line in lines]
    assert any("450,000 a month" in text and "500,000" in text for text in texts)
    assert any("267" in text and "500" in text for text in texts)
    assert any("not known yet" in text for text in texts)
    assert {line.section for line in lines} <= set(content.guide.titles)


def test_where_nothing_is_known_there_are_no_lines(content: Content) -> None:
    knowledge = content.knowledge
    assert lines_of_values({}, knowledge.rules, knowledge.checklist, knowledge.phrases) == ()


def test_what_is_outside_and_past_verdicts_are_lines_too(content: Content) -> None:
    knowledge = content.knowledge
    decided = ["Invoices: not yet, on 3 May."]
    lines = lines_of_values({}, knowledge.rules, knowledge.checklist, knowledge.phrases, ["LoRA"], decided)
    assert [line.text for line in lines] == [
        "LoRA is outside the guide.",
        "Invoices: not yet, on 3 May.",
    ]
