"""What the use cases work with: the ports, the content, and the two ways to understand words."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from bot.consultation.phrases import Phrases
from bot.consultation.questions import Checklist
from bot.decision.rulebook import Rules
from bot.guide import Grounding
from bot.nlu import Vocabulary, is_word
from bot.ports.clock import Clock
from bot.ports.llm import Model
from bot.ports.outbound import Posted
from bot.ports.reader import Reader
from bot.ports.slack import Slack
from bot.ports.store import Store
from bot.ports.streams import Streams
from bot.ports.usage import UsageStore
from bot.prompt_review import ReviewCues

# Ids are made from what arrived, so that the same arrival played again after a crash makes the same ids.
IDS = uuid.UUID("6f7a2c52-3b7e-5d0e-9c54-7d1f0b9a4c11")


@dataclass(frozen=True)
class RunningAnswer:
    """An answer that is being written for a person."""

    user: str
    task: asyncio.Task[None]


@dataclass(frozen=True)
class AppContext:
    """Everything a use case needs. `locks` holds one lock a consultation, for as long as somebody waits on it.

    `usage_admins` may see what the model was used for. `model` None: there is none, and all goes by the rules and the
    guide. `under_way` are the answers being written, by (team, channel, thread). `left` are messages that a crash left
    half, by (team, key) of what they answer.
    """

    store: Store
    slack: Slack
    clock: Clock
    reader: Reader
    grounding: Grounding
    checklist: Checklist
    phrases: Phrases
    vocabulary: Vocabulary
    rules: Rules
    review: ReviewCues
    usage: UsageStore
    locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    model: Model | None = None
    usage_admins: frozenset[str] = frozenset()
    streams: Streams | None = None
    under_way: dict[tuple[str, str, str], list[RunningAnswer]] = field(default_factory=dict)
    left: Mapping[tuple[str, str], tuple[Posted, ...]] = field(default_factory=dict)

    def lock(self, of: str) -> asyncio.Lock:
        """The lock of one consultation (or of one person, while a consultation begins)."""
        lock = self.locks.get(of)
        if lock is None:
            lock = self.locks[of] = asyncio.Lock()
        return lock

    def word(self, text: str) -> str | None:
        """The control word ("back", "skip" …) that a whole message is, or None."""
        return is_word(text, self.vocabulary)


def identity(key: str, what: str) -> str:
    """The id of something that an arrival brought about."""
    return uuid.uuid5(IDS, f"{key}:{what}").hex
