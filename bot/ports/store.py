"""The store port: everything that must outlive the process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from bot.consultation.state import Consultation, Entry, Record
from bot.ports.audit_log import AuditEntry
from bot.ports.deletion import Confirmation, Deletion, DeletionStore, Receipt, RetentionChange
from bot.ports.inbound import InboundEvent
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.stored_verdicts import Audience, StoredVerdict, VerdictList
from bot.ports.usage import UsageStore


class StoreError(Exception):
    """The store can't save or find something now (locked, disk full, damaged). Nothing was changed."""


class ConflictError(Exception):
    """The consultation was changed after it was read. Nothing was changed: read it again and decide again."""


class AlreadyDoneError(Exception):
    """The event was handled before. Nothing was changed, and nothing is left to do."""


class DeletedError(Exception):
    """The message was deleted from the store meanwhile. Nothing was changed."""


class AlreadyClaimedError(Exception):
    """`Changes.claim` was claimed by another event before. Nothing was changed."""


class ConsultationHeader(Record):
    """A consultation as its owner lists it. `active_at` is Unix seconds."""

    id: str
    project: str | None
    active_at: float


class Loaded(Record):
    """What the handler of an event needs, read together with storing the event.

    `consultation`: for a BlockAction or ViewSubmission the one named by `event.value["consultation"]`, if it is this
    person's; for a DirectMessage with a thread the one that lives in that thread. `open_consultations`: for any other
    DirectMessage, those of its sender, last active first. None where it was not looked up, or where there is none.
    """

    consultation: Consultation | None = None
    open_consultations: tuple[Consultation, ...] | None = None


class TranscriptLine(Record):
    """One line for the bounded transcript of a thread. `user`: the person who wrote it, or whom the bot answered."""

    channel: str
    thread: str
    role: Literal["person", "bot"]
    text: str
    user: str = ""


FIRST_READ = "first_read:"


class Rating(Record):
    """What somebody thought of a verdict or a first read: 👍 or 👎, and what was wrong.

    `about` is the verdict's id, or FIRST_READ and the id of the message that holds the first read.
    """

    about: str
    rating: str
    user: str
    what: str = ""
    details: str = ""


class Changes(Record):
    """What an event changes beside the messages that it leaves.

    `claim` is a name that only one event may ever claim (the first choice on a card). `begun` is a new consultation's
    header. `entries` are appended to `consultation` if it has as many entries as `after` says (None: whatever it has);
    `after` is checked even where `entries` is empty. `waits`: whether the consultation waits for its owner after them
    (None: as their kinds tell).

    `deletion` comes first, with its receipt and its audit entry: what the subject has in the inbox and outbox goes too,
    whether it is finished or not, and a subject that isn't there gives a receipt of nothing. `confirm` makes further
    outgoing messages of the receipt. `retention` is noted in the audit log.
    """

    claim: str | None = None
    begun: Consultation | None = None
    consultation: str | None = None
    entries: tuple[Entry, ...] = ()
    after: int | None = None
    waits: bool | None = None
    project: str | None = None  # the project's name if it is now known or changed
    verdict: StoredVerdict | None = None
    transcript: tuple[TranscriptLine, ...] = ()
    rating: Rating | None = None
    deletion: Deletion | None = None
    confirm: Confirmation | None = None
    retention: RetentionChange | None = None


class UnitOfWork(Changes):
    """All that comes of one handled event, stored in one transaction or not at all. `event` is marked done with it."""

    event: str | None = None
    team: str
    at: float
    outgoing: tuple[OutboundMessage, ...] = ()
    audit: tuple[AuditEntry, ...] = ()


class Committed(Record):
    """What is known once a unit of work is stored: where the messages stand that it edits, by slot, and the receipt
    of its deletion."""

    cards: Mapping[str, Posted] = {}
    receipt: Receipt | None = None


