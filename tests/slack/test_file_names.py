"""Files that people send get a name that every system takes, and keep what they are from it."""

from __future__ import annotations

import pytest

from bot.slack.file_download import safe_name


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("results.csv", "results.csv"),
        ("../../.bashrc", "bashrc"),
        ("run 12:30?.jsonl", "run 1230.jsonl"),
        ("con.jsonl", "file con.jsonl"),  # devices of Windows
        ("Aux.tar.gz", "file Aux.tar.gz"),
        ("nul", "file nul"),
        ("LPT1 .csv", "file LPT1 .csv"),
        ("console.csv", "console.csv"),
        ("results.csv. ", "results.csv"),  # Windows leaves out a dot or a blank at the end
        ("...", "file"),
        ("", "file"),
        ("数" * 120 + ".csv", "数" * 56 + ".csv"),  # file systems take 255 bytes
    ],
)
def test_a_name_is_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe
