"""A file that a person handed over is fetched as text, or there is a plain reason why not."""

from __future__ import annotations

from typing import Literal

Reason = Literal["too_large", "not_text", "not_allowed", "unreachable"]
MOST_BYTES = 200_000  # of a file: some 30,000 words, far beyond any prompt


class FileRefusedError(Exception):
    """The file was not fetched, or is no text."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
