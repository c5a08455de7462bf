"""The error of every reader: the file can't be read, and where."""

from __future__ import annotations


class EvidenceFileError(ValueError):
    """A file is refused as a whole. The message is for the person who gave it and names the line or the column."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class QuestionError(ValueError):
    """A choice that was given (an option, an answer) fits nothing in the file. The message says what would fit."""
