"""A long reading pauses while others need the cores, and only then."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.evidence.pauses import pause_after
from tests.harness.paths import ROOT

COUNT_PAUSES = """
import time
from bot.evidence import pauses
pauses.WAITED = {waited}  # -1: every slice counts as crowded; 1: none does
paused = []
pauses.pause_while_crowded(quick_s={quick}, sleep=paused.append)
until = time.process_time() + 0.5
while time.process_time() < until:
    pass
print(len(paused))
"""


@pytest.mark.parametrize(
    ("cpu_s", "elapsed_s", "pause_s"),
    [(0.05, 0.05, 0.0), (0.05, 0.0555, 0.0), (0.05, 0.056, 0.1), (0.05, 5.0, 0.1), (0.4, 0.5, 0.8), (3.0, 4.0, 1.0)],
)
def test_a_pause_is_twice_the_work_if_the_process_waited_for_a_core(
    cpu_s: float, elapsed_s: float, pause_s: float
) -> None:
    assert pause_after(cpu_s, elapsed_s) == pytest.approx(pause_s)


@pytest.mark.parametrize(("waited", "quick", "paused"), [("-1", 0.05, True), ("1", 0.05, False), ("-1", 60.0, False)])
def test_slices_of_cpu_are_looked_at(waited: str, quick: float, paused: bool) -> None:
    program = COUNT_PAUSES.format(waited=waited, quick=quick)
    found = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, timeout=60)
    assert (int(found.stdout) > 0) == paused
