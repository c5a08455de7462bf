"""Roles and places: people of every kind in channels of every kind, and a verdict that began in each of them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from uuid import NAMESPACE_OID, uuid5

from bot.consultation.state import Consultation, Entry, Origin
from bot.consultation.verdict_wording import render_verdict
from bot.decision.judge import judge, verdict_json
from bot.decision.profile import parse_profile
from bot.ports.outbound import OutboundMessage
from bot.ports.store import UnitOfWork
from bot.ports.stored_verdicts import StoredVerdict
from tests.harness.profiles import FINE_TUNE
from tests.harness.user import JSON, Person
from tests.harness.workplace import Workplace
from tests.playground.calling import Api

ELSEWHERE = "T00ELSE001"
BEGAN = 1_764_000_000.0  # Unix seconds
# Where a verdict began -> a word of it, which stands nowhere else.
WORDS = {
    "general": "aardvark",
    "public": "bandicoot",
    "archived": "capybara",
    "private": "dormouse",
    "shared": "echidna",
    "pending": "flamingo",
    "gone": "gerbil",
    "dm": "hedgehog",
}
PLACES = tuple(WORDS)


@dataclass
class Cast:
    """Everybody, and where they are. `people` by role, `channels` by place, `verdicts` by the place they began in."""

    place: Workplace
    people: dict[str, Person]
    channels: dict[str, str]
    verdicts: dict[str, str]

    async def button(self, who: Person, action: str, value: JSON, channel: str | None = None) -> JSON:
        """Press a button with this value, as if it stood on one of the bot's messages; what comes of it."""
        card = await self.card(who, action, value, channel)
        return await self.answer_to(who, lambda: who.click(card, action))

    async def card(self, who: Person, action: str, value: JSON, channel: str | None = None) -> JSON:
        """A message of the bot's with a button of this value."""
        place = channel or await who.dm()
        element: JSON = {"type": "button", "action_id": action, "text": {"type": "plain_text", "text": "x"}}
        blocks = [{"type": "actions", "elements": [{**element, "value": json.dumps(value)}]}]
        ts = await Api(self.place.playground).post(place, text="x", blocks=blocks)
        return {**next(found for found in await who.messages(place) if found["ts"] == ts), "channel": place}

    async def menu(self, who: Person, do: str, value: JSON, channel: str | None = None) -> JSON:
        """The same with an entry of a verdict's menu."""
        place = channel or await who.dm()
        chosen = json.dumps({**value, "do": do})
        option = {"text": {"type": "plain_text", "text": "x"}, "value": chosen}
        element = {"type": "overflow", "action_id": "verdict_menu", "options": [option]}
        ts = await Api(self.place.playground).post(place, text="x", blocks=[{"type": "actions", "elements": [element]}])
        message = next(found for found in await who.messages(place) if found["ts"] == ts)
        card = {**message, "channel": place}
        return await self.answer_to(who, lambda: who.click(card, "verdict_menu", value=chosen))

    async def answer_to(self, who: Person, act: object) -> JSON:
        """The modal, the message for them alone, or the Home tab that a person is shown upon what they do."""
        await self.place.settled(who)  # what is still to come of an act before is no answer to this one
        mark = who.mark
        await act()  # type: ignore[operator]
        event = await who.wait_for(lambda e: e["kind"] in ("ephemeral", "view_opened", "home"), since=mark)
        return dict(event.get("view") or event["message"])


def words_in(shown: object) -> set[str]:
    """The places whose verdict something tells of."""
    text = json.dumps(shown, ensure_ascii=False)
    return {place for place, word in WORDS.items() if word in text}


def menu_value(card: JSON, do: str) -> str:
    """What an entry of a verdict's menu carries."""
    menu = next(e for b in card["blocks"] for e in b.get("elements", ()) if e.get("type") == "overflow")
    return next(str(option["value"]) for option in menu["options"] if f'"{do}"' in option["value"])


