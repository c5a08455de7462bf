"""What must be posted is kept here first; it leaves only by being posted or by being given up with a reason."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

from pydantic import TypeAdapter
from sqlite_utils import Database

from bot.consultation.messages import VerdictMessage
from bot.ports.outbound import Message, OutboundMessage, Posted
from bot.store import consultations, verdicts
from bot.store.leases import Lease

SAY: TypeAdapter[Message] = TypeAdapter(Message)
COLUMNS = "o.id, o.team, o.channel, o.thread, o.say, o.consultation, o.slot, o.edits, o.opens_thread, o.attempts"
OVER = "o.over_channel, o.over_ts"


def add(db: Database, outgoing: OutboundMessage, lease: str) -> bool:
    """Keep what must be posted, marked as if an attempt was under way. False where it was kept before."""
    cursor = db.execute(
        "INSERT OR IGNORE INTO outbox (id, team, channel, thread, say, consultation, slot, edits, opens_thread, "
        "over_channel, over_ts, keeper, attempts, state) VALUES (?,?,?,?,?,?,?,?,?,?,?,?, 1, 'due')",
        [
            outgoing.id,
            outgoing.team,
            outgoing.channel,
            outgoing.thread,
            SAY.dump_json(outgoing.message).decode(),
            outgoing.consultation,
            outgoing.slot,
            outgoing.edits,
            outgoing.opens_thread,
            outgoing.replaces.channel if outgoing.replaces else None,
            outgoing.replaces.ts if outgoing.replaces else None,
            lease,
        ],
    )
    return bool(cursor.rowcount)


def due(db: Database, lease: Lease, unsent: AbstractSet[str] = frozenset()) -> tuple[OutboundMessage, ...]:
    """In the order it was kept. What belongs into a consultation's DM thread is held back until that thread exists.

    `unsent` are those that are known to have had no attempt yet. What another process has in hand is left to it; what
    nobody alive has is this one's from now on.
    """
    kept_by = [row[0] for row in db.execute("SELECT DISTINCT keeper FROM outbox WHERE state = 'due'").fetchall()]
    for name in kept_by:
        if not lease.lives(name):
            db.execute("UPDATE outbox SET keeper = ? WHERE state = 'due' AND keeper IS ?", [lease.name, name])
    rows = db.execute(
        f"SELECT {COLUMNS}, {OVER}, c.room, c.thread FROM outbox o LEFT JOIN consultations c ON c.id = o.consultation "
        "WHERE o.state = 'due' AND o.keeper = ? ORDER BY o.seq",
        [lease.name],
    ).fetchall()
    found = (_outgoing(row, unsent) for row in rows)
    return tuple(outgoing for outgoing in found if outgoing is not None)


def sending(db: Database, outgoing: str) -> None:
    db.execute("UPDATE outbox SET attempts = attempts + 1 WHERE id = ?", [outgoing])


def posted(db: Database, outgoing: str, where: Posted) -> None:
    """Mark it, open the consultation's thread with it if it does that, and note where a verdict stands.

    What was said now stands in Slack: here it is kept no longer than it is needed.
    """
    with db.atomic():
        row = db.execute(
            "SELECT consultation, opens_thread, edits, slot, say FROM outbox WHERE id = ?", [outgoing]
        ).fetchone()
        if row is None:
            return
        db.execute(
            "UPDATE outbox SET state = 'posted', say = '', posted_channel = ?, posted_ts = ?, posted_thread = ? "
            "WHERE id = ?",
            [where.channel, where.ts, where.thread, outgoing],
        )
        consultation, opens_thread, edits, slot, document = row
        if opens_thread and consultation:
            consultations.place(db, consultation, where.channel, where.thread or where.ts)
        told = document and slot.startswith(("verdict", "share")) and not edits
        say = SAY.validate_json(document) if told else None
        if isinstance(say, VerdictMessage):
            verdicts.stands(db, say.verdict, where, shared=slot.startswith("share"))


def gave_up(db: Database, outgoing: str, reason: str) -> None:
    # Lines of somebody's prompt are not kept, not even where they could not be shown.
    db.execute(
        "UPDATE outbox SET state = 'given_up', reason = ?, say = CASE WHEN slot LIKE 'prompt:%' THEN '' ELSE say END "
        "WHERE id = ?",
        [reason, outgoing],
    )


def give_up_team(db: Database, team: str, reason: str) -> None:
    db.execute("UPDATE outbox SET state = 'given_up', reason = ? WHERE team = ? AND state = 'due'", [reason, team])


def card(db: Database, consultation: str, slot: str) -> Posted | None:
    row = db.execute(
        "SELECT posted_channel, posted_ts, posted_thread FROM outbox "
        "WHERE consultation = ? AND slot = ? AND state = 'posted' ORDER BY seq DESC LIMIT 1",
        [consultation, slot],
    ).fetchone()
    return Posted(channel=row[0], ts=row[1], thread=row[2]) if row else None


def _outgoing(row: tuple[Any, ...], unsent: AbstractSet[str]) -> OutboundMessage | None:
    ident, team, channel, thread, say, consultation, slot, edits, opens_thread, attempts = row[:-4]
    over_channel, over_ts, room, dm_thread = row[-4:]
    in_room = consultation is not None and channel == room
    if thread is None and in_room and not opens_thread:
        if dm_thread is None:
            return None
        thread = dm_thread
    return OutboundMessage(
        id=ident,
        team=team,
        channel=channel,
        thread=thread,
        message=SAY.validate_json(say),
        consultation=consultation,
        slot=slot,
        edits=bool(edits),
        opens_thread=bool(opens_thread),
        attempts=attempts - (ident in unsent),
        replaces=Posted(channel=over_channel, ts=over_ts, thread=thread) if over_ts else None,
    )
