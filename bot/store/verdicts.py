"""Verdicts are written once and never changed; where they stand in Slack is stored beside them."""

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
IN = "IN (SELECT value FROM json_each(?))"  # of a JSON list
NEWEST_FIRST = "ORDER BY seq DESC"  # as they were stored: a clock may be set back


def add(db: Database, verdict: StoredVerdict) -> None:
    """Store a verdict. One with this id stays as it is: an event that is replayed after a crash changes nothing."""
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


def add_place(db: Database, verdict: str, posted: Posted, *, shared: bool) -> None:
    """Note where a verdict stands in Slack. One that was deleted meanwhile stands nowhere."""
    db.execute(
        "INSERT OR IGNORE INTO verdict_places (verdict, channel, ts, thread, shared) "
        "SELECT id, ?, ?, ?, ? FROM verdicts WHERE id = ?",
        [posted.channel, posted.ts, posted.thread, shared, verdict],
    )


def load(db: Database, team: str, verdict: str) -> StoredVerdict | None:
    """One verdict by id."""
    found = _load(db, "team = ? AND id = ?", [team, verdict])
    return found[0] if found else None


def channels(db: Database, team: str, project: str | None) -> frozenset[str]:
    """Every channel in which a verdict began or was shared to."""
    where, values = _of_project(project)
    rows = db.execute(
        f"SELECT origin_channel FROM verdicts WHERE team = ? {where} AND origin_channel IS NOT NULL "
        "UNION SELECT p.channel FROM verdict_places p JOIN verdicts ON verdicts.id = p.verdict "
        f"WHERE p.shared AND team = ? {where}",
        [team, *values, team, *values],
    ).fetchall()
    return frozenset(row[0] for row in rows)


def load_for(db: Database, team: str, audience: Audience, project: str | None, limit: int) -> VerdictList:
    """The verdicts that an audience may see, newest first, and before each of them the one before."""
    where, values = _of_project(project)
    visible, channels_and_user = _visible_to(audience)
    matching = f"FROM verdicts WHERE team = ? {where} AND {visible}"
    arguments = [team, *values, *channels_and_user]
    total = db.execute(f"SELECT count(*) {matching}", arguments).fetchone()[0]
    ids = db.execute(f"SELECT id, project_key {matching} {NEWEST_FIRST} LIMIT ?", [*arguments, limit]).fetchall()
    before: dict[str, str] = {}
    for verdict, key in ids:
        older = db.execute(
            f"SELECT id FROM verdicts WHERE team = ? AND project_key = ? AND {visible} "
            f"AND seq < (SELECT seq FROM verdicts WHERE id = ?) {NEWEST_FIRST} LIMIT 1",
            [team, key, *channels_and_user, verdict],
        ).fetchone()
        if older:
            before[verdict] = older[0]
    wanted = {*(row[0] for row in ids), *before.values()}
    by_id = {found.id: found for found in _load(db, f"id {IN}", [json.dumps(list(wanted))])}
    return VerdictList(
        verdicts=tuple(by_id[verdict] for verdict, _ in ids),
        total=total,
        previous={verdict: by_id[older] for verdict, older in before.items()},
    )


def load_all(db: Database, team: str | None, project: str | None) -> tuple[StoredVerdict, ...]:
    """Newest first, of one workspace or (`team` None) of all."""
    where, values = _of_project(project)
    if team is not None:
        where, values = f"{where} AND team = ?", [*values, team]
    return _load(db, f"1 = 1 {where}", values)


def _of_project(project: str | None) -> tuple[str, list[str]]:
    return ("AND project_key = ?", [project_key(project)]) if project is not None else ("", [])


def _visible_to(audience: Audience) -> tuple[str, list[str | None]]:
    """The condition on `verdicts` that lets an audience's own through (law 9), and its values."""
    condition = (
        f"(origin_channel {IN} OR (origin_channel IS NULL AND owner = ?) OR "
        f"id IN (SELECT verdict FROM verdict_places WHERE shared AND channel {IN}))"
    )
    listed = json.dumps(sorted(audience.channels))
    return condition, [listed, audience.user, listed]


def _load(db: Database, where: str, values: Sequence[str]) -> tuple[StoredVerdict, ...]:
    rows = db.execute(f"SELECT {COLUMNS} FROM verdicts WHERE {where} {NEWEST_FIRST}", list(values)).fetchall()
    places = _places(db, [row[0] for row in rows])
    return tuple(_verdict(row, places.get(row[0], ())) for row in rows)


def _places(db: Database, verdicts: list[str]) -> dict[str, list[Place]]:
    """Where each of these verdicts stands, the first place first."""
    found: dict[str, list[Place]] = {}
    for verdict, channel, ts, thread, shared in db.execute(
        f"SELECT verdict, channel, ts, thread, shared FROM verdict_places WHERE verdict {IN} ORDER BY id",
        [json.dumps(verdicts)],
    ).fetchall():
        found.setdefault(verdict, []).append((Posted(channel=channel, ts=ts, thread=thread), bool(shared)))
    return found


def _verdict(row: tuple[Any, ...], places: Sequence[Place]) -> StoredVerdict:
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
        posted=next((posted for posted, shared in places if not shared), None),
        shared_to=tuple(posted for posted, shared in places if shared),
    )
