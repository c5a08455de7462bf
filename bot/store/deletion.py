"""Deletes a consultation, all about a person, or a workspace, within a transaction of the caller's.

The triggers of `schema.py` let through only what stands in the table `deleting`, which is empty again at the end.
"""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from typing import Any

from sqlite_utils import Database

from bot.ports.audit_log import AuditEntry
from bot.ports.deletion import Deletion, Receipt
from bot.ports.outbound import Posted
from bot.store import audit_log, usage
from bot.store.connection import insert
from bot.store.schema import FORMER_MEMBER
from bot.store.stored_outbox import REMOVAL
from bot.store.stored_verdicts import IN

# An event that is done has no JSON any more.
IN_THREAD = (
    "CASE done WHEN 0 THEN json_extract(event, '$.channel') = ? AND json_extract(event, '$.thread') = ? ELSE 0 END"
)


def delete(db: Database, deletion: Deletion) -> Receipt:
    """Delete, and write the receipt and the audit entry."""
    work = _Deleting(db, deletion)
    match deletion.kind:
        case "consultation":
            work.delete_consultations(work.ids("id = ?", deletion.subject))
        case "person":
            work.delete_person()
        case "workspace":
            work.delete_workspace()
    db.execute("DELETE FROM deleting")
    receipt = work.receipt()
    document = receipt.model_dump_json(exclude={"places"})
    insert(db, "receipts", {"id": receipt.id, "team": deletion.team, "at": deletion.at, "document": document})
    subject = f"{deletion.kind}:{deletion.subject}"
    entry = AuditEntry(at=deletion.at, team=deletion.team, user=deletion.by, action="delete", subject=subject)
    audit_log.add(db, entry)
    return receipt


def receipts(db: Database, team: str) -> tuple[Receipt, ...]:
    """The receipts of a workspace, newest first."""
    rows = db.execute("SELECT document FROM receipts WHERE team = ? ORDER BY rowid DESC", [team]).fetchall()
    return tuple(Receipt.model_validate_json(row[0]) for row in rows)