class Store(UsageStore, DeletionStore, Protocol):
    """Everything that must outlive the process, keyed by team. Methods raise StoreError if they can't save or read."""

    async def receive(self, event: InboundEvent) -> Loaded | None:
        """Store an event and load what its handler needs, in one trip.

        None if the same event (by key, or by team, channel and ts of a message) was stored before.
        """

    async def unfinished(self) -> tuple[InboundEvent, ...]:
        """Events that were stored and not finished, oldest first, without those that another live process works on."""

    async def commit(self, work: UnitOfWork) -> Committed:
        """Store one unit of work atomically. What it deletes is in no file of the database afterwards.

        Raises ConflictError, AlreadyDoneError or AlreadyClaimedError with nothing changed.
        """

    async def consultation(self, team: str, consultation: str, owner: str | None = None) -> Consultation | None:
        """One consultation by id, if it is this owner's (None: whoever's).

        The filter is part of the query: looking for somebody else's does the same work as looking for none.
        """

    async def open_consultations(self, team: str, owner: str) -> tuple[Consultation, ...]:
        """The owner's consultations without a verdict and not closed, last active first."""

    async def consultations_of(self, team: str, owner: str, limit: int) -> tuple[ConsultationHeader, ...]:
        """All of the owner's consultations, whatever became of them, last active first; at most `limit`."""

    async def consultation_in(self, team: str, room: str, thread: str) -> Consultation | None:
        """The consultation that lives in this DM thread."""

    async def outbox(self, before: float | None = None) -> tuple[OutboundMessage, ...]:
        """Stored messages that are not posted yet, in the order they were stored; with `before`, before this time."""

    async def is_due(self, outgoing: str) -> bool:
        """Whether a message is still to be posted."""

    async def sending(self, outgoing: str) -> bool:
        """Note that a message is about to be posted: from now on it is looked up before it is posted again.

        False if it is to be posted no more: it was deleted meanwhile, or given up.
        """

    async def not_sent(self, outgoing: str) -> None:
        """Note that a message was not posted. This process need not look it up; another one, after a crash, does."""

    async def posted(self, outgoing: str, posted: Posted) -> OutboundMessage | None:
        """Note where a message stands. Sets the consultation's thread if it opens one, and the verdict's place.

        Returns the removal of the older message of its slot, if there is one: stored, and due from now on. Raises
        DeletedError if it was deleted from the store while it was on its way.
        """

    async def take_away(self, outgoing: str, posted: Posted) -> OutboundMessage | None:
        """Store the removal of what was posted in a wrong place, due from now on; None if it was deleted meanwhile."""

    async def removed(self, outgoing: str) -> None:
        """The message that this one was to delete is gone."""

    async def gave_up(self, outgoing: str, reason: str) -> None:
        """Note that a message can't be posted (channel deleted, token revoked). It is not tried again by itself."""

    async def slots(self, consultation: str) -> frozenset[str]:
        """The slots of a consultation that have a message, or will have one."""

    async def card(self, consultation: str, slot: str) -> Posted | None:
        """Where the latest message of a slot stands."""

    async def refuses_newer_blocks(self, team: str) -> bool:
        """Whether Slack refused the newer kinds of blocks in this workspace."""

    async def note_newer_blocks_refused(self, team: str) -> None:
        """Note that Slack refused the newer kinds of blocks in this workspace: from now on older ones are used."""

    async def stream(self, team: str, event: str, posted: Posted) -> None:
        """Note a streamed message that answers an event. It is forgotten when the event is done."""

    async def unfinished_streams(self) -> Mapping[tuple[str, str], tuple[Posted, ...]]:
        """Streamed messages that a crash interrupted, oldest first, by (team, key) of the event they answer."""

    async def verdict(
        self, team: str, verdict: str, audience: Audience | None = None, owner: str | None = None
    ) -> StoredVerdict | None:
        """One verdict by id, if this audience may see it and it is this owner's (None: without that filter).

        The filters are part of the query: looking for a hidden one does the same work as looking for none.
        """

    async def verdict_in(self, team: str, channel: str, thread: str, audience: Audience) -> StoredVerdict | None:
        """The latest verdict that was posted in a thread, not only shared to it, and that the audience may see."""

    async def verdict_channels(self, team: str) -> frozenset[str]:
        """Every channel in which a verdict began or was shared to."""

    async def verdicts_for(
        self,
        team: str,
        audience: Audience,
        project: str | tuple[str, ...] | None = None,
        limit: int = 10,
        period: tuple[float, float] | None = None,
    ) -> VerdictList:
        """The verdicts that an audience may see. The filter is part of the query, before the limit.

        `project`: of this project, or of one of these, each matched across case, spaces and punctuation. `period`: from
        and until when (that second is no part of it), in Unix seconds.
        """

    async def verdict_before(self, team: str, audience: Audience, verdict: str) -> StoredVerdict | None:
        """The latest verdict of the same project that was stored before this one and that the audience may see.

        Whether it may see this one itself doesn't matter.
        """

    async def verdict_names(self, team: str, audience: Audience) -> tuple[str, ...]:
        """The names of the projects with a verdict that an audience may see, latest first."""

    async def all_verdicts(self, team: str | None, project: str | None = None) -> tuple[StoredVerdict, ...]:
        """For the operator, newest first, without a filter. `team` None: of every workspace."""

    async def transcript(self, team: str, channel: str, thread: str) -> Sequence[tuple[str, str]]:
        """(role, text) pairs of a thread, oldest first, as far as they are kept for follow-up questions."""

    async def remove_workspace(self, team: str, at: float) -> None:
        """The app was removed from a workspace at `at`: nothing is posted there any more. Its first removal counts."""
