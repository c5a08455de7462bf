"""Events, consultations, messages and verdicts to store, each with ids of its own."""

from __future__ import annotations

from bot.consultation.messages import Notice
from bot.consultation.state import Consultation, Entry, Origin
from bot.consultation.verdict_message import VerdictMessage
from bot.decision.profile import Profile
from bot.ports.inbound import AppUninstalled, BlockAction, DirectMessage, Mention
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import UnitOfWork
from bot.ports.stored_verdicts import StoredVerdict

TEAM, OTHER_TEAM = "T1", "T2"
OWNER, COLLEAGUE = "U0OWNER", "U0COLLEAGUE"
CHANNEL, ROOM = "C1", "D1"
AT = 1_000.0
DAY = 86_400.0


def mention(key: str, ts: str = "1.1", team: str = TEAM, at: float = AT) -> Mention:
    return Mention(key=key, team=team, user=OWNER, at=at, channel=CHANNEL, ts=ts, thread=None, text="hello")


def direct_message(
    key: str, ts: str = "2.1", thread: str | None = None, user: str = OWNER, text: str = "hello"
) -> DirectMessage:
    return DirectMessage(key=key, team=TEAM, user=user, at=AT, channel=ROOM, ts=ts, thread=thread, text=text)


def click(key: str, consultation: str, user: str = OWNER) -> BlockAction:
    return BlockAction(
        key=key, team=TEAM, user=user, at=AT, action_id="skip", value={"consultation": consultation}, trigger="x"
    )


def uninstalled(key: str, at: float) -> AppUninstalled:
    return AppUninstalled(key=key, team=TEAM, user="", at=at)


def consultation(
    ident: str = "c1",
    team: str = TEAM,
    owner: str = OWNER,
    thread: str | None = "9.9",
    project: str = "Invoice Extractor",
) -> Consultation:
    origin = Origin(channel=CHANNEL, thread="1.1")
    return Consultation(id=ident, team=team, owner=owner, project=project, origin=origin, room=ROOM, thread=thread)


def entry(kind: str = "answered", by: str = OWNER, at: float = AT, words: str = "", **values: object) -> Entry:
    given = {"kind": kind, "question": "data", "values": values, "by": by, "at": at, "words": words}
    return Entry.model_validate(given)


def outgoing(ident: str, **more: object) -> OutboundMessage:
    given = {"team": TEAM, "channel": ROOM, "thread": None, "message": Notice(text="hi"), "consultation": "c1"}
    return OutboundMessage.model_validate({"id": ident} | given | more)


def shown(ident: str = "v1", **more: object) -> VerdictMessage:
    given: dict[str, object] = {
        "verdict": ident, "consultation": "c1", "project": "p", "decision": "prompt", "headline": "h",
        "advice": "n", "items": (), "owner": OWNER, "at": AT, "guide_edition": "g",
    }  # fmt: skip
    return VerdictMessage.model_validate(given | more)


def verdict(ident: str = "v1", **more: object) -> StoredVerdict:
    given: dict[str, object] = {
        "id": ident, "team": TEAM, "consultation": "c1", "project": "Invoice Extractor", "decision": "prompt",
        "profile": Profile(few_shot_examples=3), "document": {"decision": "prompt"}, "message": shown(ident),
        "rules_version": "r", "guide_edition": "g", "owner": OWNER, "at": AT, "origin_channel": CHANNEL,
    }  # fmt: skip
    return StoredVerdict.model_validate(given | more)


def start(ident: str = "c1", **more: object) -> UnitOfWork:
    """The commit that begins a consultation."""
    team = str(more.pop("team", TEAM))
    owner = str(more.pop("owner", OWNER))
    thread = more.pop("thread", "9.9")
    begun = consultation(ident, team, owner, thread if thread is None else str(thread))
    return UnitOfWork.model_validate({"team": team, "at": AT, "begun": begun, "consultation": ident} | more)


def posted(ts: str, channel: str = ROOM, thread: str | None = "9.9") -> Posted:
    return Posted(channel=channel, ts=ts, thread=thread)
