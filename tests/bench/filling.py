"""A database with many consultations, made in bulk: copies of what the bot itself kept of two whole consultations.

Every copy is a consultation of its own: own ids, own project, own thread, own day, an owner among many; with all of its
entries, its verdict and where that stands, its events (done) and its messages (posted). One in twenty is still open.
The indexes are dropped for it and made anew, so that 200,000 take a minute or two.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bot.store.connection import connect

CACHE_KIB = 1_000_000
DAY_SECONDS = 86_400.0
DAYS = 700
OPEN_EVERY = 20
COMPANY = 5_000  # people who have ever asked, those of the bench among them
PROJECTS_EVERY = 4  # verdicts a project, about

COPIES = """
CREATE TEMP TABLE copies AS
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :count)
SELECT n, lower(hex(randomblob(16))) AS id,
       (SELECT id FROM sources WHERE number = n % :sources) AS source,
       CASE WHEN n % :company < :people THEN (SELECT user FROM owners WHERE number = n % :company)
            ELSE 'UCOMPANY' || (n % :company) END AS owner,
       'Project ' || (n / :every) AS project, :days * ((n * 7919) % :spread) AS ago, n % :open_every = 0 AS open
FROM n
"""
FILLS = (
    """INSERT INTO consultations (id, team, owner, project, origin_channel, origin_thread, room, thread,
         state, active_at)
       SELECT c.id, o.team, c.owner, c.project, o.origin_channel, o.origin_thread, 'D' || c.owner,
         o.thread || '.' || c.n, CASE WHEN c.open THEN 'open' ELSE 'judged' END, o.active_at - c.ago
       FROM copies c JOIN old.consultations o ON o.id = c.source""",
    """INSERT INTO entries (consultation, entry, user, words, at)
       SELECT c.id, e.entry, c.owner, e.words, e.at - c.ago
       FROM copies c JOIN old.entries e ON e.consultation = c.source
       WHERE NOT c.open OR json_extract(e.entry, '$.kind') != 'confirmed' ORDER BY c.n, e.id""",
    """INSERT INTO verdicts (id, team, consultation, project_key, project, decision, profile, document, message,
         rules_version, guide_edition, owner, at, origin_channel)
       SELECT 'v' || c.id, v.team, c.id, lower(replace(c.project, ' ', '')), c.project, v.decision,
         v.profile, v.document, v.message, v.rules_version, v.guide_edition, c.owner, v.at - c.ago,
         v.origin_channel
       FROM copies c JOIN old.verdicts v ON v.consultation = c.source WHERE NOT c.open""",
    """INSERT INTO verdict_places (verdict, channel, ts, thread, shared)
       SELECT 'v' || c.id, 'D' || c.owner, p.ts || '.' || c.n, p.thread || '.' || c.n, p.shared
       FROM copies c JOIN old.verdicts v ON v.consultation = c.source JOIN old.verdict_places p ON p.verdict = v.id
       WHERE NOT c.open""",
    """INSERT INTO cards (consultation, slot, channel, ts, thread)
       SELECT c.id, o.slot, 'D' || c.owner, o.ts || '.' || c.n, o.thread || '.' || c.n
       FROM copies c JOIN old.cards o ON o.consultation = c.source""",
    """INSERT INTO outbox (id, team, channel, thread, consultation, slot, edits, posts_if_busy, opens_thread, message,
         owner, attempts, state, at)
       SELECT lower(hex(randomblob(16))), o.team, 'D' || c.owner, o.thread || '.' || c.n, c.id, o.slot, o.edits,
         o.posts_if_busy, o.opens_thread, o.message, c.owner, o.attempts, 'posted', o.at - c.ago
       FROM copies c JOIN old.outbox o ON o.consultation = c.source WHERE o.state = 'posted' ORDER BY c.n, o.seq""",
    """INSERT INTO inbox (team, key, message, user, event, at, done)
       SELECT i.team, i.key || '.' || c.n, 'D' || c.owner || ':' || c.n || '.' || i.id, c.owner, i.event,
         i.at - c.ago, 1
       FROM copies c JOIN old.inbox i ON i.done = 1 AND i.id % :sources = (c.n % :sources) ORDER BY c.n, i.id""",
)


def fill(path: Path, template: Path, count: int, people: Sequence[str]) -> None:
    """Make the database `path` with `count` consultations like those in `template`; `people` own some of them."""
    connect(path).close()
    with sqlite3.connect(path, isolation_level=None) as db:
        db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("ATTACH ? AS old", [str(template)])
        db.execute("BEGIN")
        db.execute("INSERT OR IGNORE INTO workspaces SELECT * FROM old.workspaces")
        db.execute("CREATE TEMP TABLE owners (number INTEGER PRIMARY KEY, user TEXT)")
        db.executemany("INSERT INTO owners VALUES (?, ?)", enumerate(people))
        sources = db.execute("SELECT id FROM old.consultations ORDER BY id").fetchall()
        db.execute("CREATE TEMP TABLE sources (number INTEGER PRIMARY KEY, id TEXT)")
        db.executemany("INSERT INTO sources VALUES (?, ?)", ((number, row[0]) for number, row in enumerate(sources)))
        values = {
            "count": count,
            "company": COMPANY,
            "people": len(people),
            "every": PROJECTS_EVERY,
            "days": DAY_SECONDS,
            "spread": DAYS,
            "open_every": OPEN_EVERY,
            "sources": len(sources),
        }
        db.execute(COPIES, values)
        indexes = db.execute(
            "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in indexes:
            db.execute(f'DROP INDEX main."{name}"')
        for statement in FILLS:
            db.execute(statement, values)
        for _, sql in indexes:
            db.execute(sql)
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
