"""The audit log port: who did what, and when. Words never stand in it."""

from __future__ import annotations

from typing import Literal, Protocol

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


class AuditLog(Protocol):
    """Append-only. Methods raise StoreError if the store can't save or read."""

    async def record(self, entry: AuditEntry) -> None:
        """Add an entry. What is part of a commit goes into `UnitOfWork.audit` instead."""

    async def audit_entries(
        self,
        team: str | None = None,
        user: str | None = None,
        action: AuditAction | None = None,
        since: float = 0.0,
        limit: int = 1_000,
    ) -> tuple[AuditEntry, ...]:
        """The newest entries that match, newest first. `team` None: of every workspace."""
