"""Verdicts are written once and never changed; where they stand in Slack is stored beside them."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from bot.consultation.verdict_message import VerdictMessage
from bot.decision.profile import Profile
from bot.ports.outbound import Posted
from bot.ports.stored_verdicts import Audience, StoredVerdict, VerdictList
from bot.store.connection import insert

WORKED_OUT = {"posted", "shared_to"}  # from the places
NAMES = tuple(name for name in StoredVerdict.model_fields if name not in WORKED_OUT)
COLUMNS = ", ".join(NAMES)
Place = tuple[Posted, bool]  # where it stands, and whether it was shared to there
IN = "IN (SELECT value FROM json_each(?))"  # of a JSON list
AMONG_CHANNELS = "IN (SELECT value FROM json_each(:channels))"
# A verdict of a DM, or one that came to its owner's DM because it could not be posted where it began.
OWN = """owner = :user AND (origin_channel IS NULL OR EXISTS (
      SELECT 1 FROM verdict_places p WHERE p.verdict = verdicts.id AND NOT p.shared AND p.channel != origin_channel))"""
# What an audience may see. Each part is found by an index: who sees little among much waits no longer. CROSS JOIN fixes
# the order (places first), and a unary plus keeps an index from being used.
VISIBLE = f"""
    SELECT seq FROM verdicts WHERE team = :team AND origin_channel {AMONG_CHANNELS}
    UNION SELECT seq FROM verdicts WHERE team = :team AND {OWN}
    UNION SELECT v.seq FROM verdict_places p CROSS JOIN verdicts v ON v.id = p.verdict
      WHERE :shared AND p.shared AND p.channel {AMONG_CHANNELS} AND v.team = :team
"""
# The same of verdicts that are found by something else.
SEEN = f"""(+origin_channel {AMONG_CHANNELS} OR (+{OWN})
    OR id IN (SELECT verdict FROM verdict_places WHERE :shared AND shared AND channel {AMONG_CHANNELS}))"""
VISIBLE_OF_PROJECT = f"""
    SELECT seq FROM verdicts WHERE team = :team AND project_key IN (SELECT value FROM json_each(:keys)) AND {SEEN}
"""
# From one channel to the next in the index, without reading the verdicts between.
EVERY_CHANNEL = """
    WITH RECURSIVE found (channel) AS (
      SELECT min(origin_channel) FROM verdicts WHERE team = :team
      UNION ALL SELECT (SELECT min(origin_channel) FROM verdicts WHERE team = :team AND origin_channel > channel)
        FROM found WHERE channel IS NOT NULL)
    SELECT channel FROM found WHERE channel IS NOT NULL
"""
BEFORE = f"SELECT id FROM verdicts WHERE seq = (SELECT max(seq) FROM ({VISIBLE_OF_PROJECT}) WHERE seq < :seq)"
NEWEST_FIRST = "ORDER BY seq DESC"  # as they were stored: a clock may be set back


def project_key(name: str) -> str:
    """The form under which names of projects match, across case, spaces, punctuation and ways to write one letter.

    NFKC, case folded, letters, marks and digits only. A name of nothing else (an emoji, say) is compared as written,
    folded.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(char for char in folded if unicodedata.category(char)[0] in "LMN")
    return kept or " ".join(folded.split())


def add(db: Database, verdict: StoredVerdict) -> None:
    """Store a verdict. One with this id stays as it is: an event that is replayed after a crash changes nothing."""
    values = {
        **{name: getattr(verdict, name) for name in NAMES},
        "profile": verdict.profile.model_dump_json(exclude_none=True),
        "document": json.dumps(verdict.document),
        "message": verdict.message.model_dump_json(),
        "project_key": project_key(verdict.project),
    }
    insert(db, "verdicts", values, ignore=True)


def add_place(db: Database, verdict: str, posted: Posted, *, shared: bool) -> None:
    """Note where a verdict stands in Slack. One that was deleted meanwhile stands nowhere."""
    db.execute(
        "INSERT OR IGNORE INTO verdict_places (verdict, channel, ts, thread, shared) "
        "SELECT id, ?, ?, ?, ? FROM verdicts WHERE id = ?",
        [posted.channel, posted.ts, posted.thread, shared, verdict],
    )


def shared_place(db: Database, verdict: str, channel: str) -> Posted | None:
    """Where a verdict stands in a channel that it was shared to."""
    row = db.execute(
        "SELECT channel, ts, thread FROM verdict_places WHERE verdict = ? AND channel = ? AND shared",
        [verdict, channel],
    ).fetchone()
    return Posted(channel=row[0], ts=row[1], thread=row[2]) if row else None


def load(
    db: Database, team: str, verdict: str, audience: Audience | None = None, owner: str | None = None
) -> StoredVerdict | None:
    """One verdict by id, if this audience may see it (law 9) and it is this owner's. None: without that filter."""
    where, values = "team = :team AND id = :id AND owner = coalesce(:owner, owner)", {"team": team, "id": verdict}
    seen_by = _seen_by(team, audience) if audience is not None else {}
    found = _load(db, f"{where} AND {SEEN}" if audience is not None else where, {**seen_by, **values, "owner": owner})
    return found[0] if found else None


