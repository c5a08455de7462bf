"""A prompt pasted in the DM is reviewed, and fills item 1 only once that was agreed to; a short answer stays one."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.consultation.position import position
from tests.harness.paths import TUNED
from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import QUESTION, Respondent, tagged, value_of
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Workplace

PROMPTS = TUNED / "prompts"
ITEM_1 = "prompt_ingredients"
FILLED_IN = "I filled in: "


def prompt(name: str) -> str:
    return (PROMPTS / f"{name}.txt").read_text(encoding="utf-8").strip()


def shown(message: JSON) -> str:
    """All text on a message, in order."""
    return "".join(_texts(message["blocks"]))


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for inner in part.values():
            yield from _texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _texts(inner)


def dumped(path: Path) -> str:
    """All that stands in a database."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        return "\n".join(db.iterdump())


def is_review(message: JSON) -> bool:
    return "delete_prompt" in action_ids(message)


async def at_item_1(at_work: Workplace) -> tuple[Respondent, JSON]:
    """Somebody whose card asks for the prompt."""
    respondent = await at_work.begin(FINE_TUNE)
    while True:
        card = await respondent.card()
        if ITEM_1 in tagged(card, QUESTION).get("fields", ()):
            return respondent, card
        await respondent.answer(card)


async def values(at_work: Workplace) -> dict[str, object]:
    """What counts of item 1 in the one open consultation."""
    (mine,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    knowledge = at_work.content.knowledge
    return dict(position(mine, knowledge.checklist, knowledge.rules).values)


@pytest.mark.parametrize("how", ["yes", "answer"])
async def test_a_pasted_prompt_is_reviewed_and_counts_once_it_was_agreed_to(at_work: Workplace, how: str) -> None:
    respondent, card = await at_item_1(at_work)
    await respondent.write(card, prompt("headed_examples"))
    review = await respondent.next(is_review)
    assert review["thread_ts"] == card["thread_ts"]
    for part in ("5 of 6", "I counted 12 worked examples", "A clear instruction", "Turn a customer", "missing"):
        assert part in shown(review)
    confirm = await respondent.card()
    assert FILLED_IN in shown(confirm)
    assert ITEM_1 not in await values(at_work)
    if how == "yes":
        await respondent.write(confirm, "yes")
    else:
        await respondent.press(confirm, how)
    after = await respondent.card()
    found = await values(at_work)
    assert found[ITEM_1] == ("instruction", "output_format", "few_shot", "edge_cases", "output_constraints")
    assert found["few_shot_examples"] == 12
    assert tagged(after, QUESTION)["question"] == "failures"


async def test_a_refused_reading_of_the_prompt_counts_for_nothing_and_item_1_is_asked(at_work: Workplace) -> None:
    respondent, card = await at_item_1(at_work)
    await respondent.write(card, f"here is our prompt: {prompt('naive_json')}")
    await respondent.write(await respondent.card(), "no")
    after = await respondent.card()
    assert ITEM_1 in tagged(after, QUESTION)["fields"]
    assert ITEM_1 not in await values(at_work)


async def test_a_short_answer_about_the_prompt_stays_an_answer(at_work: Workplace) -> None:
    respondent, card = await at_item_1(at_work)
    await respondent.write(card, "our prompt is: instruction, output format and 12 examples")
    await respondent.card()
    found = await values(at_work)
    assert set(found[ITEM_1]) == {"instruction", "output_format", "few_shot"}  # type: ignore[call-overload]
    assert found["few_shot_examples"] == 12


async def test_a_hostile_prompt_is_data_and_its_marks_do_nothing(at_work: Workplace) -> None:
    respondent, card = await at_item_1(at_work)
    await respondent.write(card, f"```\n{prompt('hostile_override')}\n```")
    review = await respondent.next(is_review)
    assert "2 of 6" in shown(review)
    assert "<!channel>" not in shown(review)
    assert "<@U012AB3CD>" not in shown(review)
    await respondent.press(await respondent.card(), "answer")
    await respondent.card()
    assert (await values(at_work))[ITEM_1] == ("instruction", "output_constraints")


async def test_the_button_opens_a_modal_whose_prompt_is_reviewed_in_the_thread(at_work: Workplace) -> None:
    respondent, card = await at_item_1(at_work)
    view = await respondent.opened(card, "review")
    done = await at_work.you.submit(view, {"prompt": {"text:prompt": prompt("qa_pairs")}})
    assert "errors" not in done
    review = await respondent.next(is_review)
    assert "I counted 3 worked examples" in shown(review)
    assert FILLED_IN in shown(await respondent.card())


async def test_a_prompt_typed_top_level_is_proposed_to_the_consultation_that_asks_for_it(at_work: Workplace) -> None:
    respondent, card = await at_item_1(at_work)
    before = respondent.seen
    await at_work.you.post(respondent.room, prompt("german"))
    review = await respondent.next(is_review)
    assert "Go on in the checklist" in shown(review)
    respondent.seen = before  # the card stands in another thread: either may be posted first
    confirm = await respondent.card()
    assert confirm["thread_ts"] == card["thread_ts"]


async def test_without_a_consultation_the_review_offers_to_begin_one_with_item_1_filled(at_work: Workplace) -> None:
    respondent = await at_work.respondent()
    await at_work.you.post(respondent.room, prompt("xml_thorough"))
    review = await respondent.next(is_review)
    assert await at_work.built.store.open_consultations(at_work.team, at_work.you.id) == ()
    await at_work.you.click(review, "checklist", value=value_of(review, "checklist"))
    assert tagged(await respondent.card(), QUESTION)["question"] == "failures"
    found = await values(at_work)
    assert len(found[ITEM_1]) == 6  # type: ignore[arg-type]
    assert found["few_shot_examples"] == 4


async def test_with_several_open_a_prompt_waits_for_which_it_is_for(at_work: Workplace) -> None:
    respondent = await at_work.begin_in_dm(word="start Kestrel")
    await respondent.card()
    await at_work.you.post(respondent.room, "start Merlin")
    await respondent.card()
    await at_work.you.post(respondent.room, prompt("table_examples"))
    review = await respondent.next(is_review)
    assert action_ids(review).count("fill_prompt") == 2
    row = next(block for block in review["blocks"] if "accessory" in block and "Kestrel" in str(block["text"]))
    await at_work.you.click(review, "fill_prompt", value=row["accessory"]["value"], block_id=row["block_id"])
    confirm = await respondent.card()
    assert FILLED_IN in shown(confirm)
    assert "'initial_value': '5'" in str(confirm["blocks"])


def files_with(folder: Path, words: bytes) -> list[str]:
    """The files of a running bot, SQLite's log too, that hold these bytes."""
    files = [path for path in folder.iterdir() if path.is_file()]
    assert "bot.db-wal" in [path.name for path in files]
    return [path.name for path in files if words in path.read_bytes()]


async def test_a_deleted_review_is_a_line_and_nothing_of_the_prompt_is_kept(at_work: Workplace, tmp_path: Path) -> None:
    respondent = await at_work.respondent()
    text = prompt("support_agent")
    await at_work.you.post(respondent.room, text)
    review = await respondent.next(is_review)
    await respondent.press(review, "delete_prompt")
    await at_work.settled()
    line = await respondent.now(review)
    assert action_ids(line) == []
    assert "heating company" not in shown(line)
    assert "heating company" not in dumped(tmp_path / "bot.db")
    assert files_with(tmp_path, b"heating company") == []


async def test_in_a_consultation_too_the_parts_are_kept_and_never_the_words(at_work: Workplace, tmp_path: Path) -> None:
    respondent, card = await at_item_1(at_work)
    await respondent.write(card, prompt("support_agent"))
    await respondent.press(await respondent.card(), "answer")
    await respondent.card()
    await at_work.settled()
    database = dumped(tmp_path / "bot.db")
    assert "edge_cases" in database
    assert "heating company" not in database


async def test_a_prompt_delivered_ten_times_is_reviewed_once(at_work: Workplace) -> None:
    respondent, card = await at_item_1(at_work)
    await at_work.control.fault("duplicate", times=9, event="message")
    await respondent.write(card, prompt("headed_examples"))
    await respondent.card()
    await at_work.settled()
    thread = await at_work.you.messages(respondent.room, card["thread_ts"])
    assert sum(is_review(message) for message in thread) == 1


async def test_a_prompt_with_nothing_in_it_states_so_and_counts_as_having_nothing_once_agreed(
    at_work: Workplace,
) -> None:
    respondent, card = await at_item_1(at_work)
    await respondent.write(card, "here is our prompt: blue sky and green grass all around")
    review = await respondent.next(is_review)
    assert "0 of 6" in shown(review)
    await respondent.write(await respondent.card(), "yes")
    await respondent.card()
    assert (await values(at_work))[ITEM_1] == ()


async def test_in_a_finished_consultation_a_prompt_changes_nothing_and_may_begin_another(at_work: Workplace) -> None:
    respondent = await at_work.begin_in_dm(FINE_TUNE)
    await at_work.judged(respondent)
    before = await at_work.kept()
    await at_work.you.post(respondent.room, prompt("german"), respondent.origin)
    review = await respondent.next(is_review)
    assert "checklist" in action_ids(review)
    await at_work.settled()
    assert await at_work.kept() == before


async def test_a_stranger_to_the_checklist_can_not_fill_it(at_work: Workplace) -> None:
    await at_item_1(at_work)
    (mine,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    mark = at_work.teammate.mark
    room = await at_work.teammate.dm()
    await at_work.teammate.post(room, prompt("german"))
    review = await at_work.teammate.answer(room, since=mark)
    assert "fill_prompt" not in action_ids(review)
    assert "Go on in the checklist" not in shown(review)
    (still,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert still == mine
