"""Plays the tour in the page, stop by stop."""

from __future__ import annotations

from selenium.webdriver.support.ui import WebDriverWait

from tests.playground.page.browser import LOOK_EVERY_S, Page

STOP_SECONDS = 60.0
# What the ring of each stop is around.
STOPS = (
    "boss wants fine-tuning because latency",
    "7% wrong is a solid number.",
    "Got it: instruction, output format, examples, checkable limits.",
    "support-ticket triage: not yet",
    "support-ticket triage: keep prompting",
)


TEXTS = "return [...document.querySelectorAll(arguments[0])].map((el) => el.textContent)"


def texts(page: Page, css: str) -> list[str]:
    """The texts of all that match, read at once: messages may be drawn anew meanwhile."""
    return list(page.chrome.execute_script(TEXTS, css))


def start_tour(page: Page) -> None:
    page.click(".tour-button", "Show me")


def wait_for_stop(page: Page, number: int) -> None:
    """Until the stop (from 1) has its ring. A tour that fails says why in its caption."""

    def ringed(_: object) -> bool:
        caption = " ".join(texts(page, ".tour-caption"))
        assert "stopped here" not in caption, caption
        return any(STOPS[number - 1] in text for text in texts(page, ".message.ringed"))

    WebDriverWait(page.chrome, STOP_SECONDS, LOOK_EVERY_S).until(ringed, f"stop {number} never came")


def play_to(page: Page, number: int) -> None:
    """From the start card to a stop."""
    start_tour(page)
    for stop in range(1, number + 1):
        wait_for_stop(page, stop)
        if stop < number:
            page.click('.tour [aria-label="Next"]')
