"""axe-core finds nothing, best practice included, in any state that people meet on the page of `try`."""

from __future__ import annotations

from pathlib import Path

from bot.playground import Playground
from tests.cli.try_page.conftest import set_media
from tests.cli.try_page.playing import STOPS, start_tour, wait_for_stop
from tests.playground.page.browser import Page

AXE = Path(__file__).parents[2] / "vendor" / "axe-core" / "axe.min.js"
RUN = """
const found = await axe.run(document, { resultTypes: ["violations"] });
const words = (rule, node) => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`;
return found.violations.flatMap((rule) => rule.nodes.map((node) => words(rule, node)));
"""
EMPTY = """
const box = document.querySelector("#composer");
box.value = "";
box.dispatchEvent(new Event("input"));
"""
PHONE = (360, 740)


def violations(page: Page, state: str) -> list[str]:
    """What axe has against the page as it is now."""
    if not page.run("return Boolean(window.axe)"):
        page.chrome.execute_script(AXE.read_text("utf-8"))
    return [f"{state}: {found}" for found in page.run(RUN)]


def test_axe_finds_nothing(page: Page, tried: Playground) -> None:
    found = violations(page, "start card")
    page.type("#composer", "@con")
    page.see(".completion")
    found += violations(page, "completion")
    page.run(EMPTY)
    start_tour(page)
    for stop in range(1, len(STOPS) + 1):
        wait_for_stop(page, stop)
        found += violations(page, f"stop {stop} of the tour")
        page.click('.tour [aria-label="Next"]')
    page.use("#thread .message", "Under the hood")
    page.see(".drawer h3", "Decided")
    found += violations(page, "drawer")
    page.click('.drawer [aria-label="Close"]')
    page.use("#thread .message", "More actions")
    page.see(".menu")
    found += violations(page, "menu")
    page.click("#channel-title")
    page.click('[data-tab="home"]')
    page.see("#home .block")
    found += violations(page, "home")
    page.click('[data-tab="messages"]', "Consultant")
    page.click(".thread-link", "replies")
    page.see("#thread .message", "The full verdict goes to")
    set_media(page.chrome, motion="reduce", scheme="dark")
    found += violations(page, "direct messages, dark")
    page.use("#thread .message", "Under the hood")
    page.see(".drawer h3", "Decided")
    found += violations(page, "drawer, dark")
    page.click('.drawer [aria-label="Close"]')
    page.open(tried.users["Teammate"], tried.channels["ml-platform"])
    page.click('[data-tab="messages"]', "Consultant")
    page.say("start spam filter")
    page.see("#thread .button", "Continue")
    page.use("#thread .message", "More choices")
    page.click(".menu button", "form")
    page.see(".modal h2")
    found += violations(page, "form, dark")
    page.click('.modal [aria-label="Close"]')
    page.gone(".modal")
    page.open(tried.users["Stranger"], tried.channels["general"])
    found += violations(page, "start card, dark")
    with page.sized(*PHONE):
        found += violations(page, "start card, dark, on a phone")
        set_media(page.chrome, motion="reduce")
        page.click("#open-sidebar")
        found += violations(page, "places, on a phone")
    assert not found, "\n".join(found)
