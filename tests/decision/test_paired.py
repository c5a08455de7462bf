"""A prompt and a trained model on the same cases: the paired test decides, for the counts that it was made with."""

from __future__ import annotations

import pytest

from bot.decision.judge import judge, verdict_json
from bot.decision.profile import PairedTest, ProfileError, parse_profile
from tests.decision.rules_from_files import rules

COUNTS = {
    "already_tuned": True,
    "eval_examples": 100,
    "eval_failures": 20,
    "tuned_examples": 100,
    "tuned_failures": 12,
}
# Of 100 cases eight fail by the prompt alone: McNemar's exact p is 2 * 0.5 ** 8.
CLEAR = PairedTest(prompt=(100, 20), trained=(100, 12), p=2 * 0.5**8, difference=0.08, low=0.03, high=0.15)


def state(paired: PairedTest | None, **more: object) -> str:
    trained = judge(parse_profile({**COUNTS, **more}).with_paired(paired), rules()).trained
    assert trained is not None
    return trained.comparison.state


def test_cases_that_are_paired_tell_apart_what_counts_alone_cannot() -> None:
    assert state(None) == "same"
    assert state(CLEAR) == "better"
    assert state(CLEAR.model_copy(update={"difference": -0.08, "low": -0.15, "high": -0.03})) == "worse"
    assert state(CLEAR.model_copy(update={"p": 0.0501})) == "same"


def test_the_interval_that_is_shown_is_the_paired_one() -> None:
    shown = verdict_json(judge(parse_profile(COUNTS).with_paired(CLEAR), rules()))["comparison"]
    assert (shown["difference"], shown["low"], shown["high"]) == (0.08, 0.03, 0.15)


@pytest.mark.parametrize("field", ["eval_failures", "tuned_failures", "eval_examples", "tuned_examples"])
def test_other_counts_are_compared_as_before(field: str) -> None:
    assert state(CLEAR, **{field: int(COUNTS[field]) + 1}) == "same"


def test_a_profile_has_no_such_field() -> None:
    with pytest.raises(ProfileError):
        parse_profile({**COUNTS, "paired": CLEAR.model_dump()})
