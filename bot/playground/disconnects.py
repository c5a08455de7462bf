"""A client that leaves in the middle of its request is no error of the server.

aiohttp logs what a write to a closed connection raises as an unhandled error. Whether a write or the cancelling of the
handler comes first is chance, so every server here takes this middleware.
"""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler


@web.middleware
async def end_quietly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The handler's response, or an empty one if the client has gone. Other lost connections are raised."""
    try:
        return await handler(request)
    except ConnectionError:
        if request.transport is None or request.transport.is_closing():
            return web.Response()
        raise
