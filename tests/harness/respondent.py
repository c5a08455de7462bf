"""A respondent goes through a consultation with a profile in mind: by words, with the controls, or in the modal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.harness.user import JSON, Person, action_ids, block_of
from tests.harness.wording import filled, reply

Way = Literal["words", "controls", "modal"]
QUESTION, VERDICT = "consultation_question", "consultation_verdict"
WAITING = frozenset({"answer", "skip", "opening_yes", "confirm"})
MOST_CARDS = 60


def tagged(message: JSON, event: str) -> JSON:
    """The payload of a message's metadata, where it is of this type; else {}."""
    metadata = message.get("metadata") or {}
    return dict(metadata["event_payload"]) if metadata.get("event_type") == event else {}


def waits(message: JSON) -> bool:
    """Is this a card that waits for an answer?"""
    return bool(WAITING & set(action_ids(message))) and bool(message.get("bot_id"))


@dataclass
class Respondent:
    """One person's way through one consultation in `room`. `seen` is how far the event stream was looked at."""

    person: Person
    profile: JSON
    way: Way
    room: str
    seen: int = 0
    agrees: bool = True
    origin: str = ""  # the ts of the thread where it began

    async def next(self, wanted: Callable[[JSON], object]) -> JSON:
        """The next message in the room that is wanted; looks on from behind it afterwards."""

        def ours(event: JSON) -> bool:
            new = event["kind"] in ("message", "ephemeral") and event.get("channel") == self.room
            return bool(new and wanted(event["message"]))

        event = await self.person.wait_for(ours, since=self.seen)
        self.seen = next(at for at, one in enumerate(self.person.events) if one is event) + 1
        return dict(event["message"])

    async def card(self) -> JSON:
        """The next card that waits for an answer."""
        return await self.next(waits)

    async def through(self) -> list[JSON]:
        """From the card that comes now to the confirmed summary. Returns every card that was answered."""
        cards: list[JSON] = []
        for _ in range(MOST_CARDS):
            card = await self.card()
            cards.append(card)
            if "confirm" in action_ids(card):
                await self.confirm(card)
                return cards
            await self.answer(card)
        raise AssertionError(f"{MOST_CARDS} cards, and still no summary")

    async def now(self, card: JSON) -> JSON:
        """A card as it stands now."""
        thread = await self.person.messages(self.room, card.get("thread_ts") or card["ts"])
        return {**next(message for message in thread if message["ts"] == card["ts"]), "channel": self.room}

    async def confirm(self, card: JSON) -> None:
        if self.way == "words":
            await self.write(card, "yes")
        else:
            await self.person.click(card, "confirm", value=value_of(card, "confirm"))

    async def answer(self, card: JSON) -> None:
        """Answer one card in this respondent's way."""
        if "opening_yes" in action_ids(card):
            button = "opening_yes" if self.agrees else "opening_no"
            if self.way == "words":
                await self.write(card, "yes" if self.agrees else "no")
            else:
                await self.press(card, button)
            return
        fields = tagged(card, QUESTION)["fields"]
        known = [field for field in fields if self.profile.get(field) is not None]
        if self.way == "words":
            await self.write(card, reply(fields, self.profile))
        elif not known:
            await self.press(card, "skip")
        elif self.way == "modal":
            await self.modal(card)
        else:
            for action in action_ids(card):
                field = action.partition(":")[2]
                if field in known:
                    await self.person.click(card, action, **filled(action, self.profile[field]))
            await self.press(card, "answer")

    async def modal(self, card: JSON) -> JSON:
        """*Several at once*: fill in whatever the pop-up asks for and the profile knows."""
        view = await self.opened(card, "several")
        values: JSON = {}
        for action in action_ids(view):
            field = action.partition(":")[2]
            if field and self.profile.get(field) is not None:
                given = filled(action, self.profile[field])
                values.setdefault(block_of(view, action), {})[action] = given.get("selected", given.get("text"))
        done = await self.person.submit(view, values)
        assert "errors" not in done, done
        return view

    async def opened(self, card: JSON, button: str) -> JSON:
        """Press a button that opens a pop-up; the pop-up."""
        mark = self.person.mark
        await self.press(card, button)
        event = await self.person.wait_for(lambda e: e["kind"] == "view_opened", since=mark)
        return dict(event["view"])

    async def press(self, card: JSON, button: str) -> None:
        await self.person.click(card, button, value=value_of(card, button))

    async def write(self, card: JSON, text: str) -> str:
        """Type in the thread of a card."""
        return await self.person.post(self.room, text, card.get("thread_ts") or card["ts"])


def value_of(surface: JSON, action: str) -> str:
    """What a button carries."""
    for block in surface["blocks"]:
        held = [block.get("accessory"), *(block.get("elements") or ())]
        for element in held:
            if isinstance(element, dict) and element.get("action_id") == action:
                return str(element.get("value", ""))
    raise AssertionError(f"no button {action!r}; there are {action_ids(surface)}")
