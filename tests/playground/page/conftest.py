"""A real playground, a real Bolt app over Socket Mode and one headless Chromium, shared by the page's tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from selenium.webdriver import Chrome
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.playground.running import Playground
from tests.harness.patience import patient
from tests.playground.page.browser import Page
from tests.playground.page.echo_app import MANIFEST, build


@dataclass(frozen=True)
class Place:
    """Where the tests are: ids of people and channels, and the playground itself."""

    playground: Playground
    you: str
    teammate: str
    stranger: str
    general: str
    private: str
    dm: str


@pytest.fixture(autouse=True, scope="module")
def patience() -> Iterator[None]:
    with patient():
        yield


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    with Playground(MANIFEST) as playground:
        handler = SocketModeHandler(build(playground.url, playground.bot_token), playground.app_token)
        handler.connect()
        users, channels = playground.users, playground.channels
        dm = playground.ask(lambda state: state.workspace.im(users["You"], state.bot.id)[0].id)
        yield Place(
            playground=playground,
            you=users["You"],
            teammate=users["Teammate"],
            stranger=users["Stranger"],
            general=channels["general"],
            private=channels["invoice-project"],
            dm=dm,
        )
        handler.close()


@pytest.fixture(scope="module")
def opened(chrome: Chrome, place: Place) -> Page:
    return Page(chrome, place.playground.url).open(place.you, place.general)


@pytest.fixture
def drawing(opened: Page) -> Iterator[Page]:
    """A page opened once, for tests that only draw and leave it as it was; the console must stay clean."""
    opened.complaints()
    yield opened
    assert opened.complaints() == []


@pytest.fixture
def page(chrome: Chrome, place: Place) -> Iterator[Page]:
    """The page as You, in #general; the console must stay clean to the end."""
    page = Page(chrome, place.playground.url)
    page.leave()
    page.complaints()
    yield page.open(place.you, place.general)
    assert page.complaints() == []
