"""The cache gives back what was computed, computes only what is new, and can be lost or spoilt without harm."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.embeddings.cached_model import FILE, lately, remembering
from bot.nlu.meaning.text_vectors import Vectors
from bot.settings import read_settings
from tests.harness.paths import ROOT


class Counting:
    """Vectors by length, and a record of what was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text), 1] for text in texts], dtype=np.float32).reshape(-1, 2)


def test_what_was_computed_once_comes_from_the_file(tmp_path: Path) -> None:
    embed = Counting()
    first = remembering(embed, tmp_path)(["a", "bb", "ccc"])
    again = remembering(embed, tmp_path)(["ccc", "a"])
    assert embed.asked == ["a", "bb", "ccc"]
    assert again.tolist() == first[[2, 0]].tolist()


def test_only_what_is_new_is_computed(tmp_path: Path) -> None:
    embed = Counting()
    remembering(embed, tmp_path)(["a"])
    assert remembering(embed, tmp_path)(["bb", "a", "ccc"]).tolist() == [[2, 1], [1, 1], [3, 1]]
    assert embed.asked == ["a", "bb", "ccc"]


def test_a_spoilt_file_is_made_anew(tmp_path: Path) -> None:
    for spoilt in (b"", b"PK\x03\x04 half a zip", b"\x93NUMPY rubbish"):
        embed = Counting()
        (tmp_path / FILE).write_bytes(spoilt)
        assert remembering(embed, tmp_path)(["a"]).tolist() == [[1, 1]]
        assert remembering(embed, tmp_path)(["a"]).tolist() == [[1, 1]]
        assert embed.asked == ["a"]


def test_a_place_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    embed = Counting()
    assert remembering(embed, tmp_path / "file" / "folder")(["a"]).tolist() == [[1, 1]]


def test_a_cache_that_outgrew_its_limit_keeps_what_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.embeddings.cached_model.MOST_ROWS", 3)
    embed = Counting()
    remembering(embed, tmp_path)(["a", "bb"])
    remembering(embed, tmp_path)(["bb", "ccc", "dddd"])
    remembering(embed, tmp_path)(["bb", "ccc", "dddd"])
    assert embed.asked == ["a", "bb", "ccc", "dddd"]
    remembering(embed, tmp_path)(["a"])
    assert embed.asked[-1] == "a"


def test_a_cache_belongs_where_the_user_keeps_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert read_settings().caches == tmp_path / "consultant"


def test_a_message_is_computed_once_and_only_the_last_few_are_remembered() -> None:
    embed = Counting()
    remembered = lately(embed, most=2)
    assert remembered(["a", "bb", "a"]).tolist() == [[1, 1], [2, 1], [1, 1]]
    assert remembered(["bb"]).tolist() == [[2, 1]]
    assert embed.asked == ["a", "bb"]
    remembered(["ccc"])  # pushes out "a", which was asked for longest ago
    remembered(["bb", "a"])
    assert embed.asked == ["a", "bb", "ccc", "a"]


def test_a_file_that_can_not_be_put_in_its_place_is_left_nowhere(tmp_path: Path) -> None:
    (tmp_path / FILE / "in use").mkdir(parents=True)
    assert remembering(Counting(), tmp_path)(["a"]).tolist() == [[1, 1]]
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_the_environment_is_read_by_the_settings_alone() -> None:
    """But for a program that is started with it, and for Bolt, which must not see some of it."""
    reads = {path.name for path in (ROOT / "bot").rglob("*.py") if "os.environ" in path.read_text("utf-8")}
    assert reads <= {"try_command.py", "bolt.py"}
