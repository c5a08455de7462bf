"""Plays the tour in the page, stop by stop."""

from __future__ import annotations

from tests.playground.page.browser import Page

STOP_SECONDS = 200.0  # of several steps, each of which the tour itself waits for
# What the ring of each stop is around.
STOPS = (
    "boss wants fine-tuning because latency",
    "7% wrong is a solid number.",
    "Got it: instruction, output format, examples, checkable limits.",
    "support-ticket triage: not yet",
    "support-ticket triage: keep prompting",
)


def start_tour(page: Page) -> None:
    page.click(".tour-button", "Show me")


def wait_for_stop(page: Page, number: int) -> None:
    """Until the stop (from 1) has its ring. A tour that fails says why in its caption."""

    def ringed(_: object) -> bool:
        caption = " ".join(page.all(".tour-caption"))
        assert "stopped here" not in caption, caption
        return any(STOPS[number - 1] in text for text in page.all(".message.ringed"))

    page.until(ringed, f"stop {number} never came", seconds=STOP_SECONDS)


def play_to(page: Page, number: int) -> None:
    """From the start card to a stop."""
    start_tour(page)
    for stop in range(1, number + 1):
        wait_for_stop(page, stop)
        if stop < number:
            page.click('.tour [aria-label="Next"]')
