"""What the opening question told is shown once, before anything else, and counts only once it was confirmed."""

from __future__ import annotations

from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import QUESTION, tagged
from tests.harness.user import action_ids
from tests.harness.workplace import Workplace

FACTS = "@Consultant should we fine-tune our invoice extractor? 4% of the JSON is broken, 2M calls a month"
TOLD = {"monthly_requests": 2_000_000, "failure_mode": "format"}


async def test_facts_of_the_question_are_confirmed_first_and_not_asked_again(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE, question=FACTS)
    cards = await respondent.through()
    verdict = await at_work.posted_verdict(at_work.you, at_work.channels["general"])

    assert [number for number, card in enumerate(cards) if "opening_yes" in action_ids(card)] == [0]
    asked = {field for card in cards for field in tagged(card, QUESTION).get("fields", ())}
    assert not asked & TOLD.keys()
    assert "project" not in asked
    (kept,) = await at_work.built.store.all_verdicts(at_work.team)
    assert {name: getattr(kept.profile, name) for name in TOLD} == TOLD
    assert tagged(verdict, "consultation_verdict")["project"] == "invoice extractor"


async def test_facts_that_were_declined_are_asked(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE, question=FACTS)
    respondent.agrees = False
    cards = await respondent.through()
    await at_work.posted_verdict(at_work.you, at_work.channels["general"])

    asked = {field for card in cards for field in tagged(card, QUESTION).get("fields", ())}
    assert "failure_mode" in asked
    (kept,) = await at_work.built.store.all_verdicts(at_work.team)
    # The volume may not be asked, where it can't matter: then it is not known.
    assert kept.profile.monthly_requests == (FINE_TUNE["monthly_requests"] if "monthly_requests" in asked else None)


async def test_a_question_without_facts_begins_with_a_question(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    assert tagged(await respondent.card(), QUESTION)["fields"] == ["project"]


async def test_a_confirmed_opening_card_states_what_was_confirmed(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE, question=FACTS)
    card = await respondent.card()
    await respondent.answer(card)
    await respondent.card()
    await at_work.settled()
    line = await respondent.now(card)
    assert action_ids(line) == []
    assert "2 million" in str(line["blocks"])


async def test_the_message_shortcut_takes_the_words_of_the_message_along(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    ts = await at_work.teammate.post(general, FACTS.removeprefix("@Consultant "))
    respondent = await at_work.respondent(FINE_TUNE)
    await at_work.you.shortcut("checklist_from_message", channel=general, ts=ts)
    assert "opening_yes" in action_ids(await respondent.card())
