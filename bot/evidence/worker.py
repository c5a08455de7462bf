"""Reading in processes of their own: never more than two at once, with limits of time and memory; each can be stopped.

A reading may take minutes and gigabytes, and a stranger made the file. So the bot's process neither parses it nor
imports the parsers: a new Python process does, and what it does wrong ends with it. It writes a JSON line for each step
of its progress and one for its result.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.evidence.evals.eval_choices import EvalChoices
from bot.evidence.evals.eval_reading import EvalReading
from bot.evidence.file_error import EvidenceFileError, QuestionError

AT_ONCE = 2
SECONDS = 600.0
MEMORY = 1536 * 1024 * 1024  # bytes of the process's own memory
NICENESS = 10
LONGEST_LINE = 64 * 1024 * 1024
CHECKOUT = Path(__file__).resolve().parents[2]
READ_EVALS = "bot.evidence.evals.read_evals:read_files"

OnProgress = Callable[[float], None]


class WorkerError(RuntimeError):
    """A worker process ended without a result, for a reason that is not the file's."""


class EvidenceWorker:
    """Runs readings in processes of their own. One for the whole bot; bound to the running event loop."""

    def __init__(self, *, at_once: int = AT_ONCE, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._free = asyncio.Semaphore(at_once)
        self.seconds, self.memory = seconds, memory

    async def read_evals(
        self, paths: Path | Sequence[Path], choices: EvalChoices | None = None, on_progress: OnProgress | None = None
    ) -> EvalReading:
        """The reading of an eval file, or of two to compare. `on_progress` gets the share that is done, 0 to 1.

        Raises EvidenceFileError or QuestionError, both with a message for the person, or WorkerError. Cancelling the
        task kills the process.
        """
        listed = [paths] if isinstance(paths, Path) else list(paths)
        arguments = [[str(path) for path in listed], (choices or EvalChoices()).model_dump()]
        return EvalReading.model_validate(await self.run(READ_EVALS, arguments, on_progress))

    async def run(self, function: str, arguments: Sequence[Any], on_progress: OnProgress | None = None) -> Any:
        """Call `module:function` with these JSON values, and a progress callback as the last, in a process of its own.

        Returns the function's JSON value. Raises as `read_evals` does.
        """
        async with self._free:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.evidence.worker"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=LONGEST_LINE,
                cwd=CHECKOUT,
            )
            request = {"function": function, "arguments": list(arguments), "memory": self.memory}
            try:
                async with asyncio.timeout(self.seconds):
                    return await _converse(process, request, on_progress)
            except TimeoutError:
                raise EvidenceFileError(
                    f"Reading took longer than {self.seconds:.0f} seconds and was stopped. Nothing was used."
                ) from None
            finally:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


async def _converse(
    process: asyncio.subprocess.Process, request: Mapping[str, Any], on_progress: OnProgress | None
) -> Any:
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(json.dumps(request).encode())
        await process.stdin.drain()
        process.stdin.close()
    async for line in process.stdout:
        message = json.loads(line)
        match message["kind"]:
            case "progress":
                if on_progress is not None:
                    on_progress(message["share"])
            case "result":
                return message["value"]
            case "file error":
                raise EvidenceFileError(message["message"], line=message["line"], column=message["column"])
            case "question error":
                raise QuestionError(message["message"])
            case _:
                raise WorkerError(message["message"])
    status = await process.wait()
    raise WorkerError(f"The process that read the file ended with status {status}.")


def main() -> None:
    """The worker's side: a request on standard input; progress and the result, a JSON line each, on standard output."""
    request = json.loads(sys.stdin.buffer.read())
    os.nice(NICENESS)  # whoever presses a button comes first
    _limit_memory(request["memory"])
    try:
        _send(kind="result", value=_call(request))
    except EvidenceFileError as error:
        _send(kind="file error", message=error.message, line=error.line, column=error.column)
    except QuestionError as error:
        _send(kind="question error", message=str(error))
    except (MemoryError, RecursionError):
        _send(
            kind="file error",
            message="The file needs more memory than a reading may take. Nothing of it was used.",
            line=None,
            column=None,
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, the bot's process must know that it ended
        _send(kind="error", message=f"{type(error).__name__}: {error}")


def _call(request: Mapping[str, Any]) -> Any:
    from importlib import import_module

    module, _, name = request["function"].partition(":")
    if not module.startswith("bot.evidence."):
        raise WorkerError(f"{module} is no module of bot.evidence.")
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
