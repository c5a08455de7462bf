"""The costs of a trained model, from the consultation's own numbers: every one can be changed, and the day is kept."""

from __future__ import annotations

import json

import pytest

from tests.app.test_evidence import FAR, catch_up, reading_of, text_of, training_set, uploads
from tests.harness.profiles import FINE_TUNE
from tests.harness.user import action_ids
from tests.harness.workplace import Workplace


async def test_costs_are_compared_and_every_number_can_be_changed(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    reading = await reading_of(respondent, "train.jsonl", training_set(30), card["thread_ts"])
    await respondent.press(reading, "show_costs")
    costs = await respondent.next(lambda message: "edit_costs" in action_ids(message))
    view = await respondent.opened(costs, "edit_costs")
    await at_work.you.submit(view, {"text:monthly_requests": "3000000"})
    changed = await respondent.next(lambda message: "3,000,000" in text_of(message))
    assert changed["ts"] == costs["ts"]
    assert "data_visualization" in [block["type"] for block in changed["blocks"]]


@pytest.mark.slow
async def test_where_slack_has_no_charts_the_costs_come_as_a_picture(at_work: Workplace) -> None:
    await at_work.built.store.note_newer_blocks_refused(at_work.team)
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    reading = await reading_of(respondent, "train.jsonl", training_set(30), card["thread_ts"])
    await respondent.press(reading, "show_costs")
    costs = await respondent.next(lambda message: "edit_costs" in action_ids(message))
    view, mark = await respondent.opened(costs, "edit_costs"), at_work.you.mark
    await at_work.you.submit(view, {"text:monthly_requests": "3000000"})
    await at_work.you.wait_for(lambda _: uploads(at_work.you.events[mark:]), FAR, since=mark)
    (chart,) = uploads(at_work.you.events[mark:])
    assert (chart["name"], chart["thread"]) == ("break_even.png", card["thread_ts"])
    assert "month" in chart["alt_txt"]


@pytest.mark.slow
async def test_the_base_model_s_last_day_is_asked_for_and_kept_with_the_verdict(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    reading = await reading_of(respondent, "train.jsonl", training_set(30), card["thread_ts"])
    await respondent.press(reading, "show_costs")
    costs = await respondent.next(lambda message: "edit_costs" in action_ids(message))
    assert "When is the base model retired?" in text_of(costs)
    view = await respondent.opened(costs, "edit_costs")
    refused = await at_work.you.submit(view, {"text:base_model_retires": "soon"})
    assert "is no day" in json.dumps(refused)
    await at_work.you.submit(view, {"text:base_model_retires": "2027-03-31"})
    changed = await respondent.next(lambda message: "2027-03-31" in text_of(message))
    assert "When is the base model retired?" not in text_of(changed)

    await catch_up(at_work, respondent)
    verdict = await at_work.judged(respondent, at_work.channels["general"])
    (stored,) = await at_work.built.store.all_verdicts(at_work.team)
    known = {"model": "custom nova-lite-v1", "retires": "2027-03-31", "by": "the team"}
    assert stored.document["base_model"] == known
    record = await respondent.opened({**verdict, "channel": at_work.channels["general"]}, "record")
    assert "Base model: custom nova-lite-v1, retired on 2027-03-31 (the team)" in text_of(record)
