"""While nothing can be kept nothing is lost: Slack brings it again, the person is told, and then it goes on."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.consultation.position import position
from bot.handlers import retries
from bot.playground import Playground
from bot.prepared_content import Content
from bot.store import sqlite_errors
from tests.crash.interrupted_consultation import PAST_ALL_ACKS
from tests.harness.cast import Cast
from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import QUESTION, Respondent, tagged
from tests.harness.user import JSON
from tests.harness.workplace import Complaints, Workplace, at_work_on

NEVER = 86_400.0
BRIEFLY = 0.02  # seconds: the bot would wait longer for a lock, and so would we
NOTHING_DONE = "CREATE TRIGGER full BEFORE UPDATE ON inbox BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
FULL = "CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"


@pytest.fixture
async def place(
    playground: Playground,
    content: Content,
    tmp_path: Path,
    complaints: Complaints,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Workplace]:
    monkeypatch.setattr(sqlite_errors, "BUSY_SECONDS", BRIEFLY)
    monkeypatch.setattr(retries, "RETRY_SECONDS", NEVER)  # the tests say when
    async with at_work_on(playground, tmp_path / "bot.db", content, complaints) as at_work:
        at_work.expected += ["could not", "request failed", "put off", "dispatch_failed", "timeout", "StoreError"]
        yield at_work


async def execute(place: Workplace, *statements: str) -> None:
    """Say something to the bot's own connection."""

    def work(db: Any) -> None:
        for statement in statements:
            db.execute(statement).fetchall()

    await place.built.store._run(work)


async def fill(place: Workplace) -> None:
    """Let the disk be full: not one more event fits."""

    def work(db: Any) -> None:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}").fetchall()
        for size in (3_000, 300, 30, 1):
            with contextlib.suppress(sqlite3.OperationalError):
                for number in itertools.count():
                    row = ["filler", f"{size}:{number}", "x" * size]
                    db.execute("INSERT INTO inbox (team, key, user, event, at, done) VALUES (?,?,'',?, 0, 1)", row)

    await place.built.store._run(work)


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another process holds the write lock."""
    other = sqlite3.connect(database, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


async def started(place: Workplace) -> tuple[Respondent, JSON]:
    """A consultation of the DM whose project is known, and its next card."""
    respondent = await place.begin(FINE_TUNE)
    await respondent.answer(await respondent.card())
    card = await respondent.card()
    await place.settled()
    return respondent, card


async def refuse_with_word(place: Workplace, respondent: Respondent, card: JSON) -> None:
    """A click that can't be kept: Slack says that it failed, and so do we, kindly."""
    mark = place.you.mark
    done = await place.you.click(card, "skip", refused=True)
    assert done.get("ok") is not True
    shown = await place.you.wait_for(lambda event: event["kind"] == "ephemeral", since=mark)
    assert "again" in shown["message"]["text"]
    assert shown["channel"] == respondent.room


@pytest.mark.parametrize("kind", ["locked", "full", "read-only"])
async def test_what_can_not_be_kept_comes_again(place: Workplace, tmp_path: Path, kind: str) -> None:
    respondent, card = await started(place)
    before = await place.kept()

    async def meanwhile() -> None:
        await respondent.write(card, "22 of 400")
        await place.control.advance(4.0)  # Slack gives up waiting, and sends it once more
        await refuse_with_word(place, respondent, card)
        assert await place.kept() == before

    if kind == "locked":
        with locked(tmp_path / "bot.db"):
            await meanwhile()
    elif kind == "full":
        await fill(place)
        await meanwhile()
        await execute(place, "PRAGMA max_page_count = 1073741823")
    else:
        await execute(place, "PRAGMA query_only = ON")
        await meanwhile()
        await execute(place, "PRAGMA query_only = OFF")
    await place.control.advance(PAST_ALL_ACKS)
    await respondent.card()
    await place.settled()
    (mine,) = await place.built.store.open_consultations(place.team, place.you.id)
    assert [entry.values for entry in mine.entries if "eval_examples" in entry.values] == [
        {"eval_examples": 400, "eval_failures": 22}
    ]
    assert await place.built.store.unfinished() == ()


@pytest.mark.parametrize("way", ["words", "controls"])
async def test_what_was_kept_and_could_not_be_taken_is_taken_later_by_itself(place: Workplace, way: str) -> None:
    respondent, card = await started(place)
    before = await place.kept()
    await execute(place, FULL)
    mark = place.you.mark
    if way == "words":
        await respondent.write(card, "22 of 400")
    else:
        await respondent.answer(card)
    shown = await place.you.wait_for(lambda event: event["kind"] == "ephemeral", since=mark)
    assert "no need to repeat" in shown["message"]["text"].lower()
    assert await place.kept() == before
    await place.built.dispatcher.retries.retry(place.built.slack.responder.respond)  # still full
    assert await place.kept() == before
    await execute(place, "DROP TRIGGER full")
    await place.built.dispatcher.retries.retry(place.built.slack.responder.respond)
    await respondent.card()
    await place.settled()
    (mine,) = await place.built.store.open_consultations(place.team, place.you.id)
    answered = [entry.values for entry in mine.entries if "eval_examples" in entry.values]
    assert [values["eval_examples"] for values in answered] == [400]
    assert await place.built.store.unfinished() == ()


