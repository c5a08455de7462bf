"""A conversation saved as one file is read without the playground, and shows nobody what they may not see."""

from __future__ import annotations

import base64
from pathlib import Path

import aiohttp
import pytest
from selenium.webdriver import Chrome

from bot.cli.command_line import InputError
from bot.cli.try_command import export, open_playground
from bot.cli.try_show import read_show
from tests.harness.user import Person
from tests.playground.page.browser import Page

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SECRET = "</script><b>only for two</b>"


@pytest.fixture
async def saved(state_file: Path, tmp_path: Path) -> Path:
    """A file of a workspace in which You wrote in #general and in the private #invoice-project."""
    with open_playground(read_show(), fresh=True, state=state_file) as playground:
        async with Person(playground.url, playground.users["You"]) as you:
            root = await you.post(playground.channels["general"], "a root for all")
            await you.post(playground.channels["general"], "a reply for all", root)
            await you.post(playground.channels["invoice-project"], SECRET)
            link = (
                f"{playground.url}/archives/{playground.channels['general']}/p{root.replace('.', '')}?thread_ts={root}"
            )
            await you.post(playground.channels["ml-platform"], f"the talk is here: {link}")
            hidden = f"{playground.url}/archives/{playground.channels['invoice-project']}/p{root.replace('.', '')}"
            await you.post(playground.channels["ml-platform"], f"the secret is here: {hidden}")
            await you.upload("dot.png", DOT, channel=playground.channels["ml-platform"], text="a picture")
        async with aiohttp.ClientSession() as session, session.get(f"{playground.url}/export") as answer:
            assert "attachment" in answer.headers["Content-Disposition"]
            assert SECRET not in await answer.text()
    target = tmp_path / "conversation.html"
    assert export(target, state_file) == 0
    return target


def test_a_saved_conversation_is_read_without_the_playground(chrome: Chrome, saved: Path) -> None:
    page = Page(chrome, "")
    page.complaints()
    chrome.get(saved.as_uri())
    page.see(".health", "A copy, to be read")
    page.click(".place", "general")
    page.gone(".composer")
    page.click(".message .thread-link", "1 reply")
    page.see("#thread .message", "a reply for all")
    page.click(".place", "invoice-project")
    page.see(".message .text", SECRET)
    page.click(".place", "ml-platform")
    page.click(".message a", "/archives/")
    page.see("#thread .message", "a reply for all")
    page.see('.place[aria-current="page"]', "general")
    page.click(".person", "Stranger")
    page.gone(".place", "invoice-project")
    page.click(".place", "ml-platform")
    page.see(".message .dead-link", "/archives/")
    page.until(lambda _: page.attribute(".message .shown-image", "naturalWidth") == "1", "the picture is never shown")
    addresses = page.run("return [...document.querySelectorAll('[href], [src]')].map((el) => el.href || el.src)")
    assert not [address for address in addresses if "127.0.0.1" in address or "localhost" in address]
    names = page.run("return performance.getEntriesByType('resource').map((entry) => entry.name.slice(0, 5))")
    assert set(names) <= {"data:"}
    assert page.complaints() == []


def test_without_a_conversation_there_is_nothing_to_save(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.db does not exist"):
        export(tmp_path / "x.html", tmp_path / "none.db")
