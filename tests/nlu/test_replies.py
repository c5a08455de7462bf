"""Replies are read as people mean them: measured on written cases, each set with the share it must reach."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.nlu import Reader
from tests.harness.paths import TUNED

HERE = ("replies_dev", "replies_heldout", "replies_fresh", "replies_fresh2", "replies_fresh3", "replies_blind")
LAST = "replies_blind2"  # its silent replies are a set of their own, replies_offtopic


def kept_here(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = tomllib.loads((TUNED / f"{name}.toml").read_text(encoding="utf-8"))["reply"]
    return cases


def is_right(case: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    """None counts as absent; a name in any case; `accept` widens a number to a range."""
    got = {field: list(v) if isinstance(v, tuple) else v for field, v in read.items() if v is not None}
    want = {field: v for field, v in case["expect"].items() if v is not None}
    return got.keys() == want.keys() and all(_same(v, got[f], case.get("accept", {}).get(f)) for f, v in want.items())


def _same(want: Any, got: Any, accept: list[float] | None) -> bool:
    if accept is not None:
        return accept[0] <= got <= accept[1]
    if isinstance(want, str):
        return want.lower() == str(got).lower()
    return bool(want == got) and isinstance(want, bool) == isinstance(got, bool)


def share_right(reader: Reader, cases: list[dict[str, Any]]) -> tuple[float, list[str]]:
    wrong = [c["reply"] for c in cases if not is_right(c, reader.read(c["asked"].split(", "), c["reply"]))]
    return 1 - len(wrong) / len(cases), wrong


def shared_lines(name: str) -> Iterator[dict[str, Any]]:
    path = TUNED / f"{name}.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def test_the_shared_replies_reach_95_percent_exactly_right(meaning_reader: Reader) -> None:
    share, wrong = share_right(meaning_reader, list(shared_lines("replies")))
    assert share >= 0.95, wrong


@pytest.mark.parametrize("name", [*HERE, LAST])
def test_our_own_replies_reach_85_percent_with_similarity(name: str, meaning_reader: Reader) -> None:
    share, wrong = share_right(meaning_reader, kept_here(name))
    assert share >= 0.85, wrong


@pytest.mark.parametrize("name", [*HERE, LAST])
def test_rules_alone_read_more_than_half(name: str, reader: Reader) -> None:
    share, wrong = share_right(reader, kept_here(name))
    assert share >= 0.55, wrong


@pytest.mark.parametrize("name", HERE)
def test_nothing_is_read_where_nothing_was_said(name: str, meaning_reader: Reader) -> None:
    silent = [case for case in kept_here(name) if not case["expect"] and "unknown" not in case]
    assert silent
    told = {c["reply"]: meaning_reader.read(c["asked"].split(", "), c["reply"]) for c in silent}
    assert not {reply: facts for reply, facts in told.items() if any(v is not None for v in facts.values())}


def test_stories_as_openings_give_no_wrong_facts(reader: Reader) -> None:
    wrong, right, stories = [], 0, list(shared_lines("stories"))
    for story in stories:
        for field, value in reader.read_opening(story["story"]).items():
            plain = list(value) if isinstance(value, tuple) else value
            if story["profile"].get(field) == plain:
                right += 1
            else:
                wrong.append((story["id"], field, plain))
    assert right / (right + len(wrong)) >= 0.97, wrong
    assert right / sum(len(story["profile"]) for story in stories) >= 0.4
