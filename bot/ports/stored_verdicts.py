"""Verdicts as they are stored, and who a list of them is for."""

from __future__ import annotations

from bot.consultation.state import Record
from bot.consultation.verdict_message import VerdictMessage
from bot.decision.profile import Profile
from bot.decision.verdict import Decision
from bot.ports.outbound import Posted


class StoredVerdict(Record):
    """A verdict as it was rendered: immutable. `at` is Unix seconds.

    `document` is the public JSON of the judgement, `message` what people saw. Neither is computed again when
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
    message: VerdictMessage
    rules_version: str
    guide_edition: str
    owner: str
    at: float
    origin_channel: str | None = None
    posted: Posted | None = None
    shared_to: tuple[Posted, ...] = ()


class Audience(Record):
    """Who a list of verdicts is for.

    A verdict belongs to the audience if it began in one of `channels`, was shared to one of them, or began in a DM (or
    came to it because it could not be posted where it began) and `user` owns it. `user` None: a list that is posted to
    a channel, where no DM verdict belongs by ownership. With `shared` False, what was shared to `channels` doesn't
    belong: only what began there.
    """

    channels: frozenset[str]
    user: str | None = None
    shared: bool = True


class VerdictList(Record):
    """Verdicts of an audience, newest first. `total` counts all that match, `verdicts` holds at most `limit` of them.

    `previous` maps the id of a verdict in `verdicts` to the one before it of the same project that the audience may
    see. A verdict without one has no entry.
    """

    verdicts: tuple[StoredVerdict, ...] = ()
    total: int = 0
    previous: dict[str, StoredVerdict] = {}
