"""`data FILE`: a training set in figures; a cleaned file and a report if asked for."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from bot.cli.command_line import count, knowledge, progress_bar
from bot.evidence.file_error import EvidenceFileError
from bot.evidence.loaded_content import use_content
from bot.evidence.training.audit_result import DIVERSITIES, Audit, find_tier

MOST_PROBLEMS = 20  # problems printed without --json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="JSON lines, JSON, CSV, TSV, XLSX or Parquet")
    parser.add_argument("--evals", type=Path, metavar="FILE", help="the eval set: inputs in both files are found")
    parser.add_argument("--input", metavar="COLUMN", help="the column that holds the input")
    parser.add_argument("--output", metavar="COLUMN", help="the column that holds the output")
    parser.add_argument("--diversity", choices=DIVERSITIES, help="how diverse the inputs of the task are")
    parser.add_argument("--limit", type=count, metavar="TOKENS", help="the longest example that the model takes")
    parser.add_argument("--clean", type=Path, metavar="OUT", help="write the cleaned file")
    parser.add_argument("--report", type=Path, metavar="OUT.md", help="write the report")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Prints the audit. Raises EvidenceFileError."""
    from bot.evidence.training.records.training_records import Options
    from bot.evidence.training.training_audit import audit_file
    from bot.evidence.training.training_report import (
        describe_tier,
        describe_usable,
        render_training_report,
        write_cleaned,
    )

    use_content(knowledge().evidence)
    tier = find_tier(args.diversity)
    try:
        for target in (args.clean, args.report):
            if target and target.resolve() in {args.file.resolve(), args.evals.resolve() if args.evals else None}:
                raise EvidenceFileError(f"{target}: the file that is read cannot be written over")
        if args.clean and args.report and args.clean.resolve() == args.report.resolve():
            raise EvidenceFileError(f"{args.report}: the cleaned file and the report need a name each")
        options = Options(args.input, args.output, args.limit)
        audit = _with_progress(args.file, lambda show: audit_file(args.file, args.evals, options, show))
        changes = write_cleaned(args.file, args.clean, audit) if args.clean else None
        if args.report:
            args.report.write_text(render_training_report(audit, tier, changes), encoding="utf-8")
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130
    if args.json:
        sys.stdout.write(json.dumps(audit.as_json(), indent=1) + "\n")
    else:
        sys.stdout.write(format_text(audit, describe_usable(audit), describe_tier(audit, tier)))
    return 0


def format_text(audit: Audit, about_usable: str, against_tier: str) -> str:
    """The audit for a terminal."""
    lines = [f"{audit.name}: {audit.format}, {audit.records:,} records, sha256 {audit.sha256}"]
    lines += [about_usable, against_tier] if audit.supervised else [about_usable]
    near = f"{audit.near:,}" if audit.near_complete else f"at least {audit.near:,}"
    counts = (
        ("exact duplicates", f"{audit.exact:,}"),
        ("near duplicates", f"{near} pairs"),
        ("inputs with several outputs", f"{audit.conflicts:,}"),
        ("empty outputs", f"{audit.empty_outputs:,}"),
        ("system prompts", f"{audit.system_prompts:,}"),
    )
    lines.append(", ".join(f"{name} {count}" for name, count in counts))
    if audit.overlap is not None:
        lines.append(f"Eval records whose input is trained on: {audit.overlap:,}")
    if audit.personal_data:
        found = ", ".join(f"{kind.replace('_', ' ')} {count:,}" for kind, count in audit.personal_data.items())
        lines.append(f"Personal data: {found}")
    for problem in audit.problems[:MOST_PROBLEMS]:
        place = f"line {problem.line}" if problem.line else "file"
        lines.append(f"  {place}: {problem.detail}")
    more = sum(audit.problem_counts.values()) - MOST_PROBLEMS
    if more > 0:
        lines.append(f"  and {more:,} more; --json or --report lists them")
    return "\n".join(lines).replace("**", "") + "\n"


def _with_progress(path: Path, audit: Callable[[Callable[[int], None] | None], Audit]) -> Audit:
    """Audit with a progress bar, if a person watches: records read, of as many as the file seems to have."""
    if not path.is_file():
        return audit(None)
    with progress_bar(unit=" records") as show:
        with path.open("rb") as stream:
            block = stream.read(1 << 20)
        lines = round(block.count(b"\n") * path.stat().st_size / len(block)) if block else 0
        return audit(lambda count: show(count, lines))
