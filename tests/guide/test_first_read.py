"""The first read says the decision so far, holds each fact against the guide, and names what would decide it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.decision.profile import FIELDS, INGREDIENTS, Value
from bot.guide.first_read import FirstRead, first_read
from bot.guide.held_facts import MOST_OPEN
from bot.guide.open_facts import word_candidates
from bot.guide.understood import Understood
from tests.decision.profiles import raw_profiles
from tests.harness.guide import guide, knowledge

RULES = knowledge().rules
WORDING = guide().first_read


def test_volume_of_a_narrow_task_speaks_for_training_and_is_not_yet_enough() -> None:
    read = first_read(Understood({"monthly_requests": 2_000_000, "input_diversity": "narrow"}), RULES, WORDING)
    assert read.decision == "not_yet"
    assert read.drivers == ("cost",)
    assert read.headline == "So far: not yet. The volume speaks for training, but what else it takes isn't known yet."
    volume = next(line for line in read.lines if "monthly_requests" in line.fields)
    assert "1 million" in volume.text
    assert volume.section == "Where fine-tuning wins, unambiguously"


def test_a_share_is_not_doubted_where_its_count_is_known() -> None:
    counted: dict[str, Value] = {"eval_examples": 1_600, "eval_failures": 112}
    assert "7%?" not in read_unsure(counted, failure_rate=(0.07,)).decides
    assert "7%?" in read_unsure({"eval_examples": 1_600}, failure_rate=(0.07,)).decides


def test_facts_that_change_are_looked_up() -> None:
    read = first_read(Understood({"needs_current_knowledge": True, "labelled_examples": 68_000}), RULES, WORDING)
    assert read.decision == "prompt"
    assert read.headline == WORDING.decisions["prompt.retrieval"]
    assert read.open == ()
    assert read.decides == ""


def test_several_drivers_are_named_together() -> None:
    read = first_read(Understood({"latency_budget_ms": 80, "failure_mode": "format"}), RULES, WORDING)
    assert read.headline.startswith("So far: not yet. The format failures and the latency limit speak for training")


def test_what_is_known_to_be_missing_is_named_with_what_to_do() -> None:
    facts = {"latency_budget_ms": 60, "few_shot_examples": 3, "eval_examples": 0, "labelled_examples": 180}
    assert first_read(Understood(facts), RULES, WORDING).headline == (
        "So far: not yet. The latency limit speaks for training, but first finish the prompt, measure the prompt and "
        "collect examples."
    )


def test_nothing_known_is_kept_with_prompting_and_three_open_facts() -> None:
    read = first_read(Understood({}), RULES, WORDING)
    assert (read.decision, read.lines) == ("prompt", ())
    assert len(read.open) == MOST_OPEN
    assert read.decides == (
        "Start here, with a count: how many outputs fail, of how many tested? If nobody has counted yet, have some "
        "real ones marked right or wrong. What else decides it: what goes wrong when it fails and whether it depends "
        "on facts that change."
    )


def test_an_open_fact_is_worded_with_what_is_known() -> None:
    read = first_read(Understood({"eval_examples": 840, "eval_failures": 71, "few_shot_examples": 12}), RULES, WORDING)
    assert read.decides.partition("What else ")[2] == (
        "decides it: what goes wrong in the 71 (reasoning, facts, format or tone) and whether the 71 "
        "failures are everywhere or in one corner."
    )


def test_what_a_line_asks_for_is_not_asked_again() -> None:
    read = first_read(Understood({"eval_examples": 840, "eval_failures": 71}), RULES, WORDING)
    assert read.open[0] == "failure_threshold"
    assert read.text.count("live with") == 1


def test_what_a_high_volume_depends_on_is_asked_first() -> None:
    read = first_read(Understood({"monthly_requests": 40_000_000, "task": "classification"}), RULES, WORDING)
    assert read.open[0] == "input_diversity"
    assert read.lines[0].text.endswith("if the inputs are all of one kind. Are they?")


@pytest.mark.parametrize(
    ("facts", "headline"),
    [
        (
            {"eval_examples": 840, "eval_failures": 71},
            "8.5% against 3% speaks for training if your best prompt does no better.",
        ),
        (
            {"eval_examples": 840, "eval_failures": 71, "failures_consistent": False},
            "8.5% is above your 3%, but mostly in one corner, and that is for the prompt to mend.",
        ),
    ],
)
def test_a_measured_rate_above_the_threshold_is_in_the_headline(facts: dict[str, Value], headline: str) -> None:
    read = first_read(Understood({**facts, "failure_threshold": 0.03}), RULES, WORDING)
    assert read.headline == f"So far: keep prompting. {headline}"


def test_a_rate_near_the_threshold_asks_for_more_measuring() -> None:
    read = first_read(Understood({"eval_examples": 80, "eval_failures": 4, "failure_threshold": 0.04}), RULES, WORDING)
    assert read.headline == "So far: keep prompting. 5% can't be told from your 4% yet, so measure more."


def read_unsure(values: dict[str, Value], **candidates: tuple[Value, ...]) -> FirstRead:
    """The first read of a message that may state more than it states."""
    known = knowledge()
    unsure = word_candidates(candidates, WORDING.fields, known.checklist.fields, known.phrases)
    return first_read(Understood(values, unsure=unsure), RULES, WORDING)


def test_an_open_fact_that_the_message_may_state_comes_first_and_is_named() -> None:
    read = read_unsure({"monthly_requests": 9000}, latency_budget_ms=(80, 640, 700))
    assert read.open == ("latency_budget_ms", "eval_examples", "failure_mode")
    assert read.decides.partition("wrong. ")[2].startswith(
        "What else decides it: whether there is a hard latency limit (80 ms or 640 ms?) and what goes wrong"
    )


def test_what_the_message_may_state_is_named_where_it_does_not_decide() -> None:
    plain = first_read(Understood({"failure_mode": "style"}), RULES, WORDING)
    read = read_unsure({"failure_mode": "style"}, failure_rate=(0.045,), reasoning_matters=(True,))
    assert (read.open, read.decision, read.lines) == (plain.open, plain.decision, plain.lines)
    assert read.decides == (
        f"{plain.decides} I couldn't tell for sure what share of the outputs goes wrong (4.5%?) "
        "and whether the task needs step-by-step reasoning (step-by-step reasoning needed?)."
    )


def test_of_several_numbers_the_likeliest_is_asked_about() -> None:
    candidates: dict[str, tuple[Value, ...]] = {"labelled_examples": (2600, 30)}
    read = first_read(
        Understood({"latency_budget_ms": 60}, candidates, unsure={"labelled_examples": "2,600 or 30"}), RULES, WORDING
    )
    (line,) = read.possible
    assert line.lead == "2,600 labelled examples, right?"
    assert "labelled" not in read.decides


@pytest.mark.parametrize(("failures", "near"), [(9, True), (2, False)])
def test_a_rate_within_the_threshold_is_not_called_so_where_the_real_one_may_be_above(
    failures: int, near: bool
) -> None:
    read = first_read(
        Understood({"eval_examples": 200, "eval_failures": failures, "failure_threshold": 0.05}), RULES, WORDING
    )
    assert ("though the real rate may be above it" in read.headline) is near
    assert ("may be above" in read.lines[0].text) is near
    assert ("good enough" in read.text) is not near


def test_a_share_is_not_asked_for_beside_a_count() -> None:
    read = read_unsure({"eval_examples": 100, "eval_failures": 14}, failure_rate=(0.22,))
    assert "22%" not in read.decides


def test_a_choice_is_named_as_the_checklist_names_it() -> None:
    read = read_unsure({}, failure_mode=("style",), failures_consistent=(True,))
    assert "what goes wrong when it fails (wrong tone?)" in read.decides
    assert "whether it fails everywhere or on some inputs only (everywhere?)" in read.decides


@pytest.mark.parametrize(
    "candidates",
    [
        {"needs_current_knowledge": (True, False)},
        {"latency_budget_ms": (None,)},
        {"format_tolerance": ("zero", "occasional")},
    ],
)
def test_candidates_that_say_nothing_change_nothing(candidates: dict[str, tuple[Value, ...]]) -> None:
    assert read_unsure({"monthly_requests": 9000}, **candidates) == read_unsure({"monthly_requests": 9000})


def test_what_the_message_may_state_is_not_asked_where_the_decision_is_settled() -> None:
    assert read_unsure({"needs_current_knowledge": True}, labelled_examples=(8000,)).decides == ""


@pytest.mark.parametrize(
    ("values", "headline"),
    [
        ({"monthly_requests": 3_200_000}, "The volume speaks for training if the inputs are all of one kind."),
        ({"task": "brand_voice"}, "Your brand's voice speaks for training if only examples can show it."),
        ({"monthly_requests": 9000}, "At 9,000 a month cost is no reason to train, and nothing else you say is one."),
        (
            {"eval_examples": 1000, "eval_failures": 1, "failure_threshold": 0.05, "failure_mode": "reasoning"},
            "0.1% wrong is within the 5% that you can live with.",
        ),
    ],
)
def test_what_speaks_for_training_is_in_the_headline_with_what_it_depends_on(
    values: dict[str, Value], headline: str
) -> None:
    assert first_read(Understood(values), RULES, WORDING).headline == f"So far: keep prompting. {headline}"


@pytest.mark.parametrize("found", [None, "not_considered", "insufficient"])
def test_a_format_that_broke_before_a_test_without_failures_speaks_for_nothing(found: str | None) -> None:
    stated: dict[str, Value] = {"eval_examples": 620, "eval_failures": 0, "failure_mode": "format"}
    read = first_read(Understood({**stated, "structured_outputs": found} if found else stated), RULES, WORDING)
    assert read.decision == "prompt"
    assert read.headline == "So far: keep prompting. 0 of 620 failed."
    assert "format breaks" not in read.text
    assert "failure_threshold" not in read.open


def test_no_failure_leaves_the_volume_to_speak() -> None:
    stated: dict[str, Value] = {
        "eval_examples": 620,
        "eval_failures": 0,
        "monthly_requests": 2_000_000,
        "input_diversity": "narrow",
    }
    assert first_read(Understood(stated), RULES, WORDING).drivers == ("cost",)


def test_structured_outputs_that_solve_the_format_are_named_beside_a_test_without_failures() -> None:
    stated: dict[str, Value] = {
        "eval_examples": 620,
        "eval_failures": 0,
        "failure_mode": "format",
        "structured_outputs": "solves",
    }
    assert first_read(Understood(stated), RULES, WORDING).headline == WORDING.decisions["prompt.structured_outputs"]


def test_facts_that_may_change_are_asked_about_where_only_the_volume_speaks() -> None:
    read = first_read(Understood({"task": "question_answering", "monthly_requests": 1_300_000}), RULES, WORDING)
    assert "needs_current_knowledge" in read.open
    assert "if the answers don't go out of date" in read.headline


def test_two_facts_that_may_speak_for_training_are_named_together() -> None:
    read = first_read(Understood({"task": "brand_voice", "monthly_requests": 3_200_000}), RULES, WORDING)
    volume, voice = "The volume speaks for training if the inputs are all of one kind", "your brand's voice"
    assert read.headline.endswith(f" {volume}, and {voice} if only examples can show it.")


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(raw_profiles(), st.just(set(FIELDS)) | st.sets(st.sampled_from(FIELDS), max_size=5))
def test_nothing_speaks_for_training_only_where_no_line_does(raw: dict[str, Value], stated: set[str]) -> None:
    read = first_read(Understood({name: value for name, value in raw.items() if name in stated}), RULES, WORDING)
    assert read.headline != WORDING.decisions["prompt"] or not any(line.speaks for line in read.lines)
    assert "if ." not in read.headline


def test_every_line_that_speaks_for_training_is_marked() -> None:
    speaking = re.compile(r"speaks? for|(?<!no )reason to train|Training can fix|Training is for|suggest training")
    named = {key for key, fact in RULES.facts.items() if speaking.search(fact.text)}
    known_not_to_hold = {"monthly_requests.high_wide"}
    assert {key for key in named if not RULES.facts[key].speaks} == known_not_to_hold


def test_a_value_that_fits_no_profile_is_left_out() -> None:
    read = first_read(Understood({"eval_examples": 10, "eval_failures": 11, "colour": "red"}), RULES, WORDING)
    assert {name for line in read.lines for name in line.fields} <= {"eval_examples"}


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_that_may_be_open_has_a_phrase(field: str) -> None:
    assert WORDING.fields[field]


VALUES = st.none() | st.booleans() | st.integers(-5, 10**13) | st.floats() | st.text(max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6))
def test_any_values_give_a_first_read(values: dict[str, object]) -> None:
    read = first_read(Understood(values), RULES, WORDING)  # type: ignore[arg-type]
    assert read.decision in ("prompt", "not_yet", "fine_tune")
    assert "{" not in read.text.replace(str(values.get("project")), "")
    assert len(read.open) <= MOST_OPEN


def test_a_prompt_of_which_nothing_may_be_there_is_no_result() -> None:
    read = read_unsure({"failure_mode": "reasoning"}, prompt_ingredients=((),))
    assert "what is in your prompt (nothing of it?)" in read.decides


def test_the_failures_of_a_good_prompt_are_several() -> None:
    whole: dict[str, Value] = {"prompt_ingredients": INGREDIENTS, "few_shot_examples": 12}
    result: dict[str, Value] = {"eval_examples": 200, "eval_failures": 26, "failure_threshold": 0.06}
    assert (
        "The failures of a good prompt speak for training"
        in first_read(Understood({**whole, **result}), RULES, WORDING).headline
    )


def test_a_prompt_of_which_only_examples_are_read_is_asked_about_beside_their_number() -> None:
    read = read_unsure({"few_shot_examples": 14}, prompt_ingredients=(("few_shot",), ("instruction", "few_shot")))
    assert "what is in your prompt" not in read.text


def test_where_no_format_may_break_nobody_is_asked_what_they_could_live_with() -> None:
    counted: dict[str, Value] = {"eval_examples": 900, "eval_failures": 40}
    for limits in ({"failure_mode": "format", "format_tolerance": "zero"}, {"format_tolerance": "zero"}):
        assert "live with" not in first_read(Understood({**counted, **limits}), RULES, WORDING).text
    for others in ({"failure_mode": "format"}, {"failure_mode": "style", "format_tolerance": "zero"}):
        assert "live with" in first_read(Understood({**counted, **others}), RULES, WORDING).text


def test_a_stated_pace_is_not_outweighed_by_facts_that_may_change() -> None:
    may_change: dict[str, tuple[Value, ...]] = {"needs_current_knowledge": (True,)}
    read = first_read(Understood({"stable_months": 1}, may_change), RULES, WORDING)
    assert read.headline == "So far: keep prompting. The task changes too soon to train for it."
    assert "look the facts up" in first_read(Understood({"stable_months": 9}, may_change), RULES, WORDING).headline


def test_a_prompt_that_is_known_in_part_is_not_called_unfinished_in_the_first_line() -> None:
    better: dict[str, Value] = {
        "already_tuned": True,
        "tuned_examples": 900,
        "tuned_failures": 31,
        "eval_examples": 900,
        "eval_failures": 118,
        "failure_threshold": 0.05,
        "few_shot_examples": 15,
    }
    held: Value = ("output_format", "few_shot", "edge_cases")
    part = first_read(Understood(better, {"prompt_ingredients": (held,)}), RULES, WORDING)
    assert part.headline.startswith("So far: keep the trained model.")
    assert "Does it also have" in part.text
