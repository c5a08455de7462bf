"""The only place that makes Slack's JSON: a message becomes blocks, within Slack's limits whatever its words."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, get_args

from bot.consultation.messages import Removal
from bot.consultation.phrases import Phrases
from bot.ports.outbound import Message

# Each registers a function for the kinds of its cards.
from bot.slack.blocks import answer_card, checklist_cards, evidence_card, list_cards, prompt_review_card, verdict_card  # noqa: F401
from bot.slack.blocks.rendered import CardContext, Rendered, build_metadata, render_card

__all__ = ["Rendered", "render"]

KINDS: Final[tuple[type, ...]] = get_args(get_args(Message)[0])


@render_card.register
def _removal(_: Removal, __: CardContext) -> Rendered:
    return Rendered("…", [])


if unknown := [kind.__name__ for kind in KINDS if render_card.dispatch(kind) is render_card.dispatch(object)]:
    raise TypeError(f"no card module renders {', '.join(unknown)}")


def render(message: Message, phrases: Phrases, outbox: str, consultation: str | None = None) -> Rendered:
    """A message as Slack takes it. `outbox` is the id it is posted under, which goes into the metadata.

    A pure function. Raises ValueError only for an id of ours too long for a button.
    """
    rendered = render_card(message, CardContext(phrases, outbox, consultation or ""))
    return replace(rendered, metadata=build_metadata(message, outbox, consultation or ""))
