"""An app written from Slack's documentation alone works on the playground, with nothing refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient

from bot.playground import Playground
from tests.harness.user import Control, Person
from tests.playground.foreign_app import MANIFEST, create


@pytest.fixture(scope="module")
def pg() -> Iterator[Playground]:
    """One app for all tests: to close its connection takes it three seconds."""
    with Playground(MANIFEST) as playground:
        app = create(playground.bot_token, playground.api_url)
        handler = SocketModeHandler(app, playground.app_token, web_client=WebClient(base_url=playground.api_url))
        handler.connect()
        yield playground
        handler.close()


@pytest.fixture
async def you(pg: Playground) -> AsyncIterator[Person]:
    async with Person(pg.url, pg.users["You"]) as person:
        yield person
        assert await Control(pg.url).refusals() == []


async def test_a_mention_starts_a_poll_and_a_vote_replaces_it(pg: Playground, you: Person) -> None:
    general = pg.channels["general"]
    asked = await you.post(general, "@Lunch Bot! where do we eat?")
    poll = await you.answer(general, asked)
    assert poll["text"] == "Hi You, what shall it be?"
    await you.click({**poll, "channel": general}, "vote_soup")
    await you.wait_for(
        lambda e: (
            e["kind"] == "message_changed"
            and (e["message"]["ts"], e["message"]["text"]) == (poll["ts"], f"<@{you.id}> voted for soup")
        )
    )


async def test_a_message_is_answered_in_its_thread(pg: Playground, you: Person) -> None:
    ts = await you.post(pg.channels["ml-platform"], "so who eats today?")
    answer = await you.answer(pg.channels["ml-platform"], ts)
    assert answer["text"] == f"4 of us, says <@{you.id}>"


async def test_a_command_opens_a_modal_that_answers_in_the_chosen_place(pg: Playground, you: Person) -> None:
    await you.command(pg.channels["ml-platform"], "/lunch", "Pa")
    view = (await you.wait_for(lambda e: e["kind"] == "view_opened"))["view"]
    wrong = await you.submit(view, {"name": "Pa", "where": pg.channels["general"]})
    assert wrong["errors"] == {"name": "Please write the whole name."}
    await you.submit(view, {"name": "Pasta Place", "where": pg.channels["general"]})
    said = await you.wait_for(lambda e: e["kind"] == "message" and "How about" in e["message"]["text"])
    assert (said["channel"], said["message"]["text"]) == (pg.channels["general"], "How about Pasta Place?")


async def test_a_shortcut_uploads_a_file_into_the_thread(pg: Playground, you: Person) -> None:
    general = pg.channels["general"]
    ts = await you.post(general, "Soup Corner")
    await you.shortcut("save_place", channel=general, ts=ts)
    answer = await you.answer(general, ts)
    assert answer["files"][0]["name"] == "place.txt"


async def test_a_direct_message_is_answered_by_a_stream(pg: Playground, you: Person) -> None:
    dm = await you.dm()
    ts = await you.post(dm, "hungry")
    ended = await you.wait_for(
        lambda e: e["kind"] == "message_changed" and e["message"].get("streaming_state") == "completed"
    )
    assert ended["message"]["thread_ts"] == ts
    assert [block["type"] for block in ended["message"]["blocks"]] == ["markdown"]
    assert ended["message"]["text"] == "Let me *think* … soup."


async def test_home_is_published_when_it_is_opened(pg: Playground, you: Person) -> None:
    await you.do("open", {"tab": "home"})
    home = await you.wait_for(lambda e: e["kind"] == "home")
    assert home["view"]["blocks"][0]["text"]["text"] == "Places"
