"""`python -m tests.bench.soak [--events N]`: 200 people, random faults, and at the end nothing lost and nothing twice.

The bot is `python -m bot serve`, started anew whenever it ends. Faults: duplicates, rate limits, server errors before
and after the effect, broken connections, lost envelopes, closed sockets, a lost network, a refused token, SIGKILL.
Memory and open descriptors of the bot are sampled all the time. Prints Markdown; status 1: lost, or twice.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp

from bot.playground import Playground
from tests.bench.soak_faults import SETTLE_SECONDS, Faults, Supervisor, connected
from tests.bench.soak_report import open_rows, report
from tests.harness.control import Control
from tests.harness.paths import ROOT

QUESTIONS = (
    "how many labelled examples are enough?",
    "when is fine-tuning cheaper than prompting?",
    "what does retraining cost over time?",
    "should we write an eval set first?",
)
AFTER_ACK, SECOND, THIRD = 3.5, 60.0, 300.0  # Slack's retries
IDLE_SECONDS = 120.0
MEGA = 1e6


class Soak:
    """What people send, and where an answer is due."""

    def __init__(self, playground: Playground, http: aiohttp.ClientSession, seed: int) -> None:
        self.sent: list[tuple[str, str, str]] = []  # person, channel, ts
        self.undelivered: set[tuple[str, str]] = set()  # channel, ts
        self._playground, self._http = playground, http
        self._random = random.Random(seed)
        self._dms: dict[str, str] = {}

    async def act(self, person: str) -> None:
        """One event: a question in the DM, a start of the checklist, or a mention."""
        user = self._playground.users[person]
        kind = self._random.choices(("ask", "start", "mention"), (6, 1, 3))[0]
        number = len(self.sent)
        if kind == "mention":
            channel, text = self._playground.channels["general"], f"@Consultant {self._random.choice(QUESTIONS)}"
        else:
            channel = await self._dm(user)
            text = self._random.choice(QUESTIONS) if kind == "ask" else f"start project {number}"
        answer = await self._post("post", {"user": user, "channel": channel, "text": text})
        self.sent.append((user, channel, str(answer["ts"])))

    async def _dm(self, user: str) -> str:
        if user not in self._dms:
            self._dms[user] = str((await self._post("open", {"user": user, "tab": "messages"}))["channel"])
        return self._dms[user]

    async def _post(self, act: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self._http.post(f"{self._playground.url}/person/{act}", json=body) as answer:
            found: dict[str, Any] = await answer.json()
            assert found.get("ok", True), found
            return found

    async def note_undelivered(self) -> None:
        """Keep what Slack gave up: four attempts, and none was acknowledged. The record forgets old deliveries."""

        def look(state: Any) -> set[tuple[str, str]]:
            def of(wanted: str) -> set[tuple[str, str]]:
                rows = (row for row in state.record.deliveries if row.get(wanted))
                events = (row["envelope"]["payload"].get("event", {}) for row in rows)
                return {(event.get("channel", ""), event.get("ts", "")) for event in events}

            return of("given_up") - of("acked")

        self.undelivered |= await asyncio.to_thread(self._playground.ask, look)

    async def unanswered(self) -> list[tuple[str, str, str]]:
        """What was sent, was not given up by Slack, and has no message of the bot in its thread."""

        def look(state: Any) -> set[tuple[str, str]]:
            channels = state.workspace.channels.values()
            every = ((c.id, m.body) for c in channels for m in c.messages.values())
            return {(channel, body.get("thread_ts", "")) for channel, body in every if body.get("bot_id")}

        answered = await asyncio.to_thread(self._playground.ask, look)
        return [row for row in self.sent if (row[1], row[2]) not in answered | self.undelivered]

    async def twice(self) -> int:
        """How many messages of the bot stand more than once, by their outbox id."""

        def look(state: Any) -> int:
            channels = state.workspace.channels.values()
            every = (m.body for c in channels for m in c.messages.values())
            ids = Counter(
                (body.get("metadata") or {}).get("event_payload", {}).get("outbox")
                for body in every
                if body.get("bot_id")
            )
            return sum(count - 1 for ident, count in ids.items() if ident)

        return await asyncio.to_thread(self._playground.ask, look)


async def soak(
    events: int, people: int, a_second: float, seed: int, seconds: float, patience: float, folder: Path
) -> int:
    """Run it, print what was found, and return the status.

    After `seconds` nothing more is sent, and after so many more (`patience`) nothing more is waited for.
    """
    names = [f"Person {number}" for number in range(people)]
    channels = [{"name": "general", "members": [*names, "Consultant"]}]
    with Playground(ROOT / "manifest.yml", users=names, channels=channels) as playground:
        env = {
            **os.environ,
            "SLACK_BOT_TOKEN": playground.bot_token,
            "SLACK_APP_TOKEN": playground.app_token,
            "SLACK_API_URL": playground.api_url,
            "CONSULTANT_DB": str(folder / "bot.db"),
            "CONSULTANT_MESSAGES_A_MINUTE": "0",
        }
        control, supervisor = Control(playground.url), Supervisor(env, folder / "log")
        faults = Faults(control, supervisor, seed)
        running = [asyncio.create_task(work) for work in (supervisor.run(), supervisor.sample())]
        async with aiohttp.ClientSession() as http:
            crowd = Soak(playground, http, seed)
            await connected(playground)
            began = time.monotonic()
            striking = asyncio.create_task(faults.run())
            for number in range(events):
                if time.monotonic() - began > seconds:
                    break
                await crowd.act(names[number % people])
                if number % 500 == 499:
                    print(f"{number + 1} events, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
                    await retries(control, playground)
                    await crowd.note_undelivered()
                ahead = number / a_second - (time.monotonic() - began)
                if ahead > 0:
                    await asyncio.sleep(ahead)
            striking.cancel()
            await asyncio.gather(striking, return_exceptions=True)
            await control("network", down=False)
            await control("token", restore=True)
            await retries(control, playground)
            await crowd.note_undelivered()
            await control("clear")
            took = time.monotonic() - began
            lost, drained = await settle(control, playground, crowd, folder / "bot.db", patience)
            twice = await crowd.twice()
        for task in running:
            task.cancel()
        supervisor.kill()
        await asyncio.gather(*running, return_exceptions=True)
    figures = (len(crowd.undelivered), lost, twice)
    report(len(crowd.sent), people, took, drained, figures, faults, supervisor, folder / "bot.db")
    return 1 if lost or twice else 0


async def retries(control: Control, playground: Playground) -> None:
    """Let Slack's retries fall due, while the bot is there to take them.

    If a slow bot has not acknowledged all it was sent, they come later: else they run out in no time at all.
    """
    for seconds in (AFTER_ACK, SECOND, THIRD):
        await connected(playground)
        try:
            await asyncio.wait_for(control.idle(), IDLE_SECONDS)
        except TimeoutError:
            print("the bot does not acknowledge", file=sys.stderr, flush=True)
            return
        await control.advance(seconds)


async def settle(
    control: Control, playground: Playground, crowd: Soak, database: Path, patience: float
) -> tuple[list[tuple[str, str, str]], float]:
    """Until everything is answered, or for as long as a person may wait. What has no answer, and how long it took."""
    began = time.monotonic()
    while True:
        await retries(control, playground)
        lost, waits = await crowd.unanswered(), sum(open_rows(database))
        took = time.monotonic() - began
        if (not lost and not waits) or took > patience:
            return lost, took
        print(f"{waits} not done, {len(lost)} without an answer, {took:.0f} s", file=sys.stderr, flush=True)
        await asyncio.sleep(2)


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=30_000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--rate", type=float, default=40.0, help="events a second, at most")
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--settle", type=float, default=SETTLE_SECONDS, help="seconds after the last event, at most")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="send for so long, at most")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(
            soak(args.events, args.people, args.rate, args.seed, args.seconds, args.settle, Path(folder))
        )


if __name__ == "__main__":
    sys.exit(main())
