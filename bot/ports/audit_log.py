"""The audit log's entries: who did what, and when. Words never stand in it."""

from __future__ import annotations

from typing import Literal

from bot.consultation.state import Record

AuditAction = Literal["read", "share", "export", "delete", "set", "backup", "restore"]


class AuditEntry(Record):
    """One act. `user` acted (a user id, or "operator" on the command line), at `at` (Unix seconds), on `subject`.

    `subject` is an id or a setting with its value: `verdict:<id>`, `consultation:<id>`, `person:<user id>`,
    `retention:transcript_days=30`.
    """

    at: float
    team: str
    user: str
    action: AuditAction
    subject: str
