"""Files from messages, fetched from Slack's own hosts only, with the bot's token: prompts as text, others to disk."""

from __future__ import annotations

import codecs
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from io import FileIO
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from bot.ports.inbound import Attachment
from bot.ports.slack_workspace import MAX_FILE_BYTES, FileRefusedError
from bot.proxies import choose_proxy
from bot.slack.delivery.refusals import NETWORK
from bot.slack.text import clean

log = logging.getLogger(__name__)

SLACK_HOSTS = (".slack.com", ".slack-gov.com", ".slack-files.com")
TEXT_NAMES = (
    *(".txt", ".md", ".markdown", ".prompt", ".text", ".json", ".jsonl"),
    *(".yaml", ".yml", ".xml", ".toml", ".j2"),
)
WEB_PAGE = "text/html"
OK = 200
CHUNK = 256 * 1024
PATIENCE = aiohttp.ClientTimeout(total=180, sock_read=30)
# Which byte order mark means which encoding; UTF-32 first, since its mark begins like that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLD = "cp1252"
LONGEST_NAME = 60  # with four bytes each, and a word before them: file systems take 255
# On Windows these are devices, whatever follows behind a dot:
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))})


async def fetch(session: aiohttp.ClientSession, base_url: str, token: str, attachment: Attachment) -> str:
    """The text of a file. `base_url` is the Web API's: it tells which hosts are Slack's. Raises FileRefusedError."""
    if not attachment.url:
        raise FileRefusedError("not_allowed")
    kind = attachment.mimetype.partition("/")[0]
    if kind in ("audio", "video"):
        raise FileRefusedError("clip")
    if kind == "image":
        raise FileRefusedError("image")
    looks_like_text = attachment.mimetype.startswith("text/") or attachment.name.lower().endswith(TEXT_NAMES)
    if not looks_like_text or attachment.mimetype == WEB_PAGE:
        raise FileRefusedError("not_text")
    if attachment.size > MAX_FILE_BYTES:
        raise FileRefusedError("too_large")
    try:
        async with _open(session, base_url, token, attachment, page=False) as answer:
            content = await _within(answer.content)
    except (*NETWORK, ValueError) as error:
        raise FileRefusedError("unreachable") from error
    return clean(decode(content))


def safe_name(name: str) -> str:
    """A file's name without what a path reads in it, on any system."""
    shown = "".join(sign for sign in name if sign.isprintable() and sign not in '/\\:*?"<>|')
    safe = shown[-LONGEST_NAME:].lstrip(".").rstrip(". ") or "file"
    return f"file {safe}" if safe.partition(".")[0].strip().upper() in DEVICES else safe


async def save(
    session: aiohttp.ClientSession, base_url: str, token: str, attachment: Attachment, target: Path, limit: int
) -> None:
    """Write a file of any kind to `target`. Raises FileRefusedError; then `target` may hold a part of it."""
    if attachment.size > limit:
        raise FileRefusedError("too_large")
    size = 0
    try:
        async with _open(session, base_url, token, attachment, page=attachment.mimetype == WEB_PAGE) as answer:
            with _on_disk():
                file = target.open("wb", buffering=0)  # what the disk refuses is known with each chunk
            with file:
                async for chunk in answer.content.iter_chunked(CHUNK):
                    size += len(chunk)
                    if size > limit:
                        raise FileRefusedError("too_large")
                    with _on_disk():
                        _write(file, chunk)
    except (*NETWORK, ValueError) as error:
        raise FileRefusedError("unreachable") from error
    if attachment.size and size != attachment.size:  # a page in place of the file, or a part of it
        raise FileRefusedError("not_allowed" if attachment.mimetype == WEB_PAGE else "unreachable")


@contextmanager
def _on_disk() -> Iterator[None]:
    """What the disk refuses is no fault of the connection. Raises FileRefusedError."""
    try:
        yield
    except OSError as error:
        log.error("a file could not be written: %s", error.strerror)
        raise FileRefusedError("no_room") from error


def _write(file: FileIO, chunk: bytes) -> None:
    while chunk:
        chunk = chunk[file.write(chunk) :]


@asynccontextmanager
async def _open(
    session: aiohttp.ClientSession, base_url: str, token: str, attachment: Attachment, *, page: bool
) -> AsyncIterator[aiohttp.ClientResponse]:
    """The answer with the file. `page`: the file is a web page itself. Raises FileRefusedError."""
    if not is_slack_host(attachment.url, base_url):
        raise FileRefusedError("not_allowed")
    # Without the scope Slack leads to its login page, with status 200 in the end: neither is followed nor taken.
    async with session.get(
        attachment.url,
        headers={"Authorization": f"Bearer {token}"},
        allow_redirects=False,
        timeout=PATIENCE,
        proxy=choose_proxy(attachment.url),
    ) as answer:
        if answer.status in (404, 410):
            raise FileRefusedError("gone")
        if answer.status != OK or (answer.content_type == WEB_PAGE and not page):
            raise FileRefusedError("unreachable" if answer.status >= 500 else "not_allowed")
        yield answer


def is_slack_host(url: str, base_url: str) -> bool:
    """Whether the token may go there: a host of Slack's, or exactly where the Web API is (tests, the playground)."""
    try:
        there, base = urlsplit(url), urlsplit(base_url)
        same = (there.scheme, there.hostname, there.port) == (base.scheme, base.hostname, base.port)
    except ValueError:
        return False
    host, home = f".{there.hostname or ''}", f".{base.hostname or ''}"
    if there.username or there.password:
        return False
    if home.endswith(SLACK_HOSTS):
        return there.scheme == "https" and host.endswith(SLACK_HOSTS) and there.port in (None, 443)
    return same


def decode(content: bytes) -> str:
    """The text in the bytes. Raises FileRefusedError if they are no text."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode(OLD, errors="replace")
    if "\x00" in text:
        raise FileRefusedError("not_text")
    return text


async def _within(stream: aiohttp.StreamReader) -> bytes:
    """All bytes, if they are no more than allowed, whatever was announced."""
    content = b""
    async for chunk in stream.iter_any():
        content += chunk
        if len(content) > MAX_FILE_BYTES:
            raise FileRefusedError("too_large")
    return content
