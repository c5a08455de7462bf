"""The start card, the tour through the real bot, what the drawer shows of its work, and the bot that is killed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bot.playground import Playground
from tests.cli.try_page.playing import STOPS, play_to, start_tour, wait_for_stop
from tests.harness.paths import ROOT
from tests.playground.page.browser import Page

BACK_SECONDS = 200.0  # until a bot has started and answered
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
    page.click(f'.person[data-user="{tried.users["Guest"]}"]')
    page.gone(".try-row", "#ml-platform")
    page.see(".try-row", "#general")
    page.click(f'.person[data-user="{tried.users["You"]}"]')
    page.click(".try-row", "how many labelled examples")
    page.see(f'[data-channel="{tried.channels["ml-platform"]}"][aria-current]')
    typed = "@Consultant how many labelled examples do we need?"
    page.until(lambda _: page.attribute("#composer", "value") == typed, "the row never types itself")


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
    page.use(".ephemeral", "Under the hood")
    page.see(".drawer h3", "Decided")
    page.see(".drawer code", "/consult")
    page.see(".drawer code", "response_url")


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
    page.use("#thread .message", "Under the hood", "7% wrong")
    page.see(".drawer h3", "Read")
    assert {"112", "1,600"} <= set(page.all(".drawer .mark-used"))
    page.see(".drawer dt", "eval_failures")
    page.see(".drawer dt", "baseline.no_threshold")
    page.see(".drawer code", "stored in the inbox")
    page.see(".drawer code", "decided, one commit")
    page.see(".drawer code", "chat.postMessage")
    page.see(".drawer section", "The model is off")
    page.run("document.querySelector('.drawer-body').scrollTop = 400")
    page.use("#thread .message", "Under the hood", "7% wrong")
    page.until(
        lambda _: page.run("return document.querySelector('.drawer-body').scrollTop") == 0, "not read from its top"
    )
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
    page.say("@Consultant should we fine-tune? 4% of the JSON is broken.")
    page.see("#thread .message .app-badge")
    page.use("#thread .message", "Under the hood")
    page.see(".drawer summary", "items not known yet")
    with page.passing(".health.bad"):
        page.click(".drawer .button", "Kill the bot now")
    page.click('.drawer [aria-label="Close"]')
    page.click("#close-thread")
    page.say("@Consultant how many labelled examples do we need?")
    page.until(lambda _: "500" in " ".join(page.all("#thread .message")), "the question was lost", seconds=BACK_SECONDS)
    assert len([text for text in page.all("#thread .message") if "APP" in text]) == 1