async def test_an_older_answer_that_is_taken_later_replaces_no_newer_one(place: Workplace) -> None:
    respondent, card = await started(place)
    first, second, third = (f"We tested {examples} examples and 22 failed" for examples in (400, 500, 600))
    await execute(place, FULL)
    for words in (first, second):  # the second waits behind the first
        word = await place.reply_ephemerally(place.you, partial(respondent.write, card, words), respondent.room)
        assert "no need to repeat" in word["text"].lower()
    await execute(place, "DROP TRIGGER full")
    await respondent.write(card, third)
    await place.settled()
    await retry(place)
    await place.settled()
    (mine,) = await place.built.store.open_consultations(place.team, place.you.id)
    answered = [entry.values for entry in mine.entries if "eval_examples" in entry.values]
    assert [values["eval_examples"] for values in answered] == [400, 500, 600]
    assert await place.built.store.unfinished() == ()


@pytest.mark.parametrize("words", ["skip", "40"])
async def test_words_that_come_again_after_newer_ones_answer_no_other_question(
    place: Workplace, tmp_path: Path, words: str
) -> None:
    """The store failed for the first of two messages, and Slack brings it again when another question is asked."""
    respondent, card = await started(place)
    with locked(tmp_path / "bot.db"):
        await respondent.write(card, words)
        await place.control.advance(4.0)  # Slack gives up waiting, and sends it once more
        await refuse_with_word(place, respondent, card)  # and the words were refused before
    await respondent.write(card, "22 of 400")
    later = await respondent.card()
    await place.settled(place.you)
    before = await place.answers()
    mark = place.you.mark
    await place.control.advance(PAST_ALL_ACKS)
    phrase = place.content.knowledge.phrases.say("came_late", words=words)
    await place.you.wait_for(
        lambda event: event["kind"] == "message" and phrase in event["message"]["text"], since=mark
    )
    await place.settled()
    assert await place.answers() == before
    asked = position(await place.mine(), place.content.knowledge.checklist, place.content.knowledge.rules).open_question
    assert asked is not None
    assert asked.id == tagged(later, QUESTION)["question"]
    assert await place.built.store.unfinished() == ()


async def test_what_slack_refused_while_nothing_could_be_kept_is_done_with_later(place: Workplace) -> None:
    who, phrases = place.teammate, place.content.knowledge.phrases
    place.expected += ["conversations.open", "Slack refused"]
    room = await who.dm()
    await execute(place, NOTHING_DONE)
    await place.control.fault("error", method="conversations.open", error="cannot_dm_bot", count=20)
    word = await place.reply_ephemerally(who, lambda: who.command(room, "/consult", "start"), room)
    assert phrases.say("could_not_keep") in word["text"]
    await execute(place, "DROP TRIGGER full")
    word = await place.reply_ephemerally(who, lambda: retry(place), room)
    assert phrases.say("slack_refused") in word["text"]
    assert await place.built.store.unfinished() == ()


async def test_what_fails_again_by_itself_keeps_nothing_else_waiting(place: Workplace) -> None:
    who, phrases = place.teammate, place.content.knowledge.phrases
    place.expected += ["users.info", "could not keep", "again: JSONDecodeError"]
    room = await who.dm()
    broken = await card_that_fails(place)
    await place.control.fault("server_error", method="users.info", count=6)  # three tries of each
    for act in (lambda: who.click(broken, "pick"), lambda: who.command(room, "/consult", "verdicts")):
        word = await place.reply_ephemerally(who, act, room)
        assert phrases.say("could_not_keep") in word["text"]
    mark = who.mark
    await retry(place)
    for text in (phrases.say("went_wrong"), "no verdict"):
        await who.wait_for(lambda e, text=text: e["kind"] == "ephemeral" and text in str(e["message"]), since=mark)  # type: ignore[misc]
    assert await place.built.store.unfinished() == ()


async def test_what_fails_by_itself_is_not_done_again_at_the_next_start(place: Workplace) -> None:
    who, phrases = place.teammate, place.content.knowledge.phrases
    place.expected.append("failed: JSONDecodeError")
    broken = await card_that_fails(place)
    word = await place.reply_ephemerally(who, lambda: who.click(broken, "pick"), await who.dm())
    assert phrases.say("went_wrong") in word["text"]
    assert await place.built.store.unfinished() == ()


async def card_that_fails(place: Workplace) -> JSON:
    """A card with a button whose handler raises an error of its own."""
    carried = {"consultation": "c1", "question": "data", "values": "no JSON"}
    return await Cast(place, {}, {}, {}).card(place.teammate, "pick", carried)


async def retry(place: Workplace) -> None:
    """Handle again what was put off, as happens by itself after some seconds."""
    await place.built.dispatcher.retries.retry(place.built.slack.responder.respond)
