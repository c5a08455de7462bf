"""A respondent goes through a consultation with a profile in mind: by words, with the controls, or in the form."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.harness.user import JSON, LIMIT_SECONDS, Person, action_ids, block_of
from tests.harness.wording import filled, reply, same

Way = Literal["words", "controls", "form"]
QUESTION, VERDICT = "consultation_question", "consultation_verdict"
WAITING = frozenset({"answer", "skip", "pick", "confirm"})
MOST_CARDS = 60


def tagged(message: JSON, event: str) -> JSON:
    """The payload of a message's metadata, if it is of this type; else {}."""
    metadata = message.get("metadata") or {}
    return dict(metadata["event_payload"]) if metadata.get("event_type") == event else {}


def names(message: JSON) -> list[str]:
    """The action ids on a message, without the numbers of a row of choices."""
    return [action.partition(".")[0] for action in action_ids(message)]


def waits(message: JSON) -> bool:
    """Is this a card that waits for an answer?"""
    return bool(WAITING & set(names(message))) and bool(message.get("bot_id"))


def version(message: JSON) -> str:
    """What tells one card from the one that was edited into its place."""
    metadata = message.get("metadata") or {}
    return str((metadata.get("event_payload") or {}).get("outbox", ""))


class CardChangedError(Exception):
    """A card changed while somebody was about to press a button on it."""


