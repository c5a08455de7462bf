"""Pauses of a long reading: while others use the machine, it works a third of the time at most.

A low priority alone is not enough. The threads of a core share its caches and its arithmetic whatever their priority,
so a reading beside fifty people who pressed buttons made each of them wait half as long again.
"""

from __future__ import annotations

import atexit
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

QUICK_S = 2.0  # of CPU: what is read in less is not worth a pause
SLICE_S = 0.05  # of CPU from one look to the next
OTHERS = 0.15  # share of all cores that others use, from which on it pauses
PAUSE = 2.0  # seconds for a second of CPU
LONGEST_S = 1.0  # after a call into C, which nothing can interrupt
STAT = Path("/proc/stat")  # https://docs.kernel.org/filesystems/proc.html: ticks of all processes since the start
BUSY = (1, 2, 3, 6, 7)  # its columns user, nice, system, irq, softirq


def pause_after(own_s: float, all_s: float, elapsed_s: float) -> float:
    """How many seconds to pause after so much CPU of one's own and of all processes in so much time."""
    others = (all_s - own_s) / (elapsed_s * (os.cpu_count() or 1))
    return min(PAUSE * own_s, LONGEST_S) if others >= OTHERS else 0.0


def pause_beside_others(quick_s: float = QUICK_S, sleep: Callable[[float], None] = time.sleep) -> None:
    """From now on, after `quick_s` of CPU, this process pauses in its main thread as long as others use the machine.

    A timer of CPU time interrupts it: https://docs.python.org/3/library/signal.html#signal.setitimer. Where the system
    does not say how busy it is (it is no Linux), nothing is done.
    """
    if not STAT.exists():
        return
    before = _clocks()

    def look(_signal: int, _frame: FrameType | None) -> None:
        nonlocal before
        own, all_of_them, elapsed = (now - then for now, then in zip(_clocks(), before, strict=True))
        if pause := pause_after(own, all_of_them, elapsed):
            sleep(pause)
        before = _clocks()

    signal.signal(signal.SIGPROF, look)
    signal.siginterrupt(signal.SIGPROF, False)  # a read in a library goes on after a signal
    signal.setitimer(signal.ITIMER_PROF, quick_s, SLICE_S)
    # While it ends, the interpreter takes its handlers away, and the signal would kill the process.
    atexit.register(signal.setitimer, signal.ITIMER_PROF, 0.0)


def _clocks() -> tuple[float, float, float]:
    """Seconds of CPU of this process and of all, and of time."""
    columns = STAT.read_text(encoding="ascii").split(maxsplit=9)
    busy = sum(int(columns[place]) for place in BUSY) / os.sysconf("SC_CLK_TCK")
    return time.process_time(), busy, time.perf_counter()
