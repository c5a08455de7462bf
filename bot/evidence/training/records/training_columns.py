"""Which columns of a table hold the input and the output: by their names, else by what stands in them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.evidence.loaded_content import content
from bot.evidence.training.records.training_examples import Example, Format
from bot.evidence.training.records.turns import ROLES, read_text

SAMPLE_ROWS = 200  # rows that the guess by content looks at


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that were taken. `by` is "name", "content" or "given"."""

    input: str
    output: str
    context: tuple[str, ...] = ()
    system: str | None = None
    by: str = "name"
    format: Format = "own"

    def read(self, value: dict[str, Any]) -> Example | None:
        """The row as an example; None where it has neither column."""
        if self.input not in value and self.output not in value:
            return None
        return Example(
            self.format,
            read_text(value.get(self.system)) if self.system else "",
            "\n".join(read_text(value.get(name)) for name in self.context),
            read_text(value.get(self.input)),
            read_text(value.get(self.output)),
        )


def find_columns(rows: Sequence[dict[str, Any]], format_: Format) -> Columns | None:
    """Input and output among the columns of some rows; None where they cannot be told apart.

    By name first (lists in knowledge/training_data.toml). By content only where exactly two columns hold texts: an
    index or a column with one value is none of them. Then the left column is the input, unless it has fewer distinct
    values than the right one has and is much shorter (a label that stands first).
    """
    names = list(dict.fromkeys(str(name) for row in rows[:SAMPLE_ROWS] for name in row))
    known = content().training.columns
    plain = {name: name.strip().casefold().replace(" ", "_").replace("-", "_") for name in names}

    def pick(wanted: Sequence[str], taken: set[str]) -> str | None:
        by_name = {plain[name]: name for name in reversed(names) if name not in taken}
        return next((by_name[word] for word in wanted if word in by_name), None)

    first = pick(known.input, set())
    second = pick(known.output, {first} if first else set())
    context = tuple(name for name in names if plain[name] in known.context and name not in (first, second))
    system = pick(known.system, {name for name in (first, second) if name})
    if first and second:
        return Columns(first, second, context, system, "name", format_)
    texts = [name for name in names if _holds_text(rows, name, first, second) and name != system]
    if first or second:
        rest = [name for name in texts if name not in (first, second, *context)]
        pair = (first or rest[0], second or rest[0]) if len(rest) == 1 else None
    else:
        pair = (texts[0], texts[1]) if len(texts) == 2 else None
        if pair and _is_label(rows, *pair):
            pair = pair[::-1]
    return Columns(*pair, context if first or second else (), system, "content", format_) if pair else None


def are_turns(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether each row is one message of a conversation: a column of roles beside one of contents."""
    named = next((row for row in rows if not isinstance(row.get("messages"), list)), {})
    role = next((name for name in named if str(name).strip().casefold() in ("role", "from", "speaker")), None)
    content = any(str(name).strip().casefold() in ("content", "value", "text", "message") for name in named)
    if role is None or not content:
        return False
    roles = {read_text(row.get(role)).casefold() for row in rows}
    return len(roles) > 1 and roles <= ROLES.keys()


def _values(rows: Sequence[dict[str, Any]], name: str) -> list[str]:
    return [text for row in rows[:SAMPLE_ROWS] if (text := read_text(row.get(name)).strip())]


def _holds_text(rows: Sequence[dict[str, Any]], name: str, *taken: str | None) -> bool:
    if name in taken:
        return True
    values = _values(rows, name)
    if any(isinstance(row.get(name), (dict, list)) for row in rows[:SAMPLE_ROWS]):
        return False
    if not values or (len(set(values)) == 1 and len(rows) > 1):
        return False
    ids = content().training.columns.id
    plain = name.strip().casefold().replace(" ", "_")
    if plain.endswith(("_id", "_uuid", "_url", "_hash")):
        return False
    numbers = sum(text.replace(".", "", 1).replace("-", "", 1).isdigit() for text in values)
    return plain not in ids and numbers < len(values) * 0.9


def _is_label(rows: Sequence[dict[str, Any]], first: str, second: str) -> bool:
    """Whether the first column looks like labels of the second: few values, much shorter."""
    labels, texts = _values(rows, first), _values(rows, second)
    if not labels or not texts:
        return False
    short = statistics.median(map(len, labels)) * 2 < statistics.median(map(len, texts))
    return short and len(set(labels)) * 2 < len(set(texts))
