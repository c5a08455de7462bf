"""What one record of a training file holds, whatever format it was written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from bot.evidence.loaded_content import content

Format = Literal[
    "chat", "prompt/completion", "anthropic/bedrock", "gemini", "alpaca", "sharegpt", "text only", "table", "own",
    "preference", "KTO (label true/false)", "reinforcement", "prompt only", "unknown",
]  # fmt: skip

# Formats whose records are pairs of an input and the output that a model shall learn.
SUPERVISED: frozenset[Format] = frozenset(
    {"chat", "prompt/completion", "anthropic/bedrock", "gemini", "alpaca", "sharegpt", "table", "own"}
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in the file.

    `line` is where it begins, counted from 1 (for Parquet and sheets: the row). `raw` are its bytes without the line
    end, where the file has such; `value` is the decoded object.
    """

    line: int
    value: dict[str, Any]
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with its place. `line` 0: the whole file. `detail` never repeats what a record says."""

    line: int
    kind: str
    detail: str


def word(kind: str, /, **values: object) -> str:
    """The sentence of `knowledge/training_data.toml` for a kind of finding, filled in."""
    return content().training.kinds[kind].format(**values)


def problem(line: int, kind: str, name: str = "", /, **values: object) -> Problem:
    """A finding in a line with its sentence, which bears the kind's name unless another one is given."""
    return Problem(line, kind, word(name or kind, **values))


@dataclass(frozen=True, slots=True)
class Example:
    """A record read: what goes in, what shall come out.

    `context` is what the record shows beside the question (a schema, a passage, tools): it tells examples apart but
    is no part of the input, since many records share it. `media` names the pictures and sounds that go in beside the
    text. `trained` is false where every answer carries weight 0.
    `faults` are kinds of problems of this record alone.
    """

    format: Format
    system: str = ""
    context: str = ""
    input: str = ""
    output: str = ""
    trained: bool = True
    faults: tuple[str, ...] = ()
    media: str = ""

    @property
    def supervised(self) -> bool:
        """Whether the record is an input with its output."""
        return self.format in SUPERVISED


def normalise(text: str) -> str:
    """The text without case and with single spaces: what counts as the same input."""
    return " ".join(text.casefold().split())
