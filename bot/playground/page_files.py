"""The files of the page: compressed once, and not sent again to a browser that has them."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class PageFile:
    """A file as it was at `modified` (nanoseconds)."""

    modified: int
    content: bytes
    compressed: bytes
    etag: str


class PageFiles:
    """Read when first asked for and after each change."""

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
