"""What the summary of one file needs again and again: its variants, its input types, its repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.decision.statistics import wilson
from bot.evidence.evals.eval_cases import Attribute, EvalCases, Outcome
from bot.evidence.evals.eval_pairs import Repeats, Side, find_repeats
from bot.evidence.evals.eval_reading import BunchedTest, EvalChoices, GroupCount, Question, VariantCount, question
from bot.evidence.evals.eval_statistics import bunched_p, clustered_interval, group_p, holm, wilson_of_rate
from bot.evidence.evals.evidence_words import name_has, name_words
from bot.evidence.file_error import QuestionError
from bot.evidence.loaded_content import confidence, content, sentence

HARMLESS = frozenset({"repeats", "id", "incomplete"})  # questions that leave the rate as it is
NOT_TESTED = BunchedTest(p=None)
FEWEST_PER_GROUP = 2.0  # cases a group on average; names of cases are no types
MOST_GROUPS = 40


class FileSummary:
    """What the summary of one file needs again and again: its input type, its repeats, the variant that is meant."""

    def __init__(self, name: str, sha256: str, cases: EvalCases, choices: EvalChoices) -> None:
        self.name, self.sha256, self.cases, self.choices = name, sha256, cases, choices
        self.questions: list[Question] = list(cases.questions)
        self.group = choose_group(cases, choices.group_column) if len(cases) else ""
        self.repeats = find_repeats(cases) if len(cases) else None
        counted = len(cases) or any(part.n or part.not_evaluated for part in cases.parts)
        if not counted and not cases.questions:
            self.questions.append(question("no_result"))
        if self.repeats is not None and choices.repeats_as is None:
            self.questions.append(_repeats_question(cases, self.repeats))
        self.names = [part.name for part in cases.parts] if cases.parts else cases.variants
        self.meant = pick(self.names, choices.variant, "--variant") if choices.variant is not None else None
        if len(self.names) > 1 and self.meant is None:
            self.questions.append(question("which_variant", tuple(self.names), count=len(self.names)))

    @property
    def blocked(self) -> bool:
        """Is a question open that would change the counts?"""
        return any(question.about not in HARMLESS for question in self.questions)

    @property
    def clustered(self) -> Repeats | None:
        """The repeats if they are to be counted by case. So it is until something else is chosen."""
        return None if self.choices.repeats_as == "cases" else self.repeats

    def variant_counts(self) -> list[VariantCount]:
        """Each variant with its counts, in the file's order."""
        counts = [[part.failures, part.n - part.failures, part.not_evaluated, 0] for part in self.cases.parts]
        counts = counts or [[0] * len(Outcome) for _ in self.names]
        for variant, outcome in zip(self.cases.variant_codes, self.cases.outcomes, strict=True):
            counts[variant][outcome] += 1
        return [self._variant(code, name, counts[code]) for code, name in enumerate(self.names)]

    def rate_of(self, variant: int | None, failures: int, n: int) -> tuple[float, float, float]:
        """The failure rate with its interval, by case where cases were repeated. Needs n > 0."""
        if self.clustered is None:
            return failures / n, *wilson(failures, n, confidence())
        shares = self.clustered.shares(self.cases, variant)
        if self.choices.repeats_as == "all":
            shares = [float(share > 0) for share in shares]
        return clustered_interval(shares, confidence())

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
            groups=self._group_counts(groups),
            bunched=None if self.cases.parts else NOT_TESTED if self.clustered else bunched_test(groups),
        )

    def _group_counts(self, groups: dict[str, tuple[int, int]]) -> dict[str, GroupCount]:
        """The groups with their intervals; of repeated cases, each counts once, as many as there are on average."""
        found = {}
        share = len(self.clustered.groups) / self.clustered.results if self.clustered is not None else 1.0
        for name, (n, failures) in groups.items():
            low, high = wilson_of_rate(failures / n, max(1, round(n * share)), confidence())
            found[name] = GroupCount(n=n, failures=failures, low=low, high=high)
        return found

    def reasons(self) -> dict[int, str]:
        """The reasons of failures of the variant that is meant, or of all, by the place of their case."""
        codes, listed = self.cases.variant_codes, self.cases.reasons.items()
        return {place: reason for place, reason in listed if self.meant in (None, codes[place])}

    def side(self, variant: int, name: str) -> Side:
        """A variant as one side of a pair."""
        return Side(name, self.cases, variant, self.repeats)


