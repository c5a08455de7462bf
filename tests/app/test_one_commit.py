"""Everything that one event brings about is stored in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.harness.cast import decide, menu_value
from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import QUESTION, tagged, value_of
from tests.harness.user import JSON, Person, action_ids
from tests.harness.workplace import Workplace

HANDLERS = Path(__file__).parents[2] / "bot" / "handlers"


async def count_commits(at_work: Workplace) -> list[int]:
    """Counts, from now on, the transactions of the bot's own connection that store messages or answers."""
    counts = [0]
    writes = {"now": False}

    def trace(statement: str) -> None:
        text = statement.strip().upper()
        # What deletes an older card is stored once the newer one is posted: that is no part of the event.
        if text.startswith("INSERT") and " OUTBOX" in text and "'REMOVAL:" not in text:
            writes["now"] = True
        if text.startswith(("COMMIT", "RELEASE")) and writes["now"]:
            counts[0] += 1
            writes["now"] = False

    def watch(db: Any) -> None:
        db.conn.set_trace_callback(trace)

    await at_work.settled()  # what came before is no part of the event
    await at_work.built.store._run(watch)
    return counts


async def record_done(at_work: Workplace) -> list[str]:
    """From now on, what each transaction that marks an event done holds: its statements with their values."""
    done: list[str] = []
    statements: list[str] = []

    def trace(statement: str) -> None:
        if statement.startswith("BEGIN"):
            statements.clear()
        statements.append(statement)
        if statement.startswith("COMMIT") and any("inbox SET done = 1" in known for known in statements):
            done.append("\n".join(statements))

    await at_work.settled()  # what came before is no part of the event
    await at_work.built.store._run(lambda db: db.conn.set_trace_callback(trace))
    return done


async def view_of(who: Person, act: Callable[[], Awaitable[Any]], kind: str = "view_opened") -> JSON:
    """The modal that acting opens, or what it becomes."""
    mark = who.mark
    await act()
    return dict((await who.wait_for(lambda e: e["kind"] == kind, since=mark))["view"])


async def test_sharing_a_verdict_is_stored_with_the_line_about_it(at_work: Workplace) -> None:
    verdict = await at_work.judged(await at_work.begin_in_dm(PROMPT))
    share = menu_value(verdict, "share")
    view = await view_of(at_work.you, lambda: at_work.you.click(verdict, "verdict_menu", value=share))
    done = await record_done(at_work)
    await at_work.you.submit(view, {"channel": {"channel:channel": at_work.channels["ml-platform"]}})
    await at_work.settled()
    assert [("share:" in work, "You shared the verdict in" in work) for work in done] == [(True, True)]


async def test_a_question_about_a_verdict_is_stored_with_its_answer(at_work: Workplace) -> None:
    respondent = await at_work.begin(PROMPT)
    verdict = await at_work.judged(respondent, at_work.channels["general"])
    ask = menu_value(verdict, "ask")
    view = await view_of(at_work.you, lambda: at_work.you.click(verdict, "verdict_menu", value=ask))
    done = await record_done(at_work)
    await at_work.you.submit(view, {"text:question": "how many labelled examples are enough?"})
    await at_work.settled()
    assert [("asks: " in work, "labelled examples" in work) for work in done] == [(True, True)]


async def test_a_deletion_is_stored_with_its_receipt_and_a_setting_with_its_event(at_work: Workplace) -> None:
    you = at_work.you
    await decide(at_work, "mine", None, you)
    room = await you.dm()
    view = await view_of(you, lambda: you.command(room, "/consult", "forget me"))
    boss = (await at_work.control("user", name="Boss", is_admin=True))["user"]
    done = await record_done(at_work)
    await view_of(you, lambda: you.submit(view), "view_updated")
    await at_work.settled()
    async with Person(at_work.playground.url, boss) as admin:
        there = await admin.dm()
        await at_work.reply_ephemerally(
            admin, lambda: admin.command(there, "/consult", "retention transcripts 14"), there
        )
    parts = ("DELETE FROM consultations", "INTO receipts", "INTO outbox", "INTO retention")
    assert [[part in work for part in parts] for work in done] == [[True, True, True, False], [False] * 3 + [True]]


def test_an_event_is_marked_done_in_one_place() -> None:
    sources = {path.name: path.read_text("utf-8") for path in HANDLERS.rglob("*.py")}
    assert [name for name, source in sources.items() if ".committed = " in source] == ["context.py"]


async def test_an_answer_typed_top_level_is_stored_with_the_message_that_points_to_its_thread(
    at_work: Workplace,
) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    first = await respondent.card()
    counts = await count_commits(at_work)
    ts = await at_work.you.post(respondent.room, "instruction and output format")
    await at_work.you.answer(respondent.room, ts)
    await at_work.settled()
    assert counts == [1]
    assert first["thread_ts"]


async def test_words_and_the_choice_whom_they_are_for_are_stored_in_one_transaction(at_work: Workplace) -> None:
    for profile in (FINE_TUNE, PROMPT):
        respondent = await at_work.begin_in_dm(profile, word=f"start {profile['project']}")
        await respondent.card()
    await at_work.you.post(respondent.room, "instruction and output format")
    which = await respondent.next(lambda message: "choose.1" in action_ids(message))
    counts = await count_commits(at_work)
    await at_work.you.click(which, "choose.1", value=value_of(which, "choose.1"))
    await respondent.card()
    await at_work.settled()
    assert counts == [1]


@pytest.mark.parametrize("question", ["how many labelled examples are enough?"])
async def test_a_question_in_between_and_the_card_below_its_answer_are_stored_in_one_transaction(
    at_work: Workplace, question: str
) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    counts = await count_commits(at_work)
    await respondent.write(card, question)
    again = await respondent.card()
    await at_work.settled()
    assert tagged(again, QUESTION)["question"] == tagged(card, QUESTION)["question"]
    assert counts == [1]
