"""Over HTTP: unsigned requests get 401 and nothing else, and those who only begin one keep nobody waiting."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import logging
import resource
import time
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from bot.playground import Playground
from bot.slack import http_server
from bot.slack.http_server import HEALTH, MOST_BODY, MOST_CONNECTIONS, PATH
from bot.store.database import Database
from tests.harness.paths import ROOT
from tests.harness.ports import free_port
from tests.harness.user import LIMIT_SECONDS
from tests.slack.app import Cases, running

HALF_SENT = 1_100
STANDING = 1_764_000_000.0  # of a clock that a test moves, in Unix seconds


class Server:
    """The bot's HTTP server, and a client that can sign as Slack does, by a clock of its own."""

    def __init__(self, port: int, secret: str, cases: Cases, now: Callable[[], float] = time.time) -> None:
        self.port, self.secret, self.cases, self.now = port, secret, cases, now
        self.url = f"http://127.0.0.1:{port}{PATH}"

    def signed(self, body: bytes, *, off: int = 0) -> dict[str, str]:
        stamp = str(int(self.now()) + off)
        digest = hmac.new(self.secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
            "Content-Type": "application/json",
        }

    async def post(self, body: bytes, headers: dict[str, str], url: str = "") -> tuple[int, str, dict[str, str]]:
        async with aiohttp.ClientSession() as http, http.post(url or self.url, data=body, headers=headers) as answer:
            return answer.status, await answer.text(), dict(answer.headers)


@pytest.fixture
async def server(store: Database) -> AsyncIterator[Server]:
    port = free_port()
    with Playground(ROOT / "manifest.yml", request_url=f"http://127.0.0.1:{port}{PATH}") as pg:
        async with running(pg, store, port=port) as cases:
            yield Server(port, pg.signing_secret, cases)


CHALLENGE = json.dumps({"type": "url_verification", "challenge": "c1", "token": "t"}).encode()
DEEP = b"[" * 200_000


