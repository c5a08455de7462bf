"""The commands. Each reads its arguments, does one thing, and says plainly what is wrong where it can't."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import IO, NamedTuple

from bot.cli.command_line import EXIT_FAILED, EXIT_INPUT, EXIT_OK, InputError


class Command(NamedTuple):
    """A command: the module in which it stands, with the functions that take its arguments and run it."""

    module: str
    help: str
    arguments: str = "add_arguments"
    run: str = "run"


NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # what a full disk or a quota answers
COMMANDS = {
    "judge": Command("bot.cli.judge_command", "a profile (JSON) in, the verdict out"),
    "ask": Command("bot.cli.ask", "a question to the guide"),
    "read": Command("bot.cli.read", "what a reply states"),
    "verdicts": Command("bot.cli.verdicts", "a project's past verdicts, from the database"),
    "serve": Command("bot.cli.serve", "run the bot (Socket Mode, or HTTP)"),
    "try": Command("bot.cli.try_command", "the bot and a local Slack in a browser: no account, no key"),
    "doctor": Command("bot.cli.doctor", "check tokens, scopes, database, guide and model"),
    "evals": Command("bot.cli.evals", "eval results from a file: failures, intervals, where they are bunched"),
    "data": Command("bot.cli.data", "a training set from a file: what is usable, and what is wrong with it"),
    "costs": Command("bot.cli.costs", "a prompted model against a trained one: when it pays, or that it never does"),
    "backup": Command("bot.cli.backup", "a copy of the database, while the bot runs"),
    "restore": Command("bot.cli.backup", "put a copy back", "add_restore_arguments", "run_restore"),
    "audit": Command("bot.cli.audit", "who read, shared, exported and deleted what"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 (it failed) or 2 (what was given can't be read)."""
    _prepare_streams()
    argv = sys.argv[1:] if argv is None else argv
    args = _parser(argv).parse_args(argv)
    if not gc.isenabled():  # as a command of its own: what was imported until now is left alone
        gc.freeze()
        gc.enable()
    try:
        status = int(args.run(args))
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return EXIT_OK
    except BrokenPipeError:
        sys.stdout = _nowhere("w")  # Python tries once more at the end, and would complain
        return EXIT_OK
    except OSError as error:
        if error.errno in NO_ROOM:
            print(f"Not all could be written: {error.strerror}.", file=sys.stderr)
            sys.stdout = _nowhere("w")
            return EXIT_FAILED
        if error.filename is None:
            raise
        print(f"{error.filename}: {error.strerror}.", file=sys.stderr)
        return EXIT_INPUT
    except Exception as error:
        if not _can_be_mended(error):
            raise
        print(*str(error).splitlines(), sep="\n", file=sys.stderr)
        return EXIT_INPUT


def _prepare_streams() -> None:
    """Read and print UTF-8, as JSON is (RFC 8259, 8.1), whatever the code page or locale; what is closed is empty.

    Half of a surrogate pair is no UTF-8: it is printed as JSON writes it.
    """
    for name, mode, errors in (
        ("stdin", "r", "strict"), ("stdout", "w", "backslashreplace"), ("stderr", "w", "backslashreplace")
    ):  # fmt: skip
        stream = getattr(sys, name)
        if stream is None:  # nor may the next file that is opened get its number
            setattr(sys, name, _nowhere(mode))
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _nowhere(mode: str) -> IO[str]:
    return Path(os.devnull).open(mode, encoding="utf-8")  # for as long as the process lives


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Should we fine-tune, or will prompting do?")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        added = commands.add_parser(name, help=command.help)
        if name in argv[:1]:  # the others' modules are not imported
            module = import_module(command.module)
            getattr(module, command.arguments)(added)
            added.set_defaults(run=getattr(module, command.run))
    return parser


def _can_be_mended(error: Exception) -> bool:
    """Whether an operator can mend what the error says, a line each."""
    from bot.cli.try_show import DemoError
    from bot.embeddings.sentence_model import SentenceModelError
    from bot.evidence.file_error import EvidenceFileError, QuestionError
    from bot.guide.passages import GuideError
    from bot.knowledge.loader import KnowledgeError
    from bot.ports.store import StoreError
    from bot.settings import SettingsError

    of_content = (DemoError, GuideError, KnowledgeError, SentenceModelError, SettingsError, StoreError)
    return isinstance(error, (*of_content, EvidenceFileError, InputError, QuestionError))


if __name__ == "__main__":
    gc.disable()  # what is imported stays for good: no collection walks through it
    sys.exit(main())
