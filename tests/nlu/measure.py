"""Measure the reader: `python -m tests.nlu.measure [--wrong] [--missed] SET...`.

A set is a .jsonl or .toml file. An opening has `message` (or `opening`, `story`) and `facts` (or `profile`); a reply
has `asked`, `reply` and `expect`. `also_ok` names further values that are right if taken, `also_ok.candidates` what may
be offered but not taken. A post may carry `replies` of its own. Precision is right of taken; recall is right or offered
of expected.
"""

from __future__ import annotations

import argparse
import json
import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu import Reader, option_names
from bot.nlu.reading import Reading

WRITTEN = date(2026, 12, 1)  # the day that dates of the messages are counted from
FIRST = 3  # candidates that a card shows
ROUNDED = 0.005  # "1 of 12" is 0.0833 as well as 0.083; a share is never told closer than that


@dataclass(frozen=True, slots=True)
class Line:
    """One opening (`asked` is None) or one reply, with what it states."""

    id: str
    asked: tuple[str, ...] | None
    text: str
    expect: Mapping[str, Any]
    also_ok: Mapping[str, Sequence[Any]]
    offered_ok: Mapping[str, Sequence[Any]]
    kind: str


@dataclass
class Tally:
    """Counts of one field, kind or set."""

    expected: int = 0
    taken: int = 0
    offered: int = 0
    right: int = 0
    wrong: int = 0

    def row(self, name: str) -> str:
        """One line of the report."""
        read = self.right + self.wrong
        share = self.expected or 1
        return (
            f"{name:24} expected {self.expected:5}  precision {100 * self.right / (read or 1):5.1f}%"
            f" ({self.wrong} wrong)  taken {100 * self.taken / share:5.1f}%"
            f"  taken or offered {100 * (self.taken + self.offered) / share:5.1f}%"
        )


@dataclass
class Report:
    """All tallies of some sets, with the lines that went wrong or were missed."""

    all: Tally = field(default_factory=Tally)
    by_field: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_kind: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    whole: Counter[bool] = field(default_factory=Counter)


def lines_of(path: Path) -> Iterator[Line]:
    """Every opening and reply of a set, in order."""
    if path.suffix == ".toml":
        rows: Iterable[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["reply"]
    else:
        rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
    for row in rows:
        text = row.get("message") or row.get("opening") or row.get("story")
        if text:
            yield _line(row, None, text, row.get("facts", row.get("profile", {})))
        if "reply" in row:
            yield _line(row, row["asked"], row["reply"], row["expect"])
        for number, reply in enumerate(row.get("replies", ())):
            yield _line({**reply, "id": f"{row['id']}.{number}"}, reply["asked"], reply["reply"], reply["expect"])


def _line(row: Mapping[str, Any], asked: str | Sequence[str] | None, text: str, expect: Mapping[str, Any]) -> Line:
    names = asked.split(",") if isinstance(asked, str) else asked
    also = {**row.get("also_ok", {})}
    offered = also.pop("candidates", {})
    expect = {**expect, **dict.fromkeys(row.get("unknown", ()))}
    for name, bounds in row.get("accept", {}).items():
        also[name] = [*also.get(name, ()), range(int(bounds[0]), int(bounds[-1]) + 1)]
    kind = row.get("kind") or ("opening" if asked is None else "reply")
    fields = None if names is None else tuple(name.strip() for name in names)
    return Line(str(row["id"]), fields, text, expect, also, offered, str(kind))


def same(found: Any, expected: Any) -> bool:
    """Whether two values of a field are the same; a range holds the values inside it."""
    if isinstance(expected, range):
        return isinstance(found, (int, float)) and not isinstance(found, bool) and found in expected
    if isinstance(found, (tuple, list)) or isinstance(expected, (tuple, list)):
        return sorted(found or ()) == sorted(expected or ())
    if isinstance(found, float) and isinstance(expected, (int, float)):
        return math.isclose(found, expected, rel_tol=ROUNDED)
    if isinstance(found, str) and isinstance(expected, str):
        return found.casefold() == expected.casefold()
    return bool(found == expected) and isinstance(found, bool) == isinstance(expected, bool)


def score(reading: Reading, line: Line, report: Report) -> None:
    """Count one reading against what the line states."""
    taken = {**reading.elsewhere, **reading.values}
    clean = True
    for name, value in taken.items():
        ok = [*([line.expect[name]] if name in line.expect else ()), *line.also_ok.get(name, ())]
        right = any(same(value, good) for good in ok)
        clean = clean and right
        for tally in _tallies(report, name, line.kind):
            tally.right += right
            tally.wrong += not right
        if not right:
            report.wrong.append(f"{line.id} {line.asked or ''} {name}={value!r} not {ok}: {line.text[:300]}")
    for name, value in line.expect.items():
        good = [value, *line.also_ok.get(name, ())]
        hit = name in taken and any(same(taken[name], item) for item in good)
        near = not hit and any(same(item, right) for item in reading.candidates.get(name, ())[:FIRST] for right in good)
        clean = clean and hit
        for tally in _tallies(report, name, line.kind):
            tally.expected += 1
            tally.taken += hit
            tally.offered += near
        if not hit:
            report.missed.append(
                f"{'offered' if near else 'MISSED'} {line.id} {line.asked or ''} {name}={value!r}"
                f" read {taken.get(name)!r} candidates {reading.candidates.get(name, ())}: {line.text[:300]}"
            )
    report.whole[clean] += 1


def _tallies(report: Report, name: str, kind: str) -> tuple[Tally, Tally, Tally]:
    return report.all, report.by_field[name], report.by_kind[kind]


def remembering_embed() -> Any:
    """The sentence model, with what it saw kept in memory and the knowledge's samples in the cache file."""
    from tests.harness.guide import meaning

    embed = meaning().embed
    known: dict[str, NDArray[np.float32]] = {}

    def remembered(texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, embed(new), strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32)

    return remembered


def build_reader() -> Reader:
    """The reader as the bot builds it."""
    from bot.embeddings.solutions import remembering_solutions
    from tests.harness import guide

    knowledge = guide.knowledge()
    options, solve = option_names(knowledge.checklist), remembering_solutions(guide.CACHE)
    words, lines = knowledge.vocabulary, knowledge.rules.lines()
    return Reader(
        words, remembering_embed(), guide.remembered(), options, knowledge.votes, solve, lines, lambda: WRITTEN
    )


def _written() -> date:
    return WRITTEN


def measure(reader: Reader, lines: Iterable[Line]) -> Report:
    """Read every line and count."""
    report = Report()
    for line in lines:
        reading = reader.read_opening(line.text) if line.asked is None else reader.read(line.asked, line.text)
        score(reading, line, report)
    return report


def main(argv: Sequence[str] | None = None) -> None:
    """Print the report of each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print each wrong value taken")
    parser.add_argument("--missed", action="store_true", help="print each expected value not taken")
    parser.add_argument("--short", action="store_true", help="only one line a set")
    args = parser.parse_args(argv)
    reader = build_reader()
    for path in args.sets:
        report = measure(reader, lines_of(path))
        print(report.all.row(path.stem), f" lines all right {report.whole[True]}/{report.whole.total()}")
        if not args.short:
            for title, tallies in ("kind", report.by_kind), ("field", report.by_field):
                for name, tally in sorted(tallies.items()):
                    print(f"  {title}", tally.row(name))
        if args.wrong:
            print(*(f"  WRONG {text}" for text in report.wrong), sep="\n")
        if args.missed:
            print(*(f"  {text}" for text in report.missed), sep="\n")


if __name__ == "__main__":
    main()
