"""`read`: what a reply or a first message states, by the same reader as in Slack."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.cli.knowledge_folder import knowledge
from bot.decision.profile import FIELDS, Value
from bot.embeddings.cached_model import remembering
from bot.embeddings.sentence_model import SentenceModel
from bot.nlu import Reader, Reading, option_names
from bot.settings import read_settings


def unknown_fields(asked: Sequence[str]) -> tuple[str, ...]:
    """The names that are no fields of a profile."""
    return tuple(name for name in asked if name not in FIELDS)


def build_reader() -> Reader:
    """The reader as the bot builds it."""
    embed, content = SentenceModel().embed, knowledge()
    return Reader(
        content.vocabulary,
        embed,
        remembering(embed, read_settings().caches),
        option_names(content.checklist),
        content.votes,
        lines=content.rules.lines(),
    )


def read(asked: Sequence[str], reply: str, *, candidates: bool = False) -> dict[str, Any]:
    """What the reply states, by field; None where it was asked and is not known. With `candidates`: both, apart."""
    return printed(build_reader().read(asked, reply), candidates=candidates)


def read_opening(opening: str, *, candidates: bool = False) -> dict[str, Any]:
    """What a first message states, in which nothing was asked."""
    return printed(build_reader().read_opening(opening), candidates=candidates)


def printed(reading: Reading, *, candidates: bool) -> dict[str, Any]:
    """A reading as JSON: {field: value}, or {"values": …, "candidates": {field: [value, best first]}}."""
    values = {name: _json(value) for name, value in {**reading.elsewhere, **reading.values}.items()}
    if not candidates:
        return values
    offered = {name: [_json(value) for value in each] for name, each in reading.candidates.items()}
    return {"values": values, "candidates": offered}


def _json(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value


def lines(rows: Iterable[str], out: Callable[[str], None], *, candidates: bool) -> int:
    """Read one JSON object a line, `{"asked", "reply"}` or `{"opening"}`; print one reading, or an error, a line.

    Returns the number of rows that can't be read.
    """
    reader = build_reader()
    wrong = 0
    for row in rows:
        if not row.strip():
            continue
        found = _read_row(reader, row)
        wrong += isinstance(found, str)
        shown = {"error": found} if isinstance(found, str) else printed(found, candidates=candidates)
        out(json.dumps(shown, ensure_ascii=False))
    return wrong


def _read_row(reader: Reader, row: str) -> Reading | str:
    try:
        given = json.loads(row)
    except (ValueError, RecursionError) as error:
        return f"not JSON: {error}"
    if not isinstance(given, dict):
        return "expected a JSON object"
    if isinstance(given.get("opening"), str):
        return reader.read_opening(given["opening"])
    asked = given.get("asked", [])
    names = asked.split(",") if isinstance(asked, str) else asked
    if not isinstance(given.get("reply"), str) or not isinstance(names, list):
        return 'expected {"asked": [field, …], "reply": text} or {"opening": text}'
    fields = [str(name).strip() for name in names if str(name).strip()]
    unknown = unknown_fields(fields)
    return f"no field of a profile: {', '.join(unknown)}" if unknown else reader.read(fields, given["reply"])


def plain(found: Mapping[str, Any]) -> str:
    """What was read, for a terminal."""
    values, offered = (found["values"], found["candidates"]) if "values" in found else (found, {})
    shown = [f"{field}: {'not known' if value is None else value}" for field, value in values.items()]
    shown += [f"{field}: perhaps {' or '.join(map(str, each))}" for field, each in offered.items()]
    return "\n".join(shown) or "Nothing was stated."
