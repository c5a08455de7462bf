"""`python -m tests.bench.model_load`: 200 people ask while the model takes 5 s; are others still answered?

The same people ask the same of a bot with no model, so that the ratio shows what the model adds. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from tests.bench.script import QUESTIONS
from tests.bench.sides import Side, Workspace, bot_side, workspace
from tests.harness.messages_api import Cited, MessagesApi, Reply, Text
from tests.harness.messages_api.sight import Seen
from tests.harness.respondent import waits
from tests.harness.user import JSON, Control, Person

ASKING, PRESSING = 200, 10
MODEL_S = 5.0
PRESSED_FOR_S = 20.0
PAUSE_S = 0.2  # between two presses of one person
PATIENCE_S = 90.0
WARM_S = 8.0
MILLI, MEGA = 1_000, 1_000_000


@dataclass
class Found:
    """Seconds until a command's answer was seen: before anybody asked, and while all ask. Memory in bytes."""

    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    started_bytes: int = 0
    peak_bytes: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


def slow(_: Seen) -> Reply:
    return Reply.of(Text("Most teams that invested in fine-tuning did not need to.", (Cited(0, 1),)), latency_s=MODEL_S)


async def measure(side: Side, place: Workspace) -> Found:
    found = Found()
    async with side:
        pressing = [await at_a_card(place, number) for number in range(PRESSING)]
        await asyncio.sleep(WARM_S)  # the model's SDK is loaded beside everything else after the start
        await press_all(pressing, found.quiet, PRESSED_FOR_S / 4)
        side.peak_bytes = 0
        async with side.watched():
            await asyncio.sleep(1.0)
            found.started_bytes = side.peak_bytes
            asking = [_ask(place, PRESSING + number, found) for number in range(ASKING)]
            asked = asyncio.gather(*asking)
            await press_all(pressing, found.busy, PRESSED_FOR_S)
            await asked
        found.peak_bytes = side.peak_bytes
    return found


async def _apart(place: Workspace) -> None:
    """Everybody in a private channel of their own: else most of the time goes into showing each answer to all."""
    control = Control(place.url)
    place.channels = [
        (await control("channel", name=f"apart-{number}", members=[person.id], is_private=True))["channel"]
        for number, person in enumerate(place.people)
    ]


async def at_a_card(place: Workspace, who: int) -> tuple[Person, str, JSON]:
    person, room = place.people[who], place.rooms[who]
    mark = person.mark
    await person.post(room, "start Invoices")
    event = await person.wait_for(lambda e: e["kind"] == "message" and waits(e["message"]), PATIENCE_S, since=mark)
    return person, room, dict(event["message"])


def _is_answer(room: str, event: JSON) -> bool:
    """Is it what only this person is shown, in this room?"""
    return event["kind"] == "ephemeral" and event.get("channel") == room


async def press_all(pressing: list[tuple[Person, str, JSON]], waited: list[float], seconds: float) -> None:
    """All ask for the help again and again, always the same work; the seconds until each sees it."""
    until = time.perf_counter() + seconds

    async def press(person: Person, room: str) -> None:
        while time.perf_counter() < until:
            mark, began = person.mark, time.perf_counter()
            await person.command(room, "/consult", "help")
            await person.wait_for(partial(_is_answer, room), PATIENCE_S, since=mark)
            waited.append(time.perf_counter() - began)
            await asyncio.sleep(PAUSE_S)

    await asyncio.gather(*(press(person, room) for person, room, _ in pressing))


async def _ask(place: Workspace, who: int, found: Found) -> None:
    person, channel = place.people[who], place.channels[who]
    mark, began = person.mark, time.perf_counter()
    ts = await person.post(channel, f"@Consultant {QUESTIONS[who % len(QUESTIONS)]}")

    def kept(event: JSON) -> bool:
        ours = event["kind"] in ("message", "message_changed") and event.get("thread_ts") == ts
        return bool(ours and event["message"].get("metadata") and not event["message"].get("streaming"))

    event = await person.wait_for(kept, PATIENCE_S, since=mark)
    found.answered.append(time.perf_counter() - began)
    blocks = str(event["message"]["blocks"])
    by = (
        "the model"
        if "¹" in blocks
        else "the guide, the line being full"
        if "asking at once" in blocks
        else "the guide"
    )
    found.kinds[by] += 1


async def both(scratch: Path) -> dict[str, Found]:
    results: dict[str, Found] = {}
    with MessagesApi(slow, pace_s=0) as api:
        key = {"ANTHROPIC_API_KEY": "a-key", "ANTHROPIC_BASE_URL": api.url, "CONSULTANT_MODEL_SERVER": "anthropic"}
        for name, more in (("no model", {}), (f"a model that takes {MODEL_S:g} s", key)):
            async with workspace(PRESSING + ASKING) as place:
                await _apart(place)
                side = bot_side(name, place, scratch / f"{len(results)}.db")
                side.environment.update(more)
                results[name] = await measure(side, place)
            print(f"measured: {name}", file=sys.stderr, flush=True)
    return results


def report(results: dict[str, Found]) -> str:
    lines = [
        f"{ASKING} people ask at once; {PRESSING} others ask for the help again and again for {PRESSED_FOR_S:g} s.",
        "",
        "| | help, nobody asks: p50 | help, all ask: p50 | p99 | memory before, MB | peak, MB | answered by |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, run in results.items():
        p99 = quantiles(run.busy, n=100)[-1]
        by = ", ".join(f"{kind}: {number}" for kind, number in run.kinds.most_common())
        lines.append(
            f"| {name} | {MILLI * median(run.quiet):.0f} ms | {MILLI * median(run.busy):.0f} ms | {MILLI * p99:.0f} ms "
            f"| {run.started_bytes / MEGA:.0f} | {run.peak_bytes / MEGA:.0f} | {by} |"
        )
    without, with_model = results.values()
    ratio = median(with_model.busy) / median(without.busy)
    slowest = quantiles(with_model.busy, n=100)[-1] / quantiles(without.busy, n=100)[-1]
    return "\n".join([*lines, "", f"Help, with the model against without: p50 × {ratio:.2f}, p99 × {slowest:.2f}."])


def main() -> None:
    argparse.ArgumentParser(prog="python -m tests.bench.model_load", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        print(report(asyncio.run(both(Path(scratch)))))


if __name__ == "__main__":
    main()
