"""Uploaded files: Slack's file object, the bytes, and where they were shared."""

from __future__ import annotations

from dataclasses import dataclass

from bot.playground.errors import JSON


@dataclass
class File:
    """An uploaded file; `body` is Slack's file object, `content` its bytes."""

    body: JSON
    content: bytes = b""
    complete: bool = False


def shared_in(file: JSON) -> list[str]:
    """The ids of the conversations in which a file was shared."""
    return [name for kind in ("channels", "groups", "ims") for name in file.get(kind, ())]
