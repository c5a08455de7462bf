"""The outbox: messages are stored before they are posted; they leave it posted, or given up with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from pydantic import TypeAdapter
from sqlite_utils import Database

from bot.consultation.messages import Removal
from bot.consultation.verdict_message import VerdictMessage
from bot.ports.outbound import Message, OutboundMessage, Posted
from bot.ports.store import DeletedError
from bot.store import consultations, stored_verdicts
from bot.store.connection import insert
from bot.store.leases import Lease, take_over

MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)
REMOVAL = Removal().model_dump_json()
PLAIN = ("id", "team", "channel", "thread", "consultation", "slot", "edits", "posts_if_busy", "opens_thread", "owner")
READ = (*PLAIN, "message", "attempts", "over_channel", "over_ts")
SHARED = "share"  # how the slots of shared verdicts begin
PROMPT = "prompt:"  # how the slots begin that hold lines of somebody's prompt


def add(db: Database, outgoing: OutboundMessage, lease: str, at: float) -> bool:
    """Store a message, marked as if an attempt to post it was under way. False if it was stored before."""
    over = outgoing.replaces
    row = {
        **{name: getattr(outgoing, name) for name in PLAIN},
        "message": outgoing.message.model_dump_json(),
        **({"over_channel": over.channel, "over_ts": over.ts} if over else {}),
        "lease": lease,
        "at": at,
        "attempts": 1,
        "state": "due",
    }
    return insert(db, "outbox", row, ignore=True)


def due(
    db: Database, lease: Lease, unsent: AbstractSet[str] = frozenset(), before: float | None = None
) -> tuple[OutboundMessage, ...]:
    """In the order they were stored. What belongs in a consultation's DM thread is held back until there is one.

    `unsent` are those that are known to have had no attempt yet. What another live process works on is left to it;
    what no live process works on becomes this one's. `before`: only those stored before this time.
    """
    take_over(db, lease, "outbox", "state = 'due'")
    columns = ", ".join(f"o.{name}" for name in READ)
    rows = db.execute(
        f"SELECT {columns}, c.room, c.thread FROM outbox o LEFT JOIN consultations c ON c.id = o.consultation "
        "WHERE o.state = 'due' AND o.lease = ? AND (? IS NULL OR o.at < ?) ORDER BY o.seq",
        [lease.name, before, before],
    ).fetchall()
    found = (_outgoing(row, unsent) for row in rows)
    return tuple(outgoing for outgoing in found if outgoing is not None)


def is_due(db: Database, outgoing: str) -> bool:
    """Whether it is neither posted nor given up, and was not deleted meanwhile."""
    return db.execute("SELECT 1 FROM outbox WHERE id = ? AND state = 'due'", [outgoing]).fetchone() is not None


def due_ids(db: Database) -> frozenset[str]:
    """The ids of all messages that are neither posted nor given up."""
    return frozenset(row[0] for row in db.execute("SELECT id FROM outbox WHERE state = 'due'").fetchall())


def sending(db: Database, outgoing: str) -> bool:
    """Count an attempt. False if the message is due no more."""
    counted = db.execute("UPDATE outbox SET attempts = attempts + 1 WHERE id = ? AND state = 'due'", [outgoing])
    return counted.rowcount > 0


def posted(db: Database, outgoing: str, where: Posted) -> tuple[bool, OutboundMessage | None]:
    """Note where a message stands: for edits of its slot, as the consultation's thread, and as a verdict's place.

    Its words stand in Slack now and are dropped here. True if lines of somebody's prompt were among them; and the
    removal of the older message of its slot, if there is one.
    """
    row = db.execute(
        "SELECT consultation, opens_thread, edits, slot, message FROM outbox WHERE id = ?", [outgoing]
    ).fetchone()
    if row is None:
        raise DeletedError(outgoing)
    consultation, opens_thread, edits, slot, message = row
    removed(db, outgoing)
    older = card(db, consultation, slot) if consultation and slot else None
    removal = None
    if older and (older.channel, older.ts) != (where.channel, where.ts):  # a slot holds one message
        removal = add_removal(db, outgoing, older)
    if consultation:
        # Not if the consultation was deleted meanwhile.
        db.execute(
            "INSERT OR REPLACE INTO cards (consultation, slot, channel, ts, thread) "
            "SELECT id, ?, ?, ?, ? FROM consultations WHERE id = ?",
            [slot, where.channel, where.ts, where.thread, consultation],
        )
    if opens_thread and consultation:
        consultations.set_thread(db, consultation, where.channel, where.thread or where.ts)
    elif consultation and where.thread == where.ts:
        # Its DM thread was deleted, and the message opened a new one: there the consultation goes on.
        db.execute(
            "UPDATE consultations SET thread = ? WHERE id = ? AND room = ? AND thread IS NOT NULL",
            [where.ts, consultation, where.channel],
        )
    if message and slot.startswith(("verdict", SHARED)) and not edits:
        say = MESSAGE.validate_json(message)
        if isinstance(say, VerdictMessage):
            stored_verdicts.add_place(db, say.verdict, where, shared=slot.startswith(SHARED))
    return bool(slot.startswith(PROMPT)), removal


def add_removal(db: Database, outgoing: str, posted: Posted) -> OutboundMessage | None:
    """Store that the message at this place is to be deleted; None if what brought it about was deleted meanwhile."""
    row = db.execute("SELECT team, owner, lease, at FROM outbox WHERE id = ?", [outgoing]).fetchone()
    if row is None:
        return None
    team, owner, lease, at = row
    removal = OutboundMessage(
        id=f"removal:{outgoing}",
        team=team,
        channel=posted.channel,
        thread=posted.thread,
        message=Removal(),
        replaces=posted,
        owner=owner,
    )
    add(db, removal, lease, at)
    return removal


def removed(db: Database, outgoing: str) -> None:
    """What was to be done is done. Its words stand in Slack now, or were deleted there, and are dropped here."""
    db.execute("UPDATE outbox SET state = 'posted', message = '' WHERE id = ?", [outgoing])


def gave_up(db: Database, outgoing: str, reason: str) -> None:
    """Note why a message can't be posted, and drop its words."""
    db.execute("UPDATE outbox SET state = 'given_up', reason = ?, message = '' WHERE id = ?", [reason, outgoing])


