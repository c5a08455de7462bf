"""Which property of the cases is their input type: by the names of the properties and by their values."""

from __future__ import annotations

from collections import Counter

from bot.evidence.evals.eval_cases import Attribute, EvalCases, Outcome
from bot.evidence.evals.evidence_words import name_has, name_words
from bot.evidence.file_error import QuestionError
from bot.evidence.loaded_content import content, sentence

FEWEST_PER_GROUP = 2.0  # cases a group on average; names of cases are no types
MOST_GROUPS = 40


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
    by_end = [name for name in cases.attributes if name == chosen or name.rpartition(".")[2] == chosen]
    exact = [name for name in by_end if name == chosen]
    for name in exact or by_end:
        if not cases.attributes[name].dropped:
            return name
    there = ", ".join(name for name, attribute in cases.attributes.items() if not attribute.dropped) or "none"
    raise QuestionError(sentence("refusals.no_group_column", name=chosen, names=there))


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
