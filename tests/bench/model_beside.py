"""`python -m tests.bench.model_beside`: the bot with a model beside a bare Bolt app that makes the same calls to it.

The first sign of life of a mention; 50 mentions at once with a model that answers at once, and with one that takes two
seconds; and whether the model knows of an answer that came milliseconds before. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.bench.script import QUESTIONS
from tests.bench.sides import Side, Workspace, _clean, bot_side, workspace
from tests.harness.messages_api import Cited, MessagesApi, Reply, Text
from tests.harness.messages_api.sight import Seen
from tests.harness.user import JSON

PEOPLE, ALONE, FOLLOW_UPS = 50, 10, 5
ROUNDS = 5
SLOW_S = 2.0
PATIENCE_S = 90.0
WARM_S = 6.0
MILLI = 1_000


@dataclass
class Model:
    """The scripted model: how long it takes, in seconds. Readings are empty."""

    latency_s: float = 0.0

    def __call__(self, seen: Seen) -> Reply:
        if not seen.streams:
            return Reply.of(json.dumps({"intent": "other", "facts": []}), latency_s=self.latency_s)
        return Reply.of(
            Text("Most teams that invested in fine-tuning did not need to.", (Cited(0, 1),)), latency_s=self.latency_s
        )


@dataclass
class Found:
    """Seconds until the status was seen; mentions a second, and the app's CPU seconds of one, by the model's seconds;
    follow-ups that knew. `messages`: what stands there in the end, by question.
    """

    life: list[float] = field(default_factory=list)
    rates: dict[float, list[float]] = field(default_factory=dict)
    cpu: dict[float, list[float]] = field(default_factory=dict)
    known: int = 0
    messages: dict[str, JSON] = field(default_factory=dict)


async def measure_alone(place: Workspace, found: Found) -> None:
    """One mention after the other, each seen to its end."""
    await asyncio.sleep(WARM_S)
    for number in range(ALONE):
        await _ask(place, 0, number, found)
    found.life = found.life[2:]


async def measure_crowd(side: Side, turn: int, latency_s: float, found: Found) -> None:
    """A mention of everybody at once."""
    used, began = await side.cpu_at_rest(), time.perf_counter()
    await asyncio.gather(*(_ask(side.workspace, who, who + turn) for who in range(PEOPLE)))
    found.rates.setdefault(latency_s, []).append(PEOPLE / (time.perf_counter() - began))
    found.cpu.setdefault(latency_s, []).append((await side.cpu_at_rest() - used) / PEOPLE)


async def _ask(place: Workspace, who: int, number: int, found: Found | None = None) -> str:
    """Mention the bot and wait for the message that stays."""
    person, channel = place.people[who], place.channels[who]
    mark, began, question = person.mark, time.perf_counter(), QUESTIONS[number % len(QUESTIONS)]
    ts = await person.post(channel, f"@Consultant {question}")
    if found is not None:
        await person.wait_for(lambda e: e.get("thread_ts") == ts and e["kind"] == "status", PATIENCE_S, since=mark)
        found.life.append(time.perf_counter() - began)

    def kept(event: JSON) -> bool:
        ours = event["kind"] in ("message", "message_changed") and event.get("thread_ts") == ts
        return bool(ours and event["message"].get("bot_id") and not event["message"].get("streaming"))

    event = await person.wait_for(kept, PATIENCE_S, since=mark)
    if found is not None:
        message = event["message"]
        found.messages[question] = {name: message[name] for name in ("text", "blocks", "metadata") if name in message}
    return ts


async def _follow_up(place: Workspace, api: MessagesApi, number: int) -> bool:
    """Ask again in the thread as soon as any text of the answer is seen; whether the model knew of it."""
    person, channel = place.people[1], place.channels[1]
    mark, question = person.mark, f"What comes before number {number}?"
    ts = await person.post(channel, f"@Consultant {question}")
    await person.wait_for(
        lambda e: e["kind"] == "message" and e.get("thread_ts") == ts and bool(e["message"].get("bot_id")),
        PATIENCE_S,
        since=mark,
    )
    before = len([seen for seen in api.requests if seen.streams])
    await person.post(channel, "@Consultant And after that?", ts)
    while len([seen for seen in api.requests if seen.streams]) == before:  # noqa: ASYNC110 - of another thread
        await asyncio.sleep(0.01)
    return question in [seen for seen in api.requests if seen.streams][-1].last_words


async def both(scratch: Path) -> dict[str, Found]:
    model, ours, theirs = Model(), Found(), Found()
    async with AsyncExitStack() as stack:
        api = stack.enter_context(MessagesApi(model, pace_s=0))
        key = {"ANTHROPIC_API_KEY": "a-key", "ANTHROPIC_BASE_URL": api.url, "CONSULTANT_MODEL_SERVER": "anthropic"}
        key["CONSULTANT_DAILY_BUDGET_PERSON_USD"] = key["CONSULTANT_DAILY_BUDGET_USD"] = "1000"
        place = await stack.enter_async_context(workspace(PEOPLE))
        bot = bot_side("bot", place, scratch / "bot.db")
        bot.environment.update(key)
        await stack.enter_async_context(bot)
        await measure_alone(place, ours)
        calls = scratch / "calls.json"
        script = {asked: {"bodies": _bodies(api, asked), "message": ours.messages[asked]} for asked in ours.messages}
        calls.write_text(json.dumps(script))
        beside = await stack.enter_async_context(workspace(PEOPLE))
        command = (sys.executable, "-m", "tests.bench.bare_model", str(calls))
        bare = Side("bare Bolt", beside, command, {**_clean(), **beside.environment, **key})
        await stack.enter_async_context(bare)
        await measure_alone(beside, theirs)
        print("measured: one mention after the other", file=sys.stderr, flush=True)
        for latency_s in (0.0, SLOW_S):
            model.latency_s = latency_s
            for turn in range(ROUNDS):  # the sides take turns, so that whatever else the machine does meets both
                await measure_crowd(bare, turn, latency_s, theirs)
                await measure_crowd(bot, turn, latency_s, ours)
        model.latency_s = 0.0
        for number in range(FOLLOW_UPS):
            ours.known += await _follow_up(place, api, number)
    return {"bot": ours, "bare Bolt": theirs}


def _bodies(api: MessagesApi, question: str) -> list[JSON]:
    """The bot's requests for a question: one that streams the answer, and one that reads it if it was read."""
    sent = {seen.streams: seen.body for seen in reversed(api.requests) if question in seen.last_words}
    return list(sent.values())


def report(results: dict[str, Found]) -> str:
    bot, bare = results["bot"], results["bare Bolt"]

    def row(name: str, ours: float, theirs: float, unit: str) -> str:
        return f"| {name} | {theirs:.1f} {unit} | {ours:.1f} {unit} | {ours / theirs:.2f} |"

    lines = [
        "| | bare Bolt | bot | ratio |",
        "| --- | ---: | ---: | ---: |",
        row("first sign of life, p50", MILLI * median(bot.life), MILLI * median(bare.life), "ms"),
    ]
    for latency_s, rates in bot.rates.items():
        name = f"{PEOPLE} mentions at once, a model of {latency_s:g} s"
        lines.append(row(name, median(rates), median(bare.rates[latency_s]), "a second"))
        used, beside = (MILLI * median(found.cpu[latency_s]) for found in (bot, bare))
        lines.append(row("CPU of the app a mention", used, beside, "ms"))
    lines.append(f"| the model knows of the answer just before | nothing is kept | {bot.known} of {FOLLOW_UPS} | |")
    return "\n".join(lines)


def main() -> None:
    argparse.ArgumentParser(prog="python -m tests.bench.model_beside", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        print(report(asyncio.run(both(Path(scratch)))))


if __name__ == "__main__":
    main()
