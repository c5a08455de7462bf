"""`evals`: eval results in; counts with intervals, tests and open questions out. A second file is compared."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.command_line import EXIT_OK, InputError, knowledge, paragraphs, progress_bar, titled

if TYPE_CHECKING:
    from bot.evidence.evals.eval_reading import EvalReading, VariantCount

PERCENT = 100.0
MOST_CASES = 20  # changed cases that are printed; --json has more


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments. Each option answers a question that a reading may ask."""
    parser.add_argument("file", metavar="FILE", help="eval results: of an eval tool, or a sheet")
    parser.add_argument("other", metavar="FILE2", nargs="?", help="results on the same cases, to compare with FILE")
    parser.add_argument("--json", action="store_true", help="print the reading as JSON")
    parser.add_argument(
        "--threshold", metavar="RATE", type=share, help="the highest acceptable failure rate: 0.25 or 25%%"
    )
    parser.add_argument("--pass-column", metavar="NAME", help="the column, metric or scorer that decides")
    parser.add_argument(
        "--passes", metavar="VALUE", action="append", default=[], help="a value that passes; more by commas or again"
    )
    parser.add_argument("--at-least", metavar="N", type=float, help="scores from N up pass")
    parser.add_argument("--at-most", metavar="N", type=float, help="scores up to N pass")
    parser.add_argument(
        "--variant", metavar="NAME", help="the model or prompt that is meant: its name, a part of it, or its number"
    )
    parser.add_argument("--versus", metavar="NAME", help="the model or prompt to compare with it")
    parser.add_argument("--group-column", metavar="NAME", help="the column with the input type")
    parser.add_argument("--id-column", metavar="NAME", help="the column with the id of a case")
    parser.add_argument(
        "--repeats-as",
        choices=["clusters", "cases", "all"],
        help="several results of a case are runs of it (clusters), cases of their own (cases), or must all pass (all)",
    )
    parser.add_argument(
        "--errors-as",
        choices=["failed", "not_evaluated"],
        help="failed rows beside which the tool noted an error of the call did fail, or were not evaluated",
    )


def run(args: argparse.Namespace) -> int:
    """Read the files and print what they say. Raises EvidenceFileError, QuestionError and InputError."""
    from pydantic import ValidationError

    from bot.evidence.evals.eval_reading import EvalChoices
    from bot.evidence.evals.read_evals import read_paths
    from bot.evidence.loaded_content import use_content

    use_content(knowledge().evidence)
    paths = [Path(args.file), *([Path(args.other)] if args.other else [])]
    passes = tuple(value.strip() for listed in args.passes for value in listed.split(","))
    others = {name: getattr(args, name) for name in EvalChoices.model_fields if name != "passes"}
    try:
        with progress_bar(unit="B", unit_scale=True, leave=False, desc="reading") as progress:
            reading = read_paths(paths, EvalChoices(passes=passes, **others), progress)
    except ValidationError as error:
        raise InputError("; ".join(f"{problem['loc'][0]}: {problem['msg']}" for problem in error.errors())) from None
    except (MemoryError, RecursionError):
        problem = f"{paths[0].name} does not fit into memory, or is nested too deeply. Nothing of it was used."
        raise InputError(problem) from None
    print(json.dumps(reading.public_json(), ensure_ascii=False) if args.json else plain(reading))
    return EXIT_OK


def share(text: str) -> float:
    """A share from 0 to 1, written 0.25 or 25%."""
    try:
        value = float(text.removesuffix("%")) / (PERCENT if text.endswith("%") else 1.0)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no share; write 0.25 or 25%") from None
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} does not lie between 0 and 1")
    return value


def plain(reading: EvalReading) -> str:
    """A reading for a terminal."""
    from bot.evidence.evals.eval_statements import p_text, percent_range, points

    passes = f"; passes: {reading.passes}" if reading.passes else ""
    variants = reading.variants if len(reading.variants) > 1 else ()
    compared = reading.comparisons if len(reading.comparisons) > 1 else ()
    first = compared[0].first if compared else ""
    groups_of = f" ({reading.groups_of})" if reading.groups_of else ""
    groups = sorted(reading.groups.items(), key=lambda entry: (-entry[1].failures / max(1, entry[1].n), entry[0]))
    return paragraphs(
        [f"{reading.file} ({reading.format})", *([f"Verdict: {reading.verdict}{passes}"] if reading.verdict else [])],
        reading.statements,
        titled("Models, prompts or files:", map(_variant, variants)),
        titled(
            f"Against {first}, p corrected for {len(compared)} comparisons:",
            (f"  {pair.second}: {points(pair.difference)} points, p {p_text(pair.corrected_p)}" for pair in compared),
        ),
        titled(
            f"By {reading.group_column or 'part'}{groups_of}:",
            (
                f"  {name}: {group.failures} of {group.n} failed ({percent_range(group.low, group.high)})"
                for name, group in groups
            ),
        ),
        titled("Cases that differ:", _changed(reading)),
        [f"Note: {note}" for note in reading.notes],
        titled(
            "To be answered before this counts:",
            (f"- {asked.text}" + (f" [{asked.option}]" if asked.option else "") for asked in reading.questions),
        ),
    )


def _variant(count: VariantCount) -> str:
    from bot.evidence.evals.eval_statements import percent, percent_range

    rate = "not known"
    if count.rate is not None:
        rate = f"{percent(count.rate)} ({percent_range(count.low or 0, count.high or 0)})"
    return f"  {count.name}: {count.failures} of {count.n} failed, {rate}; {count.not_evaluated} not evaluated"


def _changed(reading: EvalReading) -> list[str]:
    if reading.pairs is None or not reading.pairs.changed:
        return []
    more = reading.pairs.only_first + reading.pairs.only_second - MOST_CASES
    return [f"  {case}" for case in reading.pairs.changed[:MOST_CASES]] + ([f"  and {more} more"] if more > 0 else [])