class _Deleting:
    """One deletion under way. It counts the rows of each table."""

    def __init__(self, db: Database, deletion: Deletion) -> None:
        self._db, self._deletion, self._team = db, deletion, deletion.team
        self._removed: Counter[str] = Counter()
        self._anonymised: Counter[str] = Counter()
        self._kept: Counter[str] = Counter()
        self._places: list[Posted] = []

    def ids(self, where: str, value: str) -> list[str]:
        """The consultations of the workspace for which this holds."""
        return self._column(f"SELECT id FROM consultations WHERE team = ? AND {where}", value)

    def delete_consultations(self, consultations: list[str]) -> None:
        """Their entries, verdicts, messages, events and transcripts."""
        for consultation in consultations:
            self._allow("consultation", consultation)
        listed = json.dumps(consultations)
        verdicts = self._column(f"SELECT id FROM verdicts WHERE +team = ? AND consultation {IN}", listed)
        places = self._db.execute(
            f"SELECT channel, ts, thread FROM cards WHERE consultation {IN} UNION "
            f"SELECT channel, ts, thread FROM verdict_places WHERE verdict {IN} ORDER BY 1, 2",
            [listed, json.dumps(verdicts)],
        ).fetchall()
        self._places += [Posted(channel=channel, ts=ts, thread=thread) for channel, ts, thread in places]
        threads = self._db.execute(
            f"SELECT room, thread FROM consultations WHERE id {IN} UNION "
            f"SELECT origin_channel, origin_thread FROM consultations WHERE id {IN}",
            [listed, listed],
        ).fetchall()
        for channel, thread in threads:
            self._remove("transcripts", "team = ? AND channel = ? AND thread = ?", self._team, channel, thread)
            self._wipe_events(IN_THREAD, channel, thread)
        for ident in (*consultations, *verdicts):
            self._remove("outbox", "state = 'due' AND team = ? AND instr(message, ?)", self._team, ident)
            self._wipe_events("instr(event, ?)", ident)
        self._remove("outbox", f"consultation {IN}", listed)
        self._remove("cards", f"consultation {IN}", listed)
        self._remove("ratings", f"team = ? AND about {IN}", self._team, json.dumps(verdicts))
        self._remove("verdict_places", f"verdict {IN}", json.dumps(verdicts))
        self._remove("verdicts", f"consultation {IN}", listed)
        self._remove("entries", f"consultation {IN}", listed)
        self._remove("consultations", f"id {IN}", listed)

    def delete_person(self) -> None:
        """Their consultations; in those of others they become a former member."""
        person = self._deletion.subject
        self._allow("person", person)
        rooms = json.dumps(
            self._column("SELECT room FROM consultations WHERE team = ? AND owner = ? AND room NOT NULL", person)
        )
        self.delete_consultations(self.ids("owner = ?", person))
        self._count(
            self._anonymised,
            "entries",
            f"UPDATE entries SET user = '{FORMER_MEMBER}', words = '' WHERE user = ? "
            "AND consultation IN (SELECT id FROM consultations WHERE team = ?)",
            person,
            self._team,
        )
        self._anonymise_verdicts(person)
        # Lines of whom nobody noted whose they are go as well.
        self._remove("transcripts", f"team = ? AND (user IN (?, '') OR channel {IN})", self._team, person, rooms)
        self._remove("ratings", "team = ? AND user = ?", self._team, person)
        # Removals of the bot's own messages stay due: they hold no words.
        self._remove(
            "outbox",
            f"team = ? AND (channel {IN} OR instr(message, ?) OR owner = ? AND consultation IS NULL) "
            "AND NOT (state = 'due' AND message = ?)",
            *(self._team, rooms, person, person, REMOVAL),
        )
        for table, column, nobody in (("outbox", "owner", ""), ("retention", "user", FORMER_MEMBER)):
            values = [nobody, self._team, person]
            self._db.execute(f"UPDATE {table} SET {column} = ? WHERE team = ? AND {column} = ?", values)
        self._wipe_events("user = ?", person)
        self._db.execute("UPDATE inbox SET user = '' WHERE team = ? AND user = ?", [self._team, person])
        self._merge_usage("team = ? AND person = ?", self._team, person)
        self._keep_audit_log("team = ? AND user = ?", self._team, person)

    def delete_workspace(self) -> None:
        """Delete everything of the workspace."""
        team = self._team
        for table in ("ratings", "transcripts", "outbox", "streams", "inbox", "claims", "retention", "workspaces"):
            self._remove(table, "team = ?", team)
        self.delete_consultations(self.ids("team = ?", team))
        self._merge_usage("team = ?", team)
        self._keep_audit_log("team = ?", team)

    def receipt(self) -> Receipt:
        """The receipt of what was deleted, anonymised and kept."""
        backups = self._db.execute("SELECT path FROM backups WHERE at <= ? ORDER BY id", [self._deletion.at]).fetchall()
        return Receipt(
            id=uuid.uuid4().hex,
            deletion=self._deletion,
            removed=dict(+self._removed),  # without the tables of which nothing was
            anonymised=dict(+self._anonymised),
            kept=dict(+self._kept),
            backups=tuple(row[0] for row in backups),
            places=tuple(self._places),
        )

    def _column(self, query: str, *values: Any) -> list[str]:
        """What a query of the workspace finds in one column."""
        return [row[0] for row in self._db.execute(query, [self._team, *values]).fetchall()]

    def _allow(self, kind: str, subject: str) -> None:
        self._db.execute("INSERT OR IGNORE INTO deleting (kind, subject) VALUES (?, ?)", [kind, subject])

    def _count(self, into: Counter[str], table: str, statement: str, *values: Any) -> None:
        into[table] += self._db.execute(statement, list(values)).rowcount

    def _remove(self, table: str, where: str, *values: Any) -> None:
        self._count(self._removed, table, f"DELETE FROM {table} WHERE {where}", *values)

    def _wipe_events(self, where: str, *values: Any) -> None:
        """Nothing more is done about these events. Their keys stay, so that Slack's next delivery is known."""
        for key in self._column(f"SELECT key FROM inbox WHERE team = ? AND done = 0 AND {where}", *values):
            self._remove("streams", "team = ? AND key = ?", self._team, key)
            done = "UPDATE inbox SET done = 1, event = '' WHERE team = ? AND key = ?"
            self._count(self._removed, "inbox", done, self._team, key)

    def _merge_usage(self, where: str, *values: str) -> None:
        self._kept["usage"] += usage.merge(self._db, where, list(values), FORMER_MEMBER)

    def _keep_audit_log(self, where: str, *values: str) -> None:
        acts = self._db.execute(f"SELECT count(*) FROM audit_log WHERE {where}", list(values))
        self._kept["audit_log"] += acts.fetchone()[0]

    def _anonymise_verdicts(self, person: str) -> None:
        """Mentions of the person in other people's verdicts."""
        rows = self._db.execute(
            "SELECT id, document, message FROM verdicts WHERE team = ? AND (instr(document, ?) OR instr(message, ?))",
            [self._team, person, person],
        ).fetchall()
        called = self._deletion.called or FORMER_MEMBER
        for verdict, *texts in rows:
            replaced = [without_person(text, person, called) for text in texts]
            if replaced != texts:
                change = "UPDATE verdicts SET document = ?, message = ? WHERE id = ?"
                self._count(self._anonymised, "verdicts", change, *replaced, verdict)


def without_person(text: str, person: str, called: str) -> str:
    """A JSON text in which a person's mentions and id stand for a former member, who is `called` so.

    >>> without_person('{"evidence": "said by <@U1>", "by": "U1", "other": "U12"}', "U1", "a former member")
    '{"evidence": "said by a former member", "by": "former_member", "other": "U12"}'
    """
    words = json.dumps(called, ensure_ascii=False)[1:-1]
    text = re.sub(rf"<@{re.escape(person)}(\|[^>]*)?>", lambda _: words, text)
    return re.sub(rf"\b{re.escape(person)}\b", FORMER_MEMBER, text)
