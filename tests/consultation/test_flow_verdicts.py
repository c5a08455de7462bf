"""A verdict is shown with every word chosen, from any answers."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bot.consultation.messages import VerdictMessage
from bot.consultation.state import Consultation
from bot.consultation.verdict_message import differences, evidence, format_change, shown
from bot.decision.judge import judge
from bot.decision.profile import Profile
from bot.decision.verdict import Verdict, WhatIf
from tests.consultation.walks import knowledge, some_value

CONSULTATION = Consultation(id="C1", team="T1", owner="U1", project="Bluebird")
READY = Profile(
    project="Bluebird",
    eval_examples=400,
    eval_failures=40,
    failure_threshold=0.03,
    labelled_examples=320,
    labels_trusted=True,
)


def judged(profile: Profile) -> Verdict:
    return judge(profile, knowledge().rules)


def as_shown(verdict: Verdict, before: Profile | None = None) -> VerdictMessage:
    known = knowledge()
    decided = judged(before).decision if before else None
    return shown(verdict, "V1", CONSULTATION, before, decided, known.phrases, known.checklist)


@pytest.mark.parametrize("seed", range(40))
def test_any_verdict_can_be_shown_and_no_hole_is_left_open(seed: int) -> None:
    chance = random.Random(seed)
    values = {name: some_value(chance, field) for name, field in knowledge().checklist.fields.items()}
    if (values["eval_failures"] or 0) > (values["eval_examples"] or 0):
        values["eval_failures"] = 0
    verdict = judged(Profile(**{name: value for name, value in values.items() if value is not None}))
    say = as_shown(verdict)
    assert 1 <= len(say.deciding) <= 3
    assert [line.number for line in say.missing] == list(verdict.missing)
    assert len(say.items) == 10
    assert all(reason.section in knowledge().guide.titles for reason in say.deciding)
    assert not {"{", "}"} & set(say.model_dump_json(include={"headline", "next_step", "changes", "evidence"})[1:-1])
    assert all(change.strip() and "If :" not in change for change in say.changes)


def test_what_would_change_it_names_the_new_number_the_old_one_and_the_decision() -> None:
    known = knowledge()
    told = format_change(WhatIf((("labelled_examples", 500),), "fine_tune"), READY, known.phrases, known.checklist)
    assert "500" in told
    assert "320" in told
    assert known.phrases.say("decision_fine_tune") in told


def test_each_missing_item_states_what_it_still_needs() -> None:
    verdict = judged(READY)
    assert all(line.note for line in as_shown(verdict).missing)


def test_what_changed_since_the_last_verdict_is_named_and_nothing_else() -> None:
    now = READY.model_copy(update={"labelled_examples": 900})
    lines = as_shown(judged(now), READY).since_last
    assert len(lines) == 1
    assert "320" in lines[0]
    assert "900" in lines[0]


def test_a_change_of_decision_comes_first() -> None:
    known = knowledge()
    lines = differences(READY, "not_yet", READY, "fine_tune", known.phrases, known.checklist)
    assert len(lines) == 1
    assert known.phrases.say("decision_fine_tune") in lines[0]


def test_evidence_notifies_measured_said_and_unknown_apart() -> None:
    known = knowledge()
    lines = evidence(READY, known.phrases, known.checklist)
    asking = known.checklist.asking
    assert asking["eval_examples"].label in lines[0]
    assert "3" in lines[1]  # threshold, number of labels, trust in them
    assert asking["task"].label in lines[2]
    assert asking["eval_examples"].label not in lines[2]


@pytest.mark.parametrize("route", ["retrieval", "smaller_model", "behaviour", "improve_prompt", "item_9"])
def test_each_route_has_its_next_step(route: str) -> None:
    steps = {as_shown(replace(judged(READY), route=name)).next_step for name in (route, "keep_prompting")}
    assert len(steps) == 2
