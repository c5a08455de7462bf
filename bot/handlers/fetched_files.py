"""Files from messages on disk, for as long as they are read, and the status line meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.consultation.file_reading import SlackFile
from bot.handlers.context import AppContext
from bot.ports.evidence_files import LARGEST_FILE, OnProgress
from bot.ports.inbound import Attachment, EventBase
from bot.ports.outbound import Posted
from bot.ports.slack_workspace import FileRefusedError

STEP = 0.1  # of the whole, between two status lines
LONGEST_NAME = 120


@asynccontextmanager
async def fetched(ctx: AppContext, *files: SlackFile) -> AsyncIterator[tuple[Path, ...]]:
    """The files on disk, each in a folder of its own, until the block ends. The first must be there; the others may be
    gone. Raises FileRefusedError."""
    with TemporaryDirectory(prefix="evidence-") as folder:
        paths: list[Path] = []
        for number, file in enumerate(files):
            target = Path(folder) / str(number) / _safe_name(file.name)
            target.parent.mkdir()
            try:
                await ctx.workspace.save_file(Attachment(**file.model_dump()), target, LARGEST_FILE)
            except FileRefusedError:
                if number == 0:
                    raise
                continue
            paths.append(target)
        yield tuple(paths)


@asynccontextmanager
async def show_progress(
    ctx: AppContext, event: EventBase, place: tuple[str, str], name: str
) -> AsyncIterator[OnProgress]:
    """A status line in the thread while a file is read."""
    if ctx.streams is None:
        yield lambda _: None
        return
    status = ctx.streams.open(event.team, *place, event.user, _ignore)
    status.show_status(ctx.phrases.say("evidence_fetching", file=name))
    last = 0.0

    def show(share: float) -> None:
        nonlocal last
        if share >= last + STEP:
            last = share
            status.show_status(ctx.phrases.say("evidence_reading", file=name, percent=round(share * 100)))

    try:
        yield show
    finally:
        await status.close()


def _safe_name(name: str) -> str:
    """A file's name without what a path reads in it."""
    shown = "".join(sign for sign in name if sign.isprintable() and sign not in '/\\:*?"<>|')
    stem, dot, suffix = shown[-LONGEST_NAME:].rpartition(".")
    return f"{stem}{dot}{suffix}".lstrip(".") or "file"


async def _ignore(_: Posted) -> None:
    """Only a status is shown: there is no message to note."""
