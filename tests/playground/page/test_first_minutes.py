"""The start card, the tour, the drawer, and what a person relies on while messages come and go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.harness.control import Control
from tests.playground.page.browser import Page
from tests.playground.page.conftest import Place
from tests.playground.page.echo_app import plain
from tests.playground.page.posting import client, post, section

LONG = "a question of the tour" + ", and on" * 60
ROW = {"label": "In #fresh", "channel": "fresh", "text": "@Echo hello"}
TOUR = [
    {"caption": "Somebody asks.", "ring": "a question of the tour", "do": [
        {"open": "fresh"}, {"type": f"@Echo {LONG}"}, {"send": True}]},
    {"caption": "It is answered in the thread.", "ring": "#thread .message", "do": [{"wait": "heard a question"}]},
]  # fmt: skip


@pytest.fixture
async def fresh(place: Place) -> str:
    """An empty channel."""
    return str((await Control(place.playground.url)("channel", name="fresh"))["channel"])


@pytest.fixture
async def shown(place: Place) -> Any:
    control = Control(place.playground.url)
    buttons = [{"name": "busy", "label": "429", "fault": {"kind": "ratelimit", "method": "auth.test"}}]
    start = {"title": "What this is", "text": "In one line.", "tour": "Show me", "rows": [ROW]}
    await control("show", start=start, tour=TOUR, buttons=buttons, roles={"Stranger": "not in #invoice-project"})
    yield
    await control("show", start=None, tour=None, buttons=None, roles=None)
    await control("clear")


@pytest.fixture
def calm(page: Page) -> Iterator[Page]:
    """A page for somebody who wants no motion."""
    media = {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    page.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    yield page
    page.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.usefixtures("shown")  # before the page is opened
def test_an_empty_channel_shows_what_to_try_and_types_it(page: Page, place: Place, fresh: str) -> None:
    page.open(place.you, fresh)
    page.see(".start-card h3", "What this is")
    page.see(f'.person[data-user="{place.stranger}"] small', "not in #invoice-project")
    page.see(".composer-actor", "as You")
    page.click(".try-row", "@Echo hello")
    page.until(lambda _: page.attribute("#composer", "value") == ROW["text"], "the row never types itself")


HIDE_MESSAGES = "document.styleSheets[0].insertRule('.message { display: none !important }')"
HIDDEN = """
const [ring, bar] = [".ringed", ".tour"].map((css) => document.querySelector(css).getBoundingClientRect());
return Math.max(0, Math.round(ring.bottom - bar.top));
"""


@pytest.mark.usefixtures("shown")  # before the page is opened
def test_the_tour_plays_to_its_end(calm: Page, place: Place, fresh: str) -> None:
    calm.open(place.you, fresh)
    with calm.sized(360, 800):
        calm.click(".tour-button", "Show me")
        calm.see(".tour-caption", "Somebody asks.")
        calm.see(".message.ringed", "a question of the tour")
        calm.click('.tour [aria-label="Next"]')
        calm.see(".tour-caption", "It is answered in the thread.")
        calm.see("#thread .message.ringed", "heard a question of the tour")
        calm.until(lambda _: calm.run(HIDDEN) == 0, "the bar of the tour hides what it is about")
        calm.see('.tour [aria-label="Go on"]')
        calm.click('.tour [aria-label="Next"]')
        calm.see(".tour .button", "Done")
        assert calm.run("return document.activeElement.textContent") == "Done"
        calm.click(".tour .button", "Done")
        calm.gone(".tour")
        assert calm.run("return document.activeElement.id") == "reply-composer"


@pytest.mark.usefixtures("shown")  # before the page is opened
def test_the_tour_can_be_taken_over(calm: Page, place: Place, fresh: str) -> None:
    calm.open(place.you, fresh)
    calm.click(".tour-button", "Show me")
    calm.see(".message.ringed")
    calm.see('.tour [aria-label="Go on"][title="Go on"]')
    calm.see("#channel .thread-link", "1 reply")  # which drew the ringed message anew
    calm.see(".message.ringed", "a question of the tour")
    calm.run(HIDE_MESSAGES)  # as behind a thread, on a phone
    calm.until(lambda _: not calm.all(".ringed"), "what can't be seen keeps its ring")
    calm.run("document.styleSheets[0].deleteRule(0)")
    calm.see(".message.ringed", "a question of the tour")
    calm.click(".tour .button", "Take over")
    calm.gone(".tour")
    calm.gone(".ringed")


@pytest.mark.usefixtures("shown")  # before the page is opened
def test_the_drawer_shows_what_was_done_for_a_message(page: Page, place: Place) -> None:
    ts = post(place, "with a record")
    place.playground.ask(
        lambda state: state.show.add_record(place.general, ts, [{"title": "Read", "rows": [["share", "4%", "sure"]]}])
    )
    page.use(".message", "Under the hood", "with a record")
    page.see(".drawer dd", "4%")
    page.see(".drawer code", "chat.postMessage")
    page.click(".drawer .button", "429")
    page.see(".drawer .pressed")
    page.chrome.switch_to.active_element.send_keys(Keys.ESCAPE)
    page.gone(".drawer")


async def test_what_the_app_reports_late_comes_into_the_open_drawer(page: Page, place: Place) -> None:
    ts = post(place, "without a record yet")
    page.use(".message", "Under the hood", "without a record yet")
    page.see(".drawer h3", "Sent")
    section = {"title": "Read late", "rows": [["share", "7%", "sure"]]}
    await Control(place.playground.url)("record", channel=place.general, ts=ts, sections=[section])
    page.see(".drawer h3", "Read late")
    page.click('.drawer [aria-label="Close"]')


def test_the_thread_of_what_was_asked_opens_with_its_answer(page: Page) -> None:
    page.say("@Echo open sesame")
    page.see("#thread .message", "heard open sesame")
    page.see("#channel .thread-preview", "Echo: heard open sesame")


def test_back_returns_to_where_one_was(page: Page, place: Place) -> None:
    page.click(f'[data-channel="{place.private}"]')
    page.see(f'[data-channel="{place.private}"][aria-current]')
    page.chrome.back()
    page.see(f'[data-channel="{place.general}"][aria-current]')


def test_focus_goes_to_the_card_that_takes_the_place_of_another(page: Page, place: Place) -> None:
    def card(words: str, action: str) -> list[dict[str, Any]]:
        button = {"type": "button", "action_id": action, "text": plain(words)}
        return [section(words), {"type": "actions", "block_id": action, "elements": [button]}]

    ts = post(place, "card", card("first question", "one"))
    page.see(".button", "first question")
    page.run('document.querySelector("[data-action-id=one]").focus()')
    client(place).chat_update(channel=place.general, ts=ts, text="card", blocks=card("second question", "two"))
    page.see(".button", "second question")
    assert page.run("return document.activeElement.textContent") == "second question"
    post(place, "next", card("third question", "three"))
    page.see(".button", "third question")
    client(place).chat_delete(channel=place.general, ts=ts)
    page.gone(".button", "second question")
    assert page.run("return document.activeElement.textContent") == "third question"


def test_older_messages_are_loaded_upwards_and_newer_ones_downwards(page: Page, place: Place, fresh: str) -> None:
    for number in range(250):
        client(place).chat_postMessage(channel=fresh, text=f"number {number}.")
    page.open(place.you, fresh)
    page.see(".message .text", "number 249.")
    page.gone(".intro-words")
    for first in (130, 70, 10, 0):
        page.scroll("#channel .timeline", 0)
        page.see(".message .text", f"number {first}.")
    page.see(".intro-words", "This is the beginning of #fresh.")
    assert len(page.all("#channel .message")) <= 180
    assert len(page.all('#channel .message[tabindex="0"]')) == 1
    page.scroll("#channel .timeline", 1_000_000)
    page.see(".message .text", "number 200.")
    page.click(".jump", "New messages")
    page.see(".message .text", "number 249.")


def test_a_modal_opens_only_in_the_window_in_which_it_was_asked_for(page: Page, place: Place) -> None:
    first = page.chrome.current_window_handle
    page.chrome.switch_to.new_window("tab")
    page.open(place.you, place.general)
    page.chrome.switch_to.window(first)
    page.click('#channel [aria-label="Shortcuts"]')
    page.click(".menu button", "Fill a form")
    page.see(".modal h2", "A form")
    page.chrome.switch_to.window(page.chrome.window_handles[-1])
    post(place, "after the modal")
    page.see(".message", "after the modal")
    assert page.all(".modal") == []
    page.chrome.close()
    page.chrome.switch_to.window(first)
    page.click(".modal .button", "Cancel")
    page.gone(".modal")


def test_a_screen_reader_gets_only_what_an_edit_added(page: Page, place: Place) -> None:
    ts = post(place, "a line that stays\nfirst")
    page.see(".message", "a line that stays")
    client(place).chat_update(channel=place.general, ts=ts, text="a line that stays\nsecond")
    page.see(".sr-only[role=log]", "Echo, edited: second")


HOSTILE_SCRIPT = Path(__file__).with_name("hostile.js").read_text("utf-8")
HOSTILE = [
    "<img src=x onerror=hit()>", "<svg/onload=hit()>", "</textarea><script>hit()</script>", "javascript:hit()",
    "\"><script>hit()</script>", "<https://x.test|<b onclick=hit()>>", "<javascript:hit()|x>", "{{constructor}}",
    "data:image/svg+xml,<svg onload=hit()>", "http://127.0.0.1:1/archives/C1/p1?thread_ts=1\" onclick=\"hit()",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
async def test_no_name_text_or_block_runs(drawing: Page, place: Place, text: str) -> None:
    assert drawing.run(HOSTILE_SCRIPT, text) == [0, 0, False]


def test_the_page_is_small_and_asks_only_this_machine(page: Page, place: Place) -> None:
    page.say("@Echo stream **now**")
    page.see("#thread .message.streaming strong", "far")
    entries = page.run("return performance.getEntriesByType('resource').map((one) => [one.name, one.decodedBodySize])")
    assert all(name.startswith(place.playground.url) for name, _ in entries), json.dumps(entries)
    assert sum(size for name, size in entries if "/page/" in name) < 350_000
