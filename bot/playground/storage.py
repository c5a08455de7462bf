"""Everything of the workspace stands in one SQLite file, written in batches, so that history survives a restart."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.playground.workspace_data import Channel, File, Message, User, Workspace

BATCH_SECONDS = 0.05
CHANNEL_FIELDS = (
    *("id", "name", "is_private", "is_im", "members", "is_archived", "is_mpim", "created"),
    *("is_ext_shared", "is_pending_ext_shared", "is_org_shared"),
)
SCHEMA = "CREATE TABLE IF NOT EXISTS thing (kind TEXT, id TEXT, body TEXT, content BLOB, PRIMARY KEY (kind, id))"


class Storage:
    """Keeps what `note` names; without a path it keeps nothing."""

    def __init__(self, path: Path | None, *, fresh: bool = False) -> None:
        self._db: sqlite3.Connection | None = None
        self._dirty: set[tuple[str, str]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self.workspace: Workspace | None = None
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if fresh:
            for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                name.unlink(missing_ok=True)
        self._db = sqlite3.connect(path)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(SCHEMA)

    def note(self, kind: str, key: str) -> None:
        """This thing has changed; it will be written with the next batch."""
        if self._db is None:
            return
        self._dirty.add((kind, key))
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(BATCH_SECONDS, self.flush)

    def flush(self) -> None:
        self._timer = None
        if self._db is None or self.workspace is None:
            return
        dirty, self._dirty = self._dirty, set()
        with self._db:
            for kind, key in dirty:
                body = _body(self.workspace, kind, key)
                if body is None:
                    self._db.execute("DELETE FROM thing WHERE kind = ? AND id = ?", (kind, key))
                else:
                    content = self.workspace.files[key].content if kind == "file" else None
                    row = (kind, key, json.dumps(body), content)
                    self._db.execute("INSERT OR REPLACE INTO thing VALUES (?, ?, ?, ?)", row)

    def load(self, workspace: Workspace) -> bool:
        """Fills the workspace; False where there was nothing to fill it with."""
        self.workspace = workspace
        if self._db is None:
            return False
        rows = self._db.execute("SELECT kind, id, body, content FROM thing ORDER BY kind, id").fetchall()
        things: dict[str, list[tuple[str, Any, bytes | None]]] = {}
        for kind, key, body, content in rows:
            things.setdefault(kind, []).append((key, json.loads(body), content))
        workspace.counters.update((key, body) for key, body, _ in things.get("counter", ()))
        for _, body, _ in things.get("user", ()):
            workspace.keep_user(User(**body))
        for _, body, _ in things.get("channel", ()):
            workspace.keep_channel(Channel(**body))
        for key, body, _ in things.get("message", ()):
            workspace.keep_message(Message(key.partition("/")[0], body))
        for _, body, content in things.get("file", ()):
            workspace.keep_file(File(body, content or b"", complete=True))
        workspace.homes.update((key, body) for key, body, _ in things.get("home", ()))
        workspace.notes.update((key, body) for key, body, _ in things.get("note", ()))
        self._dirty.clear()
        return bool(rows)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self.flush()
        if self._db is not None:
            self._db.close()
            self._db = None


def _body(workspace: Workspace, kind: str, key: str) -> Any:
    """What is written of one thing; None where it is gone."""
    if kind == "counter":
        return workspace.counters[key]
    if kind == "user":
        return asdict(workspace.users[key])
    if kind == "channel":
        channel = workspace.channels.get(key)
        return channel and {name: getattr(channel, name) for name in CHANNEL_FIELDS}
    if kind == "message":
        channel_id, _, ts = key.partition("/")
        channel = workspace.channels.get(channel_id)
        message = channel and channel.messages.get(ts)
        return message and message.body
    if kind == "file":
        return workspace.files[key].body if workspace.files[key].complete else None
    return (workspace.homes if kind == "home" else workspace.notes).get(key)
