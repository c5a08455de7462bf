"""A consultation from the question to the verdict: with the mouse, with the keyboard alone, and in words alone."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from typing import Any

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from bot.playground import Playground
from tests.playground.page.browser import MOVED, Page

QUESTION = "@Consultant should we fine-tune our {project}? 4% of the JSON is broken, 1.2M requests a month"
VERDICT = re.compile(
    r"(receipt reader|contract tagger|ticket sorter): (keep prompting|not yet|fine-tune)", re.IGNORECASE
)
POSTED = re.compile(f"The full verdict goes to|{VERDICT.pattern}", re.IGNORECASE)
SECONDS = 60.0
MOST_CARDS, MOST_KEYS = 25, 80
# The newest card that asks something: the choices that nothing was chosen for, the button to press, and how it reads.
CARD = """
const cards = [...document.querySelectorAll("#thread .message")].filter((el) => el.checkVisibility()
  && !el.querySelector(".plan") && el.querySelector(".actions .button:not([aria-busy=true])"));
const card = cards.at(-1);
if (!card) return null;
const open = [...card.querySelectorAll(".choices")].filter((group) => !group.querySelector("input:checked"));
const buttons = [...card.querySelectorAll(".actions .button")];
const numbers = !open.length && card.querySelector(".field-element input:not([type=radio], [type=checkbox])");
const wanted = ["Post the verdict", "Post it", "Get the verdict", numbers ? "Not sure" : "Continue"];
const button = wanted.map((words) => buttons.find((el) => el.textContent.includes(words))).find(Boolean) ?? buttons[0];
return { choices: open.map((group) => group.querySelector("input")), button, text: card.textContent,
  ts: card.dataset.ts };
"""
TYPED = {
    "in your prompt": "instruction and output format, no edge cases",
    "live with": "1%, everywhere",
    "goes wrong": "the format breaks",
    "structured outputs": "no, not yet",
}

Press = Callable[[Page, WebElement], None]


def waiting(page: Page, look: Callable[[], Any], what: str) -> Any:
    return page.until(lambda _: look(), what, seconds=SECONDS, ignored=MOVED)


def next_card(page: Page, before: str) -> dict[str, Any] | None:
    """The card after the one that read `before`; None once the verdict was posted."""

    def look() -> dict[str, Any] | str | None:
        if any(POSTED.search(text) for text in page.all("#thread .message")):
            return "posted"
        card: dict[str, Any] | None = page.chrome.execute_script(CARD)
        return card if card and card["ts"] + card["text"] != before else None

    found = waiting(page, look, f"nothing after {before!r}")
    return None if found == "posted" else dict(found)


def reach(page: Page, element: WebElement) -> None:
    """Goes to a control with Tab, from the newest message of the thread, and presses it."""
    active = page.chrome.switch_to
    for _ in range(MOST_KEYS):
        if page.chrome.execute_script("return document.activeElement.matches('#thread-body .message')"):
            break
        active.active_element.send_keys(Keys.F6)
    active.active_element.send_keys(Keys.END)
    for _ in range(MOST_KEYS):
        if active.active_element == element:
            is_button = element.tag_name in ("button", "a")
            element.send_keys(Keys.ENTER if is_button else Keys.SPACE)
            return
        active.active_element.send_keys(Keys.TAB)
    raise AssertionError(f"Tab never came to {element.get_attribute('outerHTML')}")  # or it is gone, which is MOVED


def press_seen(page: Page, press: Press, css: str, text: str) -> None:
    """Presses what is seen; again if it was drawn anew between the look and the press."""

    def look() -> bool:
        press(page, page.see(css, text))
        return True

    waiting(page, look, f"never pressed: {text}")


def begin(page: Page, press: Press, project: str) -> None:
    """Asks, presses *Get a verdict* under the first read, and follows the link to the checklist."""
    page.chrome.switch_to.active_element.send_keys(QUESTION.format(project=project), Keys.ENTER)
    page.see("#thread .message", "4%")
    press_seen(page, press, "#thread .button", "Get a verdict")
    press_seen(page, press, "#thread a", "Open it")
    page.see('[data-tab="messages"][aria-current]', "Consultant")


def finish(page: Page, press: Press) -> None:
    """Follows the link to the verdict, in the channel in which the question was asked."""
    press_seen(page, press, "#thread a", "Open it")
    page.see('[data-tab="messages"][aria-current]', "ml-platform")
    waiting(page, lambda: any(VERDICT.search(text) for text in page.all("#thread .message")), "no verdict")


def answer_all(page: Page, press: Press) -> None:
    before = ""
    for _ in range(MOST_CARDS):
        card = next_card(page, before)
        if card is None:
            return
        with contextlib.suppress(*MOVED):  # a card that was drawn anew meanwhile is looked at again
            for choice in card["choices"]:
                press(page, choice)
            press(page, card["button"])
            before = card["ts"] + card["text"]
    raise AssertionError("The checklist never ends.")


def test_with_the_mouse(page: Page, tried: Playground) -> None:
    page.open(tried.users["You"], tried.channels["ml-platform"])
    begin(page, Page.press, "receipt reader")
    answer_all(page, Page.press)
    finish(page, Page.press)


def test_with_the_keyboard_alone(page: Page, tried: Playground) -> None:
    page.open(tried.users["Teammate"], tried.channels["ml-platform"])
    begin(page, reach, "contract tagger")
    answer_all(page, reach)
    finish(page, reach)


def test_in_words_alone(page: Page, tried: Playground) -> None:
    page.open(tried.users["Stranger"], tried.channels["ml-platform"])
    page.click('[data-tab="messages"]', "Consultant")
    page.say("start ticket sorter")
    before = ""
    for _ in range(MOST_CARDS):
        card = next_card(page, before)
        if card is None:
            break
        before = card["ts"] + card["text"]
        answers = [words for asked, words in TYPED.items() if asked in card["text"]]
        page.say("yes" if "That's everything" in card["text"] else (answers or ["not sure"])[0], thread=True)
    assert any(VERDICT.search(text) for text in page.all("#thread .message"))
