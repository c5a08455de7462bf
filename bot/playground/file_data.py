"""Uploaded files: Slack's file object, the bytes, and where they were shared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


class FileBodies(Mapping[str, JSON]):
    """Files seen as their JSON, without a copy of them all."""

    def __init__(self, files: dict[str, File]) -> None:
        self._files = files

    def __getitem__(self, name: str) -> JSON:
        return self._files[name].body

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)
