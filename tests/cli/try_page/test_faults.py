"""Every fault button of the drawer: what its label promises happens, and the person gets one answer all the same."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import WebDriverWait

from bot.playground import Playground
from bot.playground.model_stub import ModelStub
from bot.settings import read_settings
from tests.cli.try_page.conftest import set_media, trying
from tests.cli.try_page.playing import texts
from tests.playground.page.browser import LOOK_EVERY_S, Page

AGAIN_SECONDS = 90.0  # what was not acknowledged comes again after a minute at the latest
KILLED = "kill"  # has a test of its own (test_first_minutes.py)
HOOD = """
[...document.querySelectorAll("#thread .message")].findLast((message) => message.textContent.includes("APP"))
  .querySelector("[aria-label='Under the hood']").click()
"""
QUESTION = "@Consultant how many labelled examples do we need?"
FOOTER = "tokens"
FAULTS = [button["name"] for button in tomllib.loads((read_settings().knowledge / "demo.toml").read_text())["buttons"]]


@pytest.fixture(scope="module")
def modelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """`try` with the stand-in for a model."""
    with ModelStub(word_s=0) as stub, trying(tmp_path_factory.mktemp("stub") / "try.db", stub) as playground:
        yield playground


@pytest.fixture
def page(chrome: Chrome, modelled: Playground) -> Iterator[Page]:
    set_media(chrome, motion="reduce")
    opened = Page(chrome, modelled.url)
    opened.complaints()
    yield opened.open(modelled.users["You"], modelled.channels["ml-platform"])
    assert opened.complaints() == []
    set_media(chrome)


def ask(page: Page, words: str = "500") -> list[str]:
    """Asks in a new thread; the bot's answers in it, once these words stand there and all is written."""
    page.say(QUESTION)
    wait = WebDriverWait(page.chrome, AGAIN_SECONDS, LOOK_EVERY_S)
    wait.until(lambda _: any(words in text for text in texts(page, "#thread .message")), f"no answer with {words}")
    page.gone("#thread .message.streaming")
    return [text for text in texts(page, "#thread .message") if "APP" in text]


def press(page: Page, name: str) -> None:
    page.run(HOOD)
    page.click(f'.drawer [data-fault="{name}"]')
    page.see(".drawer .pressed")
    page.click('.drawer [aria-label="Close"]')
    page.click("#close-thread")


def drawer(page: Page) -> str:
    """What the drawer of the answer shows, once the bot has said its part."""
    page.run(HOOD)
    page.see(".drawer h3", "Cost")
    shown = " ".join(page.all(".drawer-body"))
    page.click('.drawer [aria-label="Close"]')
    return shown


def test_every_button_is_pressed_here() -> None:
    assert set(FAULTS) == {"twice", "slow_ack", "busy", "disconnect", "model_down", KILLED}


def test_what_is_delivered_twice_is_answered_once(page: Page) -> None:
    ask(page)
    press(page, "twice")
    assert len(ask(page)) == 1
    wait = WebDriverWait(page.chrome, AGAIN_SECONDS, LOOK_EVERY_S)
    wait.until(lambda _: "1 more, dropped" in drawer(page))


def test_a_lost_ack_brings_the_event_again_and_one_answer(page: Page, modelled: Playground) -> None:
    ask(page)
    press(page, "slow_ack")
    assert len(ask(page)) == 1
    wait = WebDriverWait(page.chrome, AGAIN_SECONDS, LOOK_EVERY_S)
    wait.until(lambda _: "2 attempts" in drawer(page))
    assert len([text for text in texts(page, "#thread .message") if "APP" in text]) == 1


def test_a_refusal_with_429_is_waited_for_and_posted_once(page: Page) -> None:
    ask(page)
    press(page, "busy")
    assert len(ask(page)) == 1
    assert "ratelimited" in drawer(page)


def test_a_closed_socket_is_opened_again(page: Page, modelled: Playground) -> None:
    ask(page)
    press(page, "disconnect")
    assert len(ask(page)) == 1


def test_without_the_model_the_guide_answers_by_itself(page: Page) -> None:
    (answer,) = ask(page, FOOTER)  # the footer comes last, with an edit
    assert "500" in answer
    press(page, "model_down")
    (answer,) = ask(page)
    assert "500" in answer
    assert FOOTER not in answer
