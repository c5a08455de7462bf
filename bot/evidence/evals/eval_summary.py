"""Cases to a reading: counts, groups, tests, comparisons and what must be asked. Pure functions over the cases."""

from __future__ import annotations

from dataclasses import replace

from bot.evidence.evals.eval_pairs import REPEATED, pair_sides
from bot.evidence.evals.eval_reading import (
    EvalReading,
    GroupCount,
    PairedResult,
    Question,
    RepeatCount,
    VariantCount,
    question,
)
from bot.evidence.evals.eval_statements import statements_of
from bot.evidence.evals.eval_statistics import holm
from bot.evidence.evals.evidence_words import count_reasons
from bot.evidence.evals.file_summary import NOT_TESTED, FileSummary, pick
from bot.evidence.loaded_content import sentence


def summarise(first: FileSummary, second: FileSummary | None = None) -> EvalReading:
    """The reading of one file, or of two to compare. Raises QuestionError for a choice that fits nothing."""
    variants = first.variant_counts()
    chosen = [variants[first.meant]] if first.meant is not None else variants
    n, failures = sum(count.n for count in chosen), sum(count.failures for count in chosen)
    undecided = sum(count.undecided for count in chosen)
    comparisons, pairs = compare_files(first, second) if second is not None else compare_variants(first)
    questions = first.questions if second is None else [*_of_file(first), *_of_file(second)]
    shown = chosen[0] if chosen else None
    groups, groups_of = (shown.groups, shown.name) if shown is not None else ({}, "")
    if first.cases.parts and len(variants) > 1:
        groups = {
            count.name: GroupCount(n=count.n, failures=count.failures, low=count.low or 0.0, high=count.high or 0.0)
            for count in variants
            if count.n
        }
    rate = low = high = None
    if n and not undecided and not first.blocked and len(chosen) == 1 and shown is not None:
        rate, low, high = shown.rate, shown.low, shown.high
    reading = EvalReading(
        file=first.name,
        sha256=first.sha256,
        other_file=second.name if second is not None else "",
        other_sha256=second.sha256 if second is not None else "",
        format=first.cases.format,
        verdict=first.cases.verdict,
        passes=first.cases.passes,
        n=n,
        failures=failures,
        not_evaluated=sum(count.not_evaluated for count in chosen),
        undecided=undecided,
        rate=rate,
        low=low,
        high=high,
        group_column=first.group,
        groups_of=groups_of,
        groups=groups,
        bunched=(shown.bunched if shown is not None else None) or NOT_TESTED,
        variants=tuple(_file_variants(variants, first, second)),
        pairs=pairs,
        comparisons=tuple(comparisons),
        repeats=_repeat_count(first),
        reasons=count_reasons(first.reasons().values()),
        questions=tuple(dict.fromkeys(questions)),
        notes=tuple(dict.fromkeys([*first.cases.notes, *(second.cases.notes if second else ())])),
        statements=(),
    )
    return reading.model_copy(update={"statements": statements_of(reading, first.choices.threshold)})


def _file_variants(variants: list[VariantCount], first: FileSummary, second: FileSummary | None) -> list[VariantCount]:
    """The variants as they are listed; those of two files bear the files' names."""
    if second is None:
        return [count for count in variants if len(variants) > 1 or count.name] or [
            count.model_copy(update={"name": first.name}) for count in variants
        ]
    names = file_names(first, second)
    listed = []
    for name, counts in ((names[0], variants), (names[1], second.variant_counts())):
        listed += [
            count.model_copy(update={"name": name if len(counts) == 1 else f"{name}: {count.name}"}) for count in counts
        ]
    return listed


def _repeat_count(summary: FileSummary) -> RepeatCount | None:
    if summary.repeats is None:
        return None
    shares = summary.repeats.shares(summary.cases, summary.meant)
    always, never = shares.count(0.0), shares.count(1.0)
    return RepeatCount(
        results=summary.repeats.results,
        cases=len(shares),
        always=always,
        never=never,
        mixed=len(shares) - always - never,
        by=summary.repeats.by,
    )


def _of_file(summary: FileSummary) -> list[Question]:
    """The questions of one of two files, each with the file's name."""
    return [replace(question, text=f"{summary.name}: {question.text}") for question in summary.questions]


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
        sides = summary.side(base, summary.names[base]), summary.side(code, name)
        result = pair_sides(*sides, summary.choices.repeats_as)
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
    result = pair_sides(first.side(meant, names[0]), second.side(other, names[1]), first.choices.repeats_as)
    if isinstance(result, str):
        _ask_pairs(first, result)
        return [], None
    return [result], result


def _ask_pairs(summary: FileSummary, reason: str) -> None:
    asked = question(reason) if reason else None
    is_asked = reason == REPEATED and any(known.about == "repeats" for known in summary.questions)
    if asked is not None and not is_asked and asked not in summary.questions:
        summary.questions.append(asked)


def file_names(first: FileSummary, second: FileSummary) -> tuple[str, str]:
    """The names of two files, told apart if they are the same."""
    if first.name != second.name:
        return first.name, second.name
    return f"{first.name} (first)", f"{second.name} (second)"
