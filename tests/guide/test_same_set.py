"""A trained model's result beside what may be the prompt's: the two are compared, and nothing counts yet."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.guide.first_read import FirstRead, first_read
from bot.guide.understood import Understood
from tests.guide.test_possible_lines import RULES, WORDING, read_possible

TUNED: dict[str, Value] = {"already_tuned": True, "tuned_examples": 300, "tuned_failures": 27}


def asked_result(read: FirstRead) -> str:
    """What the line of the trained model asks."""
    (line,) = (line for line in read.lines if "tuned_failures" in line.fields)
    assert not any("eval_failures" in other.fields for other in read.possible)
    return line.text


def test_a_result_that_may_be_the_prompt_s_is_held_against_the_trained_model_s() -> None:
    read = read_possible(TUNED, eval_examples=(300,), eval_failures=(21,))
    assert "With the prompt it is 21 of 300 (7%), right? Then the difference may be chance" in asked_result(read)
    assert read.headline.startswith(
        "So far, if I read you right: no more training yet. The trained model isn't clearly"
    )
    assert "How does your best prompt do" not in read.text
    assert "how many failures you can live with (7% now)" in read.decides
    plain = first_read(Understood(TUNED), RULES, WORDING)
    assert (read.decision, read.drivers, read.open) == (plain.decision, plain.drivers, plain.open)


@pytest.mark.parametrize(("failures", "words"), [(75, "beats the prompt, by"), (3, "does worse, by")])
def test_a_clear_difference_that_may_be_stated_is_named(failures: int, words: str) -> None:
    assert words in asked_result(read_possible(TUNED, eval_examples=(300,), eval_failures=(failures,)))


@pytest.mark.parametrize(
    ("stated", "candidates"),
    [
        ({}, {"eval_failures": (21,)}),
        ({"eval_failures": 21}, {}),
        ({"eval_examples": 300}, {"eval_failures": (21,)}),
    ],
)
def test_a_prompt_s_result_without_its_number_may_be_of_the_same_examples(
    stated: dict[str, Value], candidates: dict[str, tuple[Value, ...]]
) -> None:
    read = read_possible({**TUNED, **stated}, **candidates)
    assert "With the prompt it is 21 of 300 (7%), right?" in asked_result(read)
    assert "Of how many?" not in read.text


@pytest.mark.parametrize("candidates", [{"eval_failures": (301,)}, {"failure_rate": (0.09,)}, {"failure_rate": ()}])
def test_what_can_t_be_of_the_same_examples_is_not_held_against_it(candidates: dict[str, tuple[Value, ...]]) -> None:
    assert "With the prompt it is" not in read_possible(TUNED, **candidates).text


def test_what_is_hardly_the_prompt_s_result_is_asked_and_not_in_the_first_line() -> None:
    candidates: dict[str, tuple[Value, ...]] = {"eval_failures": (21,)}
    read = first_read(Understood(TUNED, candidates, probable=()), RULES, WORDING)
    assert "21 of 300 (7%), right?" in read.text
    assert read.headline == first_read(Understood(TUNED), RULES, WORDING).headline


def test_a_prompt_that_was_never_measured_is_to_be_run_on_the_same_examples() -> None:
    read = first_read(Understood({**TUNED, "eval_examples": 0}), RULES, WORDING)
    assert "nothing to beat" not in read.text
    assert read.decides.startswith("Start here: run your best prompt on the same 300 examples.")
