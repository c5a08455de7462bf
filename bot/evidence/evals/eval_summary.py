"""Cases to a reading: counts, groups, tests, comparisons and what must be asked. Pure functions over the cases."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.baseline import interval
from bot.evidence.evals.eval_cases import EvalCases, Outcome, Question
from bot.evidence.evals.eval_choices import EvalChoices
from bot.evidence.evals.eval_groups import choose_group, group_counts
from bot.evidence.evals.eval_pairs import REPEATED, Side, pair_sides
from bot.evidence.evals.eval_reading import (
    Asked,
    BunchedTest,
    EvalReading,
    GroupCount,
    PairedResult,
    RepeatCount,
    VariantCount,
)
from bot.evidence.evals.eval_repeats import Repeats, find_repeats
from bot.evidence.evals.eval_statements import statements_of
from bot.evidence.evals.eval_statistics import bunched_p, clustered_interval, group_p, holm
from bot.evidence.evals.evidence_words import words
from bot.evidence.evals.failure_reasons import count_reasons
from bot.evidence.file_error import QuestionError

HARMLESS = frozenset({"repeats", "id", "incomplete"})  # questions that leave the rate as it is
NOT_TESTED = BunchedTest(p=None)


class FileSummary:
    """What the summary of one file needs again and again: its input type, its repeats, the variant that is meant."""

    def __init__(self, name: str, sha256: str, cases: EvalCases, choices: EvalChoices) -> None:
        self.name, self.sha256, self.cases, self.choices = name, sha256, cases, choices
        self.questions: list[Question] = list(cases.questions)
        self.group = choose_group(cases, choices.group_column) if len(cases) else ""
        self.repeats = find_repeats(cases) if len(cases) else None
        if self.repeats is not None and choices.repeats_as is None:
            self.questions.append(_repeats_question(cases, self.repeats))
        self.names = [part.name for part in cases.parts] if cases.parts else cases.variants
        self.meant = pick(self.names, choices.variant, "--variant") if choices.variant is not None else None
        if len(self.names) > 1 and self.meant is None:
            self.questions.append(
                Question(
                    "variant",
                    f"{len(self.names)} models, prompts or tasks stand in this file. Which is meant?",
                    "--variant NAME",
                    tuple(self.names),
                )
            )

    @property
    def blocked(self) -> bool:
        """Is a question open that would change the counts?"""
        return any(question.about not in HARMLESS for question in self.questions)

    @property
    def clustered(self) -> bool:
        """Are repeats to be counted by case? So it is until something else is chosen."""
        return self.repeats is not None and self.choices.repeats_as != "cases"

    def variant_counts(self) -> list[VariantCount]:
        """Each variant with its counts, in the file's order."""
        if self.cases.parts:
            return [_part_count(part.name, part.n, part.failures, part.not_evaluated) for part in self.cases.parts]
        counts = [[0, 0, 0, 0] for _ in self.names]
        for variant, outcome in zip(self.cases.variant_codes, self.cases.outcomes, strict=True):
            counts[variant][outcome] += 1
        return [self._variant(code, name, counts[code]) for code, name in enumerate(self.names)]

    def rate_of(self, variant: int | None, failures: int, n: int) -> tuple[float, float, float]:
        """The failure rate with its interval, by case where cases were repeated. Needs n > 0."""
        confidence = words().confidence
        if self.clustered and self.repeats is not None:
            shares = self.repeats.shares(self.cases, variant)
            if self.choices.repeats_as == "all":
                shares = [float(share > 0) for share in shares]
            return clustered_interval(shares, confidence)
        return failures / n, *interval(failures, n, confidence)

    def _variant(self, code: int, name: str, counts: Sequence[int]) -> VariantCount:
        failures, n = counts[Outcome.FAILED], counts[Outcome.FAILED] + counts[Outcome.PASSED]
        known = n > 0 and not counts[Outcome.UNDECIDED]
        rate, low, high = self.rate_of(code, failures, n) if known else (None, None, None)
        groups = group_counts(self.cases, self.group, code)
        return VariantCount(
            name=name,
            n=n,
            failures=failures,
            not_evaluated=counts[Outcome.NOT_EVALUATED],
            undecided=counts[Outcome.UNDECIDED],
            rate=rate,
            low=low,
            high=high,
            groups=_group_counts(groups),
            bunched=self.bunched(groups),
        )

    def bunched(self, groups: dict[str, tuple[int, int]]) -> BunchedTest:
        """The test of whether failures are bunched; not made where results are repeats of each other."""
        if len(groups) < 2 or self.clustered or self.cases.parts:
            return NOT_TESTED
        return bunched_test(groups)

    def side(self, variant: int | None, name: str) -> Side:
        """A variant as one side of a pair."""
        return Side(name, self.cases, variant, self.repeats)


