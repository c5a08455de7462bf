"""Which kinds of blocks a workspace takes: decided with the first refusal, and remembered in the store."""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError

from bot.ports.store import Store, StoreError
from bot.slack.delivery.refusals import Refused, trouble

log = logging.getLogger(__name__)

# How Slack refuses blocks: https://docs.slack.dev/reference/methods/chat.postMessage, "errors".
UNKNOWN_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format"})


class BlockKinds:
    """Newer kinds of blocks are sent until a workspace refuses them; from then on older ones that say the same."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, bool] = {}

    async def takes_newer(self, team: str) -> bool:
        """Whether newer kinds may be sent. Raises StoreError."""
        if team not in self._known:
            self._known[team] = not await self._store.refuses_newer_blocks(team)
        return self._known[team]

    async def note_refusal(self, team: str) -> None:
        """The newer kinds were refused and the older ones taken. If that can't be stored, this process knows it."""
        if not self._known.get(team, True):
            return
        self._known[team] = False
        log.info("this workspace takes no newer blocks: older ones are used from now on")
        try:
            await self._store.note_newer_blocks_refused(team)
        except StoreError as error:
            log.error("the kinds of blocks could not be stored: %s", type(error).__name__)


def refuses_blocks(error: SlackApiError) -> bool:
    """Whether Slack refused the blocks of a message."""
    wrong = trouble(error)
    return isinstance(wrong, Refused) and wrong.reason in UNKNOWN_BLOCKS
