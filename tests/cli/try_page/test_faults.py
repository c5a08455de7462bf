"""Every fault button of the drawer: what its label promises happens, and the person gets one answer all the same."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from bot.cli import try_command
from bot.playground import Playground
from bot.playground.model_stub import ModelStub
from bot.settings import read_settings
from tests.cli.try_page.conftest import START_SECONDS, set_media, trying
from tests.playground.page.browser import Page

AGAIN_SECONDS = 200.0  # what was not acknowledged comes again after a minute; the machine may be busy
KILLED = "kill"  # has a test of its own (test_first_minutes.py)
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
    opened.leave()
    opened.complaints()
    yield opened.open(modelled.users["You"], modelled.channels["ml-platform"])
    set_media(chrome)
    assert opened.complaints() == []


def ask(page: Page, words: str = "500") -> None:
    """Asks in a new thread, and waits for an answer with these words that is written to its end."""
    page.say(QUESTION)
    page.until(lambda _: any(words in text for text in answers(page)), f"no answer with {words}", seconds=AGAIN_SECONDS)
    page.gone("#thread .message.streaming")


def answers(page: Page) -> list[str]:
    """What the bot wrote in the open thread until now."""
    return [text for text in page.all("#thread .message") if "APP" in text]


def press(page: Page, name: str) -> None:
    page.use("#thread .message", "Under the hood")
    page.click(f'.drawer [data-fault="{name}"]')
    page.see(".drawer .pressed")
    page.click('.drawer [aria-label="Close"]')
    page.click("#close-thread")


def see_in_drawer(page: Page, words: str) -> None:
    """Until the drawer of the answer, opened anew, shows these words: the bot reports its work afterwards."""

    def look(_: object) -> bool:
        page.use("#thread .message", "Under the hood")
        page.see(".drawer")
        shown = " ".join(page.all(".drawer-body"))
        page.click('.drawer [aria-label="Close"]')
        return words in shown

    page.until(look, f"the drawer never shows {words!r}", seconds=AGAIN_SECONDS)


def test_every_button_is_pressed_here() -> None:
    assert set(FAULTS) == {"twice", "slow_ack", "busy", "disconnect", "model_down", KILLED}


def test_what_is_delivered_twice_is_answered_once(page: Page) -> None:
    ask(page)
    press(page, "twice")
    ask(page)
    see_in_drawer(page, "1 more, dropped")
    assert len(answers(page)) == 1


def test_a_lost_ack_brings_the_event_again_and_one_answer(page: Page, modelled: Playground) -> None:
    ask(page)
    press(page, "slow_ack")
    ask(page)
    see_in_drawer(page, "2 attempts")
    see_in_drawer(page, "1 more, dropped")
    assert len(answers(page)) == 1


def test_a_refusal_with_429_is_waited_for_and_posted_once(page: Page) -> None:
    ask(page)
    press(page, "busy")
    ask(page)
    see_in_drawer(page, "ratelimited")
    assert len(answers(page)) == 1


def test_a_closed_socket_is_opened_again(page: Page, modelled: Playground) -> None:
    ask(page)
    press(page, "disconnect")
    ask(page, FOOTER)
    assert len(answers(page)) == 1


def test_without_the_model_the_guide_answers_by_itself(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(try_command, "MODEL_DOWN_SECONDS", START_SECONDS)
    ask(page, FOOTER)  # the footer comes last, with an edit
    (answer,) = answers(page)
    assert "500" in answer
    see_in_drawer(page, "tokens in")
    see_in_drawer(page, "¢")
    press(page, "model_down")
    ask(page)
    see_in_drawer(page, "Cost")  # told of once all is posted: a footer would stand there by now
    (answer,) = answers(page)
    assert "500" in answer
    assert FOOTER not in answer
