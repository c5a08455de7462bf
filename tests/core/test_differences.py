"""What changed between two verdicts of a project is told old to new, also from what was kept of them."""

from __future__ import annotations

import json
from itertools import pairwise

from bot.core.differences import FieldChange, ItemChange, differences, kept_verdict
from bot.core.judge import judge, verdict_json
from bot.core.profile import parse_profile
from tests.core.profiles import profile, seeded
from tests.core.rules_from_files import rules


def test_an_answer_that_turned_the_decision_is_told_with_it() -> None:
    before, after = judge(profile(labelled_examples=180), rules()), judge(profile(labelled_examples=900), rules())
    found = differences(before, after)
    assert found
    assert found.decision == ("not_yet", "fine_tune")
    assert found.route == ("item_6", "behaviour")
    assert found.fields == (FieldChange("labelled_examples", 180, 900),)
    assert found.items == (ItemChange(6, "unmet", "met"),)
    assert (found.drivers_gained, found.drivers_lost, found.rules_changed) == ((), (), False)


def test_an_answer_that_became_known_and_one_that_was_taken_back_are_told() -> None:
    before = judge(profile(curation_budgeted=None, latency_budget_ms=50), rules())
    after = judge(profile(curation_budgeted=True, latency_budget_ms=None), rules())
    found = differences(before, after)
    assert set(found.fields) == {
        FieldChange("latency_budget_ms", 50, None),
        FieldChange("curation_budgeted", None, True),
    }
    assert (found.drivers_gained, found.drivers_lost) == ((), ("latency",))


def test_the_same_verdict_has_no_differences_and_a_new_name_is_none() -> None:
    assert not differences(judge(profile(project="A"), rules()), judge(profile(project="a"), rules()))


def test_a_verdict_read_back_from_its_json_compares_as_the_verdict_itself() -> None:
    verdicts = [judge(parse_profile(raw), rules()) for raw in seeded(seed=41, many=40)]
    for old, new in pairwise(verdicts):
        kept = kept_verdict(old.profile, json.loads(json.dumps(verdict_json(old), sort_keys=True)))
        assert not differences(kept, old)
        assert differences(kept, new) == differences(old, new)
