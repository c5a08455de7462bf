"""Verdicts are written once and never changed; where they stand in Slack is kept beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from bot.consultation.messages import VerdictMessage
from bot.decision.profile import Profile
from bot.ports.outbound import Posted
from bot.ports.store import Audience, StoredVerdict, VerdictList
from bot.store.project_key import project_key

COLUMNS = (
    "id, team, consultation, project, decision, profile, document, shown, rules_version, guide_edition, owner, at, "
    "origin_channel, origin_private"
)
Place = tuple[Posted, bool]  # where it stands, and whether it was shared to there


def add(db: Database, verdict: StoredVerdict) -> None:
    """Keep a verdict. One with this id that is there already stays: the same turn played again changes nothing."""
    db.execute(
        f"INSERT OR IGNORE INTO verdicts ({COLUMNS}, project_key) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [
            verdict.id,
            verdict.team,
            verdict.consultation,
            verdict.project,
            verdict.decision,
            verdict.profile.model_dump_json(exclude_none=True),
            json.dumps(verdict.document),
            verdict.shown.model_dump_json(),
            verdict.rules_version,
            verdict.guide_edition,
            verdict.owner,
            verdict.at,
            verdict.origin_channel,
            verdict.origin_private,
            project_key(verdict.project),
        ],
    )


def stands(db: Database, verdict: str, posted: Posted, *, shared: bool) -> None:
    db.execute(
        "INSERT OR IGNORE INTO verdict_places (verdict, channel, ts, thread, shared) VALUES (?,?,?,?,?)",
        [verdict, posted.channel, posted.ts, posted.thread, shared],
    )


def load(db: Database, team: str, verdict: str) -> StoredVerdict | None:
    row = db.execute(f"SELECT {COLUMNS} FROM verdicts WHERE team = ? AND id = ?", [team, verdict]).fetchone()
    return _verdict(row, _places(db, [verdict]).get(verdict, ())) if row else None


def channels(db: Database, team: str, project: str | None) -> frozenset[str]:
    """Every channel in which a verdict (of this project) began or stands."""
    of, args = _of(team, project)
    rows = db.execute(
        f"SELECT origin_channel FROM verdicts v WHERE {of} UNION "
        f"SELECT p.channel FROM verdict_places p JOIN verdicts v ON v.id = p.verdict WHERE p.shared AND {of}",
        [*args, *args],
    ).fetchall()
    return frozenset(row[0] for row in rows if row[0])


def for_audience(db: Database, team: str, audience: Audience, project: str | None, limit: int) -> VerdictList:
    """The newest verdicts that an audience may see, and the one before each of its own project."""
    of, args = _of(team, project)
    marks = ", ".join("?" * len(audience.channels))
    allowed = sorted(audience.channels)
    may_see = (
        f"(v.origin_channel IN ({marks}) OR (v.origin_channel IS NULL AND v.owner = ?) OR EXISTS "
        f"(SELECT 1 FROM verdict_places p WHERE p.verdict = v.id AND p.shared AND p.channel IN ({marks})))"
    )
    rows = db.execute(
        "SELECT id, lag(id) OVER (PARTITION BY project_key ORDER BY rowid), count(*) OVER () "
        f"FROM verdicts v WHERE {of} AND {may_see} ORDER BY rowid DESC LIMIT ?",
        [*args, *allowed, audience.user, *allowed, limit],
    ).fetchall()
    wanted = {ident for row in rows for ident in row[:2] if ident}
    found = {verdict.id: verdict for verdict in _by_ids(db, sorted(wanted))}
    return VerdictList(
        verdicts=tuple(found[row[0]] for row in rows),
        total=rows[0][2] if rows else 0,
        previous={row[0]: found[row[1]] for row in rows if row[1]},
    )


def _of(team: str, project: str | None) -> tuple[str, list[str]]:
    if project is None:
        return "v.team = ?", [team]
    return "v.team = ? AND v.project_key = ?", [team, project_key(project)]


def _by_ids(db: Database, idents: Sequence[str]) -> tuple[StoredVerdict, ...]:
    marks = ", ".join("?" * len(idents))
    rows = db.execute(f"SELECT {COLUMNS} FROM verdicts WHERE id IN ({marks})", list(idents)).fetchall()
    places = _places(db, idents)
    return tuple(_verdict(row, places.get(row[0], ())) for row in rows)


def of_project(db: Database, team: str | None, project: str | None) -> tuple[StoredVerdict, ...]:
    """Newest first. `team` None: of every workspace (for the operator's command line)."""
    where, args = ["1 = 1"], []
    if team is not None:
        where.append("team = ?")
        args.append(team)
    if project is not None:
        where.append("project_key = ?")
        args.append(project_key(project))
    rows = db.execute(
        f"SELECT {COLUMNS} FROM verdicts WHERE {' AND '.join(where)} ORDER BY rowid DESC", args
    ).fetchall()
    places = _places(db, [row[0] for row in rows])
    return tuple(_verdict(row, places.get(row[0], ())) for row in rows)


def _places(db: Database, verdicts: Sequence[str]) -> dict[str, list[Place]]:
    """Where each of them stands, the first place first."""
    found: dict[str, list[Place]] = {}
    holes = ", ".join("?" * len(verdicts))
    for verdict, channel, ts, thread, shared in db.execute(
        f"SELECT verdict, channel, ts, thread, shared FROM verdict_places WHERE verdict IN ({holes}) ORDER BY id",
        list(verdicts),
    ).fetchall():
        found.setdefault(verdict, []).append((Posted(channel=channel, ts=ts, thread=thread), bool(shared)))
    return found


def _verdict(row: tuple[Any, ...], stand: Sequence[Place]) -> StoredVerdict:
    (
        ident,
        team,
        consultation,
        project,
        decision,
        profile,
        document,
        shown,
        rules,
        edition,
        owner,
        at,
        channel,
        private,
    ) = row
    return StoredVerdict(
        id=ident,
        team=team,
        consultation=consultation,
        project=project,
        decision=decision,
        profile=Profile.model_validate_json(profile),
        document=json.loads(document),
        shown=VerdictMessage.model_validate_json(shown),
        rules_version=rules,
        guide_edition=edition,
        owner=owner,
        at=at,
        origin_channel=channel,
        origin_private=bool(private),
        posted=next((posted for posted, shared in stand if not shared), None),
        shared_to=tuple(posted for posted, shared in stand if shared),
    )
