"""One port, on this machine only: Web API, Socket Mode, files, response URLs, person and control APIs, the page."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import socket
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiohttp import web

from bot.playground import control, person, response_urls
from bot.playground.disconnects import end_quietly
from bot.playground.export import export_html
from bot.playground.slack_state import Options, SlackState
from bot.playground.web_api import WebApi
from bot.playground.workspace_data import File, shared_in

PAGE = Path(__file__).with_name("page")
LOCAL = "127.0.0.1"
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}
SHUTDOWN_SECONDS = 1.0
MAX_BODY_BYTES = 64 * 1024 * 1024
LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to see this file.</body></html>"


async def start(options: Options, port: int = 0) -> tuple[SlackState, web.AppRunner]:
    """Starts serving on 127.0.0.1; port 0 takes a free one. The caller ends it with `stop`."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # On Windows SO_REUSEADDR would share the port with whoever serves on it:
    # https://learn.microsoft.com/windows/win32/winsock/using-so-reuseaddr-and-so-exclusiveaddruse
    bound.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR), 1)
    try:
        bound.bind((LOCAL, port))
        slack_state = SlackState(options, f"http://{LOCAL}:{bound.getsockname()[1]}")
    except BaseException:
        bound.close()
        raise
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[end_quietly, person.answer_refusals])
    app.add_routes(_routes(slack_state))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    await web.SockSite(runner, bound).start()
    return slack_state, runner


async def stop(slack_state: SlackState, runner: web.AppRunner) -> None:
    await slack_state.close()
    await runner.cleanup()


def _routes(slack_state: SlackState) -> list[web.AbstractRouteDef]:
    api, files = WebApi(slack_state), PageFiles()

    async def index(request: web.Request) -> web.StreamResponse:
        if not (PAGE / "index.html").is_file():
            return web.Response(text="The playground runs. It has no page here; use /person/* and /api/*.")
        return files.answer(request, PAGE / "index.html")

    async def page(request: web.Request) -> web.StreamResponse:
        path = (PAGE / request.match_info["name"]).resolve()
        if not path.is_relative_to(PAGE) or not path.is_file():
            raise web.HTTPNotFound
        return files.answer(request, path)

    async def export(_: web.Request) -> web.Response:
        disposition = {"Content-Disposition": 'attachment; filename="conversation.html"'}
        return web.Response(text=export_html(slack_state, PAGE), content_type="text/html", headers=disposition)

    async def permalink(_: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/")

    return [
        web.get("/", index),
        web.get("/export", export),
        web.get("/link/", slack_state.sockets.serve),
        web.get("/page/{name:.+}", page),
        web.get("/archives/{rest:.*}", permalink),
        web.post("/api/{method}", api.serve),
        web.get("/api/{method}", api.serve),
        web.post("/response/{name}", partial(response_urls.serve, slack_state)),
        web.post("/upload/v1/{file}", partial(_upload, slack_state)),
        web.get("/files-pri/{file}/{name:.*}", partial(_download, slack_state)),
        *person.routes(slack_state),
        *control.routes(slack_state),
    ]


async def _upload(slack_state: SlackState, request: web.Request) -> web.Response:
    """The bytes of a file whose upload was announced; their number must be the one announced."""
    file = slack_state.workspace.files.get(request.match_info["file"])
    if file is None or file.complete:
        return web.Response(status=404, text="file_not_found")
    if request.content_type == "multipart/form-data":
        sent = next((value for value in (await request.post()).values() if isinstance(value, web.FileField)), None)
        file.content = sent.file.read() if sent else b""
    else:
        file.content = await request.read()
    return web.Response(text=f"OK - {len(file.content)}")


async def _download(slack_state: SlackState, request: web.Request) -> web.Response:
    """A private file: without a token that may read it Slack shows a login page, with status 200."""
    file_id = request.match_info["file"].rpartition("-")[2]
    file = slack_state.workspace.files.get(file_id)
    if not _may_read(slack_state, request, file):
        return web.Response(text=LOGIN_PAGE, content_type="text/html")
    if file is None:
        return web.Response(status=404, text="file_not_found")
    disposition = {"Content-Disposition": f'attachment; filename="{file.body["name"]}"'}
    return web.Response(body=file.content, content_type=file.body["mimetype"], headers=disposition)


def _may_read(slack_state: SlackState, request: web.Request, file: File | None) -> bool:
    viewer = request.query.get("user")  # the page shows a person's files to that person
    if file is not None and viewer is not None:
        shared = [slack_state.workspace.channels.get(name) for name in shared_in(file.body)]
        channels = [channel for channel in shared if channel is not None]
        return file.body["user"] == viewer or any(viewer in channel.members for channel in channels)
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return (
        token == slack_state.bot_token and token not in slack_state.token_errors and "files:read" in slack_state.scopes
    )


@dataclass(frozen=True)
class PageFile:
    """A file as it was at `modified` (nanoseconds)."""

    modified: int
    content: bytes
    compressed: bytes
    etag: str


class PageFiles:
    """The files of the page, compressed once: read when first asked for and after each change."""

    def __init__(self) -> None:
        self._known: dict[Path, PageFile] = {}

    def answer(self, request: web.Request, path: Path) -> web.Response:
        """The file, gzipped where the browser takes that; 304 where it has it already."""
        file = self._read(path)
        kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = {"Cache-Control": "no-cache", "ETag": file.etag, "Vary": "Accept-Encoding"}
        if request.headers.get("If-None-Match") == file.etag:
            return web.Response(status=304, headers=headers)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return web.Response(body=file.compressed, content_type=kind, charset="utf-8", headers=headers)
        return web.Response(body=file.content, content_type=kind, charset="utf-8", headers=headers)

    def _read(self, path: Path) -> PageFile:
        modified, known = path.stat().st_mtime_ns, self._known.get(path)
        if known is None or known.modified != modified:
            content = path.read_bytes()
            etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
            known = self._known[path] = PageFile(modified, content, gzip.compress(content), etag)
        return known
