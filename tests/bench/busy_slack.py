"""`python -m tests.bench.busy_slack`: 200 people answer at once under Slack's rate limits. Nothing is asserted.

Prints one Markdown row for each way to answer: when the last next question stood, in calls and in seconds, and how many
edits and deletions were made beside.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from pathlib import Path

from bot.playground import Playground
from bot.slack.clients import open_clients
from bot.slack.delivery.outbox import Outbox
from bot.store.database import Database
from tests.harness.paths import ROOT
from tests.harness.user import JSON, Control
from tests.slack.rendering import PHRASES
from tests.slack.test_busy_slack import PEOPLE, answer, begin

HEAD = """| way | people | calls | calls until the last question | seconds for all calls | edits | deletions | put off |
|---|---|---|---|---|---|---|---|"""


def is_question(call: JSON) -> bool:
    """Whether this call made a next question stand, as a new message or in the card's place."""
    return bool(call["ok"]) and str(call["args"].get("text", "")).startswith("question b")


async def measure(*, typed: bool) -> str:
    """One round, as a row."""
    channels = [{"name": f"room-{n}", "members": ["You", "Consultant"]} for n in range(PEOPLE)]
    with Playground(ROOT / "manifest.yml", channels=channels) as pg, tempfile.TemporaryDirectory() as scratch:
        store = Database(Path(scratch) / "bench.db")
        async with open_clients(pg.bot_token, pg.api_url) as clients:
            outbox, control = Outbox(clients.posting, store, PHRASES), Control(pg.url)
            await begin(pg, store, outbox)
            await control("clear")
            await control("limits", on=True)
            await answer(pg, store, "b", 1, typed=typed)
            started = time.perf_counter()
            await outbox.flush()
            took = time.perf_counter() - started
            calls = (await control.log())["calls"]
            waiting = len(await store.outbox())
            await outbox.close()
        store.close()
    made = Counter(call["method"] for call in calls if call["ok"])
    last = max(number for number, call in enumerate(calls, 1) if is_question(call))
    way = "typed" if typed else "pressed"
    edits, deletions = made["chat.update"], made["chat.delete"]
    return f"| {way} | {PEOPLE} | {len(calls)} | {last} | {took:.1f} | {edits} | {deletions} | {waiting} |"


if __name__ == "__main__":
    print(HEAD)
    for typed in (True, False):
        print(asyncio.run(measure(typed=typed)))
