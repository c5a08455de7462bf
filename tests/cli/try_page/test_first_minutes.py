"""The start card, the tour through the real bot, what the drawer shows of its work, and the bot that is killed."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from bot.playground import Playground
from tests.cli.try_page.playing import STOPS, play_to, start_tour, texts, wait_for_stop
from tests.harness.control import Control
from tests.harness.paths import ROOT
from tests.playground.page.browser import LOOK_EVERY_S, Page

BACK_SECONDS = 60.0
PAST_ALL_ACKS = 61.0  # of Slack's clock: it sends what was not taken once more after a minute
UNDER_THE_HOOD = """
[...document.querySelectorAll("#thread .message")].findLast((message) => message.textContent.includes(args[0]))
  .querySelector("[aria-label='Under the hood']").click()
"""
# What the drawer of the newest answer copies for the command line.
COPIED = """
const { ts } = [...document.querySelectorAll("#thread .message")].at(-1).dataset;
const query = new URLSearchParams({ user: args[0], channel: args[1], ts });
const { sections } = await (await fetch(`/person/record?${query}`)).json();
return sections.find((section) => section.copy).copy.text;
"""


def test_the_first_pane_explains_itself_and_types_what_to_try(page: Page, tried: Playground) -> None:
    page.see(".start-card h3", "fine-tune a model, or keep prompting?")
    assert len(page.all(".try-row")) == 3
    roles = {"Stranger": "not in #invoice-project", "Guest": "a guest", "Partner": "another company"}
    for name, role in roles.items():
        page.see(f'.person[data-user="{tried.users[name]}"] small', role)
    page.click(".try-row", "how many labelled examples")
    page.see(f'[data-channel="{tried.channels["ml-platform"]}"][aria-current]')
    assert page.attribute("#composer", "value") == "@Consultant how many labelled examples do we need?"


def test_the_tour_plays_to_its_end_and_leaves_no_trace(page: Page, tried: Playground) -> None:
    start_tour(page)
    captions = []
    for stop in range(1, len(STOPS) + 1):
        wait_for_stop(page, stop)
        captions += page.all(".tour-caption")
        page.click('.tour [aria-label="Next"]')
    page.click(".tour .button", "Done")
    page.gone(".tour")
    page.see(f'.person[data-user="{tried.users["You"]}"][aria-pressed="true"]')
    page.see(".start-card")
    assert len(set(captions)) == len(STOPS)
    assert "demo" not in [name.strip() for name in page.all(".place-name")]
    page.click(f'[data-channel="{tried.channels["ml-platform"]}"]')
    page.say("/consult verdicts")
    page.see(".message.ephemeral")
    assert "triage" not in " ".join(page.all(".message.ephemeral")).lower()


@pytest.mark.parametrize("stop", range(1, len(STOPS) + 1))
def test_the_tour_can_be_taken_over_at_any_stop(page: Page, stop: int) -> None:
    play_to(page, stop)
    page.click(".tour .button", "Take over")
    page.gone(".tour")
    page.gone(".ringed")
    page.see(".person[aria-pressed=true]", "Demo")
    page.see("#composer")


def test_the_drawer_shows_what_was_read_decided_and_sent(page: Page, tried: Playground) -> None:
    page.open(tried.users["You"], tried.channels["shared-pilot"])
    page.say("@Consultant 112 of 1,600 come back wrong, we run 2M calls a month. Should we fine-tune?")
    page.see("#thread .message", "7% wrong")
    page.run(UNDER_THE_HOOD, "7% wrong")
    page.see(".drawer h3", "Read")
    assert {"112", "1,600"} <= set(page.all(".drawer .mark-used"))
    page.see(".drawer dt", "eval_failures")
    page.see(".drawer dt", "baseline.no_threshold")
    page.see(".drawer code", "stored in the inbox")
    page.see(".drawer code", "decided, one commit")
    page.see(".drawer code", "chat.postMessage")
    page.see(".drawer section", "The model is off")
    (profile,) = [text for text in page.all(".drawer pre") if text.startswith("{") and '"eval_failures": 112' in text]
    assert json.loads(profile)["monthly_requests"] == 2_000_000
    command = page.run(COPIED, tried.users["You"], tried.channels["shared-pilot"])
    judged = subprocess.run(
        ["/bin/sh", "-c", command.replace("python", sys.executable, 1)], cwd=ROOT, capture_output=True
    )
    assert judged.returncode == 0
    assert b"prompt" in judged.stdout.lower()


def test_the_bot_is_killed_and_nothing_is_lost(page: Page, tried: Playground) -> None:
    page.open(tried.users["You"], tried.channels["shared-pilot"])
    page.say("@Consultant how many examples do we need in the prompt?")
    page.see("#thread .message .app-badge")
    page.run("[...document.querySelectorAll(\"#thread [aria-label='Under the hood']\")].at(-1).click()")
    page.click(".drawer .button", "Kill the bot now")
    page.see(".health.bad")
    page.click('.drawer [aria-label="Close"]')
    page.click("#close-thread")
    page.say("@Consultant how many labelled examples do we need?")
    wait = WebDriverWait(page.chrome, BACK_SECONDS, LOOK_EVERY_S)
    wait.until(lambda _: texts(page, ".health.good"), "the bot never came back")
    asyncio.run(Control(tried.url).advance(PAST_ALL_ACKS))
    wait.until(lambda _: any("500" in text for text in texts(page, "#thread .message")), "the question was lost")
    answers = [text for text in texts(page, "#thread .message") if "APP" in text]
    assert len(answers) == 1
