"""`python -m tests.bench.page`: the playground's page with 50 and with 5,000 messages, in a headless Chromium.

Nothing is asserted: the figures are printed as Markdown, to be read. CPU times hardly depend on what else the machine
does; frames and paint do.
"""

from __future__ import annotations

import gzip
import statistics
import time
from dataclasses import dataclass
from typing import Any

import psutil
from selenium.webdriver import Chrome
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.playground.running import Playground
from bot.playground.server import PAGE
from tests.playground.page.browser import Page, chromium
from tests.playground.page.echo_app import MANIFEST, build, plain

FEW, MANY = 50, 5_000
LOADS = 7
MORE = 60  # messages that come while the channel is watched
SCROLL_SECONDS = 8
KILO, MEGA, MILLI = 1_000, 1_000_000, 1_000
CARD_EVERY, REPLY_EVERY = 5, 11

PAINT = "return performance.getEntriesByName('first-contentful-paint')[0].startTime"
OBSERVE = """
window.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });
"""
LONGEST = "return Math.max(0, ...window.tasks)"
SIZES = "return performance.getEntriesByType('resource').map((one) => [one.name, one.decodedBodySize])"
SCROLL = """
const list = document.querySelector("#channel .timeline");
const [end, pixels] = [performance.now() + args[0] * 1000, args[1]];
const frames = [];
let before = null;
return new Promise((done) => {
  const frame = (now) => {
    if (before !== null) frames.push(now - before);
    before = now;
    list.scrollTop -= pixels;
    if (now < end) requestAnimationFrame(frame);
    else done(frames);
  };
  requestAnimationFrame(frame);
});
"""
CPU_METRICS = ("TaskDuration", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration")


@dataclass(frozen=True)
class Figures:
    """What was measured of a channel with `count` messages; times in ms, memory in bytes."""

    count: int
    paint: float
    opening: float
    scrolled: list[float]
    scrolling: float
    message_cpu: float
    heap: int
    nodes: int


def fill(client: WebClient, channel: str, count: int) -> None:
    """Plain messages, cards with buttons, and threads."""
    for number in range(count):
        text = (
            f"Message {number}: the extractor read *{number % 97}* invoices, `{number % 7}` of them with broken JSON."
        )
        blocks = card(number) if number % CARD_EVERY == 0 else None
        ts = client.chat_postMessage(channel=channel, text=text, blocks=blocks)["ts"]
        if number % REPLY_EVERY == 0:
            client.chat_postMessage(channel=channel, thread_ts=ts, text=f"A reply to {number}.")


def card(number: int) -> list[dict[str, Any]]:
    buttons = [
        {"type": "button", "action_id": f"a{at}", "text": plain(words)} for at, words in enumerate(("Yes", "No"))
    ]
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*Card {number}* How many could you live with?"}},
        {"type": "actions", "elements": buttons},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": f"{number % 10} of 10 settled"}]},
    ]


def cpu(chrome: Chrome) -> float:
    """Seconds that the page's main thread has worked."""
    found = chrome.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return float(sum(metric["value"] for metric in found if metric["name"] == "TaskDuration"))


def measure(page: Page, client: WebClient, user: str, channel: str, count: int) -> Figures:
    chrome = page.chrome
    paints = []
    for _ in range(LOADS):
        page.open(user, channel)
        page.see("#channel .message .text", f"Message {count - 1}:") if (count - 1) % CARD_EVERY else None
        paints.append(float(page.run(PAINT)))
    page.run(OBSERVE)
    opening = float(page.run(LONGEST))
    chrome.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    before = cpu(chrome)
    for number in range(MORE):
        client.chat_postMessage(channel=channel, text=f"One more, number {number}.")
        page.see("#channel .message .text", f"One more, number {number}.")
    idle = cpu(chrome) - before
    chrome.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
    heap = chrome.execute_cdp_cmd("Runtime.getHeapUsage", {})["usedSize"]
    nodes = chrome.execute_cdp_cmd("Memory.getDOMCounters", {})["nodes"]
    page.run("window.tasks = []")
    scrolled = [float(frame) for frame in page.run(SCROLL, SCROLL_SECONDS, 60)]
    scrolling = float(page.run(LONGEST))
    return Figures(
        count, statistics.median(paints), opening, scrolled, scrolling, MILLI * idle / MORE, int(heap), int(nodes)
    )


def sizes(page: Page) -> str:
    """The page's files as they are and compressed, at first sight and with all that is loaded on use."""
    first = {name.rsplit("/page/", 1)[-1] for name, _ in page.run(SIZES) if "/page/" in name} | {"index.html"}
    every = {path.relative_to(PAGE).as_posix() for path in PAGE.rglob("*") if path.suffix in (".js", ".css", ".html")}
    rows = []
    for what, names in (("at first sight", first), ("all of it", every)):
        read = [(PAGE / name).read_bytes() for name in sorted(names)]
        plain_size, packed = sum(map(len, read)), sum(len(gzip.compress(file)) for file in read)
        rows.append(f"- bytes, {what}: {plain_size / KILO:.0f} KB in {len(read)} files, gzipped {packed / KILO:.0f} KB")
    return "\n".join(rows)


def table(all_figures: list[Figures]) -> str:
    few, many = all_figures
    rows = [
        ("first contentful paint, ms", *(f"{figures.paint:.0f}" for figures in all_figures)),
        ("longest task while opening, ms", *(f"{figures.opening:.0f}" for figures in all_figures)),
        ("CPU of one more message, ms", *(f"{figures.message_cpu:.1f}" for figures in all_figures)),
        ("frames a second while scrolling up", *(f"{frames_a_second(figures):.1f}" for figures in all_figures)),
        ("p95 of a frame, ms", *(f"{slow_frame(figures):.1f}" for figures in all_figures)),
        ("longest task while scrolling, ms", *(f"{figures.scrolling:.0f}" for figures in all_figures)),
        ("JavaScript heap, MB", *(f"{figures.heap / MEGA:.1f}" for figures in all_figures)),
        ("nodes", *(f"{figures.nodes:,}" for figures in all_figures)),
    ]
    head = f"|  | {few.count:,} messages | {many.count:,} messages |\n| --- | ---: | ---: |"
    return "\n".join([head, *(f"| {' | '.join(row)} |" for row in rows)])


def frames_a_second(figures: Figures) -> float:
    return MILLI * len(figures.scrolled) / sum(figures.scrolled)


def slow_frame(figures: Figures) -> float:
    return statistics.quantiles(figures.scrolled, n=20)[-1]


def main() -> None:
    channels = [{"name": "few"}, {"name": "many"}]
    with Playground(MANIFEST, users=["You"], channels=channels) as playground, chromium() as chrome:
        handler = SocketModeHandler(build(playground.url, playground.bot_token), playground.app_token)
        handler.connect()
        client = WebClient(token=playground.bot_token, base_url=playground.api_url)
        page = Page(chrome, playground.url)
        began = time.perf_counter()
        for name, count in (("few", FEW), ("many", MANY)):
            fill(client, playground.channels[name], count)
        filled = time.perf_counter() - began
        page.open(playground.users["You"], playground.channels["few"])
        print(sizes(page))
        found = [
            measure(page, client, playground.users["You"], playground.channels[name], count)
            for name, count in (("few", FEW), ("many", MANY))
        ]
        handler.close()
    load = ", ".join(f"{value:.1f}" for value in psutil.getloadavg())
    print(f"- {psutil.cpu_count()} cores, load {load} (1, 5, 15 min); filling took {filled:.0f} s\n")
    print(table(found))


if __name__ == "__main__":
    main()
