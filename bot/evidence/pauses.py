"""Pauses of a long reading: while it has to wait for a core, it works a third of the time at most.

A low priority alone is not enough. The threads of a core share its caches and its arithmetic whatever their priority,
so a reading beside fifty people who pressed buttons made each of them wait half as long again.
"""

from __future__ import annotations

import atexit
import signal
import time
from collections.abc import Callable
from types import FrameType

QUICK_S = 2.0  # of CPU: what is read in less is not worth a pause
SLICE_S = 0.05  # of CPU from one look to the next
WAITED = 0.1  # share of the time without a core from which on others need the cores too
PAUSE = 2.0  # seconds for a second of CPU
LONGEST_S = 1.0  # after a call into C, which nothing can interrupt


def pause_after(cpu_s: float, elapsed_s: float) -> float:
    """How many seconds to pause after so much CPU in so much time: none if the process hardly waited for a core."""
    if cpu_s >= elapsed_s * (1 - WAITED):
        return 0.0
    return min(PAUSE * cpu_s, LONGEST_S)


def pause_while_crowded(quick_s: float = QUICK_S, sleep: Callable[[float], None] = time.sleep) -> None:
    """From now on, after `quick_s` of CPU, this process pauses in its main thread as long as others need the cores.

    A timer of CPU time interrupts it: https://docs.python.org/3/library/signal.html#signal.setitimer. Windows has none.
    """
    if not hasattr(signal, "setitimer"):
        return
    cpu, elapsed = time.process_time(), time.perf_counter()

    def look(_signal: int, _frame: FrameType | None) -> None:
        nonlocal cpu, elapsed
        pause = pause_after(time.process_time() - cpu, time.perf_counter() - elapsed)
        if pause:
            sleep(pause)
        cpu, elapsed = time.process_time(), time.perf_counter()

    signal.signal(signal.SIGPROF, look)
    signal.siginterrupt(signal.SIGPROF, False)  # a read in a library goes on after a signal
    signal.setitimer(signal.ITIMER_PROF, quick_s, SLICE_S)
    # While it ends, the interpreter takes its handlers away, and the signal would kill the process.
    atexit.register(signal.setitimer, signal.ITIMER_PROF, 0.0)