def bunched_test(groups: dict[str, tuple[int, int]]) -> BunchedTest:
    """Are failures bunched, and in which types? `groups` maps a type to (n, failures). Repeats can't be tested so."""
    if len(groups) < 2:
        return NOT_TESTED
    p = bunched_p([(failures, n) for n, failures in groups.values()])
    total, failed = sum(n for n, _ in groups.values()), sum(failures for _, failures in groups.values())
    corrected = holm([group_p(failures, n, failed, total) for n, failures in groups.values()])
    limits = content().evals.statistics
    carrying = [
        (-failures / n, name)
        for (name, (n, failures)), value in zip(groups.items(), corrected, strict=True)
        if max(value, p) <= limits.significance and n >= limits.smallest_group
    ]
    return BunchedTest(p=p, groups=tuple(name for _, name in sorted(carrying)))


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
    key = "refusals.fits_several" if found else "refusals.fits_none"
    raise QuestionError(sentence(key, option=option, name=wanted, names=listed))


def _repeats_question(cases: EvalCases, repeats: Repeats) -> Question:
    count = len(repeats.groups)
    by = sentence("questions.repeats_by", names=", ".join(repeats.by)) if repeats.by else ""
    hidden = sentence("questions.repeats_hidden") if repeats.hidden else ""
    return question("repeats", ("clusters", "cases", "all"), results=len(cases), cases=count, by=by, hidden=hidden)


def choose_group(cases: EvalCases, chosen: str | None) -> str:
    """The name of the property that is the input type, or "". Raises QuestionError if the chosen one isn't there."""
    if chosen is not None:
        return _chosen(cases, chosen)
    usable = [name for name, attribute in cases.attributes.items() if _is_usable(cases, attribute)]
    named = sorted((rank, place, name) for place, name in enumerate(usable) if (rank := _rank(name)) is not None)
    if named:
        return named[0][2]
    plain = [name for name in usable if not name_has(name, "operation") and not name_has(name, "variant")]
    return plain[0] if len(plain) == 1 else ""


def group_counts(cases: EvalCases, name: str, variant: int | None) -> dict[str, tuple[int, int]]:
    """Evaluated cases and failures by input type, of one variant or of all (None); types in order of appearance."""
    attribute = cases.attributes.get(name)
    if attribute is None:
        return {}
    names = attribute.names()
    evaluated, failures = Counter[int](), Counter[int]()
    for index, outcome in enumerate(cases.outcomes):
        if outcome > Outcome.PASSED or (variant is not None and cases.variant_codes[index] != variant):
            continue
        code = attribute.at(index)
        evaluated[code] += 1
        failures[code] += outcome == Outcome.FAILED
    return {names[code]: (evaluated[code], failures[code]) for code in sorted(evaluated) if code >= 0}


def _chosen(cases: EvalCases, chosen: str) -> str:
    there = [name for name, attribute in cases.attributes.items() if not attribute.dropped]
    by_end = [name for name in there if name.rpartition(".")[2] == chosen]
    if chosen in there or (by_end and chosen not in cases.attributes):
        return chosen if chosen in there else by_end[0]
    raise QuestionError(sentence("refusals.no_group_column", name=chosen, names=", ".join(there) or "none"))


def _rank(name: str) -> int | None:
    """The place of the name among the words for input types; None if it is none of them."""
    if name_has(name, "variant") and not name_has(name, "group"):
        return None
    listed = content().evals.column_names["group"]
    parts = name_words(name)
    last = name_words(name.rpartition(".")[2])
    ranks = [listed.index(part) + (0 if part in last else 100) for part in parts if part in listed]
    return min(ranks, default=None)


def _is_usable(cases: EvalCases, attribute: Attribute) -> bool:
    if attribute.dropped or not 2 <= len(attribute.values) <= MOST_GROUPS:
        return False
    filled = sum(code >= 0 for code in attribute.codes)
    rows = max(1, len(cases) // max(1, len(cases.variants)))
    per_value = min(filled, rows) / len(attribute.values)
    return filled >= 0.5 * len(cases) and per_value >= FEWEST_PER_GROUP
