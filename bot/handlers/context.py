"""What handlers work with: the ports, the content, and `commit`, which stores all that one event brings about."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakValueDictionary

from bot.consultation.messages import Notice
from bot.consultation.phrases import Phrases
from bot.consultation.position import Position, position
from bot.consultation.questions import Checklist
from bot.consultation.state import Consultation
from bot.decision.rulebook import Rules
from bot.guide import Consultant
from bot.handlers.in_progress import EventScope, RunningAnswers
from bot.nlu import Reader, Vocabulary, is_word
from bot.ports.answer_streams import Streams
from bot.ports.audit_log import AuditAction, AuditEntry
from bot.ports.event_handler import Ephemeral, Response
from bot.ports.evidence_files import EvidenceFiles
from bot.ports.inbound import EventBase, Interaction
from bot.ports.llm import Model
from bot.ports.outbound import QUESTION, OutboundMessage, Posted
from bot.ports.slack_workspace import Workspace
from bot.ports.store import Changes, Committed, Store, UnitOfWork
from bot.prompt_review import ReviewCues

NO_CHANGES: Final = Changes()


class RefusedError(Exception):
    """What a person did can't be done. The dispatcher ends the event and shows the response, which says why."""

    def __init__(self, response: Response = None) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True)
class AppContext:
    """Everything a handler needs. The dispatcher gives each event a copy with a `scope` of its own.

    `usage_admins` may see what the model was used for. `answers_strangers`: people of other companies get answers from
    the guide in shared channels. `model` None: there is none, and rules and guide do everything.
    `interrupted` are streamed messages that a crash left behind, by (team, key) of the event they answer. `now` gives
    Unix seconds. `stand_in_s`: so many seconds without visible text of the model, and the rules' answer is shown.
    """

    store: Store
    workspace: Workspace
    reader: Reader
    consultant: Consultant
    checklist: Checklist
    phrases: Phrases
    vocabulary: Vocabulary
    rules: Rules
    review: ReviewCues
    evidence: EvidenceFiles
    streams: Streams
    now: Callable[[], float] = time.time
    model: Model | None = None
    usage_admins: frozenset[str] = frozenset()
    answers_strangers: bool = False
    locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    answers: RunningAnswers = field(default_factory=RunningAnswers)
    interrupted: Mapping[tuple[str, str], tuple[Posted, ...]] = field(default_factory=dict)
    stand_in_s: float = 6.0
    scope: EventScope = field(default_factory=EventScope)

    async def commit(
        self,
        event: EventBase,
        *messages: OutboundMessage,
        changes: Changes = NO_CHANGES,
        later: tuple[OutboundMessage, ...] = (),
    ) -> None:
        """Store what comes of an event in one transaction, with its done-mark, and hand the messages to the outbox.

        `later` is sent once `messages` are.
        Raises StoreError, ConflictError, AlreadyDoneError or AlreadyClaimedError with nothing changed.
        """
        posts = tuple(
            message if message.owner else message.model_copy(update={"owner": event.user})
            for message in (*self.scope.attached, *messages)
        )
        work = UnitOfWork(
            **dict(changes),
            event=event.key,
            team=event.team,
            at=self.now(),
            outgoing=(*posts, *later),
            audit=tuple(self.scope.audit),
        )
        committed = await self.store.commit(work)
        self.scope.committed = True
        self.scope.audit.clear()
        self.scope.begin_meanwhile()
        if changes.confirm is not None and committed.receipt is not None:
            posts = (*posts, *changes.confirm(committed.receipt))
        await self._flush(committed, posts)
        await self._flush(committed, later)

    async def post(self, *messages: OutboundMessage) -> None:
        """Store messages that no event brought about, all of one workspace, and hand them to the outbox."""
        work = UnitOfWork(team=messages[0].team, at=self.now(), outgoing=messages)
        await self._flush(await self.store.commit(work), messages)

    async def _flush(self, committed: Committed, messages: tuple[OutboundMessage, ...]) -> None:
        placed = (
            message.model_copy(update={"stands": committed.cards.get(message.slot)}) if message.edits else message
            for message in messages
        )
        if messages:
            await self.workspace.flush(list(placed))

    def audit(self, event: EventBase, action: AuditAction, subject: str) -> None:
        """Note who did what, in the event's commit. `subject` holds ids, never words."""
        self.scope.audit.append(
            AuditEntry(at=self.now(), team=event.team, user=event.user, action=action, subject=subject)
        )

    def lock(self, name: str) -> asyncio.Lock:
        """The lock of one consultation (or of one person, while they begin one)."""
        lock = self.locks.get(name)
        if lock is None:
            lock = self.locks[name] = asyncio.Lock()
        return lock

    @asynccontextmanager
    async def locked(
        self, team: str, ident: str, owner: str, *, fresh: bool = False
    ) -> AsyncIterator[Consultation | None]:
        """A consultation while nothing else in this process may change it; None if this owner has none of this id.

        What was loaded with the event is used unless it may have changed since (`fresh`, or the lock was held). If
        another process changed it, the commit raises ConflictError. Whoever names somebody else's waits for nothing.
        """
        lock = self.lock(f"{owner}:{ident}")
        may_have_changed = fresh or lock.locked()
        async with lock:
            known = None if may_have_changed else self._loaded(ident)
            yield known or await self.store.consultation(team, ident, owner)

    @asynccontextmanager
    async def locked_now(self, known: Consultation, *, fresh: bool = True) -> AsyncIterator[Consultation]:
        """A consultation as it is now, while nothing else in this process may change it."""
        async with self.locked(known.team, known.id, known.owner, fresh=fresh) as current:
            yield current or known

    @asynccontextmanager
    async def locked_own(self, event: Interaction, *, fresh: bool = False) -> AsyncIterator[Consultation]:
        """The consultation that the event names, locked. Raises RefusedError if it is not this person's."""
        async with self.locked(event.team, event.value.get("consultation", ""), event.user, fresh=fresh) as known:
            if known is None:
                raise self.refused("button_unknown")
            yield known

    async def own_consultation(self, event: Interaction) -> Consultation:
        """The consultation that the event names. Raises RefusedError if this person has none of this id.

        Its cards stand in its owner's DM: nobody else learns from their buttons that it exists.
        """
        found = await self.consultation(event.team, event.value.get("consultation", ""), event.user)
        if found is None:
            raise self.refused("button_unknown")
        return found

    async def consultation(self, team: str, ident: str, owner: str) -> Consultation | None:
        """An owner's consultation as it was loaded with the event, or as it is stored."""
        return self._loaded(ident) or await self.store.consultation(team, ident, owner)

    async def open_consultations(self, team: str, user: str) -> tuple[Consultation, ...]:
        """A person's open consultations, last active first."""
        loaded = self.scope.loaded.open_consultations
        return loaded if loaded is not None else await self.store.open_consultations(team, user)

    async def consultation_in(self, team: str, room: str, thread: str) -> Consultation | None:
        """The consultation that lives in a DM thread."""
        loaded = self.scope.loaded.consultation
        if loaded is not None and (loaded.room, loaded.thread) == (room, thread):
            return loaded
        return await self.store.consultation_in(team, room, thread)

    def _loaded(self, ident: str) -> Consultation | None:
        loaded = self.scope.loaded
        known = (loaded.consultation, *(loaded.open_consultations or ()))
        return next((consultation for consultation in known if consultation and consultation.id == ident), None)

    def position(self, consultation: Consultation) -> Position:
        """Where a consultation is."""
        return position(consultation, self.checklist, self.rules)

    def control_word(self, text: str) -> str | None:
        """The control word ("back", "skip" …) that a whole message is, or None."""
        return is_word(text, self.vocabulary)

    def notice(self, phrase: str, link: str = "", **values: object) -> Notice:
        """A short message from the phrases. `link` is where to go on."""
        return Notice(text=self.phrases.say(phrase, **values), link=link)

    def ephemeral(self, phrase: str, link: str = "", **values: object) -> Ephemeral:
        """A short message from the phrases, for the person who acted alone."""
        return Ephemeral(message=self.notice(phrase, link, **values))

    def refused(self, phrase: str, link: str = "", **values: object) -> RefusedError:
        """A short message from the phrases as an error: nothing comes of what they did."""
        return RefusedError(self.ephemeral(phrase, link, **values))

    async def origin_link(self, consultation: Consultation) -> str:
        """The link to where the question began, or "" for the DM."""
        origin = consultation.origin
        if origin is None:
            return ""
        root = Posted(channel=origin.channel, ts=origin.thread, thread=None)
        return await self.workspace.link(root)

    async def thread_link(self, consultation: Consultation) -> str:
        """The link to the DM thread of a consultation, or "" before there is one.

        It is the permalink of a reply: Slack opens the thread for that, while a root is only scrolled to. It is made
        from the root's, since the reply may be gone before Slack is asked for its own.
        """
        if not consultation.room or not consultation.thread:
            consultation = await self.store.consultation(consultation.team, consultation.id) or consultation
        if not consultation.room or not consultation.thread:
            return ""
        root = Posted(channel=consultation.room, ts=consultation.thread, thread=None)
        link = await self.workspace.link(root)
        card = await self.store.card(consultation.id, QUESTION)
        here, _, _ = link.rpartition("/p")
        if card is None or not here:
            return link
        return f"{here}/p{card.ts.replace('.', '')}?thread_ts={root.ts}&cid={root.channel}"
