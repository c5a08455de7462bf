"""The commands. Each reads its arguments, does one thing, and says plainly what is wrong where it can't."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import NamedTuple

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_INPUT = 2
TRY_PORT = 8900
LARGEST_PORT = 65_535
BOM = "\ufeff"  # with which editors on Windows mark UTF-8


class Command(NamedTuple):
    """A command that stands in a module of its own, with the functions that take its arguments and run it."""

    module: str
    help: str
    arguments: str = "add_arguments"
    run: str = "run"


COMMANDS = {
    "evals": Command("bot.cli.evals", "eval results from a file: failures, intervals, where they are bunched"),
    "data": Command("bot.cli.data", "a training set from a file: what is usable, and what is wrong with it"),
    "costs": Command("bot.cli.costs", "a prompted model against a trained one: when it pays, or that it never does"),
    "backup": Command("bot.cli.backup", "a copy of the database, while the bot runs"),
    "restore": Command("bot.cli.backup", "put a copy back", "add_restore_arguments", "run_restore"),
    "audit": Command("bot.cli.audit", "who read, shared, exported and deleted what"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 (it failed) or 2 (what was given can't be read)."""
    _use_utf8()
    argv = sys.argv[1:] if argv is None else argv
    args = _parser(argv).parse_args(argv)
    try:
        return int(args.run(args))
    except KeyboardInterrupt:
        return EXIT_OK
    except BrokenPipeError:
        sys.stderr.close()
        return EXIT_OK
    except Exception as error:
        problems = _problems(error)
        if problems is None:
            raise
        return _refuse(problems)


def _use_utf8() -> None:
    """Read and print UTF-8, as JSON is (RFC 8259, 8.1): on Windows a pipe has the code page of the region."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            stream.reconfigure(encoding="utf-8", errors=stream.errors)


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Should we fine-tune, or will prompting do?")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    judge = commands.add_parser("judge", help="a profile (JSON) in, the verdict out")
    judge.add_argument("file", help="a JSON file, or - for standard input")
    judge.add_argument("--json", action="store_true", help="print the verdict as JSON")
    judge.add_argument("--lines", action="store_true", help="one profile a line in, one verdict (JSON) a line out")
    judge.set_defaults(run=_judge)

    ask = commands.add_parser("ask", help="a question to the guide")
    ask.add_argument("question", nargs="?", default="")
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")
    ask.add_argument("--lines", action="store_true", help='one {"question"} a line in, one answer a line out')
    ask.set_defaults(run=_ask)

    read = commands.add_parser("read", help="what a reply states")
    read.add_argument("reply", nargs="?", help="the reply, or the first message with --opening")
    read.add_argument("--asked", default="", help="the fields that were asked for: FIELD[,FIELD]")
    read.add_argument("--opening", action="store_true", help="a first message, in which nothing was asked")
    read.add_argument("--candidates", action="store_true", help="print also what it may mean, best first")
    read.add_argument("--lines", action="store_true", help="JSON lines on standard input, one reading a line out")
    read.add_argument("--json", action="store_true")
    read.set_defaults(run=_read)

    verdicts = commands.add_parser("verdicts", help="a project's past verdicts, from the database")
    verdicts.add_argument("project")
    verdicts.add_argument("--json", action="store_true")
    verdicts.set_defaults(run=_verdicts)

    serve = commands.add_parser("serve", help="run the bot (Socket Mode, or HTTP)")
    serve.add_argument("--http", type=_port, metavar="PORT", help="take Slack's requests over HTTP on this port")
    serve.add_argument("--host", default="127.0.0.1", help="where to listen (with --http); 0.0.0.0: from everywhere")
    serve.add_argument("--status", type=_port, metavar="PORT", help="/health and /metrics on this port of this machine")
    serve.add_argument("--log-json", action="store_true", help="the log as one JSON object a line")
    serve.set_defaults(run=_serve)

    tried = commands.add_parser("try", help="the bot and a local Slack in a browser: no account, no key")
    tried.add_argument("--port", type=_port, default=TRY_PORT)
    tried.add_argument("--fresh", action="store_true", help="forget what was said in earlier runs")
    tried.add_argument("--model-stub", action="store_true", help="with a stand-in for the model, to see answers stream")
    tried.add_argument("--export", metavar="FILE.html", help="write the conversation so far as one file, and end")
    tried.set_defaults(run=_try)

    doctor = commands.add_parser("doctor", help="check tokens, scopes, database, guide and model")
    doctor.set_defaults(run=_doctor)

    for name, command in COMMANDS.items():
        added = commands.add_parser(name, help=command.help)
        if name in argv[:1]:  # the others' modules are not imported
            module = import_module(command.module)
            getattr(module, command.arguments)(added)
            added.set_defaults(run=getattr(module, command.run))
    return parser


def _port(text: str) -> int:
    """A port. Raises ArgumentTypeError if it is none."""
    if not text.isascii() or not text.isdigit() or int(text) > LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port: a number from 0 to {LARGEST_PORT}")
    return int(text)


def _stdin_lines() -> Iterator[str]:
    """Standard input by lines, without a mark of UTF-8. What is no UTF-8 makes one line wrong, and not all."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    for number, line in enumerate(sys.stdin):
        yield line if number else line.removeprefix(BOM)