def summarise(first: FileSummary, second: FileSummary | None = None) -> EvalReading:
    """The reading of one file, or of two for a paired comparison. Raises QuestionError for a choice that fits nothing."""
    variants = first.variant_counts()
    chosen = [variants[first.meant]] if first.meant is not None else variants
    n, failures = sum(count.n for count in chosen), sum(count.failures for count in chosen)
    undecided = sum(count.undecided for count in chosen)
    comparisons, pairs = _compare_files(first, second) if second is not None else _compare_variants(first)
    questions = [*first.questions, *(second.questions if second is not None else ())]
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
        questions=tuple(_distinct(questions)),
        notes=tuple(dict.fromkeys([*first.cases.notes, *(second.cases.notes if second else ())])),
        statements=(),
    )
    return reading.model_copy(
        update={"statements": statements_of(reading, first.choices.threshold, words().confidence)}
    )


def bunched_test(groups: dict[str, tuple[int, int]]) -> BunchedTest:
    """Are failures bunched, and in which types? `groups` maps a type to (n, failures)."""
    p = bunched_p([(failures, n) for n, failures in groups.values()])
    total, failed = sum(n for n, _ in groups.values()), sum(failures for _, failures in groups.values())
    names = list(groups)
    corrected = holm([group_p(groups[name][1], groups[name][0], failed, total) for name in names])
    level, smallest = words().significance, words().smallest_group
    carrying = [
        name for name, value in zip(names, corrected, strict=True) if value <= level and groups[name][0] >= smallest
    ]
    carrying.sort(key=lambda name: (-groups[name][1] / groups[name][0], name))
    return BunchedTest(p=p, groups=tuple(carrying) if p <= level else ())


def pick(names: Sequence[str], wanted: str, option: str) -> int:
    """The place of a name: exactly, by its number from 1, or by a part of it. Raises QuestionError."""
    if wanted in names:
        return names.index(wanted)
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    found = [place for place, name in enumerate(names) if wanted.casefold() in name.casefold()]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(f"{place}: {name}" for place, name in enumerate(names, start=1))
    raise QuestionError(f'{option} "{wanted}" fits {"several" if found else "none"} of: {listed}.')


def _compare_variants(summary: FileSummary) -> tuple[list[PairedResult], PairedResult | None]:
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


def _compare_files(first: FileSummary, second: FileSummary) -> tuple[list[PairedResult], PairedResult | None]:
    if first.cases.parts or second.cases.parts:
        first.cases.notes.append("A file without single results can't be paired.")
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
    if reason == REPEATED:
        if not any(question.about == "repeats" for question in summary.questions):
            summary.questions.append(Question("repeats", REPEATED, "--repeats-as clusters|cases|all"))
        return
    question = Question("id", reason, "--id-column NAME")
    if question not in summary.questions:
        summary.questions.append(question)


def file_names(first: FileSummary, second: FileSummary) -> tuple[str, str]:
    """The names of two files, told apart if they are the same."""
    if first.name != second.name:
        return first.name, second.name
    return f"{first.name} (first)", f"{second.name} (second)"


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


def _part_count(name: str, n: int, failures: int, not_evaluated: int) -> VariantCount:
    low, high = interval(failures, n, words().confidence) if n else (None, None)
    return VariantCount(
        name=name,
        n=n,
        failures=failures,
        not_evaluated=not_evaluated,
        rate=failures / n if n else None,
        low=low,
        high=high,
    )


def _group_counts(groups: dict[str, tuple[int, int]]) -> dict[str, GroupCount]:
    found = {}
    for name, (n, failures) in groups.items():
        low, high = interval(failures, n, words().confidence)
        found[name] = GroupCount(n=n, failures=failures, low=low, high=high)
    return found


def _repeats_question(cases: EvalCases, repeats: Repeats) -> Question:
    count = len(repeats.groups)
    by = f" They differ by {', '.join(repeats.by)}." if repeats.by else ""
    hidden = " The ids differ only by the number at their end." if repeats.hidden else ""
    return Question(
        "repeats",
        f"{len(cases)} results are repeats of {count} cases, so they are not independent.{by}{hidden} Until you choose, the interval counts each case once.",
        "--repeats-as clusters|cases|all",
        ("clusters", "cases", "all"),
    )


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


def _reasons(summary: FileSummary) -> list[str]:
    cases, meant = summary.cases, summary.meant
    return [reason for index, reason in cases.reasons.items() if meant is None or cases.variant_codes[index] == meant]


def _distinct(questions: Sequence[Question]) -> list[Asked]:
    return [Asked(about=q.about, text=q.text, option=q.option, choices=q.choices) for q in dict.fromkeys(questions)]


__all__ = ["FileSummary", "QuestionError", "bunched_test", "summarise"]
