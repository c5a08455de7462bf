"""`costs PROFILE`: a prompted model against a trained one, from the profile's volume and dated prices."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.cli.command_line import InputError, knowledge
from bot.evidence.costs.cost_comparison import Comparison, compare, list_months
from bot.evidence.costs.cost_inputs import CostInputError, parse_setting
from bot.evidence.costs.cost_report import comparison_json, describe, describe_offers, list_questions, show
from bot.evidence.loaded_content import content, use_content

LARGEST_PROFILE = 1_000_000  # bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("profile", help="a profile (JSON), or - for standard input")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="a figure, or a range like 2..5"
    )
    parser.add_argument("--train", type=Path, metavar="FILE", help="a training set: tokens are measured from it")
    parser.add_argument("--chart", type=Path, metavar="OUT.png", help="write the break-even chart")
    parser.add_argument("--dark", action="store_true", help="the chart on a dark ground")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Prints the comparison. Raises InputError."""
    use_content(knowledge().evidence)
    try:
        profile = read_profile(args.profile)
        settings = dict(map(parse_setting, args.set))
        measured = _measure(args.train) if args.train else None
        today = datetime.now(UTC).date()
        result = compare(profile, settings, content().prices, content().offers, today, measured)
        if args.chart:
            from bot.evidence.charts import draw_break_even  # matplotlib stays off the path of every other command

            args.chart.write_bytes(draw_break_even(list_months(result), result.middle.month, dark=args.dark).png)
    except ValueError as error:
        raise InputError(str(error)) from None
    sys.stdout.write(json.dumps(comparison_json(result), indent=1) + "\n" if args.json else format_text(result))
    return 0


def read_profile(name: str) -> dict[str, Any]:
    """The profile's object. Raises CostInputError for what is none."""
    if name == "-":
        text = sys.stdin.read(LARGEST_PROFILE)
    else:
        with Path(name).open(encoding="utf-8-sig", errors="replace") as stream:
            text = stream.read(LARGEST_PROFILE)
    try:
        profile = json.loads(text)
    except (ValueError, RecursionError):
        raise CostInputError(f"{name}: the profile is no JSON") from None
    if not isinstance(profile, dict):
        raise CostInputError(f"{name}: the profile must be a JSON object")
    for field in ("monthly_requests", "labelled_examples"):
        count = profile.get(field)
        if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < 0):
            raise CostInputError(f"{field}: expected a whole number of at least 0, got {str(count)[:40]!r}")
    return profile


def _measure(path: Path) -> dict[str, Any]:
    from bot.evidence.costs.cost_inputs import measure_tokens
    from bot.evidence.training.training_audit import audit_file

    return measure_tokens(audit_file(path))


def format_text(result: Comparison) -> str:
    """The comparison for a terminal: sentences, figures with their sources, questions."""
    labels = content().costs.inputs
    lines = [*describe(result), ""]
    for name, figure in result.figures.items():
        shown = "not known" if figure.value is None else f"{show(figure.value)} {figure.unit}"
        if figure.low != figure.high:
            shown += f" ({show(figure.low or 0)} to {show(figure.high or 0)})"
        day = f", {figure.day}" if figure.day else ""
        lines.append(f"{labels[name].label}: {shown}  [{figure.source or 'nobody said'}{day}]")
    questions = list_questions(result)
    if questions:
        lines += ["", "To be asked:", *(f"- {question}" for question in questions)]
    lines += ["", f"Who offers fine-tuning (seen {result.offers.seen}, outside the guide):"]
    for offer in describe_offers(result.offers, result.today):
        last = f", new jobs until {offer['last_day_for_new_jobs']}" if offer["last_day_for_new_jobs"] else ""
        lines.append(f"- {offer['provider']}: {offer['status'].replace('_', ' ')}{last}. {offer['note']}".rstrip())
    return "\n".join(lines) + "\n"