@dataclass
class Respondent:
    """One person's way through one consultation in `room`. `seen` is how far the event stream was looked at."""

    person: Person
    profile: JSON
    way: Way
    room: str
    seen: int = 0
    origin: str = ""  # the ts of the thread where it began

    async def next(self, wanted: Callable[[JSON], object], limit: float = LIMIT_SECONDS) -> JSON:
        """The next message in the room that is wanted, new or edited; looks on from behind it afterwards."""

        def ours(event: JSON) -> bool:
            new = event["kind"] in ("message", "message_changed", "ephemeral") and event.get("channel") == self.room
            return bool(new and wanted(event["message"]))

        event = await self.person.wait_for(ours, limit, since=self.seen)
        self.seen = next(at for at, candidate in enumerate(self.person.events) if candidate is event) + 1
        return {**dict(event["message"]), "channel": self.room}

    async def card(self) -> JSON:
        """The next card that waits for an answer."""
        return await self.next(waits)

    async def through(self) -> list[JSON]:
        """From the card that comes now to the verdict that was asked for. Returns every card that was answered."""
        cards: list[JSON] = []
        for _ in range(MOST_CARDS):
            card = await self.card()
            cards.append(card)
            try:
                if "confirm" in action_ids(card):
                    await self.confirm(card)
                    return cards
                await self.answer(card)
            except CardChangedError:  # the next page of a form was edited into it: that card comes as an event
                cards.pop()
        raise AssertionError(f"{MOST_CARDS} cards, and still nothing to confirm")

    async def until(self, question: str) -> JSON:
        """Answer up to a question; its card."""
        for _ in range(MOST_CARDS):
            card = await self.card()
            if tagged(card, QUESTION).get("question") == question:
                return card
            assert "confirm" not in action_ids(card), f"{question} is never asked"
            await self.answer(card)
        raise AssertionError(f"{MOST_CARDS} cards, and {question} was not asked")

    async def ready(self) -> JSON:
        """Answer everything; the card that offers the verdict."""
        while "confirm" not in action_ids(card := await self.card()):
            await self.answer(card)
        return card

    async def menu(self, card: JSON, do: str) -> None:
        """Choose an entry of the menu behind the three dots."""
        await self.press(card, "menu", do)

    async def now(self, card: JSON) -> JSON:
        """A card as it is now."""
        thread = await self.person.messages(self.room, card.get("thread_ts") or card["ts"])
        return {**next(message for message in thread if message["ts"] == card["ts"]), "channel": self.room}

    async def confirm(self, card: JSON) -> None:
        """Ask for the verdict; name the project first if the card asks for its name."""
        name = next((action for action in action_ids(card) if action == "text:project"), "")
        if self.way == "words":
            await self.write(card, f"yes, call it {self.profile['project']}" if name else "yes")
            return
        if name and self.profile.get("project"):
            await self.person.click(card, name, text=str(self.profile["project"]))
        await self.press(card, "confirm")

    async def answer(self, card: JSON) -> None:
        """Answer one card in this respondent's way."""
        fields = tagged(card, QUESTION)["fields"]
        known = [field for field in fields if self.profile.get(field) is not None]
        if self.way == "words":
            await self.write(card, reply(fields, self.profile))
        elif self.way == "form" and "menu" in action_ids(card):
            self.way = "controls"  # the form once, then what it left open
            await self.form(card)
        elif not known and not any(action.startswith("ticks:") for action in action_ids(card)):
            await self.skip(card, fields)
        else:
            await self.with_controls(card, known)

    async def with_controls(self, card: JSON, known: list[str]) -> None:
        """Pick the choice, tick the boxes, or fill in the inputs and go on."""
        if "pick" in names(card) and (choice := self.choice(card)):
            await self.press(card, choice)
            return
        if "answer" not in names(card) or any(self.lacks(card, field) for field in known):
            await self.write(card, reply(known, self.profile))
            return
        for action in action_ids(card):
            kind, _, field = action.partition(":")
            if kind == "ticks":
                await self.click(card, action, selected=self.ticked(card, action))
            elif field in known:
                await self.click(card, action, **filled(action, self.profile[field]))
        await self.press(card, "answer")

    def choice(self, card: JSON) -> str:
        """The button whose value is this profile's answer; "" if there is none."""
        for action in action_ids(card):
            if action.startswith("pick."):
                values = json.loads(json.loads(value_of(card, action)).get("values", "{}"))
                if values and all(same(self.profile.get(field), value) for field, value in values.items()):
                    return action
        return ""

    def lacks(self, card: JSON, field: str) -> bool:
        """Does the card offer choices for this field, and none of them is this profile's answer?"""
        for block in card["blocks"]:
            element = block.get("element") or {}
            if element.get("action_id") == f"choice:{field}":
                return json.dumps(self.profile[field]) not in [option["value"] for option in element["options"]]
        return False

    def ticked(self, card: JSON, action: str) -> list[str]:
        """The statements that are true of this profile."""
        true = {
            "stable_months": (self.profile.get("stable_months") or 0) >= 6,
            "change_pace": self.profile.get("change_pace") == "weeks",
        }
        boxes = [o["value"] for b in card["blocks"] for o in (b.get("element") or {}).get("options", ())
                 if (b.get("element") or {}).get("action_id") == action]  # fmt: skip
        return [box for box in boxes if true.get(box, self.profile.get(box) is True)]

    async def skip(self, card: JSON, fields: list[str]) -> None:
        """*Not sure*; a card without that button has a choice that says so."""
        if "skip" in action_ids(card):
            await self.press(card, "skip")
            return
        none = next(a for a in action_ids(card) if a.startswith("pick.") and '"values":"{' in value_of(card, a)
                    and json.loads(json.loads(value_of(card, a))["values"]) == {fields[0]: None})  # fmt: skip
        await self.press(card, none)

    async def form(self, card: JSON) -> None:
        """*Fill in as a form*: fill in whatever its pages ask for and the profile knows."""
        view = await self.opened(card, "menu", "form")
        while True:
            values: JSON = {}
            for action in action_ids(view):
                field = action.partition(":")[2]
                if field and self.profile.get(field) is not None:
                    given = filled(action, self.profile[field])
                    values.setdefault(block_of(view, action), {})[action] = given.get("selected", given.get("text"))
            mark = self.person.mark
            done = await self.person.submit(view, values)
            assert "errors" not in done, done
            if "page" not in view["private_metadata"] or '"page": "3"' in view["private_metadata"]:
                return
            event = await self.person.wait_for(lambda e: e["kind"] in ("view_updated", "view_opened"), since=mark)
            view = dict(event["view"])

    async def opened(self, card: JSON, button: str, do: str = "") -> JSON:
        """Press a button that opens a modal (or choose `do` from a menu); the modal."""
        mark = self.person.mark
        await self.press(card, button, do)
        event = await self.person.wait_for(lambda e: e["kind"] == "view_opened", since=mark)
        return dict(event["view"])

    async def press(self, card: JSON, button: str, do: str = "") -> None:
        """Press a button, or choose an entry of a menu."""
        if do:
            await self.click(card, button, selected=[entry_of(card, button, do)])
        else:
            await self.click(card, button, value=value_of(card, button))

    async def click(self, card: JSON, action: str, **given: object) -> None:
        """Use an element of a card. Raises CardChangedError if it has changed meanwhile."""
        done = await self.person.click(card, action, refused=True, **given)
        if done.get("error") in ("element_not_found", "message_not_found", "block_not_found"):
            raise CardChangedError
        assert done.get("ok", True), done

    async def write(self, card: JSON, text: str) -> str:
        """Type in the thread of a card."""
        return await self.person.post(self.room, text, card.get("thread_ts") or card["ts"])


def value_of(surface: JSON, action: str) -> str:
    """What a button carries."""
    for element in _elements(surface):
        if element.get("action_id") == action:
            return str(element.get("value", ""))
    raise AssertionError(f"no button {action!r}; there are {action_ids(surface)}")


def entry_of(surface: JSON, action: str, do: str) -> str:
    """The value of an entry of a menu."""
    for element in _elements(surface):
        if element.get("action_id") == action:
            for option in element["options"]:
                if json.loads(option["value"]).get("do") == do:
                    return str(option["value"])
    raise AssertionError(f"no entry {do!r} in {action!r}; there are {action_ids(surface)}")


def _elements(surface: JSON) -> list[JSON]:
    found: list[JSON] = []
    for block in surface["blocks"]:
        held = [block.get("accessory"), *(block.get("elements") or ())]
        found += [element for element in held if isinstance(element, dict)]
    return found
