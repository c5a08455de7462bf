"""What stands in Slack and in the database after all crashes, in a form that can be compared."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from pathlib import Path

from bot.slack.blocks.rendered import OUTBOX_KEY
from bot.slack.delivery.outbox import OVERTAKEN
from tests.harness.profiles import PROMPT
from tests.harness.user import JSON

PROFILE = PROMPT
LINKS = re.compile(r"https?://\S+|\d{10}\.\d{6}")


def undelivered(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """What was not posted and why, but for edits that a later one overtook: on a busy machine there are some."""
    query = "SELECT state, slot, coalesce(reason, '') FROM outbox WHERE state != 'posted' AND reason IS NOT ?"
    return db.execute(query, [OVERTAKEN]).fetchall()


def wrong_in_store(database: Path) -> list[str]:
    """What a bot that has ended left in its database and should not have."""
    with contextlib.closing(sqlite3.connect(database)) as db:
        undone = db.execute("SELECT event FROM inbox WHERE done = 0").fetchall()
        left = undelivered(db)
        profiles = [json.loads(row[0]) for row in db.execute("SELECT profile FROM verdicts")]
        repeated = db.execute(
            "SELECT json_extract(entry, '$.kind', '$.question', '$.values') AS given, count(*) FROM entries "
            "GROUP BY given HAVING count(*) > 1"
        )
        found = [f"answered twice: {row}" for row in repeated.fetchall()]
    found += [f"events left: {undone}"] if undone else []
    found += [f"messages left: {left}"] if left else []
    for profile in profiles or [{}]:
        missing = {name: (value, profile.get(name)) for name, value in PROFILE.items() if profile.get(name) != value}
        found += [f"answers lost: {missing}"] if missing else []
    return found + ([f"{len(profiles)} verdicts kept"] if len(profiles) != 1 else [])


def is_at_work(database: Path) -> bool:
    """Whether a bot that runs has something to finish or to post; also while its database can't be read yet."""
    with contextlib.closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        try:
            return any(
                db.execute(f"SELECT 1 FROM {left} LIMIT 1").fetchone()
                for left in ("inbox WHERE done = 0", "outbox WHERE state = 'due'")
            )
        except sqlite3.OperationalError:
            return True


def plain(message: JSON) -> str:
    """The words of a message, without what differs from one run to the next."""
    inside = re.findall(r'"text": "((?:[^"\\]|\\.)*)"', json.dumps(message.get("blocks") or [], ensure_ascii=False))
    return LINKS.sub("…", " | ".join([message.get("text") or "", *inside]))


def outbox_id(message: JSON) -> str:
    return str((message.get("metadata") or {}).get("event_payload", {}).get(OUTBOX_KEY))
