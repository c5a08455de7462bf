"""What is less than the team's own plain statement is offered, or left alone, and never taken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu import Reader

FACTS = {
    "we do 300k calls a month": ("monthly_requests", 300_000),
    "22 of 400 failed": ("eval_failures", 22),
    "we have 1,200 labelled examples": ("labelled_examples", 1200),
    "the hard limit is 80 ms": ("latency_budget_ms", 80),
    "the prompt shows 6 few-shot examples": ("few_shot_examples", 6),
    "the budget for curation is approved": ("curation_budgeted", True),
}


@pytest.mark.parametrize(
    ("asked", "text", "field"),
    [
        ("labelled_examples", "I read you need 500", "labelled_examples"),
        ("labelled_examples", "is 500 enough?", "labelled_examples"),
        ("monthly_requests", "a competitor does 3M", "monthly_requests"),
        ("monthly_requests", "maybe 100k, I guess", "monthly_requests"),
        ("latency_budget_ms", "800 ms today", "latency_budget_ms"),
        ("latency_budget_ms", "the small one is 180 ms quicker", "latency_budget_ms"),
        ("failure_threshold", "we are at 7% today", "failure_threshold"),
        ("eval_examples,eval_failures", "95 of 100 fail", "eval_failures"),
        ("failure_mode", "the JSON is valid, the values are wrong", "failure_mode"),
        ("labelled_examples", "178k of which 60 are approved", "labelled_examples"),
        ("task", "it's not classification", "task"),
    ],
)
def test_what_is_not_plainly_their_own_is_not_taken(full_reader: Reader, asked: str, text: str, field: str) -> None:
    assert full_reader.read(asked.split(","), text).values.get(field) is None


@pytest.mark.parametrize(
    ("asked", "text", "values"),
    [
        ("labelled_examples", "2,300 recorded calls, not labelled yet", {"labelled_examples": 0}),
        ("monthly_requests", "12 clients, 900 calls a day each", {"monthly_requests": 324_000}),
        ("eval_examples,eval_failures", "183 of 200 agreed", {"eval_examples": 200, "eval_failures": 17}),
        ("stable_months", "returns policy gets rewritten every quarter", {"stable_months": 3}),
        ("stable_months", "names get renamed every few weeks", {"stable_months": 0}),
        ("failures_consistent", "no, it's everywhere", {"failures_consistent": True}),
        ("latency_budget_ms", "200 in total, the model gets 80 of it", {"latency_budget_ms": 80}),
    ],
)
def test_what_the_words_settle_is_taken(full_reader: Reader, asked: str, text: str, values: dict[str, object]) -> None:
    found = full_reader.read(asked.split(","), text).values
    assert {name: found.get(name) for name in values} == values


def test_a_prompts_and_a_trained_models_results_are_two_results(full_reader: Reader) -> None:
    reading = full_reader.read_opening("the prompt fails 60 of 500, the fine-tuned model fails 41 of 500")
    assert reading.values["eval_failures"] == 60
    assert reading.values["tuned_failures"] == 41


def test_a_share_above_one_half_asks_back(full_reader: Reader) -> None:
    reading = full_reader.read(["eval_examples", "eval_failures"], "95 of 100 fail")
    assert set(reading.candidates["eval_failures"]) == {95, 5}


@given(order=st.permutations(sorted(FACTS)))
@settings(max_examples=25, deadline=None)
def test_the_order_of_facts_does_not_matter(full_reader: Reader, order: list[str]) -> None:
    values = full_reader.read_opening(". ".join(order) + ".").values
    assert {name: values.get(name) for name, _ in FACTS.values()} == dict(FACTS.values())


@given(
    st.sampled_from(
        [
            ("task", "it's not {}", ["classification", "extraction", "summarization", "a chatbot"]),
            ("failure_mode", "it is not the {}", ["format", "reasoning", "style", "tone", "JSON"]),
            ("input_diversity", "not {}", ["narrow", "diverse", "complex"]),
            ("structured_outputs", "it is not {}", ["solved", "insufficient"]),
        ]
    ),
    st.data(),
)
@settings(max_examples=40, deadline=None)
def test_a_denial_never_gives_what_it_denies(
    full_reader: Reader, case: tuple[str, str, list[str]], data: st.DataObject
) -> None:
    field, form, words = case
    word = data.draw(st.sampled_from(words))
    denied = full_reader.read([field], word).values.get(field)
    assert full_reader.read([field], form.format(word)).values.get(field) != denied or denied is None


@pytest.mark.parametrize(
    ("text", "words", "role"),
    [
        ("We do 40k. A competitor does 3M a month.", "3M a month", "elses"),
        ("We do 40k. A competitor does 3M a month.", "40k", "own"),
        ("I read you need 500, and we have 800 pairs.", "500", "hearsay"),
        ("I read you need 500, and we have 800 pairs.", "800 pairs", "own"),
        ("Maybe 800 labelled ones.", "800 labelled", "doubt"),
        ("We do 40k.", "50k", "own"),
        ("We do 40k.", "", "own"),
    ],
)
def test_words_have_the_role_of_their_clause(full_reader: Reader, text: str, words: str, role: str) -> None:
    assert full_reader.role_of(text, words) == role


def test_spans_say_what_a_value_rests_on(full_reader: Reader) -> None:
    reading = full_reader.read_opening("We do 300k calls a month. The office is blue.")
    (span,) = [claim for claim in reading.spans if claim.field == "monthly_requests"]
    assert reading.text[span.start : span.end] == "300k"
