"""Killed at any SQL statement of any of its operations, or in between, the store holds all of it or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.store_kills import OPERATIONS
from tests.harness.paths import ROOT

MOMENTS = "200" if os.environ.get("CONSULTANT_CRASHES") == "all" else "20"
LEAST = 15  # statements and moments at which it was killed: fewer, and the kills don't reach it


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", OPERATIONS)
def test_killed_anywhere_it_is_all_or_nothing_and_can_be_done_again(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.crash.store_kills", name, str(tmp_path), MOMENTS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    *wrong, count = done.stdout.splitlines() or [done.stderr]
    assert wrong == []
    assert (done.returncode, done.stderr) == (0, "")
    assert int(count) >= LEAST