@asynccontextmanager
async def cast_at(at_work: Workplace) -> AsyncIterator[Cast]:
    """All roles and places. "You" owns every verdict."""
    control, you, teammate, member = at_work.control, at_work.you, at_work.teammate, at_work.stranger

    async def channel(name: str, people: Iterable[Person], **more: object) -> str:
        return str((await control("channel", name=name, members=[who.id for who in people], **more))["channel"])

    async def person(name: str, channels: list[str], **more: object) -> str:
        return str((await control("user", name=name, channels=channels, **more))["user"])

    channels = {
        "general": at_work.channels["general"],
        "public": await channel("team-public", [you]),
        "archived": await channel("old-plans", [you]),
        "private": await channel("private-plans", [you, teammate], is_private=True),
        "shared": await channel("with-acme", [you], is_ext_shared=True),
        "pending": await channel("with-acme-soon", [you], is_pending_ext_shared=True),
        "gone": await channel("doomed", [you]),
    }
    guest = await person("Guest", [channels["general"]], is_restricted=True)
    visitor = await person("Visitor", [channels["general"]], is_ultra_restricted=True)
    partner = await person("Partner", [channels["shared"]], team_id=ELSEWHERE)
    url = at_work.playground.url
    async with AsyncExitStack() as stack:
        newcomers = [await stack.enter_async_context(Person(url, ident)) for ident in (guest, visitor, partner)]
        roles = ("owner", "teammate", "member", "guest", "visitor", "partner")
        people = dict(zip(roles, (you, teammate, member, *newcomers), strict=True))
        cast = Cast(at_work, people, channels, {})
        for place in PLACES:
            cast.verdicts[place] = await decide(at_work, place, channels.get(place), you)
        at_work.expected.append("channel_not_found")  # what Slack says of the channel that is gone
        await control("channel", id=channels["archived"], archived=True)
        await control("channel", id=channels["gone"], deleted=True)
        yield cast


def verdict_id(name: str, word: str) -> str:
    """The id of the verdict that `decide` stores."""
    return uuid5(NAMESPACE_OID, f"{name} {word}").hex


async def decide(
    at_work: Workplace,
    name: str,
    channel: str | None,
    owner: Person,
    *,
    word: str = "",
    project: str = "",
    at: float = BEGAN,
) -> str:
    """Store a verdict as one that began in a channel (or in the owner's DM), and post it there; its id.

    Its project is `NAME sorter`. Each of its sentences has `word` in it.
    """
    word, project = word or WORDS.get(name, name), project or f"{name} sorter"
    knowledge = at_work.content.knowledge
    verdict = judge(parse_profile({**FINE_TUNE, "project": project}), knowledge.rules)
    room = await owner.dm()
    root = await owner.post(channel or room, "where it began")
    if channel is None:  # the bot answers it: not in the middle of what is tested
        await at_work.settled(owner)
    origin = Origin(channel=channel, thread=root) if channel else None
    ident, team = verdict_id(name, word), at_work.team
    consultation = Consultation(
        id=f"consultation-{ident}", team=team, owner=owner.id, project=project, origin=origin, room=room, thread=root
    )
    shown = render_verdict(verdict, ident, consultation, at, {}, knowledge.phrases, knowledge.checklist)
    why = [replace(reason, text=f"{word} {reason.text}") for reason in shown.why]
    items = [item.model_copy(update={"note": f"{word} {item.note}"}) for item in shown.items]
    shown = shown.model_copy(
        update={
            "why": tuple(why),
            "items": tuple(items),
            "advice": f"{word} {shown.advice}",
            "shareable": not origin,
        }
    )
    document = verdict_json(verdict)
    stored = StoredVerdict(
        id=ident, team=team, consultation=consultation.id, project=project, decision=verdict.decision,
        profile=verdict.profile, document={**document, "reasons": [{"text": f"{word} decides"}]}, message=shown,
        rules_version="r", guide_edition="g", owner=owner.id, at=at, origin_channel=channel,
    )  # fmt: skip
    post = OutboundMessage(
        id=f"post-{ident}", team=team, channel=channel or room, thread=root, message=shown,
        consultation=consultation.id, slot=f"verdict:{ident}",
    )  # fmt: skip
    entry = Entry(kind="confirmed", by=owner.id, at=at)
    await at_work.built.store.commit(
        UnitOfWork(
            team=team, at=at, begun=consultation, consultation=consultation.id, entries=(entry,), verdict=stored,
            outgoing=(post,),
        )
    )  # fmt: skip
    await at_work.built.outbox.flush()
    return ident
