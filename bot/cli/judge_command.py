"""`judge`: a profile in, its verdict out; a profile that can't be read is refused with every problem named."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bot.cli.command_line import BOM, EXIT_OK, InputError, knowledge, paragraphs, print_answers, titled
from bot.decision.judge import judge, verdict_json
from bot.decision.profile import Profile, ProfileError, parse_profile
from bot.decision.verdict import Verdict
from bot.evidence.files.json_values import repeated_keys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="a JSON file, or - for standard input")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    parser.add_argument("--lines", action="store_true", help="one profile a line in, one verdict (JSON) a line out")


def run(args: argparse.Namespace) -> int:
    """Judge one profile, or one a line. Raises InputError."""
    text, rules = read_text(args.file), knowledge().rules
    if args.lines:  # other line ends may stand in a text
        return print_answers(text.split("\n"), lambda line: verdict_json(judge(read_profile(line), rules)))
    verdict = judge(read_profile(text), rules)
    print(json.dumps(verdict_json(verdict), ensure_ascii=False) if args.json else format_verdict(verdict))
    return EXIT_OK


def read_text(name: str) -> str:
    """The text of a file, or of standard input for "-". Raises InputError."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(f"{name} can't be read: {reason}.") from None
    return text.removeprefix(BOM)


def read_profile(text: str) -> Profile:
    """A profile given as JSON text. Raises InputError with every problem."""
    try:
        profile = json.loads(text)
    except (ValueError, RecursionError) as error:  # a number of too many digits is no JSONDecodeError
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError((f"the profile: this is not JSON{where}",)) from None
    if twice := repeated_keys(text.encode(errors="replace"), profile):
        raise InputError([f"{name}: stands twice, with different values" for name in twice])
    try:
        return parse_profile(profile)
    except ProfileError as error:
        raise InputError(error.problems) from None


def format_verdict(verdict: Verdict) -> str:
    """A verdict for a terminal."""
    steps = (f"{number}. {step.lead} {step.text} [{step.effort}]" for number, step in enumerate(verdict.steps, 1))
    reasons, tensions = (
        [f"- {reason.text} [{reason.section}]" for reason in found] for found in (verdict.reasons, verdict.tensions)
    )
    return paragraphs(
        [f"{_plain(verdict.decision)} ({_plain(verdict.route)})"],
        titled("Do this, in order:", steps),
        titled("Why:", reasons),
        titled("This doesn't fit together:", tensions),
        titled("What would change it:", (f"- {line}" for line in _changes(verdict))),
        [f"Still open, and it matters: {', '.join(verdict.unknowns)}"] if verdict.unknowns else [],
    )


def _changes(verdict: Verdict) -> list[str]:
    missing = ", ".join(f"item {number}" for number in verdict.missing)
    after = verdict.if_all_missing_met
    met = [f"all that is missing ({missing}): {_plain(after)}"] if after else []
    return met + [
        f"{', '.join(f'{field} = {value}' for field, value in entry.change)}: {_plain(entry.decision)}"
        for entry in verdict.what_if
    ]


def _plain(name: str) -> str:
    return name.replace("_", " ")
