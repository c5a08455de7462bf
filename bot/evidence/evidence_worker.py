"""Reading in processes of their own: never more than two at once, with limits of time and memory; each can be stopped.

A reading may take minutes and gigabytes, and a stranger made the file. So the bot's process neither parses it nor
imports the parsers: a new Python process does (`worker_process`), and what it does wrong ends with it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.evidence.file_error import EvidenceFileError, QuestionError
from bot.evidence.loaded_content import refused
from bot.ports.evidence_content import EvidenceContent

AT_ONCE = 2
SECONDS = 600.0
MEMORY = 1536 * 1024 * 1024  # bytes of the process's own memory
LONGEST_LINE = 64 * 1024 * 1024  # bytes of a result
CHECKOUT = Path(__file__).resolve().parents[2]

OnProgress = Callable[[float], None]


class WorkerError(RuntimeError):
    """A worker process ended without a result, for a reason that is not the file's."""


class EvidenceWorker:
    """Runs functions in processes of their own, so many at once; bound to the running event loop."""

    def __init__(
        self, content: EvidenceContent, *, at_once: int = AT_ONCE, seconds: float = SECONDS, memory: int = MEMORY
    ) -> None:
        self._content = content
        self._free = asyncio.Semaphore(at_once)
        self.seconds, self.memory = seconds, memory

    @cached_property
    def _json(self) -> str:
        """The content as a worker process gets it."""
        return self._content.model_dump_json(by_alias=True)

    async def run(self, function: str, arguments: Sequence[Any], on_progress: OnProgress | None = None) -> Any:
        """Call `module:function` with these JSON values, and a progress callback as the last, in a process of its own.

        Returns the function's JSON value; `on_progress` gets the share that is done, 0 to 1. Raises EvidenceFileError
        or QuestionError, both with a message for the person, or WorkerError. Cancelling the task kills the process.
        """
        async with self._free:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.evidence.worker_process"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=LONGEST_LINE,
                cwd=CHECKOUT,
            )
            request = {"function": function, "arguments": list(arguments), "content": self._json, "memory": self.memory}
            try:
                async with asyncio.timeout(self.seconds):
                    return await _converse(process, request, on_progress)
            except TimeoutError:
                raise refused("too_slow", seconds=f"{self.seconds:.0f}") from None
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
            case "memory":
                raise refused("memory")
            case "file error":
                raise EvidenceFileError(message["message"], line=message["line"])
            case "question error":
                raise QuestionError(message["message"])
            case _:
                raise WorkerError(message["message"])
    status = await process.wait()
    raise WorkerError(f"The process that read the file ended with status {status}.")
