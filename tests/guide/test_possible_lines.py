"""What a message may state is a question of the first read, or stands in a stated line; it counts for nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.decision.profile import FIELDS, Value
from bot.guide.first_read import FirstRead, first_read
from bot.guide.possible_lines import MOST_POSSIBLE
from bot.guide.understood import Understood
from tests.decision.profiles import raw_profiles
from tests.harness.guide import guide, knowledge

RULES = knowledge().rules
WORDING = guide().first_read


def read_possible(values: dict[str, Value], **candidates: tuple[Value, ...]) -> FirstRead:
    """The first read of a message that may state more: each with its meaning."""
    return first_read(Understood(values, candidates), RULES, WORDING)


def test_what_may_be_stated_is_a_question_with_its_meaning_and_counts_for_nothing() -> None:
    read = read_possible({"monthly_requests": 9000}, latency_budget_ms=(80,))
    assert read.headline == (
        "So far, if I read you right: not yet. The latency limit speaks for training, but what else it takes isn't "
        "known yet."
    )
    (line,) = read.possible
    assert line.lead == "A hard limit of 80 ms, right?"
    assert line.text == "That is under 100 ms, which speaks for training a smaller model."
    plain = first_read(Understood({"monthly_requests": 9000}), RULES, WORDING)
    assert (read.decision, read.lines, read.open) == (plain.decision, plain.lines, plain.open)


@pytest.mark.parametrize(
    "candidates",
    [
        {"task": ("other",)},
        {"prompt_ingredients": ((),)},
        {"prompt_ingredients": (("few_shot",), ("instruction", "few_shot"))},
        {"latency_budget_ms": (None,)},
        {"monthly_requests": (5,)},
        {"project": ("the bot",)},
        {"few_shot_examples": ()},
    ],
)
def test_a_candidate_that_means_nothing_alone_or_is_known_gets_no_line(
    candidates: dict[str, tuple[Value, ...]],
) -> None:
    assert read_possible({"monthly_requests": 9000, "labelled_examples": 700}, **candidates).possible == ()


@pytest.mark.parametrize(
    ("stated", "candidates", "lead"),
    [
        ({}, {"eval_examples": (120,), "eval_failures": (41,)}, "41 of 120 wrong, right?"),
        ({"eval_examples": 120}, {"eval_failures": (41, 3)}, "41 of 120 wrong, right?"),
        ({"eval_failures": 41}, {"eval_examples": (120,)}, "41 of 120 wrong, right?"),
        (
            {"failure_threshold": 0.05},
            {"eval_examples": (120,), "eval_failures": (41,)},
            "41 of 120 wrong, against your 5%, right?",
        ),
    ],
)
def test_both_numbers_of_a_result_are_one_question_that_nothing_asks_again(
    stated: dict[str, Value], candidates: dict[str, tuple[Value, ...]], lead: str
) -> None:
    read = read_possible({**stated, "monthly_requests": 9000}, **candidates)
    (line,) = read.possible
    assert line.lead == lead
    assert line.text.startswith("The real rate is likely 26.3–43%")
    assert not {"eval_examples", "eval_failures"} & {name for kept in read.lines for name in kept.fields}
    assert "how often it fails" not in read.text
    assert (read.decision, read.drivers) == ("prompt", ())


def test_a_result_of_the_trained_model_is_one_question() -> None:
    (line,) = read_possible({}, tuned_examples=(120,), tuned_failures=(41,)).possible
    assert line.lead == "41 of 120 wrong with the trained model, right?"


def test_labels_that_may_be_right_are_asked_about_in_their_line() -> None:
    (line,) = read_possible({"labelled_examples": 900}, labels_trusted=(True, False)).lines
    assert line.text.startswith("You trust every one, right? Then it is enough for one narrow task (500)")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("solves", "solve that, right? Then nothing"),
        ("insufficient", "fell short, right? Then"),
        ("not_considered", "weren't tried, right?"),
    ],
)
def test_what_structured_outputs_may_have_done_is_asked_in_the_line_of_the_format(value: str, words: str) -> None:
    read = read_possible({"failure_mode": "format"}, structured_outputs=(value,))
    (line,) = read.lines
    assert f"Structured outputs {words}" in line.text
    assert read.possible == ()


@settings(max_examples=150, deadline=None)
@given(raw_profiles(), st.sets(st.sampled_from(FIELDS), max_size=8), st.sets(st.sampled_from(FIELDS), max_size=4))
def test_what_may_be_stated_is_asked_and_counts_for_nothing(
    raw: dict[str, Value], stated: set[str], likely: set[str]
) -> None:
    facts = {name: value for name, value in raw.items() if name in stated - likely}
    candidates = {name: (raw[name],) for name in likely if raw.get(name) is not None}
    plain, read = first_read(Understood(facts), RULES, WORDING), read_possible(facts, **candidates)
    assert (read.decision, read.drivers) == (plain.decision, plain.drivers)
    assert all("?" in line.lead + line.text for line in read.possible)
    said = [name for line in read.possible for name in line.fields if name in candidates]
    assert len(read.possible) <= MOST_POSSIBLE
    assert len(said) == len(set(said))


def test_what_is_hardly_probable_is_asked_about_and_not_in_the_headline() -> None:
    candidates: dict[str, tuple[Value, ...]] = {"failure_mode": ("reasoning",)}
    read = first_read(Understood({"few_shot_examples": 12}, candidates, probable=()), RULES, WORDING)
    assert "reasoning" not in read.headline
    assert (read.possible[0].lead, read.possible[0].text) == (
        "It reasons wrongly?", "If so, training can fix that, if the best prompt can't."
    )  # fmt: skip


def test_where_all_is_a_question_that_is_hardly_probable_it_is_too_early_only_for_what_speaks_for_training() -> None:
    for name, value, said in (("labelled_examples", 530, "prompt"), ("latency_budget_ms", 60, "prompt.unsure")):
        candidates: dict[str, tuple[Value, ...]] = {name: (value,)}
        read = first_read(Understood({}, candidates, probable=()), RULES, WORDING)
        assert read.headline == WORDING.decisions[said]


def test_where_all_is_a_question_the_headline_still_decides() -> None:
    read = read_possible({}, labelled_examples=(530,), few_shot_examples=(11,))
    assert read.headline.startswith("So far, if I read you right: keep prompting.")


def test_a_threshold_that_may_be_stated_is_asked_about_in_the_line_of_the_rate() -> None:
    read = read_possible({"eval_examples": 220, "eval_failures": 31}, failure_threshold=(0.05,))
    assert read.possible == ()
    (line,) = read.lines
    assert (line.lead, line.text) == (
        "14.1% wrong is a solid number.",
        "31 of 220 is 14.1% (10.1–19.3%). You accept 5%, right? Then that is clearly too many.",
    )
    assert read.headline.startswith(
        "So far, if I read you right: keep prompting. 14.1% against 5% speaks for training if"
    )


def test_a_rate_that_may_be_stated_asks_of_how_many_and_no_more() -> None:
    (line,) = read_possible({}, failure_rate=(0.05,)).possible
    assert (line.lead, line.text) == (
        "About 5% go wrong, right?", "Of how many? Only a count says how sure that is."
    )  # fmt: skip


@pytest.mark.parametrize("labels", [90, 900, 7_400])
def test_labels_that_may_be_doubted_are_not_called_enough(labels: int) -> None:
    (line,) = read_possible({"labelled_examples": labels}, labels_trusted=(False, True)).lines
    assert line.text == (
        "Some labels may be wrong, right? A model would learn the wrong ones too. Check and clean them first."
    )
    (plain,) = read_possible({"labelled_examples": labels}, labels_trusted=(True,)).lines
    assert "wrong ones" not in plain.text


def test_labels_that_are_trusted_or_not_counted_are_not_doubted() -> None:
    (line,) = read_possible({"labelled_examples": 900, "labels_trusted": True}, labels_trusted=(False,)).lines
    assert "wrong ones" not in line.text
    assert read_possible({}, labels_trusted=(False,)).lines == ()


def test_a_candidate_that_fits_no_profile_gets_no_line() -> None:
    assert read_possible({}, failure_rate=(3.0,)).possible == ()


def test_so_is_not_repeated_in_a_question() -> None:
    (line,) = read_possible({}, format_tolerance=("occasional",)).possible
    assert (line.lead, line.text) == (
        "A broken format now and then is fine, right?", "Format is no reason to train."
    )  # fmt: skip


def test_how_alike_the_inputs_may_be_is_asked_in_the_line_of_the_volume() -> None:
    for diversity, words in (
        ("narrow", "are all of one kind, right? Then cost speaks"),
        ("diverse", "vary, right? Then cost is no"),
    ):
        read = read_possible({"monthly_requests": 12_000_000}, input_diversity=(diversity,))
        (line,) = (line for line in read.lines if "monthly_requests" in line.fields)
        assert words in line.text
        assert "Are they?" not in line.text


def test_of_a_prompt_that_is_described_the_rest_is_asked_for() -> None:
    parts = ("output_format", "few_shot", "edge_cases")
    read = read_possible({"monthly_requests": 3_000_000, "input_diversity": "narrow"}, prompt_ingredients=(parts,))
    (line,) = read.possible
    assert line.lead == "Your prompt has the output format, worked examples and rules for edge cases, right?"
    assert line.text.startswith("Does it also have a clear instruction, step-by-step reasoning and checkable limits?")
    assert "what your prompt holds" not in read.decides


def test_a_share_is_not_asked_about_beside_the_count_that_it_may_come_from() -> None:
    counted = {"eval_examples": (650,), "eval_failures": (52,)}
    read = read_possible({"failure_threshold": 0.05}, failure_rate=(0.08,), **counted)
    assert not any("failure_rate" in line.fields for line in read.all_lines)


def test_a_prompt_that_is_described_in_part_is_not_called_short_of_the_rest() -> None:
    read = read_possible({"few_shot_examples": 18}, prompt_ingredients=(("few_shot", "edge_cases"),))
    assert "lacks" not in read.text


@pytest.mark.parametrize(
    ("stated", "candidate", "headline"),
    [
        ({"monthly_requests": 4_000_000}, {"input_diversity": ("narrow",)}, "The volume speaks for training"),
        ({"few_shot_examples": 2}, {"failure_mode": ("reasoning",)}, "The reasoning speaks for training"),
        (
            {"eval_examples": 300, "eval_failures": 3, "failure_threshold": 0.05},
            {"latency_budget_ms": (45,)},
            "The latency limit speaks for training",
        ),
    ],
)
def test_a_driver_that_may_be_stated_makes_it_not_yet_and_counts_for_nothing(
    stated: dict[str, Value], candidate: dict[str, tuple[Value, ...]], headline: str
) -> None:
    read = read_possible(stated, **candidate)
    assert read.headline.startswith(f"So far, if I read you right: not yet. {headline}")
    assert (read.decision, read.drivers) == ("prompt", ())


def test_a_trained_model_that_may_be_stated_is_in_the_headline() -> None:
    read = read_possible({"few_shot_examples": 2}, already_tuned=(True,))
    assert read.headline.startswith("So far, if I read you right: not yet. Measure the prompt and the trained model")


@pytest.mark.parametrize("value", ["occasional", "zero"])
def test_a_candidate_is_in_the_headline_only_where_it_speaks_for_training(value: str) -> None:
    read = read_possible({"few_shot_examples": 2}, format_tolerance=(value,))
    assert ("try structured outputs first" in read.headline.lower()) is (value == "zero")


def test_facts_that_may_change_are_in_the_first_line() -> None:
    read = read_possible({"labelled_examples": 12_000}, needs_current_knowledge=(True, False))
    assert read.headline.startswith("So far, if I read you right: keep prompting, and look the facts up.")


def test_what_may_go_wrong_is_not_asked_about_where_little_enough_does() -> None:
    within: dict[str, Value] = {"eval_examples": 2_000, "eval_failures": 16, "failure_threshold": 0.015}
    assert not read_possible(within, failure_mode=("none",), failures_consistent=(False,)).possible


def test_a_voice_is_no_line_of_its_own_beside_its_style() -> None:
    read = read_possible({"task": "brand_voice"}, style_need=("describable",))
    assert "brand's voice" not in read.text
    assert "brand's voice" in read_possible({"task": "brand_voice"}).text


def test_reasoning_that_the_prompt_asks_for_is_no_question() -> None:
    held = ("instruction", "few_shot", "chain_of_thought")
    for read in (
        read_possible({"prompt_ingredients": held}, reasoning_matters=(True,)),
        read_possible({"eval_examples": 900}, prompt_ingredients=(held,), reasoning_matters=(True,)),
    ):
        assert "It needs step-by-step reasoning" not in read.text


def test_two_results_that_may_be_stated_are_compared() -> None:
    results = {"eval_examples": (400,), "eval_failures": (41,), "tuned_examples": (400,), "tuned_failures": (22,)}
    read = read_possible({"already_tuned": True}, **results)
    assert read.headline.startswith("So far, if I read you right: not yet. The trained model beats the prompt")
    assert "The trained model beats the prompt, right? 22 of 400 fail instead of 41 of 400" in read.text
    assert "Measure it and your best prompt" not in read.text
