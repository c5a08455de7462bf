"""Which columns of a sheet may hold the verdict, how much speaks for each, and which stand for several models."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import takewhile

from bot.evidence.evals.evidence_words import Kind, last_part, name_has, name_words
from bot.evidence.evals.sheets.columns import ColumnProfile, Profiles
from bot.evidence.evals.sniff import RAGAS_METRICS

STRONG, PLAIN, WEAK = 3, 2, 1
SIBLING = re.compile(r"\d+$|v\d|.*\d[a-z]?$")  # the last word of a name that stands for one of several models
MOST_WORDS = 12  # values of a column that might be grades in words
REASONS = frozenset(["reason", "reasons", "reasoning", "explanation", "rationale", "why", "comment", "comments"])
TRUTHS = frozenset(
    ["predicted", "prediction", "expected", "target", "ground", "groundtruth", "truth", "gold", "reference", "ideal"]
)
COUNTED = frozenset(
    [
        *("tests", "checks", "cases", "steps", "assertions", "criteria", "items", "subtasks", "num", "total"),
        *("passes", "hits", "failures", "successes"),
    ]
)
FEEDBACKS = ("feedback", "scores")
CALLS = (("result",), ("response",), ("request",), ("output",), ("http",), ("api",), ("completion",))


def candidates(profiles: Profiles, taken: Collection[str] = ()) -> dict[str, int]:
    """The columns that may be the verdict, with their strength. `taken` are known to be something else."""
    scores = [name for name in profiles if is_score(profiles[name])]
    found: dict[str, int] = {}
    constant: dict[str, int] = {}
    for name, profile in profiles.items():
        if not profile.is_verdict or name in taken:
            continue
        strength = strength_of(name, profile)
        if strength < STRONG and profile.distinct == 1 and (scores or strength < PLAIN):
            constant[name] = strength
        elif strength:
            found[name] = strength
    ends = {name_words(name)[-1:] for name in found}
    # "coherence_result" beside "relevance_result" is a verdict even if each of its cells says passed.
    alike = [name for name in constant if profiles[name].explicit and name_words(name)[-1:] in ends]
    found |= {name: constant[name] for name in alike}
    found = {name: found[name] for name in profiles if name in found and not _is_truth(name, profiles)}
    return _with_siblings(found, profiles) or _by_model(profiles, taken)


def _is_truth(name: str, profiles: Profiles) -> bool:
    """Is this the right answer itself? Then a column of answers, such as the prediction, holds the same words."""
    last = last_part(name)
    values = _values(profiles[name])
    if len(values) < 2 or name_has(last, "verdict_sure"):
        return False
    return any(
        other != name and name_has(last_part(other), "answer") and _values(profile) == values
        for other, profile in profiles.items()
    )


def _values(profile: ColumnProfile) -> set[str]:
    return {value.strip().casefold() for value in profile.values or ()} - {""}


def _with_siblings(found: dict[str, int], profiles: Profiles) -> dict[str, int]:
    """Feedbacks that stand side by side, as `feedback.correctness` and `feedback.tone`: none of them comes first."""
    parents = {name.rpartition(".")[0] for name in found} & set(FEEDBACKS)
    if not parents:
        return found
    beside = [
        name
        for name, profile in profiles.items()
        if name.rpartition(".")[0] in parents and (profile.is_verdict or is_score(profile))
    ]
    return found if len(beside) < 2 else dict.fromkeys(beside, STRONG)


def strength_of(name: str, profile: ColumnProfile) -> int:
    """How much speaks for this column, 0 for nothing."""
    last = last_part(name)
    words = set(name_words(last))
    if _is_call_status(name) or words & REASONS or (words & TRUTHS and not name_has(last, "verdict_sure")):
        return 0
    if words & COUNTED and not words & {"all", "is"} and not profile.explicit and not profile.has_words:
        return 0  # "tests_passed" counts the tests of one case
    if last.partition("(")[0] in RAGAS_METRICS and not profile.explicit and not profile.booleans:
        return WEAK  # a mean of checks that may be 0 or 1 by chance
    if name_has(last, "verdict") or name_has(last, "failed"):
        return STRONG
    if name_has(last, "verdict_plain"):
        return PLAIN if profile.explicit or profile.has_words or not name_has(last, "operation") else WEAK
    if name_has(last, "answer") or name_has(last, "operation"):
        return 0
    if profile.explicit:
        return PLAIN
    if name_has(last, "input"):
        return 0
    return WEAK if profile.has_words or any(name_has(last, kind) for kind in ("bad", "score", "rater")) else 0


def is_negated(name: str) -> bool:
    """Does the name deny something, as "not_correct" does? "Correct (yes/no)" does not."""
    return name_has(name, "negated") and not name_has(name, "affirmed")


def is_score(profile: ColumnProfile) -> bool:
    """Is this a column of grades, by its numbers and its name?"""
    last = last_part(profile.name)
    named = name_has(last, "score")
    if not profile.is_score or name_has(last, "id") or (name_has(last, "operation") and not named):
        return False
    return named or (profile.fractional and profile.low >= 0 and profile.high <= 1) or name_has(last, "bad")


def graded_words(profiles: Profiles, taken: Collection[str]) -> list[str]:
    """Columns that are named as a verdict or a grade and hold a few words that are neither passed nor failed."""
    return [
        name
        for name, profile in profiles.items()
        if name not in taken
        and profile.distinct is not None
        and 2 <= profile.distinct <= MOST_WORDS
        and profile.filled >= 2 * profile.distinct
        and (profile.kinds[Kind.TEXT] or profile.kinds[Kind.NUMBER])
        and any(name_has(last_part(name), kind) for kind in ("verdict", "verdict_plain", "score"))
        and not name_has(last_part(name), "answer")
    ]


def _by_model(profiles: Profiles, taken: Collection[str]) -> dict[str, int]:
    """Columns of 0 and 1 that are named after models or prompts."""
    named = [
        name
        for name, profile in profiles.items()
        if name not in taken and profile.is_verdict and profile.polar == profile.filled and name_has(name, "sibling")
    ]
    return dict.fromkeys(named, WEAK) if len(named) >= 2 and sibling_labels(named) is not None else {}


def _is_call_status(name: str) -> bool:
    """Does the column say whether a request went through, as `result.success` and `response.ok` do?"""
    parent, _, last = name.rpartition(".")
    return bool(parent) and last.casefold() in ("success", "ok", "status") and name_words(parent)[-1:] in CALLS


def sibling_labels(names: Sequence[str]) -> list[str] | None:
    """What tells the names apart, if that names models, prompts or numbers: ["gpt 4o", "claude"]; None for metrics."""
    parts = [name_words(name) for name in names]
    front = _common(parts)
    back = _common([part[front:][::-1] for part in parts])
    rests = [part[front : len(part) - back] for part in parts]
    if len(set(rests)) < len(rests) or not all(rests):
        return None
    common = (*parts[0][:front], *parts[0][len(parts[0]) - back :])
    if any(name_has(word, "part_of_a_test") for word in common):
        return None
    if not all(SIBLING.match(rest[-1]) or name_has(" ".join(rest), "sibling") for rest in rests):
        return None
    if not common:
        return list(names)
    # A rest that is only a number has the word before it.
    before = parts[0][front - 1 : front] if front else ()
    numbers = {rest for rest in rests if all(word.isdecimal() or len(word) == 1 for word in rest)}
    return [" ".join((*before, *rest) if rest in numbers else rest) for rest in rests]


def _common(parts: Sequence[Sequence[str]]) -> int:
    """With how many words all of them begin."""
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*parts, strict=False)))
