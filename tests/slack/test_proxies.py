"""One rule chooses the proxy: for the SDK, files, response_url, sockets and the model. This machine needs none."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from bot.claude import sdk
from bot.claude.call_limits import Limits
from bot.consultation.messages import Notice
from bot.playground import Playground
from bot.ports.inbound import Attachment
from bot.ports.slack_workspace import FileRefusedError, SlackRefusedError
from bot.proxies import choose_proxy, hide_credentials, is_protected
from bot.slack.clients import BotIdentity, Clients, fetch_identity, open_clients
from bot.slack.delivery.outbox import Outbox
from bot.slack.file_download import fetch, save
from bot.slack.payloads.message_text import read_files
from bot.slack.slack_workspace import SlackWorkspace
from bot.slack.socket_connection import Patience, Socket, count_connections
from bot.store.database import Database
from tests.harness.user import LIMIT_SECONDS
from tests.slack.rendering import PHRASES

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
API = "https://slack.example/api/"
SLACK = "https://slack.com/api/"  # the proxy lets nobody through to it
FILE = "https://files.slack.com/files-pri/T1-F1/prompt.txt"
HOOK = "https://hooks.slack.com/commands/1/2/3"


@pytest.fixture(autouse=True)
def no_proxy_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    ("env", "url", "proxy"),
    [
        ({}, API, None),
        ({"HTTPS_PROXY": "http://p:1"}, API, "http://p:1"),
        ({"https_proxy": "http://p:1"}, API, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1"}, API, None),
        ({"HTTP_PROXY": "http://p:1"}, "http://plain.example/", "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1"}, "wss://wss.slack.example/link", "http://p:1"),
        ({"ALL_PROXY": "http://p:1"}, API, "http://p:1"),
        ({"HTTPS_PROXY": "p.example:1"}, API, "http://p.example:1"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "slack.example"}, API, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": ".example"}, API, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*"}, API, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "other.example"}, API, "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "other.example, *"}, API, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*.Example"}, API, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*.slack.example"}, API, "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "ck.example"}, API, "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "slack.example:443"}, API, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "slack.example:8443"}, API, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1", "NO_PROXY": "plain.example:80"}, "http://plain.example/", None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "10.1.2.3"}, "https://10.1.2.3/", None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "10.0.0.0/8"}, "https://10.1.2.3:8000/", None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "10.0.0.0/8"}, "https://11.1.2.3/", "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "10.0.0.0/8"}, "https://[2001:db8::1]/", "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "2001:db8::1"}, "https://[2001:db8::1]/", None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "[2001:db8::1]:443"}, "https://[2001:db8::1]/", None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "2001:db8::/32"}, "https://[2001:db8::1]/", None),
        ({"HTTPS_PROXY": "http://p:1"}, "https://localhost/", None),
        ({"HTTPS_PROXY": "http://p:1"}, "https://127.0.0.1:8/", None),
        ({"HTTPS_PROXY": "http://p:1"}, "https://[::1]/", None),
        ({"HTTP_PROXY": "http://p:1"}, "ws://127.0.0.5/link", None),
    ],
)
def test_the_proxy_of_an_address(
    env: dict[str, str], url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert choose_proxy(url) == proxy


@pytest.mark.parametrize(
    ("url", "protected"),
    [
        ("https://slack.example/f", True),
        ("http://slack.example/f", False),
        ("http://127.0.0.1:8900/f", True),
        ("http://localhost/f", True),
        ("http://[::1]:8/f", True),
        ("http://127.0.0.1.slack.example/f", False),
        ("http://localhost.example/f", False),
        ("ftp://127.0.0.1/f", False),
        ("http://[", False),
    ],
)
def test_only_https_and_this_machine_are_safe_from_listeners(url: str, protected: bool) -> None:
    assert is_protected(url) is protected
    file = {"id": "F1", "name": "p.txt", "size": 1, "url_private": url}
    assert [found.url for found in read_files({"files": [file]})] == ([url] if protected else [])


def test_an_address_is_printed_without_its_credentials() -> None:
    assert hide_credentials("https://me:secret@slack.example:8/api/") == "https://…@slack.example:8/api/"
    assert hide_credentials(API) == API


class Asked(list[str]):
    """What a proxy was asked for; `more` is set with each."""

    def __init__(self) -> None:
        super().__init__()
        self.more = asyncio.Event()


@asynccontextmanager
async def refusing_proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Asked]:
    """A proxy that lets nobody through; what it was asked for."""
    asked = Asked()

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readline()).decode().split(" HTTP")[0])
        asked.more.set()
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        yield asked


def workspace_of(clients: Clients, store: Database) -> SlackWorkspace:
    outbox = Outbox(clients.posting, store, PHRASES)
    return SlackWorkspace(clients.asking, outbox, clients.session, PHRASES, BotIdentity("T1", "U1"))


async def test_whatever_leaves_this_machine_asks_the_proxy(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Attachment(id="F1", name="prompt.txt", mimetype="text/plain", size=9, url=FILE)
    async with refusing_proxy(monkeypatch) as asked, open_clients("xoxb-1", SLACK) as clients:

        def since() -> set[str]:
            found = set(asked)
            asked.clear()
            return found

        with pytest.raises(SlackRefusedError):
            await fetch_identity(clients)
        assert since() == {"CONNECT slack.com:443"}
        with pytest.raises(FileRefusedError):
            await fetch(clients.session, clients.base_url, "xoxb-1", file)
        assert since() == {"CONNECT files.slack.com:443"}
        with pytest.raises(FileRefusedError):
            await save(clients.session, clients.base_url, "xoxb-1", file, tmp_path / "file", 1_000)
        assert since() == {"CONNECT files.slack.com:443"}
        assert not await workspace_of(clients, store).answer_command(HOOK, Notice(text="hello"))
        assert since() == {"CONNECT hooks.slack.com:443"}
        with pytest.raises(SlackRefusedError):
            await count_connections(clients.session, clients.base_url, "xapp-1")
        assert since() == {"CONNECT slack.com:443"}
        socket = Socket(AsyncApp(client=clients.asking), "xapp-1", clients, Patience(start=0.01))
        asked.more.clear()
        socket.begin()
        await asyncio.wait_for(asked.more.wait(), LIMIT_SECONDS)
        with pytest.raises(SlackRefusedError):
            await socket.start()
        await socket.stop()
        assert since() == {"CONNECT slack.com:443"}


async def test_the_model_asks_the_same_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with refusing_proxy(monkeypatch) as asked:
        anthropic, http = sdk.load()
        client = sdk.client(anthropic, http, key="k", base_url=None, limits=Limits())
        with pytest.raises(anthropic.APIConnectionError):
            await client.models.list()
        await client.close()
    assert asked == ["CONNECT api.anthropic.com:443"]


@asynccontextmanager
async def every_host(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[int, list[str]]]:
    """A server that is every host there is, and the proxy: its port, and the addresses that it was asked for.

    A proxy is asked for a whole address, and any other server for a path.
    """
    asked: list[str] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode().split()[1])
        body = b'{"ok": false, "error": "invalid_auth"}'
        head = f"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    def find(host: str, port: int, *_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", int(port)))]

    monkeypatch.setattr(socket, "getaddrinfo", find)
    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
        yield port, asked


@pytest.mark.parametrize(
    ("host", "no_proxy", "directly"),
    [
        ("api.example", "", False),
        ("api.example", "api.example", True),
        ("api.example", "example", True),
        ("api.example", ".example", True),
        ("api.example", "*.example", True),
        ("api.example", "other.example,api.example", True),
        ("api.example", "api.example:PORT", True),
        ("api.example", "api.example:1", False),
        ("api.example", "i.example", False),
        ("api.example", "10.0.0.0/8", False),
        ("api.example", "*", True),
        ("api.example", "other.example,*", True),
        ("10.1.2.3", "10.2.0.0/16", False),
        ("localhost", "", True),
        ("127.0.0.1", "", True),
    ],
)
async def test_slack_and_the_model_are_reached_in_the_same_way(
    host: str, no_proxy: str, *, directly: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with every_host(monkeypatch) as (port, asked):
        monkeypatch.setenv("NO_PROXY", no_proxy.replace("PORT", str(port)))
        address = f"http://{host}:{port}"
        async with open_clients("xoxb-1", f"{address}/api/") as clients:
            with pytest.raises(SlackRefusedError):
                await fetch_identity(clients)
        anthropic, http = sdk.load()
        client = sdk.client(anthropic, http, key="k", base_url=address, limits=Limits())
        with pytest.raises(anthropic.AuthenticationError):
            await client.models.list()
        await client.close()
        way = "" if directly else address
        assert asked == [f"{way}/api/auth.test", f"{way}/v1/models"]


async def test_sockets_ask_the_proxy_too(pg: Playground, clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack names the socket's own address, on another host than the Web API's."""
    async with refusing_proxy(monkeypatch) as asked, aiohttp.ClientSession() as session:
        with suppress(aiohttp.ClientError):
            await session.ws_connect("wss://wss.slack.example/link", proxy=choose_proxy("wss://wss.slack.example/link"))
        assert asked == ["CONNECT wss.slack.example:443"]
        assert await count_connections(clients.session, pg.api_url, pg.app_token) == 0
        assert len(asked) == 1  # the playground is on this machine
