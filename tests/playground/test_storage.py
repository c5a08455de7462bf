"""A workspace that has a state file is the same after a restart; without one, or with --fresh, it starts anew."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.playground import Playground
from tests.harness.user import Person
from tests.playground.calling import Api
from tests.playground.conftest import manifest
from tests.playground.kit import section


async def test_everything_said_is_there_after_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "workspace.db"
    metadata = {"event_type": "verdict", "event_payload": {"id": "7"}}
    with Playground(manifest(), state=state) as pg:
        api = Api(pg)
        async with Person(pg.url, pg.users["You"]) as you:
            dm = await you.dm()
            root = await you.post(pg.channels["general"], "root")
            gone = await you.post(pg.channels["general"], "gone")
            reply = await api.post("general", text="reply", thread_ts=root, metadata=metadata)
            await you.delete(pg.channels["general"], gone)
            await you.upload("labels.csv", b"a,b", pg.channels["general"])
            await api("views.publish", user_id=you.id, view={"type": "home", "blocks": [section("kept")]})
            before = await you.state()
    with Playground(manifest(), state=state) as pg:
        api = Api(pg)
        async with Person(pg.url, pg.users["You"]) as you:
            after = await you.state()
            assert await you.dm() == dm
            seen = await you.messages(pg.channels["general"])
            thread = await you.messages(pg.channels["general"], root)
            later = await you.post(pg.channels["general"], "later")
            assert later > seen[-1]["ts"]
            async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {pg.bot_token}"}) as http:
                file = await http.get(pg.url + urlsplit(seen[-1]["files"][0]["url_private"]).path)
                assert await file.read() == b"a,b"
    assert [message["ts"] for message in thread] == [root, reply]
    assert thread[1]["metadata"] == metadata
    assert gone not in [message["ts"] for message in seen]
    assert after["home"]["blocks"][0]["text"]["text"] == "kept"
    assert after["home"]["id"] == before["home"]["id"]
    assert after["channels"] == before["channels"]


async def test_fresh_forgets(tmp_path: Path) -> None:
    state = tmp_path / "workspace.db"
    for fresh, count in ((False, 1), (False, 2), (True, 1)):
        with Playground(manifest(), state=state, fresh=fresh) as pg:
            await Api(pg).post("general", text="x")
            async with Person(pg.url, pg.users["You"]) as you:
                assert len(await you.messages(pg.channels["general"])) == count


async def test_people_and_channels_can_be_chosen() -> None:
    channels = [{"name": "one"}, {"name": "two", "is_private": True, "members": ["Asker"]}]
    with Playground(manifest(), users=["Asker", "Reader"], channels=channels) as pg:
        assert set(pg.users) == {"Asker", "Reader"}
        async with Person(pg.url, pg.users["Reader"]) as reader:
            names = [channel["name"] for channel in (await reader.state())["channels"] if not channel["is_im"]]
    assert names == ["one"]


@pytest.mark.slow
def test_the_command_serves_prints_its_address_and_ends_on_a_signal(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest()))
    command = [sys.executable, "-m", "bot.playground", "--manifest", str(path), "--port", "0", "--state"]
    process = subprocess.Popen([*command, str(tmp_path / "w.db")], stdout=subprocess.PIPE, text=True, env=os.environ)
    try:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        assert said["environment"]["SLACK_API_URL"] == f"{said['url']}/api/"
        assert said["url"].startswith("http://127.0.0.1:")
    finally:
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=200)
    assert process.returncode == 0, out