def _judge(args: argparse.Namespace) -> int:
    from bot.cli import judge_command

    try:
        text = sys.stdin.read() if args.file == "-" else Path(args.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        return _refuse((f"{args.file} can't be read: {reason}.",))
    text = text.removeprefix(BOM)
    if args.lines:
        return judge_command.judge_lines(text.split("\n"), print)  # other line ends may stand in a text
    return judge_command.judge_text(text, as_json=args.json, out=print, refuse=_refuse)


def _ask(args: argparse.Namespace) -> int:
    from bot.cli import ask

    if args.lines:
        return ask.lines(_stdin_lines(), print)
    return ask.answer_question(args.question, as_json=args.json, out=print, refuse=_refuse)


def _read(args: argparse.Namespace) -> int:
    from bot.cli import read

    if args.lines:
        return EXIT_INPUT if read.lines(_stdin_lines(), print, candidates=args.candidates) else EXIT_OK
    if args.reply is None:
        return _refuse(("Give the words to read, or --lines with JSON lines on standard input.",))
    asked = tuple(name.strip() for name in args.asked.split(",") if name.strip())
    unknown = read.unknown_fields(asked)
    if unknown:
        return _refuse(tuple(f"--asked: {name} is no field of a profile" for name in unknown))
    if args.opening:
        found = read.read_opening(args.reply, candidates=args.candidates)
    else:
        found = read.read(asked, args.reply, candidates=args.candidates)
    print(json.dumps(found, ensure_ascii=False) if args.json else read.plain(found))
    return EXIT_OK


def _verdicts(args: argparse.Namespace) -> int:
    from bot.cli import verdicts

    found = verdicts.verdicts(args.project)
    print(json.dumps(found, ensure_ascii=False) if args.json else verdicts.plain(args.project, found))
    return EXIT_OK


def _serve(args: argparse.Namespace) -> int:
    gc.disable()  # until everything is loaded: it stays for good, and to walk through it costs a tenth of the start
    from bot.cli.serve import Listening, serve

    return serve(Listening(args.http, args.host, args.status), _refuse, log_json=args.log_json)


def _try(args: argparse.Namespace) -> int:
    from bot.cli.try_command import run
    from bot.cli.try_export import export

    if args.export:
        return export(Path(args.export), _refuse)
    return run(args.port, fresh=args.fresh, model_stub=args.model_stub, refuse=_refuse)


def _doctor(_: argparse.Namespace) -> int:
    from bot.cli.doctor import examine

    return examine(print)


def _problems(error: Exception) -> Sequence[str] | None:
    """What an operator can mend, a line each; None where the error is none of these."""
    from bot.cli.try_show import DemoError
    from bot.embeddings.sentence_model import SentenceModelError
    from bot.guide.passages import GuideError
    from bot.knowledge.loader import KnowledgeError
    from bot.ports.store import StoreError
    from bot.settings import SettingsError

    if isinstance(error, (DemoError, GuideError, KnowledgeError, SentenceModelError, SettingsError, StoreError)):
        return str(error).splitlines()
    return None


def _refuse(problems: Sequence[str]) -> int:
    print(*problems, sep="\n", file=sys.stderr)
    return EXIT_INPUT


if __name__ == "__main__":
    sys.exit(main())
