"""What people do without thinking: two windows, a reload, Back, the keyboard, a thumb, and a very long channel."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from selenium.webdriver.common.keys import Keys

from tests.harness.control import Control
from tests.playground.page.browser import Page
from tests.playground.page.conftest import Place
from tests.playground.page.echo_app import plain
from tests.playground.page.posting import client, post, section
from tests.playground.page.test_blocks import BLOCKS, FIELDS

MANY = 1_100  # more than the thousand that the person API gives at once
UPWARDS = """
const list = document.querySelector("#channel .timeline");
const done = () => document.querySelector(".intro-words")?.textContent;
while (!done()) {
  list.scrollTop = 0;
  await new Promise((next) => setTimeout(next, 20));
}
return document.querySelectorAll("#channel .message").length;
"""
LOADED = "return performance.getEntriesByType('resource').filter((one) => one.name.includes('/person/messages')).length"
FILES = """
return performance.getEntriesByType("resource").map((one) => [one.name, one.encodedBodySize, one.decodedBodySize]);
"""
SMALL = """
const all = [...document.querySelectorAll("button, select, input, textarea, summary, a.button, .choice")];
const inWords = (el) => el.closest(".choice") && !el.matches(".choice");
return all.filter((el) => el.checkVisibility({ visibilityProperty: true }) && !inWords(el))
  .map((el) => [el.getBoundingClientRect(), el])
  .filter(([box]) => box.width && (box.height < 43.5 || box.width < 43.5))
  .map(([box, el]) => `${Math.round(box.width)}x${Math.round(box.height)} ${el.outerHTML.slice(0, 90)}`);
