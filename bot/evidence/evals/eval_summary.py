"""Cases to a reading: counts, groups, tests, comparisons and what must be asked. Pure functions over the cases."""

from __future__ import annotations

from dataclasses import replace

from bot.evidence.evals.eval_comparisons import compare_files, compare_variants, file_names
from bot.evidence.evals.eval_questions import Question
from bot.evidence.evals.eval_reading import EvalReading, GroupCount, RepeatCount, VariantCount
from bot.evidence.evals.eval_statements import statements_of
from bot.evidence.evals.evidence_words import words
from bot.evidence.evals.failure_reasons import count_reasons
from bot.evidence.evals.file_summary import NOT_TESTED, FileSummary


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
    listed = _file_variants(variants, first, second)
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
        variants=tuple(listed),
        pairs=pairs,
        comparisons=tuple(comparisons),
        repeats=_repeat_count(first),
        reasons=count_reasons(_reasons(first)),
        questions=tuple(dict.fromkeys(questions)),
        notes=tuple(dict.fromkeys([*first.cases.notes, *(second.cases.notes if second else ())])),
        statements=(),
    )
    return reading.model_copy(
        update={"statements": statements_of(reading, first.choices.threshold, words().confidence)}
    )


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


def _reasons(summary: FileSummary) -> list[str]:
    cases, meant = summary.cases, summary.meant
    return [reason for index, reason in cases.reasons.items() if meant is None or cases.variant_codes[index] == meant]
