"""A server behind a certificate whose authority nobody knows."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import trustme


@asynccontextmanager
async def untrusted_server(authority: Path) -> AsyncIterator[str]:
    """It refuses every token and is no model; its address, without a slash at the end.

    The authority's certificate is written to `authority`.
    """

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"ok": false, "error": "account_inactive"}'
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer = trustme.CA()
    issuer.issue_cert("localhost").configure_cert(context)
    issuer.cert_pem.write_to_path(str(authority))
    server = await asyncio.start_server(refuse, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}"
