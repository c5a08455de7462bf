"""The map in `bot/README.md` names what is there: files, and in brackets behind a file what stands in it."""

from __future__ import annotations

import re

from tests.harness.paths import ROOT

ROWS = [
    row
    for row in (ROOT / "bot" / "README.md").read_text("utf-8").partition("## Where do I change")[2].splitlines()
    if row.startswith("|")
]
FILES = [path for folder in ("bot", "knowledge") for path in (ROOT / folder).rglob("*.*") if path.is_file()]
NAMED = re.compile(r"`([\w./-]+\.(?:py|toml|md))`(?: \(([^)]*)\))?")
IN_BRACKETS = re.compile(r"`([A-Za-z_]+)`")


def test_no_row_is_there_twice() -> None:
    assert len(ROWS) > 40
    assert len(set(ROWS)) == len(ROWS)


def test_every_file_that_is_named_is_there_and_holds_what_is_named_with_it() -> None:
    for row in ROWS:
        for name, brackets in NAMED.findall(row):
            texts = [
                path.read_text("utf-8")
                for path in FILES
                if f"/{path.relative_to(ROOT).as_posix()}".endswith(f"/{name}")
            ]
            texts += [(ROOT / name).read_text("utf-8")] if (ROOT / name).is_file() else []
            assert texts, f"no {name}: {row}"
            for held in IN_BRACKETS.findall(brackets):
                assert any(held in text for text in texts), f"no {held} in {name}: {row}"
