"""No wait of a person or of Slack ends by itself: a machine that stands still for seconds changes no outcome."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from slack_bolt.listener import CustomListener
from slack_bolt.listener.async_listener import AsyncCustomListener

from bot import app
from bot.handlers.answers import guide_answers
from bot.playground import delivery, triggers
from bot.slack import listeners, responder, slack_workspace
from tests.harness.user import LIMIT_SECONDS

WAITS = (
    (app, "READY_SECONDS"),
    (guide_answers, "OPENING_SECONDS"),
    (responder, "TRIGGER_SECONDS"),
    (listeners, "VIEW_ACK_SECONDS"),
    (slack_workspace, "TITLE_SECONDS"),
    (delivery, "ACK_SECONDS"),
    (triggers, "TRIGGER_SECONDS"),
)


@contextmanager
def patient() -> Iterator[None]:
    """Each wait lasts as long as a test waits for anything. A test of such a wait sets its own, which is none."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in WAITS:
            patch.setattr(module, name, LIMIT_SECONDS)
        # Bolt's own: it logs that a listener did not acknowledge, and answers for it.
        bolts = property(lambda _: LIMIT_SECONDS, lambda *_: None)
        for listener in (AsyncCustomListener, CustomListener):
            patch.setattr(listener, "ack_timeout", bolts, raising=False)
        yield
