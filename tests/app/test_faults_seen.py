"""Faults that people met while they walked through whole consultations, each as it was met."""

from __future__ import annotations

import pytest

from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import QUESTION, tagged
from tests.harness.user import action_ids
from tests.harness.workplace import Workplace

OWN_TITLE = "When fine-tuning beats prompting (and when it doesn't)"


async def test_a_plain_intention_gets_a_first_read_or_a_way_on_and_never_a_refusal(at_work: Workplace) -> None:
    room = await at_work.you.dm()
    ts = await at_work.you.post(room, "I want to fine-tune gpt-4o on our support emails")
    answer = await at_work.you.answer(room, ts)
    assert "checklist" in action_ids(answer)
    assert "doesn't cover" not in str(answer["blocks"])


@pytest.mark.parametrize("question", ["which cafeteria has the best soup?", "which GPU should I buy?"])
async def test_a_question_out_of_the_guide_names_no_section_twice(at_work: Workplace, question: str) -> None:
    answer = await at_work.mention(f"@Consultant {question}")
    shown = str([block for block in answer["blocks"] if block["type"] != "actions"])
    titles = [title for title in at_work.content.knowledge.guide.titles if title in shown]
    assert all(
        shown.count(title) == 1 for title in titles if not any(title in other for other in titles if other != title)
    )
    assert OWN_TITLE not in shown


async def test_what_answers_another_question_is_kept_for_it_and_nothing_else_is_guessed(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    await respondent.write(await respondent.card(), "only examples can show it")
    card = await respondent.card()
    assert "Noted for “Situation”: only examples show the style." in str(card["blocks"])
    assert "Did you mean" not in str(card["blocks"])
    assert await at_work.answers() == {"style_need": "example_level"}
    await respondent.write(card, "no reasoning needed")
    await respondent.write(await respondent.card(), "instruction and output format")
    await respondent.card()
    given = {"prompt_ingredients": ("instruction", "output_format"), "reasoning_matters": False}
    assert await at_work.answers() == {"style_need": "example_level", **given}


async def test_a_kind_of_task_answers_no_other_question(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    assert tagged(card, QUESTION)["question"] == "prompt"
    await respondent.write(card, "it's classification")
    await respondent.card()
    answers = await at_work.answers()
    assert "reasoning_matters" not in answers
    assert answers.get("task", "classification") == "classification"
