"""What holds for every reply: bounded, never raising, never an impossible value, the same number however written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.decision.profile import FIELDS, Profile
from bot.nlu import read_vocabulary
from bot.nlu.text.plain_text import MAX_CHARACTERS
from bot.nlu.text.spelling import mended
from bot.nlu.text.tokens import words_of
from tests.nlu.values_reader import ValuesReader

LAW_WORDS = (
    "no yes 4% 22 of 400 failed 2M a month -3 1.200 ½ 1e9 json never , . ; ? ( half a year 90 ms don't know all except "
    "examples labelled 0.3 s 1e99 99999999999999999999 <!channel> ٣ 🤷 <script> every two dozen lakh"
)
PIECES = st.sampled_from(LAW_WORDS.split(" "))
REPLIES = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map(" ".join))
ASKED = st.lists(st.sampled_from(FIELDS), max_size=4)


@pytest.mark.slow
@given(asked=ASKED, text=REPLIES)
@example(asked=[], text="0/0")
@settings(max_examples=200, deadline=None)
def test_any_text_gives_a_valid_profile_or_nothing(reader: ValuesReader, asked: list[str], text: str) -> None:
    for facts in (reader.read(asked, text), reader.read_opening(text)):
        Profile.model_validate(facts)
    assert all(value is not None for value in reader.read_opening(text).values())


@given(asked=ASKED, text=REPLIES)
@settings(max_examples=50, deadline=None)
def test_an_unknown_is_reported_only_of_what_was_asked(reader: ValuesReader, asked: list[str], text: str) -> None:
    assert {field for field, value in reader.read(asked, text).items() if value is None} <= set(asked)


@pytest.mark.parametrize("piece", ["a b,1 ", "1 of ", "we call it json ", "not " * 9, "((((", "1.1.1.1.", "%% ", "\n"])
def test_three_megabytes_are_cut_to_a_bounded_length(reader: ValuesReader, piece: str) -> None:
    huge = piece * (3_000_000 // len(piece))
    assert len(words_of(huge).raw) <= MAX_CHARACTERS
    assert reader.read(["failure_mode", "monthly_requests", "project"], huge) == reader.read(
        ["failure_mode", "monthly_requests", "project"], huge[:MAX_CHARACTERS]
    )
    reader.read_opening(huge)


WRITTEN: list[Callable[[int], str]] = [
    str,
    lambda n: f"{n:,}",
    lambda n: f"{n:,}".replace(",", "."),
    lambda n: f"{n:,}".replace(",", " "),
    lambda n: f"{n:,}".replace(",", "'"),
    lambda n: f"~{n}",
    lambda n: f"about {n}",
    lambda n: f"{n / 1000:g}k",
    lambda n: f"{n / 1000:g} thousand",
    lambda n: f"roughly {n:,} or so",
    lambda n: f"{n / 1e6:.6f}".rstrip("0") + "M",
    lambda n: f"{n:,} - {n * 2:,}",
    lambda n: f"between {n} and {n + 1000}",
    lambda n: f"12, no wait, {n}",
    lambda n: f"actually make that {n}",
    lambda n: f"{n}+",
    lambda n: f"**{n}**",
]


@given(n=st.integers(min_value=11, max_value=999).map(lambda n: n * 1000))
@settings(max_examples=30, deadline=None)
def test_a_number_reads_the_same_however_it_is_written(reader: ValuesReader, n: int) -> None:
    read = {form(n): reader.likeliest(["labelled_examples"], form(n)).get("labelled_examples") for form in WRITTEN}
    assert {text: value for text, value in read.items() if value != n} == {}


@given(n=st.integers(min_value=1, max_value=10**6), k=st.data())
@settings(max_examples=50, deadline=None)
def test_k_of_n_reads_the_same_however_it_is_written(reader: ValuesReader, n: int, k: st.DataObject) -> None:
    bad = k.draw(st.integers(min_value=0, max_value=n // 2))  # a larger share is asked about
    forms = (f"{bad} of {n} failed", f"{bad} out of {n} were wrong", f"{bad}/{n} failed", f"{n - bad} of {n} passed")
    for text in forms:
        assert reader.read(["eval_examples", "eval_failures"], text) == {"eval_examples": n, "eval_failures": bad}, text


@given(tenths=st.integers(min_value=1, max_value=400))
@settings(max_examples=50, deadline=None)
def test_a_rate_reads_the_same_reported_as_failing_or_as_right(reader: ValuesReader, tenths: int) -> None:
    percent = tenths / 10
    for text in (
        f"{percent}%",
        f"{percent} percent",
        f"at most {percent} % wrong",
        f"{round(100 - percent, 1)}% right",
    ):
        assert reader.read(["failure_threshold"], text)["failure_threshold"] == pytest.approx(percent / 100), text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("labelled_examples", "-300"),
        ("labelled_examples", "minus five"),
        ("failure_threshold", "400%"),
        ("failure_threshold", "-2%"),
        ("latency_budget_ms", "0 ms"),
        ("monthly_requests", "90 ms"),
        ("stable_months", "40%"),
        ("eval_failures", "4%"),
    ],
)
def test_an_impossible_value_is_not_taken(reader: ValuesReader, field: str, text: str) -> None:
    assert reader.read([field], text).get(field) is None


@pytest.mark.parametrize(
    ("text", "monthly"),
    [
        ("1 a second", 2_592_000),
        ("1 a minute", 43_200),
        ("1 an hour", 720),
        ("1000 a day", 30_000),
        ("7000 a week", 30_000),
        ("12 million a year", 1_000_000),
        ("2M/mo", 2_000_000),
        ("daily 20k", 600_000),
        ("three quarters of a million", 750_000),
        ("1.5 lakh", 150_000),
        ("2 crore", 20_000_000),
        ("1e6", 1_000_000),
        ("half a million", 500_000),
        ("a million and a half", 1_500_000),
        ("100 an hour, 8 hours a day", 24_000),
    ],
)
def test_rates_become_requests_a_month(reader: ValuesReader, text: str, monthly: int) -> None:
    assert reader.read(["monthly_requests"], text) == {"monthly_requests": monthly}


def test_a_bare_yes_answers_every_yes_no_question_asked(reader: ValuesReader) -> None:
    asked = ["curation_budgeted", "retraining_budgeted"]
    assert reader.read(asked, "yes") == dict.fromkeys(asked, True)
    assert reader.read(asked, "neither") == dict.fromkeys(asked, False)
    assert reader.read(asked, "yes and no") == {"curation_budgeted": True, "retraining_budgeted": False}
    assert reader.read(asked, "curation no, retraining yes") == {
        "curation_budgeted": False,
        "retraining_budgeted": True,
    }


def test_an_answer_to_another_question_does_not_turn_this_one(reader: ValuesReader) -> None:
    text = "no, but curation is budgeted"
    assert reader.read(["retraining_budgeted"], text)["retraining_budgeted"] is False
    assert reader.likeliest(["retraining_budgeted"], text)["curation_budgeted"] is True


def test_an_unsure_no_is_an_unknown(reader: ValuesReader) -> None:
    assert reader.read(["labels_trusted"], "Not really sure tbh") == {"labels_trusted": None}
    assert reader.read(["needs_current_knowledge"], "No idea.") == {"needs_current_knowledge": None}


def test_a_number_of_something_else_is_not_taken(reader: ValuesReader) -> None:
    assert reader.read(["monthly_requests"], "we have 3 people") == {}
    assert reader.read(["monthly_requests"], "$2,000 a month in API cost") == {}


def test_one_in_ten_is_a_share_and_not_a_count(reader: ValuesReader) -> None:
    asked = ["eval_examples", "eval_failures"]
    assert reader.likeliest(asked, "one in ten goes wrong but we never counted")["eval_examples"] == 0
    assert reader.likeliest(asked, "about one in ten goes wrong")["failure_rate"] == 0.1
    assert reader.read(asked, "we ran 500, one in twenty failed") == {"eval_examples": 500, "eval_failures": 25}
    assert reader.read(asked, "1 of 10 failed") == {"eval_examples": 10, "eval_failures": 1}


@pytest.mark.parametrize("link", ["and", "but", "while", "with"])
def test_the_period_of_one_number_is_not_that_of_the_next(reader: ValuesReader, link: str) -> None:
    facts = reader.read_opening(f"we get 450,000 requests a month {link} 112 of 1,600 fail, should we fine-tune?")
    assert facts == {"monthly_requests": 450_000, "eval_examples": 1_600, "eval_failures": 112}


def test_waiting_is_no_correction(reader: ValuesReader) -> None:
    facts = reader.likeliest(["stable_months"], "about a year; changes can wait a few weeks")
    assert facts["stable_months"] == 12


def test_the_limit_counts_and_not_what_it_takes_today(reader: ValuesReader) -> None:
    facts = reader.read(["latency_budget_ms"], "it takes 600 ms now, limit is 100 ms")
    assert facts == {"latency_budget_ms": 100}


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("labels_trusted", "all chekced by two doctors", True),
        ("failure_mode", "inavlid json", "format"),
        ("curation_budgeted", "it was aproved", True),
    ],
)
def test_a_slip_of_the_keyboard_is_mended(reader: ValuesReader, field: str, text: str, value: object) -> None:
    assert reader.likeliest([field], text)[field] == value


def test_a_word_that_may_be_a_slip_of_two_others_is_left_alone() -> None:
    words = words_of("clasified sporst")
    assert mended(words, frozenset(("classified", "sports"))).line == "classified sports"
    assert mended(words_of("why bother"), frozenset(("brother", "bothers"))).line == "why bother"


def test_an_opening_prefills_only_what_it_states(reader: ValuesReader) -> None:
    facts = reader.read_opening("should we fine-tune our invoice extractor? 4% of the JSON is broken, 2M calls a month")
    assert facts == {
        "task": "extraction",
        "monthly_requests": 2_000_000,
        "failure_mode": "format",
        "failure_rate": 0.04,
    }
    for general in ("when does fine-tuning beat prompting?", "how many examples do we need, 500 or 2,000?", "hi"):
        assert reader.read_opening(general) == {}


def test_a_broken_vocabulary_names_all_its_problems_at_once(raw_vocabulary: dict[str, Any]) -> None:
    fields = raw_vocabulary["field"]
    mode = {**fields["failure_mode"], "choice": {**fields["failure_mode"]["choice"]}}
    mode["choice"]["colour"] = {"cues": ["blue"]}
    mode["choice"]["format"] = {"cues": ["", "json"], "phrases": ["it is off"]}
    mode["choice"]["style"] = {"cues": "tone", "phrases": ["it is off"]}
    mode["choice"].pop("knowledge")
    broken = {**raw_vocabulary, "field": {**fields, "failure_mode": mode, "shoe_size": {}}, "yes": {}, "maybe": {}}
    read, problems = read_vocabulary(broken)
    assert read is None
    assert {problem.path for problem in problems} >= {
        "field.failure_mode.choice.colour",
        "field.failure_mode.choice.format.cues.0",
        "field.failure_mode.choice.style.cues",
        "field.failure_mode.choice",
        "field.failure_mode",
        "field.shoe_size",
        "yes.cues",
        "maybe",
    }
    assert all(problem.wrong and problem.allowed for problem in problems)
