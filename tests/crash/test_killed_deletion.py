"""Killed at any await of `/consult forget me`, the bot deletes all or nothing, and at the end all, with one receipt.

The person does again what Slack told them had failed, and the command if no dialog came of it. Then Slack must hold the
very messages that it holds without a crash, and no file of the bot any of the words.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.crash.bot_processes import NEVER, BotStarter
from tests.crash.findings import outbox_id, undelivered
from tests.crash.interrupted_consultation import TRIES, InterruptedConsultation
from tests.crash.test_every_await import ALL_SECONDS, AT_ONCE, make_folder, spread
from tests.harness.user import JSON, Control, Person
from tests.harness.workplace import MANIFEST

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORD = "Release notes"  # the project's name, in what was asked
TRIED = 16
TABLES = ("consultations", "entries", "verdicts", "transcripts", "cards", "streams")
NOTHING_LEFT = "There was nothing to delete."  # to who presses again while the bot comes back
RECEIPT = "Deleted:"
COUNTS = re.compile(r"\d+")


@dataclass
class Forgotten(InterruptedConsultation):
    """Somebody who begins a checklist and then deletes everything about them. `said` is what stands at the end."""

    said: Counter[str] = field(default_factory=Counter)

    async def begin(self) -> None:
        """A mention in a channel, the checklist in the DM, and one answer."""
        card = await self.first_card()
        await self.until("typed", partial(self.newest_card, card), partial(self.answer, "typed", card))
        await self.end()
        self.bot = None

    async def forget(self) -> None:
        """`/consult forget me`, and yes."""
        view = await self.open_dialog()

        async def receipt() -> JSON | None:
            return next((message for message in await self.room() if RECEIPT in message["text"]), None)

        async def confirm() -> bool:
            # A dialog that came late gives way to the one that was asked for anew: people press what they see.
            done = await self.you.submit(view, refused=True)
            if done.get("error") == "view_not_found" and (newer := await self.dialog()):
                done = await self.you.submit(newer, refused=True)
            return self._accepted(done)

        await self.until("yes", receipt, confirm)

    async def open_dialog(self) -> JSON:
        """Type the command; once more if the bot died over it and no dialog is there, or if it came too late.

        A dialog is for the moment, as all that only one person sees: it is not stored.
        """
        room = await self.you.dm()
        mark = self.you.mark

        async def dialog() -> JSON | None:
            return await self.dialog() or late_word()

        def late_word() -> JSON | None:
            words = (event["message"] for event in self.you.events[mark:] if event["kind"] == "ephemeral")
            return next((word for word in words if "open that in time" in word["text"]), None)

        for _ in range(TRIES):
            bot = await self.alive()
            while not await self.connected(bot):
                bot = await self.alive()
            mark = self.you.mark
            accepted = self._accepted(await self.you.command(room, "/consult", "forget me", refused=True))
            found = await self._seen_or_dead(dialog, bot, "forget me") if accepted else await dialog()
            if found and "callback_id" in found:
                return found
            self.redone.append("forget me")
        raise AssertionError("no dialog")

    async def dialog(self) -> JSON | None:
        """The dialog that is open."""
        views = (await self.you.state())["views"]
        return next((view for view in reversed(views) if view["callback_id"]), None)

    async def standing_messages(self) -> Counter[str]:
        """What the bot said that stands; the counts of a receipt depend on how often it was killed."""
        return Counter(COUNTS.sub("#", text) for text in (await self.bot_messages()).elements())

    async def left(self) -> list[str]:
        """What should not be there any more; the bot has ended."""
        ours = [message for message in await self.room() if message.get("bot_id")]
        ids = Counter(outbox_id(message) for message in ours)
        found = [f"{count} messages of one outbox id: {ident}" for ident, count in ids.items() if count != 1]
        with contextlib.closing(sqlite3.connect(self.folder / "bot.db")) as db:
            counts = {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
            found += [f"{table}: {count} rows" for table, count in counts.items() if count]
            if undone := db.execute("SELECT event FROM inbox WHERE done = 0").fetchall():
                found.append(f"events left: {undone}")
            if due := undelivered(db):
                found.append(f"messages left: {due}")
            if db.execute("SELECT * FROM deleting").fetchall():
                found.append("the triggers let deletions through")
            written = [row[0] for row in db.execute("SELECT document FROM receipts")]
            # Who pressed again while the bot came back gets a receipt of that too: nothing was left to delete.
            again = [receipt for receipt in written if '"removed":{}' in receipt]
            deleted = [receipt for receipt in written if '"consultations":1' in receipt]
            if (len(deleted), len(written)) != (1, 1 + len(again)) or len(again) > self.redone.count("yes"):
                found.append(f"receipts: {written}")
        files = [path for path in self.folder.iterdir() if path.is_file() and path.name.startswith("bot.db")]
        return found + [f"words in {path.name}" for path in files if WORD.encode() in path.read_bytes()]


async def forget(bots: BotStarter, folder: Path, last: int, after: bool) -> tuple[Forgotten, list[str]]:
    """One person is forgotten by a bot that is killed at its `last`th await; and what is wrong afterwards."""
    with Playground(MANIFEST) as playground:
        async with Person(playground.url, playground.users["You"]) as you:
            place = Forgotten(playground, bots, folder, you, Control(playground.url))
            try:
                await place.begin()
                place.next_start = {"last": last, "after": after}
                await place.alive()
                await place.forget()
                await place.end()
            except (AssertionError, TimeoutError) as error:
                return place, [f"{type(error).__name__}: {error}"]
            finally:
                if place.bot:
                    place.bot.kill()
            place.said = await place.standing_messages()
            return place, await place.left()


@pytest.mark.timeout(ALL_SECONDS)
@pytest.mark.parametrize("after", [False, True], ids=["as-it-waits", "as-it-wakes"])
async def test_killed_at_any_await_of_a_deletion_all_is_deleted_once(
    bots: BotStarter, tmp_path: Path, after: bool
) -> None:
    undisturbed, wrong = await forget(bots, make_folder(tmp_path, "undisturbed"), NEVER, after)
    assert (wrong, undisturbed.deaths) == ([], 0)
    assert undisturbed.bot
    steps = undisturbed.bot.steps
    room = asyncio.Semaphore(AT_ONCE)
    found: list[str] = []
    reached = 0

    async def run_case(last: int) -> None:
        nonlocal reached
        async with room:
            place, wrong = await forget(bots, make_folder(tmp_path, str(last)), last, after)
        reached += place.deaths > 0
        too_much, missing = place.said - undisturbed.said, undisturbed.said - place.said
        again = sum(count for text, count in too_much.items() if text.startswith(NOTHING_LEFT))
        if not wrong and (missing or again != too_much.total() or again > place.redone.count("yes")):
            wrong = [f"too much: {too_much}; missing: {missing}"]
        found.extend(f"await {last} (redone {place.redone}): {line}" for line in wrong)

    points = spread(steps, TRIED)
    await asyncio.gather(*(run_case(last) for last in points))
    print(f"{len(points)} of {steps} awaits tried, killed at {reached}")
    assert not found, "\n".join(found)
    assert reached >= len(points) * 9 // 10
