"""What runs in a worker process: one function of `bot.evidence`, under a limit of memory, behind everybody else.

A request on standard input; a JSON line for each step of its progress and one for its result on standard output.
Nothing heavy is imported before the process has stepped back.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from bot.evidence.file_error import EvidenceFileError, QuestionError
from bot.evidence.pauses import pause_beside_others

NICENESS = 15  # of 19: a reading takes what is left over, and still ends on a machine that is never idle


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
    steps = _Steps()
    return getattr(import_module(module), name)(*request["arguments"], steps.report)


class _Steps:
    """Progress in whole percent, so that a large file writes no more lines than a small one."""

    def __init__(self) -> None:
        self.sent = -1

    def report(self, done: int, total: int) -> None:
        percent = int(100 * done / total) if total else 100
        if percent != self.sent:
            self.sent = percent
            _send(kind="progress", share=percent / 100)


def _send(**message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


if __name__ == "__main__":
    main()
