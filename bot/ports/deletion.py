"""The deletion port: what is removed for good, how long things are kept, and the receipts of what went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Literal, Protocol

from pydantic import Field

from bot.consultation.state import Record
from bot.ports.outbound import OutboundMessage, Posted

DELETED_BY_BOT = "bot"  # in `Deletion.by`: nobody asked for it, the retention period was over
TRANSCRIPT_DAYS = 30
DAY_SECONDS = 86_400.0

Days = Annotated[int, Field(ge=1, le=36_500)]


class Deletion(Record):
    """What is to be deleted in a workspace, by whom (a user id, or DELETED_BY_BOT) and when (Unix seconds).

    `subject` is a consultation's id, a user id, or for a workspace its team id. `called` is how a person is named from
    then on where others mentioned them.
    """

    kind: Literal["consultation", "person", "workspace"]
    team: str
    subject: str
    by: str
    at: float
    called: str = ""


class Receipt(Record):
    """What a deletion did, as counts of rows by table.

    `removed` is gone. In `anonymised` the person became a former member, in other people's consultations. `kept` stays:
    sums of usage without a name, and the audit log. `backups` are files that were made before and still hold what was
    deleted. `places` are the bot's messages about it that stand in Slack; they are not stored with the receipt.
    """

    id: str
    deletion: Deletion
    removed: dict[str, int] = {}
    anonymised: dict[str, int] = {}
    kept: dict[str, int] = {}
    backups: tuple[str, ...] = ()
    places: tuple[Posted, ...] = ()


class Retention(Record):
    """How long a workspace's data is kept, in days.

    `consultation_days` counts from the last activity in a consultation; None: until somebody deletes it.
    """

    transcript_days: Days = TRANSCRIPT_DAYS
    consultation_days: Days | None = None


class RetentionChange(Record):
    """What somebody (a user id) set for a workspace."""

    by: str
    retention: Retention


class Pruned(Record):
    """How many rows a prune removed, by table, and the receipts of the consultations that it deleted."""

    removed: dict[str, int] = {}
    receipts: tuple[Receipt, ...] = ()


Confirmation = Callable[[Receipt], Sequence[OutboundMessage]]
"""Makes the messages that confirm a deletion; stored in the same transaction. It must be pure."""


class DeletionStore(Protocol):
    """Methods raise StoreError if the store can't save; nothing is then changed.

    What a person asks for, a deletion or a retention, is part of a `UnitOfWork`.
    """

    async def retention(self, team: str) -> Retention:
        """What is set for a workspace, or the default."""

    async def purge_workspaces(self, removed_before: float, at: float) -> tuple[Receipt, ...]:
        """Delete all data of every workspace that the app was removed from before this time.

        `Store.remove_workspace` notes a removal.
        """

    async def prune(self, at: float) -> Pruned:
        """Delete what is no longer needed: handled events and sent messages after a week, the rest by `Retention`."""
