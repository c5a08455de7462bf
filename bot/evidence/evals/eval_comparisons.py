"""Which variants or files are compared with which, and with what correction."""

from __future__ import annotations

from bot.evidence.evals.eval_pairs import REPEATED, pair_sides
from bot.evidence.evals.eval_questions import question
from bot.evidence.evals.eval_reading import PairedResult
from bot.evidence.evals.eval_statistics import holm
from bot.evidence.evals.evidence_words import words
from bot.evidence.evals.file_summary import FileSummary, pick
from bot.evidence.loaded_content import sentence


def compare_variants(summary: FileSummary) -> tuple[list[PairedResult], PairedResult | None]:
    """All variants against one: the chosen one, else the first."""
    if summary.cases.parts or len(summary.names) < 2:
        return [], None
    base = summary.meant or 0
    versus = pick(summary.names, summary.choices.versus, "--versus") if summary.choices.versus is not None else None
    found: list[PairedResult] = []
    for code, name in enumerate(summary.names):
        if code == base or (versus is not None and code != versus):
            continue
        result = pair_sides(
            summary.side(base, summary.names[base]),
            summary.side(code, name),
            summary.choices.repeats_as,
            words().confidence,
        )
        if isinstance(result, str):
            _ask_pairs(summary, result)
        else:
            found.append(result)
    corrected = holm([pair.p for pair in found])
    found = [pair.model_copy(update={"corrected_p": value}) for pair, value in zip(found, corrected, strict=True)]
    return found, found[-1] if found else None


def compare_files(first: FileSummary, second: FileSummary) -> tuple[list[PairedResult], PairedResult | None]:
    """The chosen variant of one file against that of the other, if each is known."""
    if first.cases.parts or second.cases.parts:
        first.cases.notes.append(sentence("notes.no_pairs_without_results"))
        return [], None
    meant = first.meant if first.meant is not None else (0 if len(first.names) == 1 else None)
    other = pick(second.names, first.choices.versus, "--versus") if first.choices.versus is not None else second.meant
    if other is None and len(second.names) == 1:
        other = 0
    if meant is None or other is None:
        return [], None
    names = file_names(first, second)
    result = pair_sides(
        first.side(meant, names[0]), second.side(other, names[1]), first.choices.repeats_as, words().confidence
    )
    if isinstance(result, str):
        _ask_pairs(first, result)
        return [], None
    return [result], result


def _ask_pairs(summary: FileSummary, reason: str) -> None:
    if not reason:
        return
    asked = question(reason)
    is_asked = reason == REPEATED and any(known.about == asked.about for known in summary.questions)
    if not is_asked and asked not in summary.questions:
        summary.questions.append(asked)


def file_names(first: FileSummary, second: FileSummary) -> tuple[str, str]:
    """The names of two files, told apart if they are the same."""
    if first.name != second.name:
        return first.name, second.name
    return f"{first.name} (first)", f"{second.name} (second)"