def latest_in(db: Database, team: str, channel: str, thread: str, audience: Audience) -> StoredVerdict | None:
    """The latest verdict that was posted in a thread (not only shared to it) and that an audience may see (law 9)."""
    posted = "id IN (SELECT verdict FROM verdict_places WHERE NOT shared AND channel = :channel AND thread = :thread)"
    values = {**_seen_by(team, audience), "channel": channel, "thread": thread}
    found = _load(db, f"+team = :team AND {posted} AND {SEEN}", values)
    return found[0] if found else None


def channels(db: Database, team: str) -> frozenset[str]:
    """Every channel in which a verdict began or was shared to."""
    shared = (
        "SELECT p.channel FROM verdict_places p CROSS JOIN verdicts v ON v.id = p.verdict "
        "WHERE p.shared AND v.team = :team"
    )
    rows = [row for query in (EVERY_CHANNEL, shared) for row in db.execute(query, {"team": team}).fetchall()]
    return frozenset(row[0] for row in rows)


def names(db: Database, team: str, audience: Audience) -> tuple[str, ...]:
    """The names of the projects with a verdict that an audience may see (law 9), latest first, each as written last."""
    latest = f"SELECT max(seq) FROM verdicts WHERE seq IN ({VISIBLE}) GROUP BY project_key"
    rows = db.execute(f"SELECT project FROM verdicts WHERE seq IN ({latest}) {NEWEST_FIRST}", _seen_by(team, audience))
    return tuple(row[0] for row in rows.fetchall())


def load_for(
    db: Database,
    team: str,
    audience: Audience,
    project: str | Sequence[str] | None = None,
    limit: int = 10,
    period: tuple[float, float] | None = None,
) -> VerdictList:
    """The verdicts that an audience may see (law 9), newest first, and before each of them the one before."""
    values = _seen_by(team, audience)
    names = (project,) if isinstance(project, str) else project
    values["keys"] = json.dumps([project_key(name) for name in names or ()])
    visible = VISIBLE if names is None else VISIBLE_OF_PROJECT
    if period is not None:
        visible = f"SELECT seq FROM verdicts WHERE seq IN ({visible}) AND at >= :since AND at < :until"
        values |= {"since": period[0], "until": period[1]}
    total = db.execute(f"SELECT count(*) FROM ({visible})", values).fetchone()[0]
    newest = db.execute(
        f"SELECT seq, id, project_key FROM verdicts "
        f"WHERE seq IN ({visible} ORDER BY seq DESC LIMIT :limit) {NEWEST_FIRST}",
        values | {"limit": limit},
    ).fetchall()
    before: dict[str, str] = {}
    for seq, ident, key in newest:
        older = db.execute(BEFORE, values | {"keys": json.dumps([key]), "seq": seq}).fetchone()
        if older:
            before[ident] = older[0]
    wanted = {*(ident for _, ident, _ in newest), *before.values()}
    by_id = {found.id: found for found in _load(db, f"id {IN}", [json.dumps(list(wanted))])}
    return VerdictList(
        verdicts=tuple(by_id[ident] for _, ident, _ in newest),
        total=total,
        previous={ident: by_id[older] for ident, older in before.items()},
    )


def load_before(db: Database, team: str, audience: Audience, verdict: str) -> StoredVerdict | None:
    """The verdict of the same project before this one, among those that an audience may see (law 9)."""
    known = db.execute("SELECT seq, project_key FROM verdicts WHERE team = ? AND id = ?", [team, verdict]).fetchone()
    if known is None:
        return None
    values = _seen_by(team, audience) | {"seq": known[0], "keys": json.dumps([known[1]])}
    older = db.execute(BEFORE, values).fetchone()
    return load(db, team, older[0]) if older else None


def _seen_by(team: str, audience: Audience) -> dict[str, object]:
    channels = json.dumps(sorted(audience.channels))
    return {"team": team, "channels": channels, "user": audience.user, "shared": audience.shared}


def load_all(db: Database, team: str | None, project: str | None = None) -> tuple[StoredVerdict, ...]:
    """Newest first, of one workspace or (`team` None) of all."""
    given: dict[str, object] = {"team": team, "key": project_key(project) if project is not None else None}
    return _load(db, "team = coalesce(:team, team) AND project_key = coalesce(:key, project_key)", given)


def _load(db: Database, where: str, values: Sequence[str] | dict[str, object]) -> tuple[StoredVerdict, ...]:
    rows = db.execute(f"SELECT {COLUMNS} FROM verdicts WHERE {where} {NEWEST_FIRST}", values).fetchall()
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
    found = dict(zip(NAMES, row, strict=True))
    found |= {
        "profile": Profile.model_validate_json(found["profile"]),
        "document": json.loads(found["document"]),
        "message": VerdictMessage.model_validate_json(found["message"]),
    }
    return StoredVerdict(
        **found,
        posted=next((posted for posted, shared in places if not shared), None),
        shared_to=tuple(posted for posted, shared in places if shared),
    )
