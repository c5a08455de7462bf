"""Without a script the server answers as the product's stand-in does, from what it kept of the request."""

from __future__ import annotations

from bot.playground.model_stub import WORD_SECONDS
from bot.playground.stub_answers import Part, answer
from tests.harness.messages_api.script import Block, Cited, Reply, Text
from tests.harness.messages_api.sight import Seen

PACE_S = WORD_SECONDS


def helpful(seen: Seen, pace_s: float = PACE_S) -> Reply:
    """A modest reply to any request, streamed with `pace_s` between two words."""
    return Reply(tuple(map(_block, answer(seen.kept))), pace_s=pace_s)


def _block(part: Part) -> Block:
    return Text(part.text, () if part.cites is None else (Cited(part.cites, part.cites + 1),))
