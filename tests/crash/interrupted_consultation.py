"""A consultation whose bot may be killed at any moment: the person does again only what they see undone."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import ClassVar

from bot.playground import Playground
from tests.crash.bot_processes import BotProcess, BotStarter, first_of
from tests.crash.findings import PROFILE, is_at_work, outbox_id, plain, wrong_in_store
from tests.harness.respondent import QUESTION, VERDICT, Respondent, entry_of, tagged, value_of, version, waits
from tests.harness.user import JSON, Control, Person, action_ids, block_of
from tests.harness.wording import filled, reply

LIMIT_SECONDS = 60.0
PAST_ALL_ACKS = 301.0  # what was not acknowledged comes again by then, also if it was tried three times in vain
QUESTION_ASKED = "@Consultant should we fine-tune our Release notes? We make 9,000 calls a month"
TRIES = 6
# What Slack says of a press if the modal was taken, or the card changed, just before.
GONE = ("view_not_found", "element_not_found", "message_not_found")
FAILED = ("operation_timeout", "dispatch_failed")  # what Slack tells a person whose click did not reach the app
WAYS = ("typed", "pressed", "form", *("pressed",) * 10)

Act = Callable[[], Awaitable[bool]]
Seen = Callable[[], Awaitable[JSON | None]]


@dataclass
class InterruptedConsultation:
    """One person, one project, one database; bots come and go. `deaths` counts them."""

    playground: Playground
    starter: BotStarter
    folder: Path
    you: Person
    control: Control
    deaths: int = 0
    redone: list[str] = field(default_factory=list)
    bot: BotProcess | None = None
    next_start: dict[str, object] = field(default_factory=dict)
    expected_messages: ClassVar[Counter[str] | None] = None

    @property
    def general(self) -> str:
        return self.playground.channels["general"]

    async def alive(self) -> BotProcess:
        """The bot, connected; started again where it died."""
        while self.bot is None or self.bot.dead:
            if self.bot is not None:
                self.deaths += 1
                assert self.bot.ended.result() == -9, f"it ended by itself: {self.folder / 'log'}"
                await self._disconnected()
            again, self.next_start = self.next_start, {}
            self.bot = await self.starter.begin(self.playground, self.folder, **again)  # type: ignore[arg-type]
            await self.connected(self.bot)
            await self.control.advance(PAST_ALL_ACKS)
        return self.bot

    async def _disconnected(self) -> None:
        """Until Slack noticed that the bot died: its connection must not pass for the next one's."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while True:
                mark = self.you.mark
                if not (await self.you.state())["app"]["connected"]:
                    return
                await self.you.wait_for(lambda event: event["kind"] == "app_disconnected", LIMIT_SECONDS, since=mark)

    async def connected(self, bot: BotProcess) -> bool:
        """Until the bot is connected, or dead again: then False."""
        mark = self.you.mark
        if (await self.you.state())["app"]["connected"]:
            return True
        waiting = asyncio.create_task(
            self.you.wait_for(lambda event: event["kind"] == "app_connected", LIMIT_SECONDS, since=mark)
        )
        await first_of(waiting, bot.ended)
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await waiting
        return not bot.dead

    async def until(self, name: str, seen: Seen, act: Act) -> JSON:
        """Act, and see what comes of it. It is done again only where `act` says that Slack refused it."""
        for attempt in range(TRIES):
            while not await self.connected(await self.alive()):
                pass
            if attempt and (found := await seen()):
                return found
            if attempt:
                self.redone.append(name)
            accepted = await act()
            while accepted:
                if found := await self._seen_or_dead(seen, await self.alive(), name):
                    return found
        if found := await seen():
            return found
        raise AssertionError(f"{name}: not even after {TRIES} tries")

    async def _seen_or_dead(self, seen: Seen, bot: BotProcess, name: str) -> JSON | None:
        """What is waited for, or None where the bot died first."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while True:
                mark = self.you.mark
                if found := await seen():
                    return found
                if bot.dead:
                    return None
                news = asyncio.create_task(self.you.wait_for(lambda _: True, LIMIT_SECONDS * 2, since=mark))
                await first_of(news, bot.ended)
                news.cancel()
                with contextlib.suppress(asyncio.CancelledError, AssertionError):
                    await news
        return None

    # What the person sees

    async def room(self) -> list[JSON]:
        """All that stands in the DM, with its channel, in the order of its posting."""
        return await self.standing(await self.you.dm())

    async def standing(self, channel: str) -> list[JSON]:
        found: list[JSON] = []
        for root in await self.you.messages(channel):
            thread = await self.you.messages(channel, root["ts"]) if root.get("reply_count") else [root]
            found += [{**message, "channel": channel} for message in thread if not message.get("is_ephemeral")]
        return sorted(found, key=lambda message: float(message["ts"]))

    async def verdict(self) -> JSON | None:
        return next((posted for posted in await self.standing(self.general) if tagged(posted, VERDICT)), None)

    async def newest_card(self, than: JSON | None = None) -> JSON | None:
        """The latest card that waits, if it is another than this one, new or edited."""
        cards = [message for message in await self.room() if waits(message)]
        if not cards or (than and version(cards[-1]) == version(than)):
            return None
        return cards[-1]

    async def after_form(self, than: JSON) -> JSON | None:
        """The card that waits once the form is closed."""
        return None if await self._modal() else await self.newest_card(than)

    # What the person does

    async def first_card(self) -> JSON:
        """From the mention in a channel into the checklist: its first card."""
        asked: list[str] = []

        async def mention() -> bool:
            asked.append(await self.you.post(self.general, QUESTION_ASKED))
            return True

        async def answered() -> JSON | None:
            thread = await self.you.messages(self.general, asked[0]) if asked else []
            return next(({**m, "channel": self.general} for m in thread if "checklist" in action_ids(m)), None)

        answer = await self.until("mention", answered, mention)
        return await self.until("checklist", self.newest_card, lambda: self.press(answer, "checklist"))

    async def through(self) -> None:
        """From the mention to the verdict: typed, pressed, and filled in."""
        card = await self.first_card()
        ways = iter(WAYS)
        while "confirm" not in action_ids(card):
            way = next(ways)
            seen = partial(self.after_form if way == "form" else self.newest_card, card)
            card = await self.until(way, seen, partial(self.answer, way, card))
        await self.until("confirm", self.verdict, partial(self.answer, "confirm", card))

    async def answer(self, way: str, asked: JSON) -> bool:
        """Answer the card that was asked. False where Slack said that it did not work.

        Slack may say that a click failed which did reach the bot: then another card, or none, waits by now, and there
        is nothing to do any more.
        """
        card = await self.newest_card()
        if card is None:
            return True
        if way == "confirm":
            return await self.press(card, "confirm") if "confirm" in action_ids(card) else True
        if version(card) != version(asked) and not await self._modal():
            return True
        fields = tagged(card, QUESTION)["fields"]
        if way == "typed":
            await self.you.post(card["channel"], reply(fields, PROFILE), card["thread_ts"])
            return True
        if way == "form":
            return await self.fill_in(card)
        respondent = Respondent(self.you, PROFILE, "controls", card["channel"])
        if choice := respondent.choice(card):
            return await self.press(card, choice)
        known = [field for field in fields if PROFILE.get(field) is not None]
        ticks = [action for action in action_ids(card) if action.startswith("ticks:")]
        if not known and not ticks:
            return await self.press(card, "skip")
        for action in action_ids(card):
            given = action.partition(":")[2]
            use = {"selected": respondent.ticked(card, action)} if action in ticks else {}
            if given in known:
                use = filled(action, PROFILE[given])
            if use and not self._accepted(await self.you.click(card, action, refused=True, **use)):
                return False
        return await self.press(card, "answer")

    async def press(self, card: JSON, button: str) -> bool:
        if button == "menu":
            chosen = entry_of(card, button, "form")
            return self._accepted(await self.you.click(card, button, selected=[chosen], refused=True))
        return self._accepted(await self.you.click(card, button, value=value_of(card, button), refused=True))

    async def fill_in(self, card: JSON) -> bool:
        """Fill in the form, page by page; one that is open already is used."""
        view = await self._modal()
        if view is None:
            mark = self.you.mark
            bot = self.bot
            if not await self.press(card, "menu") or bot is None:
                return False
            opening = asyncio.create_task(self.you.wait_for(_fillable, LIMIT_SECONDS, since=mark))
            await first_of(opening, bot.ended)
            if not opening.done():
                opening.cancel()
                return False
            view = opening.result()["view"]
        while view is not None:
            page = view["private_metadata"]
            if not self._accepted(await self._submit(view)):
                return False
            view = await self._modal()
            assert view is None or view["private_metadata"] != page, view
        return True

    async def _submit(self, view: JSON) -> JSON:
        values: JSON = {}
        for action in action_ids(view):
            known = PROFILE.get(action.partition(":")[2])
            if known is not None:
                given = filled(action, known)
                values.setdefault(block_of(view, action), {})[action] = given.get("selected", given.get("text"))
        done = await self.you.submit(view, values, refused=True)
        assert "errors" not in done, done
        return done

    async def _modal(self) -> JSON | None:
        views = (await self.you.state())["views"]
        return next((view for view in views if _has_inputs(view)), None)

    def _accepted(self, done: JSON) -> bool:
        if not done.get("ok", True):
            if done["error"] in GONE:  # it was taken, whatever Slack said of it
                return True
            assert done["error"] in FAILED, done
        return bool(done.get("ok", True))

    # What must hold

    async def stop(self) -> None:
        """Stop the bot; what it is at then is finished by the next. Where it is killed in that, start it once more."""
        bot = await self.alive()
        while await bot.stop() != 0:
            bot = await self.alive()
        await self._disconnected()

    async def end(self) -> None:
        """Let the bot finish and stop; where it is killed in that, start it once more."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while not await self._finished(await self.alive()):
                pass
        await self.stop()

    async def _finished(self, bot: BotProcess) -> bool:
        """Until nothing is left for the bot to do. False if it died first."""
        while not bot.dead:
            # Slack's answer is the pace at which the store is looked at.
            idle = asyncio.create_task(self.control.idle())
            await first_of(idle, bot.ended)
            if not idle.done():
                idle.cancel()
            elif not is_at_work(self.folder / "bot.db"):
                return True
        return False

    async def bot_messages(self) -> Counter[str]:
        """What the bot said that stands, without links and times; each message by its words."""
        both = [*await self.standing(self.general), *await self.room()]
        return Counter(plain(message) for message in both if message.get("bot_id"))

    async def wrong(self, expected: Counter[str] | None, decision: str) -> list[str]:
        """Everything that breaks the law of crashes, in words; the bot has ended."""
        both = [*await self.standing(self.general), *await self.room()]
        ours = [message for message in both if message.get("bot_id")]
        ids = Counter(outbox_id(message) for message in ours)
        found = [f"{count} messages of one outbox id: {ident}" for ident, count in ids.items() if count != 1]
        verdicts = [tagged(message, VERDICT) for message in ours if tagged(message, VERDICT)]
        if [verdict["decision"] for verdict in verdicts] != [decision]:
            found.append(f"verdicts in Slack: {verdicts}")
        if open_cards := [plain(message) for message in ours if waits(message)]:
            found.append(f"cards left open: {open_cards}")
        if expected is not None and (posted := await self.bot_messages()) != expected:
            found.append(f"too much: {posted - expected}; missing: {expected - posted}")
        return found + wrong_in_store(self.folder / "bot.db")


def _has_inputs(view: JSON) -> bool:
    return any(":" in action for action in action_ids(view))


def _fillable(event: JSON) -> bool:
    return event["kind"] in ("view_opened", "view_updated") and _has_inputs(event["view"])
