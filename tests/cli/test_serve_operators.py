"""What an operator sees of `serve`, `try` and `doctor`: hosts, certificates, the log, counters; no credentials."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bot.cli.doctor import examine
from bot.playground import Playground
from tests.cli.test_serve_refusals import INPUT, MANIFEST, QUESTION, counted, environment, serving, until
from tests.harness.ports import free_port
from tests.harness.untrusted_server import untrusted_server
from tests.harness.user import PROCESS_SECONDS, Control, Person

OTHER_LOOPBACK = "127.0.0.2"
DEAD_PROXY = "http://127.0.0.1:9"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
COUNTERS = (
    "consultant_events_total",
    "consultant_acks_late_total",
    "consultant_events_over_limit_total",
    "consultant_posts_total",
    "consultant_retries_total",
    "consultant_model_calls_total",
    "consultant_queue",
    "consultant_turn_seconds",
)


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground(MANIFEST) as started:
        yield started


async def status_of(url: str) -> int | None:
    """The status that an address answers with; None if nobody listens there."""
    try:
        async with aiohttp.ClientSession() as http, http.get(url) as answer:
            return answer.status
    except aiohttp.ClientConnectorError:
        return None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "host", "elsewhere"),
    [((), "127.0.0.1", OTHER_LOOPBACK), (("--host", OTHER_LOOPBACK), OTHER_LOOPBACK, "127.0.0.1")],
    ids=["by itself", "as asked"],
)
async def test_over_http_it_listens_where_it_should_and_nowhere_else(
    slack: Playground, tmp_path: Path, arguments: tuple[str, ...], host: str, elsewhere: str
) -> None:
    port = free_port(host)
    async with serving(environment(slack, tmp_path), "--http", str(port), *arguments) as process:
        assert f"listening on {host}, port {port}" in await until(process, "listening on")
        assert await status_of(f"http://{host}:{port}/health") == 200
        assert await status_of(f"http://{host}:{port}/slack/events") == 401
        assert await status_of(f"http://{elsewhere}:{port}/health") is None


@pytest.mark.slow
async def test_a_certificate_that_is_not_trusted_is_named_and_what_to_set_helps(
    slack: Playground, tmp_path: Path
) -> None:
    authority = tmp_path / "authority.pem"
    async with untrusted_server(authority) as url:
        env = environment(slack, tmp_path, SLACK_API_URL=f"{url}/api/")
        async with serving(env) as process:
            written = (await asyncio.wait_for(process.communicate(), PROCESS_SECONDS))[1].decode()
        assert process.returncode == INPUT
        assert "certificate" in written
        assert "Set SSL_CERT_FILE" in written
        assert "Traceback" not in written
        async with serving({**env, "SSL_CERT_FILE": str(authority)}) as process:
            written = (await asyncio.wait_for(process.communicate(), PROCESS_SECONDS))[1].decode()
        assert "certificate" not in written
        assert "account_inactive" in written  # it came through


async def test_doctor_names_the_certificate(slack: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with untrusted_server(tmp_path / "authority.pem") as url:
        model = {"ANTHROPIC_API_KEY": "a-key", "ANTHROPIC_BASE_URL": url}
        for name, value in environment(slack, tmp_path, SLACK_API_URL=f"{url}/api/", **model).items():
            monkeypatch.setenv(name, value)
        lines: list[str] = []
        status = await asyncio.to_thread(examine, lines.append)
    assert status == 1
    for about in ("bot token:", "model:"):
        (line,) = [line for line in lines if about in line and line.startswith("FAIL")]
        assert "not trusted" in line
        assert "SSL_CERT_FILE" in line


def test_doctor_prints_no_credentials_whatever_they_stand_in(
    slack: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = ("hunter2", "swordfish", "sk-ant-opensesame")
    env = environment(
        slack,
        tmp_path,
        SLACK_API_URL="https://operator:hunter2@slack.example/api/",
        HTTPS_PROXY="http://operator:swordfish@127.0.0.1:9",
        ANTHROPIC_API_KEY="sk-ant-opensesame",
        ANTHROPIC_BASE_URL="http://operator:hunter2@127.0.0.1:9",
        CONSULTANT_MODEL_SERVER="ollama",
        CONSULTANT_MODEL="some-model",
    )
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    lines: list[str] = []
    assert examine(lines.append, seconds=10) == 1
    printed = "\n".join(lines)
    assert "slack.example" in printed
    for secret in (*secrets, slack.bot_token, slack.app_token, slack.signing_secret):
        assert secret not in printed


@pytest.mark.slow
async def test_the_log_for_programs_names_requests_and_holds_no_words(slack: Playground, tmp_path: Path) -> None:
    control = Control(slack.url)
    async with (
        serving(environment(slack, tmp_path), "--log-json") as process,
        Person(slack.url, slack.users["You"]) as you,
    ):
        written = await until(process, "connected to Slack")
        dm = await you.dm()
        await control("token", error="missing_scope", which="bot")
        for text in (QUESTION, "start Walrus project"):
            await you.post(dm, text)
            written += await until(process, "is put off")
    lines = [json.loads(line) for line in written.splitlines()]
    put_off = [line for line in lines if "is put off" in line["message"]]
    assert len(put_off) == 2
    assert all(line["level"] == "WARNING" and line["logger"] for line in put_off)
    requests = [line["request"] for line in put_off]
    assert len(set(requests)) == 2  # each line is of the event that it tells of
    assert all(re.fullmatch(r"[\w:.-]+", request) for request in requests)
    assert "request" not in lines[0]
    for words in (QUESTION, "Walrus", slack.bot_token, slack.app_token):
        assert words not in written


@pytest.mark.slow
async def test_metrics_have_every_counter_and_no_words(slack: Playground, tmp_path: Path) -> None:
    port, control = free_port(), Control(slack.url)
    async with (
        serving(environment(slack, tmp_path), "--status", str(port)) as process,
        Person(slack.url, slack.users["You"]) as you,
    ):
        await until(process, "connected to Slack")
        dm = await you.dm()
        await control.fault("server_error", method="chat.postMessage", count=1)
        for text in (QUESTION, "help"):
            await you.answer(dm, await you.post(dm, text))
        text = await counted(you, port, "consultant_turn_seconds_count 2.0")
    for name in COUNTERS:
        assert f"# TYPE {name} " in text
    assert 'consultant_events_total{kind="direct_message"} 2.0' in text
    assert "consultant_retries_total 1.0" in text
    for words in ("examples", you.id, dm, slack.team_id):
        assert words not in text