@pytest.mark.parametrize(
    "body",
    [b"", b"{" * 9, DEEP, b"\xff\xfe\x00", b"payload=%7B", CHALLENGE],
    ids=["empty", "broken", "deep", "bytes", "form", "good"],
)
async def test_every_unsigned_request_gets_401_without_a_traceback(
    server: Server, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    forged = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=00"}
    odd = {"Content-Type": "application/json; charset=no-such-thing"}
    for headers in (
        {},
        forged,
        odd,
        {**forged, **odd},
        {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": "x"},
    ):
        status, text, sent = await server.post(body, headers)
        assert (status, text) == (401, "")
        assert "aiohttp" not in sent.get("Server", "")
        assert "Python" not in sent.get("Server", "")
    assert not any(record.exc_info for record in caplog.records)


async def test_signed_requests_are_taken_and_what_is_broken_in_them_is_400(server: Server) -> None:
    status, text, _ = await server.post(CHALLENGE, server.signed(CHALLENGE))
    assert status == 200
    assert "c1" in text
    for broken in (b"{" * 9, DEEP, b"\xff\xfe\x00"):
        status, _, _ = await server.post(broken, server.signed(broken))
        assert status == 400
    status, _, _ = await server.post(CHALLENGE, server.signed(CHALLENGE, off=-400))
    assert status == 401
    large = b"x" * (MOST_BODY + 1)
    status, _, _ = await server.post(large, server.signed(large))
    assert status == 413
    status, _, _ = await server.post(CHALLENGE, server.signed(CHALLENGE), url=f"http://127.0.0.1:{server.port}/other")
    assert status == 404


async def test_what_is_no_http_gets_no_banner_and_no_traceback(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    for nonsense in (b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(nonsense + b"\r\n\r\n")
        answer = await asyncio.wait_for(reader.read(4_096), LIMIT_SECONDS)
        assert b"aiohttp" not in answer
        assert b"Traceback" not in answer
        writer.close()
    assert not any(record.exc_info for record in caplog.records)


async def test_health_shows_no_version(server: Server) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{server.port}{HEALTH}") as answer:
        assert answer.status == 200
        assert await answer.json() == {"ready": True}
        assert "aiohttp" not in answer.headers["Server"]


async def test_bad_signatures_are_counted_and_the_clock_is_named(
    store: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "bot.slack.http_server")
    port = free_port()
    with Playground(ROOT / "manifest.yml") as pg:
        async with running(pg, store, port=port, now=lambda: STANDING) as cases:
            slow = Server(port, pg.signing_secret, cases, lambda: STANDING)
            for _ in range(50):
                await slow.post(CHALLENGE, slow.signed(CHALLENGE, off=-3_600))
            said = [record.getMessage() for record in caplog.records if record.name == "bot.slack.http_server"]
    assert len(said) == 1  # a minute
    assert "clock by -3600 s" in said[0]


async def test_each_minute_has_one_warning_that_counts(store: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "bot.slack.http_server")
    clock, port = [STANDING], free_port()

    def counted() -> list[int]:
        said = [record.getMessage() for record in caplog.records if record.name == "bot.slack.http_server"]
        return [int(line.split()[0]) for line in said]

    with Playground(ROOT / "manifest.yml") as pg:
        async with running(pg, store, port=port, now=lambda: clock[0]) as cases:
            stranger = Server(port, "another", cases, lambda: clock[0])
            for seconds, expected in ((0, [1]), (20, [1]), (39, [1]), (1, [1, 3]), (59, [1, 3])):
                clock[0] += seconds
                status, _, _ = await stranger.post(CHALLENGE, stranger.signed(CHALLENGE))
                assert status == 401
                assert counted() == expected
    assert counted() == [1, 3, 1]  # the rest, when it stops


async def test_a_wrong_secret_is_named(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "bot.slack.http_server")
    server.secret = "another"
    status, _, _ = await server.post(CHALLENGE, server.signed(CHALLENGE))
    assert status == 401
    assert "SLACK_SIGNING_SECRET" in caplog.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n",
    ],
    ids=["nothing", "header", "length"],
)
async def test_half_sent_requests_keep_no_signed_one_waiting(
    server: Server, half: bytes, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("HEADER_SECONDS", "BODY_SECONDS"):
        monkeypatch.setattr(http_server, limit, 600.0)  # what is half sent is not ended by its limit of time
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4_096)), hard))
    half_sent = []
    try:
        for _ in range(HALF_SENT):
            half_sent.append(await asyncio.open_connection("127.0.0.1", server.port))
            half_sent[-1][1].write(half)
        assert len(half_sent) == HALF_SENT > MOST_CONNECTIONS
        status, _, _ = await asyncio.wait_for(server.post(CHALLENGE, server.signed(CHALLENGE)), LIMIT_SECONDS)
        assert status == 200
        with contextlib.suppress(ConnectionError):  # the oldest made room
            assert await asyncio.wait_for(half_sent[0][0].read(), LIMIT_SECONDS) == b""
        assert len(caplog.text) < 10_000
    finally:
        for _, writer in half_sent:
            writer.close()
        for _, writer in half_sent:
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_a_header_and_a_body_have_their_limit_of_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "HEADER_SECONDS", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\n")
    with contextlib.suppress(ConnectionError):
        assert await asyncio.wait_for(reader.read(), LIMIT_SECONDS) == b""
    writer.close()
    monkeypatch.setattr(http_server, "HEADER_SECONDS", LIMIT_SECONDS)  # a whole header has all the time it needs
    monkeypatch.setattr(http_server, "BODY_SECONDS", 0.1)
    headers = server.signed(b"123456789")
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{lines}Content-Length: 9\r\n\r\n123".encode())
    assert b" 408 " in await asyncio.wait_for(reader.readline(), LIMIT_SECONDS)
    writer.close()
