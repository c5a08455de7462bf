"""Each number goes to the field it fits best by unit, rate and the words beside it; a bare one to what was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from bot.nlu.number_contexts import Placed, about, latest
from bot.nlu.tokens import Words
from bot.nlu.vocabulary import Vocabulary

DAYS_A_MONTH = 30  # "a day" counts thirty times a month, for every rate
HOURS_A_DAY = 24
PER_MONTH: Mapping[str, float] = {
    "second": 60 * 60 * HOURS_A_DAY * DAYS_A_MONTH,
    "minute": 60 * HOURS_A_DAY * DAYS_A_MONTH,
    "hour": HOURS_A_DAY * DAYS_A_MONTH,
    "day": DAYS_A_MONTH,
    "week": DAYS_A_MONTH / 7,
    "month": 1,
    "year": 1 / 12,
}
MILLISECONDS: Mapping[str, float] = {"ms": 1, "second": 1e3, "minute": 6e4, "hour": 36e5, "day": 864e5}
MONTHS: Mapping[str, float] = {"day": 1 / DAYS_A_MONTH, "week": 7 / DAYS_A_MONTH, "month": 1, "quarter": 3, "year": 12}
NO, BARE, UNIT, STATED = 0, 1, 2, 3  # how well a number fits a field; unasked, only STATED counts
MOST = 10**12  # above it a count is a slip of the keyboard

_CALLS = re.compile(r"\b(?:calls?|requests?|reqs?|queries|invocations|transactions|hits)\b")
_NOT_CALLS = re.compile(
    r"\b(?:times|people|hours|labels?|labelled|examples?|euros?|dollars?|words|retrain\w*|releases?"
    r"|changes?|meetings?)\b"
)
_LIMIT = re.compile(
    r"\b(?:limit|hard|budget|within|must|max|maximum|deadline|p9\d|timeout|sla|ceiling|has to|at most"
    r"|tops|outside|under)\b"
)
_STABLE = re.compile(
    r"\b(?:stable|fixed|frozen|unchanged|stays?|no changes?|not chang\w*|not move|not going to change"
    r"|locked|will not change|set in stone|nothing moves)\b"
)
_SHOTS = re.compile(
    r"\b(?:few[- ]?shots?|shots?|demos?|demonstrations?)\b|\b(?:worked )?examples? in (?:the|our) prompt\b"
)
_EXAMPLES = re.compile(r"\b(?:examples?|samples?)\b")
_LABELLED = re.compile(
    r"\b(?:label+ed|annotated|hand-label+ed|gold|verified|curated|tagged)\b"
    r"|\b(?:annotations|training (?:examples|pairs|rows))\b"
)
_EVERY = re.compile(r"\b(?:every|each)\s*$")
_HOURS_OPEN = re.compile(r"\b(\d{1,2}) ?(?:h|hours?) (?:a|per|each|every) day\b|\b(\d{1,2})/[57]\b")


def _requests(one: Placed) -> int:
    q = one.q
    if q.unit or q.implied:
        return NO
    if q.rate:
        near = f"{one.left} {one.right}"
        if _NOT_CALLS.search(near):
            return NO
        return STATED if _CALLS.search(near) or q.value * PER_MONTH[q.rate] >= 1000 else UNIT
    if _NOT_CALLS.search(one.right):
        return NO
    return UNIT if _CALLS.search(one.right) else BARE


def _latency(one: Placed) -> int:
    if one.q.rate:
        return NO
    if one.q.unit in MILLISECONDS:
        return STATED if one.q.unit in {"ms", "second"} and _LIMIT.search(one.clause) else UNIT
    return NO if one.q.unit else BARE


def _stable(one: Placed) -> int:
    if one.q.rate or _EVERY.search(one.left):
        return NO
    if one.q.unit in MONTHS:
        return STATED if _STABLE.search(one.clause) else UNIT
    return UNIT if one.q.mega else NO if one.q.unit else BARE


def _shots(one: Placed) -> int:
    if one.q.unit or one.q.rate or one.q.implied:
        return NO
    return STATED if _SHOTS.search(one.right) else UNIT if _EXAMPLES.search(one.right) else BARE


def _labelled(one: Placed) -> int:
    if one.right.startswith("-") or one.q.unit or one.q.rate or one.q.implied:
        return NO
    return STATED if _LABELLED.search(one.right) else UNIT if _EXAMPLES.search(one.right) else BARE


FITS: Mapping[str, Callable[[Placed], int]] = {
    "monthly_requests": _requests,
    "latency_budget_ms": _latency,
    "stable_months": _stable,
    "few_shot_examples": _shots,
    "labelled_examples": _labelled,
}


def counts(words: Words, found: Sequence[Placed], vocabulary: Vocabulary, asked: Sequence[str]) -> dict[str, int]:
    """The counts among the asked fields, and those plainly stated of others. Negative or absurd ones are not taken."""
    taken: dict[str, list[tuple[int, Placed]]] = {}
    for one in found:
        fits = [(fit(one), name in asked, -_place(asked, name), name) for name, fit in FITS.items()]
        usable = [f for f in fits if f[0] == STATED or (f[1] and f[0] > NO)]
        if not usable:
            continue
        best = max(
            fit + (1.5 if is_asked and about(name, one.clause, vocabulary) else 0) for fit, is_asked, _, name in usable
        )
        names = [f[3] for f in sorted(usable, key=lambda f: (f[1], f[2]), reverse=True)
                 if f[0] + (1.5 if f[1] and about(f[3], one.clause, vocabulary) else 0) == best]  # fmt: skip
        name = next((name for name in names if name not in taken), names[0])
        taken.setdefault(name, []).append((FITS[name](one), one))
    out: dict[str, int] = {}
    for name, those in taken.items():
        top = max(fit for fit, _ in those)
        chosen = latest(
            [one for fit, one in those if fit == top or (name in asked and fit >= BARE and _fixes(words, vocabulary))],
            words,
            vocabulary,
        )
        value = None if chosen.q.negative else converted(name, chosen, words.line)
        if value is not None:
            out[name] = value
    return out


def _fixes(words: Words, vocabulary: Vocabulary) -> bool:
    return vocabulary.always["correction"].found(words)


def _place(asked: Sequence[str], name: str) -> int:
    return list(asked).index(name) if name in asked else len(asked)


def converted(name: str, one: Placed, line: str) -> int | None:
    """The value in the field's own unit: requests a month, milliseconds, months, pieces. None where impossible."""
    q = one.q
    value = q.value
    if name == "monthly_requests" and q.rate:
        value *= PER_MONTH[q.rate]
        opened = _HOURS_OPEN.search(line)
        if opened and q.rate in {"hour", "minute", "second"}:
            value *= min(HOURS_A_DAY, int(opened[1] or opened[2])) / HOURS_A_DAY
    elif name == "latency_budget_ms":
        value *= MILLISECONDS.get(q.unit, 1)
    elif name == "stable_months":
        value = value * MONTHS.get(q.unit, 1) / (q.scaled if q.mega else 1)
    if not 0 <= value <= MOST or (name == "latency_budget_ms" and round(value) < 1):
        return None
    return round(value)