def card(db: Database, consultation: str, slot: str) -> Posted | None:
    """Where the latest message of a slot stands; that of a shared verdict belongs to no consultation."""
    if slot.startswith(f"{SHARED}:"):
        _, verdict, channel = slot.split(":")
        return stored_verdicts.shared_place(db, verdict, channel)
    row = db.execute(
        "SELECT channel, ts, thread FROM cards WHERE consultation = ? AND slot = ?", [consultation, slot]
    ).fetchone()
    return Posted(channel=row[0], ts=row[1], thread=row[2]) if row else None


def cards_to_edit(db: Database, messages: Sequence[OutboundMessage]) -> dict[str, Posted]:
    """Where the messages stand that these ones edit, by slot."""
    edits = ((message, card(db, message.consultation or "", message.slot)) for message in messages if message.edits)
    return {message.slot: known for message, known in edits if known is not None}


def _outgoing(row: tuple[Any, ...], unsent: AbstractSet[str]) -> OutboundMessage | None:
    *stored, room, dm_thread = row
    found = dict(zip(READ, stored, strict=True))
    over_channel, over_ts = found.pop("over_channel"), found.pop("over_ts")
    in_room = found["consultation"] is not None and found["channel"] == room
    if found["thread"] is None and in_room and not found["opens_thread"]:
        if dm_thread is None:
            return None
        found["thread"] = dm_thread
    found["message"] = MESSAGE.validate_json(found["message"])
    found["attempts"] -= found["id"] in unsent
    over = Posted(channel=over_channel, ts=over_ts, thread=found["thread"]) if over_ts else None
    return OutboundMessage(**found, replaces=over)
