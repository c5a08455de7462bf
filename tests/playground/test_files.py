"""Files go up in three steps and come down only to whoever may read them."""

from __future__ import annotations

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.harness.user import Control, Person
from tests.playground.calling import Api

CONTENT = b"invoice,total\n1,20\n"


async def fetch(url: str, token: str | None) -> tuple[str, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession() as http, http.get(url, headers=headers) as answer:
        assert answer.status == 200
        return answer.content_type, await answer.read()


async def test_the_sdk_uploads_into_a_thread(pg: Playground, web: AsyncWebClient, you: Person) -> None:
    general = pg.channels["general"]
    root = await you.post(general, "send it")
    done = await web.files_upload_v2(
        channel=general, thread_ts=root, content="a,b\n", filename="out.csv", title="Labels", alt_txt="table"
    )
    message = (await you.messages(general, root))[-1]
    assert (message["files"][0]["title"], message["files"][0]["id"]) == ("Labels", done["file"]["id"])
    record = await you.record(general, message["ts"])
    assert [call["method"] for call in record["calls"]] == ["files.completeUploadExternal"]
    assert message["files"][0]["name"] == "out.csv"


async def test_a_thread_shows_the_name_of_a_file_that_came_without_words(pg: Playground, you: Person) -> None:
    general = pg.channels["general"]
    root = await you.post(general, "send it")
    await you.upload("labels.csv", CONTENT, general, thread_ts=root)
    assert (await you.messages(general))[0]["preview"]["text"] == "labels.csv"
    await you.upload("more.csv", CONTENT, general, text="here", thread_ts=root)
    assert (await you.messages(general))[0]["preview"]["text"] == "here"


async def test_a_private_file_needs_the_token_and_the_scope(pg: Playground, you: Person, control: Control) -> None:
    await you.upload("labels.csv", CONTENT, pg.channels["general"])
    url = (await you.messages(pg.channels["general"]))[0]["files"][0]["url_private_download"]
    assert await fetch(url, pg.bot_token) == ("text/csv", CONTENT)
    for token in (None, "xoxb-other"):
        assert (await fetch(url, token))[0] == "text/html"
    await control("scopes", remove=["files:read"])
    assert (await fetch(url, pg.bot_token))[0] == "text/html"


async def test_the_page_shows_a_file_to_those_who_may_see_it(pg: Playground, you: Person) -> None:
    await you.upload("labels.csv", CONTENT, pg.channels["invoice-project"])
    url = (await you.messages(pg.channels["invoice-project"]))[0]["files"][0]["url_private"]
    assert (await fetch(f"{url}?user={pg.users['Teammate']}", None))[1] == CONTENT
    assert (await fetch(f"{url}?user={pg.users['Stranger']}", None))[0] == "text/html"


async def test_a_file_names_where_it_is_shared(pg: Playground, web: AsyncWebClient, you: Person) -> None:
    general, secret = pg.channels["general"], pg.channels["invoice-project"]
    sent = await you.upload("labels.csv", CONTENT, general)
    (file,) = (await you.messages(general))[-1]["files"]
    assert (file["is_public"], file["channels"], file["groups"]) == (True, [general], [])
    assert [share["ts"] for share in file["shares"]["public"][general]] == [sent["ts"]]
    await you.upload("labels.csv", CONTENT, secret)
    (file,) = (await you.messages(secret))[-1]["files"]
    assert (file["is_public"], file["channels"], file["groups"]) == (False, [], [secret])
    assert list(file["shares"]) == ["private"]


async def test_an_upload_must_be_as_long_as_announced(api: Api) -> None:
    asked = await api.form("files.getUploadURLExternal", filename="x.txt", length="5")
    async with aiohttp.ClientSession() as http:
        await http.post(asked["upload_url"], data=b"four")
    general = api.pg.channels["general"]
    done = await api("files.completeUploadExternal", files=[{"id": asked["file_id"]}], channel_id=general)
    assert done["error"] == "file_not_found"