"""
FOCUSED = "const el = document.activeElement; return el.id || el.dataset.ts || el.dataset.channel"
TOPS = """
const [list, last] = ["#channel .timeline", "#channel .message:last-child"].map((css) => document.querySelector(css));
return last.getBoundingClientRect().top - list.getBoundingClientRect().top;
"""
PHONE = (360, 740)


@pytest.fixture
async def long_channel(place: Place) -> str:
    return str((await Control(place.playground.url)("channel", name="long"))["channel"])


@pytest.fixture
def phone(page: Page) -> Iterator[Page]:
    with page.sized(*PHONE, mobile=True):
        page.chrome.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
        yield page
        page.chrome.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})


def test_more_than_a_thousand_messages_are_reached_page_by_page(page: Page, place: Place, long_channel: str) -> None:
    for number in range(MANY):
        client(place).chat_postMessage(channel=long_channel, text=f"number {number}.")
    page.open(place.you, long_channel)
    page.see(".message .text", f"number {MANY - 1}.")
    page.gone(".intro-words")
    shown = page.run(UPWARDS)
    page.see(".intro-words", "This is the beginning of #long.")
    page.see(".message .text", "number 0.")
    assert shown <= 180


def test_two_people_in_two_windows_see_each_other_s_words_at_once(page: Page, place: Place) -> None:
    first = page.chrome.current_window_handle
    page.chrome.switch_to.new_window("window")
    try:
        page.open(place.teammate, place.general)
        page.see(".composer-actor", "as Teammate")
        page.chrome.switch_to.window(first)
        page.say("You asks in the first window")
        page.see(".message .text", "You asks in the first window")
        page.chrome.switch_to.window(page.chrome.window_handles[-1])
        page.see(".message .text", "You asks in the first window")
        page.say("Teammate answers in the second")
        page.chrome.switch_to.window(first)
        page.see(".message .text", "Teammate answers in the second")
        page.see(".composer-actor", "as You")
    finally:
        page.chrome.switch_to.window(page.chrome.window_handles[-1])
        page.chrome.close()
        page.chrome.switch_to.window(first)


def test_a_reload_keeps_the_place_the_thread_and_the_open_modal(page: Page, place: Place) -> None:
    page.say("@Echo before the reload")
    page.see("#thread .message", "heard before the reload")
    page.click('#channel [aria-label="Shortcuts"]')
    page.click(".menu button", "Fill a form")
    page.type(".modal input[inputmode=numeric]", "7")
    stored = "return (await (await fetch(`/person/state?user=${args[0]}`)).json()).views.at(-1).state"
    page.until(lambda _: "'7'" in str(page.run(stored, place.you)), "the number was never stored")
    page.chrome.refresh()
    page.see(".modal h2", "A form")
    assert page.attribute(".modal input[inputmode=numeric]", "value") == "7"
    page.click(".modal .button", "Cancel")
    page.gone(".modal")
    page.see("#thread .message", "heard before the reload")
    page.see(f'[data-channel="{place.general}"][aria-current]')


def test_back_leaves_the_thread_then_the_channel_and_never_the_page(page: Page, place: Place) -> None:
    root = post(place, "a root for Back")
    page.run("window.stays = true")
    page.click(f'[data-channel="{place.private}"]')
    page.see(f'[data-channel="{place.private}"][aria-current]')
    page.click(f'[data-channel="{place.general}"]')
    page.see(".message .text", "a root for Back")
    page.use(f'[data-ts="{root}"]', "Reply in thread")
    page.see("#thread .message", "a root for Back")
    page.chrome.back()
    page.gone("#thread")
    page.chrome.back()
    page.see(f'[data-channel="{place.private}"][aria-current]')
    page.chrome.forward()
    page.see(f'[data-channel="{place.general}"][aria-current]')
    assert page.run("return window.stays")


def test_what_is_taller_than_the_pane_is_read_from_its_top(phone: Page, place: Place) -> None:
    post(place, "tall", [section("\n".join(f"line {number} of a tall card" for number in range(20))) for _ in range(3)])
    phone.see(".message .section-text", "line 0 of a tall card")
    phone.until(lambda _: -2 <= phone.run(TOPS) <= 40, "not read from its top")


def test_a_new_message_loads_nothing_again(page: Page, place: Place) -> None:
    post(place, "the first of two")
    page.see(".message .text", "the first of two")
    before = page.run(LOADED)
    ts = post(place, "the second of two")
    page.see(".message .text", "the second of two")
    client(place).chat_update(channel=place.general, ts=ts, text="the second, changed")
    page.see(".message .text", "the second, changed")
    assert page.run(LOADED) == before


def test_the_keyboard_goes_through_messages_and_round_the_panes(page: Page, place: Place) -> None:
    first, second = post(place, "for the arrow keys, one"), post(place, "for the arrow keys, two")
    page.see(".message .text", "for the arrow keys, two")
    page.open(place.you, place.general, first)
    page.see("#thread .message", "for the arrow keys, one")
    page.run("document.querySelector('#composer').focus()")
    keys = page.chrome.switch_to
    seen = []
    for _ in range(5):
        keys.active_element.send_keys(Keys.F6)
        seen.append(page.run(FOCUSED))
    assert seen == [first, "reply-composer", place.general, second, "composer"]
    page.run(f"document.querySelector('#channel [data-ts=\"{second}\"]').focus()")
    keys.active_element.send_keys(Keys.ARROW_UP)
    assert page.run(FOCUSED) == first
    keys.active_element.send_keys(Keys.END)
    assert page.run(FOCUSED) == second


def test_every_box_button_and_time_is_named_as_it_is_shown(page: Page, place: Place) -> None:
    labelled = {"type": "button", "action_id": "s", "text": plain("Several at once"), "accessibility_label": "Open it"}
    root = post(place, "named", [{"type": "actions", "elements": [labelled]}])
    page.open(place.you, place.general, root)
    assert page.attribute("#thread .button", "ariaLabel", "Several at once") == "Several at once: Open it"
    assert page.attribute("#composer", "ariaLabel") == "Message #general"
    assert page.attribute("#reply-composer", "ariaLabel") == "Reply in thread"
    assert re.fullmatch(r"\d{1,2}:\d\d\s[AP]M", page.attribute("#thread .byline time", "textContent"))
    icons = page.run("return [...document.querySelectorAll('.tool, .icon-button, .send')].map((el) => el.innerHTML)")
    assert all(icon.startswith("<svg") for icon in icons if icon)


def test_a_thumb_finds_every_control(phone: Page, place: Place) -> None:
    card = [
        section("*A card*"),
        {"type": "actions", "elements": [{"type": "button", "action_id": "t", "text": plain("Tap")}]},
    ]
    root = post(place, "thumbs", card)
    phone.see(".message .button", "Tap")
    assert phone.run(SMALL) == []
    phone.use(f'[data-ts="{root}"]', "More actions")
    phone.see(".menu button", "Reply in thread")
    assert phone.run(SMALL) == []
    phone.click(".menu button", "Reply in thread")
    phone.see("#thread .message .button", "Tap")
    assert phone.run(SMALL) == []
    phone.click("#close-thread")
    phone.gone("#thread")
    phone.see("#composer")
    assert int(phone.run("return document.querySelector('#composer').offsetHeight")) > 24
    phone.gone(".jump")
    phone.click("#open-sidebar")
    phone.see(".person")
    assert phone.run(SMALL) == []


def test_a_thumb_finds_the_way_down_to_new_messages(phone: Page, place: Place) -> None:
    for number in range(40):
        post(place, f"number {number}.")
    phone.see(".message .text", "number 39.")
    phone.scroll("#channel .timeline", 0)
    post(place, "number 40.")
    phone.see(".jump", "New messages")
    assert phone.run(SMALL) == []


RENDER = """
const { blocks } = await import("/page/blocks.js");
await (await import("/page/markdown.js")).loadReader();
const { surfaceOf } = await import("/page/surface.js");
const pane = document.querySelector("#channel .timeline-list, #channel .timeline");
pane.replaceChildren(blocks(args[0], surfaceOf("message", "test", { channel: "C0", ts: "1.0" })));
for (const details of pane.querySelectorAll("details")) details.open = true;
"""


def test_a_thumb_finds_every_control_of_every_block(phone: Page) -> None:
    fields = [
        {
            "type": "input",
            "block_id": kind,
            "label": plain(kind),
            "element": {"type": kind, "action_id": "a", **element},
        }
        for kind, (element, _) in FIELDS.items()
    ]
    phone.run(RENDER, [*({"type": kind, **block} for kind, (block, _) in BLOCKS.items()), *fields])
    phone.see("#channel summary")
    assert phone.run(SMALL) == []


async def test_files_come_compressed_and_the_reader_of_markdown_on_first_use(page: Page, place: Place) -> None:
    bare = str((await Control(place.playground.url)("channel", name="bare"))["channel"])
    page.open(place.you, bare)
    first = page.run(FILES)
    assert not [name for name, *_ in first if "markdown-it" in name]
    assert all(encoded < decoded for name, encoded, decoded in first if name.endswith(".css"))
    root = post(place, "marked", channel=bare)
    to = {"recipient_user_id": place.you, "recipient_team_id": place.playground.team_id}
    client(place).chat_startStream(channel=bare, thread_ts=root, markdown_text="**strong** words", **to)
    page.use(f'[data-ts="{root}"]', "Reply in thread")
    page.see(".markdown strong", "strong")
    assert [name for name, *_ in page.run(FILES) if "markdown-it" in name]
