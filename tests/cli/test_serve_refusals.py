"""What keeps `serve` from starting or going on is a clear line and the right status, never a traceback."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.playground import Playground
from tests.harness.paths import ROOT
from tests.harness.ports import free_port
from tests.harness.user import LIMIT_SECONDS, PROCESS_SECONDS, Control, Person, has_number

MANIFEST = ROOT / "manifest.yml"
LOST, INPUT = 1, 2
QUESTION = "how many labelled examples are enough?"


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground(MANIFEST) as started:
        yield started


def environment(slack: Playground, folder: Path, **more: str) -> dict[str, str]:
    given = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "CONSULTANT_DB": str(folder / "bot.db"),
        **more,
    }
    return {**{name: value for name, value in os.environ.items() if "proxy" not in name.lower()}, **given}


@asynccontextmanager
async def serving(env: dict[str, str], *arguments: str, umask: int = -1) -> AsyncIterator[asyncio.subprocess.Process]:
    command = (sys.executable, "-m", "bot", "serve", *arguments)
    process = await asyncio.create_subprocess_exec(
        *command, env=env, cwd=ROOT, stderr=asyncio.subprocess.PIPE, umask=umask
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def until(process: asyncio.subprocess.Process, words: str) -> str:
    """What the process writes, up to the line that holds these words."""
    assert process.stderr
    lines = []
    while line := (await asyncio.wait_for(process.stderr.readline(), PROCESS_SECONDS)).decode():
        lines.append(line)
        if words in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


async def counted(you: Person, port: int, line: str) -> str:
    """The counters once they hold this line: what a person sees is counted a moment later."""
    async with asyncio.timeout(LIMIT_SECONDS):
        while True:
            async with you.http.get(f"http://127.0.0.1:{port}/metrics") as answer:
                assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
                text = await answer.text()
            if f"{line}\n" in text:
                return text


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("SLACK_BOT_TOKEN", '"xoxb-1"', ("SLACK_BOT_TOKEN", "quotes")),
        ("SLACK_BOT_TOKEN", "xoxb-1 2", ("SLACK_BOT_TOKEN", "blanks")),
        ("SLACK_BOT_TOKEN", "xoxb-1\u200b", ("SLACK_BOT_TOKEN", "Copy it again")),
        ("SLACK_BOT_TOKEN", "xapp-1", ("SLACK_BOT_TOKEN", "belongs in SLACK_APP_TOKEN")),
        ("SLACK_APP_TOKEN", "xoxb-1", ("SLACK_APP_TOKEN", "belongs in SLACK_BOT_TOKEN")),
        ("SLACK_SIGNING_SECRET", "xoxb-1", ("SLACK_SIGNING_SECRET", "belongs in SLACK_BOT_TOKEN")),
        ("SLACK_API_URL", "http://slack.example/api/", ("SLACK_API_URL", "https://")),
        ("CONSULTANT_MESSAGES_A_MINUTE", "-1", ("CONSULTANT_MESSAGES_A_MINUTE",)),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_set(
    slack: Playground,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    name: str,
    value: str,
    parts: tuple[str, ...],
) -> None:
    for variable, given in environment(slack, tmp_path, **{name: value}).items():
        monkeypatch.setenv(variable, given)
    assert main(["serve"]) == INPUT
    written = capsys.readouterr().err
    assert "Traceback" not in written
    assert value.strip('"') not in written
    for part in parts:
        assert part in written


@pytest.mark.slow
async def test_a_port_that_is_taken_is_status_2(slack: Playground, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with serving(environment(slack, tmp_path), "--http", str(port)) as process:
            written = (await asyncio.wait_for(process.communicate(), PROCESS_SECONDS))[1].decode()
    assert process.returncode == INPUT
    assert "Choose another port" in written
    assert "Traceback" not in written


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--http", "99999"), "is no port"),
        (("--http", "-1"), "is no port"),
        (("--status", "http"), "is no port"),
        (("--http", "0", "--host", "no-such-host.invalid"), "Choose another port or host"),
        (("--http", "0", "--host", "192.0.2.1"), "Choose another port or host"),
    ],
)
async def test_where_it_can_not_listen_is_status_2(
    slack: Playground, tmp_path: Path, arguments: tuple[str, ...], word: str
) -> None:
    async with serving(environment(slack, tmp_path), *arguments) as process:
        written = (await asyncio.wait_for(process.communicate(), PROCESS_SECONDS))[1].decode()
    assert process.returncode == INPUT
    assert word in written
    assert "Traceback" not in written


@pytest.mark.slow
async def test_a_status_port_that_is_taken_is_status_2(slack: Playground, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        async with serving(environment(slack, tmp_path), "--status", str(taken.getsockname()[1])) as process:
            written = (await asyncio.wait_for(process.communicate(), PROCESS_SECONDS))[1].decode()
    assert process.returncode == INPUT
    assert "Choose another port" in written


@pytest.mark.slow
async def test_a_database_that_is_a_folder_is_status_2(slack: Playground, tmp_path: Path) -> None:
    async with serving(environment(slack, tmp_path, CONSULTANT_DB=str(tmp_path))) as process:
        written = (await asyncio.wait_for(process.communicate(), PROCESS_SECONDS))[1].decode()
    assert process.returncode == INPUT
    assert "Traceback" not in written


@pytest.mark.slow
async def test_a_slack_that_is_away_at_the_start_is_status_1(slack: Playground, tmp_path: Path) -> None:
    async with serving(environment(slack, tmp_path, SLACK_API_URL="http://127.0.0.1:9/api/")) as process:
        written = (await asyncio.wait_for(process.communicate(), PROCESS_SECONDS))[1].decode()
    assert process.returncode == LOST
    assert "unreachable" in written
    assert "Traceback" not in written


@pytest.mark.slow
async def test_a_token_revoked_under_way_ends_with_status_1_and_the_next_start_loses_nothing(
    slack: Playground, tmp_path: Path
) -> None:
    control, env = Control(slack.url), environment(slack, tmp_path)
    async with Person(slack.url, slack.users["You"]) as you:
        dm = await you.dm()
        async with serving(env, "--log-json") as process:
            await until(process, "connected to Slack")
            await control("token", error="token_revoked", which="bot")
            ts = await you.post(dm, QUESTION)
            await until(process, "NOTHING CAN BE POSTED")
            await asyncio.wait_for(process.wait(), PROCESS_SECONDS)
        assert process.returncode == LOST
        await control("token", restore=True)
        async with serving(env) as process:
            await until(process, "connected to Slack")
            answer = await you.answer(dm, ts)
            assert has_number(answer["blocks"], "500")


@pytest.mark.slow
async def test_a_proxy_in_the_environment_is_never_used_for_this_machine(slack: Playground, tmp_path: Path) -> None:
    dead = "http://127.0.0.1:9"
    env = environment(slack, tmp_path, HTTP_PROXY=dead, HTTPS_PROXY=dead, http_proxy=dead, https_proxy=dead)
    async with serving(env) as process, Person(slack.url, slack.users["You"]) as you:
        await until(process, "connected to Slack")
        dm = await you.dm()
        ts = await you.post(dm, QUESTION)
        await you.answer(dm, ts)


@pytest.mark.slow
async def test_the_proxy_of_the_environment_is_used_for_slack(slack: Playground, tmp_path: Path) -> None:
    asked: list[str] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readline()).decode().strip())
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
    env = environment(slack, tmp_path, HTTPS_PROXY=address, SLACK_API_URL="https://slack.example/api/")
    async with serving(env) as process:
        written = (await asyncio.wait_for(process.communicate(), PROCESS_SECONDS))[1].decode()
    proxy.close()
    assert set(asked) == {"CONNECT slack.example:443 HTTP/1.1"}
    assert process.returncode == LOST
    assert "Traceback" not in written


async def test_the_status_page_shows_health_and_counters(slack: Playground, tmp_path: Path) -> None:
    env, port = environment(slack, tmp_path), free_port()
    async with (
        serving(env, "--status", str(port), "--log-json") as process,
        Person(slack.url, slack.users["You"]) as you,
    ):
        lines = (await until(process, "connected to Slack")).splitlines()
        assert {"at", "level", "logger", "message"} <= set(json.loads(lines[-1]))
        dm = await you.dm()
        await you.answer(dm, await you.post(dm, QUESTION))
        async with you.http.get(f"http://127.0.0.1:{port}/health") as answer:
            assert (answer.status, await answer.json()) == (200, {"ready": True})
        text = await counted(you, port, 'consultant_posts_total{outcome="posted"} 1.0')
        assert 'consultant_events_total{kind="direct_message"} 1.0' in text
        assert QUESTION not in text
        await Control(slack.url)("token", error="invalid_auth", which="bot")
