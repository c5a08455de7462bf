"""A long reading pauses while others use the machine, and only then."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bot.evidence.worker_process import pause_after
from tests.harness.paths import ROOT

COUNT_PAUSES = """
import time
from bot.evidence import worker_process
worker_process.OTHERS = {others}  # -9: others always count as busy; 9: never
paused = []
worker_process.pause_beside_others(quick_s={quick}, sleep=paused.append)
until = time.process_time() + 0.5
while time.process_time() < until:
    pass
print(len(paused))
"""


@pytest.mark.parametrize(
    ("own_s", "others_share", "pause_s"),
    [(0.05, 0.0, 0.0), (0.05, 0.149, 0.0), (0.05, 0.151, 0.1), (0.05, 0.9, 0.1), (0.4, 0.5, 0.8), (3.0, 0.5, 1.0)],
)
def test_a_pause_is_twice_the_work_if_others_use_the_machine(own_s: float, others_share: float, pause_s: float) -> None:
    elapsed_s = 4 * own_s
    all_s = own_s + others_share * elapsed_s * (os.cpu_count() or 1)
    assert pause_after(own_s, all_s, elapsed_s) == pytest.approx(pause_s)


@pytest.mark.parametrize(
    ("others", "quick", "paused"),
    [
        ("-9", 0.05, True),
        pytest.param("9", 0.05, False, marks=pytest.mark.slow),
        pytest.param("-9", 60.0, False, marks=pytest.mark.slow),
    ],
)
def test_slices_of_cpu_are_looked_at(others: str, quick: float, paused: bool) -> None:
    program = COUNT_PAUSES.format(others=others, quick=quick)
    found = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, timeout=200)
    assert (int(found.stdout) > 0) == paused
