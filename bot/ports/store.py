"""The store port: everything that must outlive the process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from bot.consultation.messages import VerdictMessage
from bot.consultation.state import Consultation, Entry, Record
from bot.decision.profile import Profile
from bot.decision.verdict import Decision
from bot.ports.inbound import InboundEvent
from bot.ports.outbound import OutboundMessage, Posted


class StoreError(Exception):
    """The store can't keep or find something now (locked, disk full, damaged). Nothing was changed."""


class ConflictError(Exception):
    """The consultation went on elsewhere since it was read. Nothing was changed: read it again, and think again."""


class AlreadyDoneError(Exception):
    """What came of this arrival was kept before. Nothing was changed, and nothing more is to be done."""


class StoredVerdict(Record):
    """A verdict as it was drawn: immutable. `at` is Unix seconds.

    `document` is the public JSON of the judgement, `shown` what people were shown of it: neither is drawn anew when
    rules or wordings change later.

    `origin_channel` None: it began in a DM, and `shared_to` lists the channels it was shared to since.
    """

    id: str
    team: str
    consultation: str
    project: str
    decision: Decision
    profile: Profile
    document: dict[str, object]
    shown: VerdictMessage
    rules_version: str
    guide_edition: str
    owner: str
    at: float
    origin_channel: str | None = None
    origin_private: bool = False
    posted: Posted | None = None
    shared_to: tuple[Posted, ...] = ()


class UnitOfWork(Record):
    """All that one turn changes, kept in one transaction or not at all.

    `arrival` is marked done with it. `begun` is a new consultation's header. `entries` are appended to `consultation`,
    if it has as many entries as `after` says (None: whatever it has).
    """

    event: str | None = None
    team: str
    at: float
    begun: Consultation | None = None
    consultation: str | None = None
    entries: tuple[Entry, ...] = ()
    after: int | None = None
    project: str | None = None  # the project's name, where it is now known or changed
    room: str | None = None
    thread: str | None = None
    verdict: StoredVerdict | None = None
    outgoing: tuple[OutboundMessage, ...] = ()


class Store(Protocol):
    """Everything that must outlive the process. All of it is keyed by team. Raises StoreError where it can't keep."""

    async def keep(self, event: InboundEvent) -> bool:
        """Keep what arrived. False where it (by key, or by team, channel and ts of a message) came before."""

    async def done(self, team: str, key: str) -> None:
        """Nothing more is to be done about an arrival."""

    async def unfinished(self) -> tuple[InboundEvent, ...]:
        """Arrivals that were kept and not finished, oldest first: what a crash interrupted.

        Not those that another process, which still runs, has in hand.
        """

    async def commit(self, turned: UnitOfWork) -> None:
        """Keep one turn: all of it, atomically. Raises Overtaken or AlreadyDone, with nothing changed."""

    async def consultation(self, team: str, consultation: str) -> Consultation | None: ...

    async def open_consultations(self, team: str, owner: str) -> tuple[Consultation, ...]:
        """The owner's consultations without a verdict and not closed, latest active first."""

    async def consultation_in(self, team: str, room: str, thread: str) -> Consultation | None:
        """The consultation that lives in this DM thread."""

    async def outbox(self) -> tuple[OutboundMessage, ...]:
        """What is kept and not yet posted, in the order it was kept."""

    async def sending(self, outgoing: str) -> None:
        """About to be posted: from now on a look-up must come before a re-post."""

    async def posted(self, outgoing: str, posted: Posted) -> None:
        """It stands in Slack; sets the consultation's thread where it opens one, and the verdict's place."""

    async def gave_up(self, outgoing: str, reason: str) -> None:
        """It can't be posted (channel deleted, token revoked): kept with the reason, never tried again by itself."""

    async def slots(self, consultation: str) -> frozenset[str]:
        """The slots of a consultation that have a message, or will have: those that an edit finds something in."""

    async def card(self, consultation: str, slot: str) -> Posted | None:
        """Where the latest message of a slot stands."""

    async def stream(self, team: str, event: str, posted: Posted) -> None:
        """A message grows in answer to an arrival. Forgotten when the arrival is done."""

    async def unfinished_streams(self) -> Mapping[tuple[str, str], tuple[Posted, ...]]:
        """Messages that a crash left half, oldest first, by (team, key) of the arrival that they answer."""

    async def verdict(self, team: str, verdict: str) -> StoredVerdict | None: ...

    async def verdicts(self, team: str | None, project: str | None = None) -> tuple[StoredVerdict, ...]:
        """Newest first; of one project (matched across case, spaces and punctuation) or of all.

        `team` None: of every workspace, for the operator.
        """

    async def said(self, team: str, channel: str, thread: str, role: Literal["person", "bot"], text: str) -> None:
        """Append to the bounded transcript of a thread that follow-up questions need."""

    async def transcript(self, team: str, channel: str, thread: str) -> Sequence[tuple[str, str]]:
        """(role, text) pairs, oldest first."""

    async def forget_team(self, team: str) -> None:
        """The app was removed: its tokens are gone; nothing is to be posted there any more."""
