"""What runs in a worker process: one function of `bot.evidence`, under a limit of memory, behind everybody else.

A request on standard input; a JSON line for each step of its progress and one for its result on standard output.
Nothing heavy is imported before the process has stepped back. While others use the machine, a long reading works a
third of the time at most: a low priority alone is not enough. The threads of a core share its caches and its
arithmetic whatever their priority, so a reading beside fifty people who pressed buttons made each of them wait half as
long again.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

from bot.evidence.file_error import EvidenceFileError, QuestionError

NICENESS = 15  # of 19: a reading takes what is left over, and still ends on a machine that is never idle
QUICK_S = 2.0  # of CPU: what is read in less is not worth a pause
SLICE_S = 0.05  # of CPU from one look to the next
OTHERS = 0.15  # share of all cores that others use, from which on it pauses
PAUSE = 2.0  # seconds for a second of CPU
LONGEST_S = 1.0  # after a call into C, which nothing can interrupt
STAT = Path("/proc/stat")  # https://docs.kernel.org/filesystems/proc.html: ticks of all processes since the start
BUSY = (1, 2, 3, 6, 7)  # its columns user, nice, system, irq, softirq


def main() -> None:
    """Take a request, call its function, and report the result or what was wrong."""
    if hasattr(os, "nice"):  # Windows has none
        os.nice(NICENESS)  # whoever presses a button comes first
    pause_beside_others()
    request = json.loads(sys.stdin.buffer.read())
    _limit_memory(request["memory"])
    try:
        _send(kind="result", value=_call(request))
    except EvidenceFileError as error:
        _send(kind="file error", message=error.message, line=error.line)
    except QuestionError as error:
        _send(kind="question error", message=str(error))
    except (MemoryError, RecursionError):
        _send(kind="memory")
    except Exception as error:  # noqa: BLE001 - whatever it is, the bot's process must know that it ended
        _send(kind="error", message=f"{type(error).__name__}: {error}")


def _call(request: Mapping[str, Any]) -> Any:
    module, _, name = request["function"].partition(":")
    if not module.startswith("bot.evidence."):
        raise ValueError(f"{module} is no module of bot.evidence.")
    from bot.evidence.loaded_content import use_content
    from bot.ports.evidence_content import EvidenceContent

    use_content(EvidenceContent.model_validate_json(request["content"]))
    sent = -1

    def report(done: int, total: int) -> None:
        """Progress in whole percent, so that a large file writes no more lines than a small one."""
        nonlocal sent
        percent = int(100 * done / total) if total else 100
        if percent != sent:
            sent = percent
            _send(kind="progress", share=percent / 100)

    return getattr(import_module(module), name)(*request["arguments"], report)


def _send(**message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


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


if __name__ == "__main__":
    main()
