"""What claims add up to: the stated value and the candidates of a field, and which facts cannot stand together.

Numbers near a line of the guide: which side one is on must be plain, or it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from pydantic import ValidationError

from bot.decision.profile import INFO, Profile, Value
from bot.nlu.finders.yes_no import EITHER
from bot.nlu.message.mentions import Message
from bot.nlu.message.vocabulary import BOOLEANS, PAIRS
from bot.nlu.reading import BELOW_STATED, MOST_CANDIDATES, PLAINLY, STATED, Claim, ranked, settle, weakened

OFFERED = 0.3  # below it a claim is not even a candidate
MOST = 10**10  # a higher count is a slip of the keyboard, or a telephone number
_MOST = {"few_shot_examples": 10_000, "stable_months": 1_200, "latency_budget_ms": 30 * 24 * 3_600_000}
_TOGETHER: Mapping[str, tuple[str, ...]] = {"few_shot_examples": ("prompt_ingredients",)}  # answered in the same words

Lines = Mapping[str, Sequence[float]]
"""For each field the thresholds of the guide for it, in its unit."""

_STRICTLY = re.compile(r"(?:\b(?:under|below|beneath|less than|faster than|quicker than|sub)[ -]?|<) ?(?:a |the )?$")
LATENCY = "latency_budget_ms"


def settle_of(
    claims: Iterable[Claim], name: str, stated: float = STATED
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """The stated value and the candidates of one field."""
    return settle([claim for claim in claims if claim.field == name and claim.strength >= OFFERED], stated)


def settled(
    claims: Sequence[Claim], fields: Iterable[str], stated: float
) -> tuple[dict[str, Value], dict[str, tuple[Value, ...]]]:
    """The stated values and the candidates, by field."""
    values: dict[str, Value] = {}
    candidates: dict[str, tuple[Value, ...]] = {}
    spoken_of = {claim.field for claim in claims}
    for name in fields:
        if name not in spoken_of:
            continue
        taken, others = settle_of(claims, name, stated)
        if taken:
            values[name] = taken[0]
        elif others:
            candidates[name] = others
    return values, candidates


def offer_both(candidates: dict[str, tuple[Value, ...]]) -> None:
    """Beside a yes stands the no."""
    for name in BOOLEANS:
        if len(candidates.get(name, ())) == 1:
            candidates[name] = alternatives((), name, candidates[name][0])


def alternatives(claims: Iterable[Claim], name: str, value: Value) -> tuple[Value, ...]:
    """What is offered in place of a value that is not sure enough: that value, then what else was meant, best first."""
    if isinstance(value, bool):
        return value, not value
    order = ranked(c for c in claims if c.field == name and c.strength >= OFFERED and c.value is not None)
    return (value, *(other for other, _ in order if other != value))[:MOST_CANDIDATES]


def nearness(order: Sequence[tuple[Value, float]], elsewhere_by: float) -> float:
    """How strongly similarity speaks for the nearest choice: by its cosine, its lead, and what else is near."""
    if not order or order[0][0] is None:
        return 0.0
    lead = order[0][1] - (order[1][1] if len(order) > 1 else 0.0)
    return max(0.0, min(0.85, 0.3 + 0.55 * order[0][1] + 1.2 * min(lead, 0.2) - 1.5 * max(0.0, elsewhere_by)))


def about_asked(claims: list[Claim], fields: Sequence[str]) -> list[Claim]:
    """Claims where an either/or question was answered by what follows its yes or no."""
    either = {c.field for c in claims if c.field in EITHER and c.field in fields and c.strength >= STATED}
    return [c for c in claims if not (c.field in either and c.strength < 0.5 and c.role == "own")]


def one_answer_each(
    claims: list[Claim], fields: Sequence[str], clause_of: Callable[[Claim], int]
) -> tuple[list[Claim], set[int]]:
    """Where several questions were asked, words that plainly answer one of them answer no other by a loose cue.

    Also the clauses (their first tokens) that answer one plainly.
    """
    plain = [(c.field, clause_of(c)) for c in claims if c.field in fields and c.strength >= PLAINLY]
    taken = {place: {name for name, where in plain if where == place} for _, place in plain}
    kept = [
        weakened(c, BELOW_STATED)
        if c.field in fields
        and c.strength < PLAINLY
        and taken.get(clause_of(c), set()) - {c.field, *_TOGETHER.get(c.field, ())}
        else c
        for c in claims
    ]
    return kept, set(taken)


def drop_share_of_count(
    values: dict[str, Value], candidates: dict[str, tuple[Value, ...]], *places: dict[str, Value]
) -> None:
    """A share is no fact of its own beside the count that it comes from; it may be one if that is not sure."""
    if values.get("eval_failures") is not None or "eval_failures" in candidates:
        for place in places or (values,):
            rate = place.pop("failure_rate", None)
            if rate is not None and values.get("eval_failures") is None:
                candidates.setdefault("failure_rate", (rate,))


def todays_speed(claims: Iterable[Claim]) -> list[Claim]:
    """How fast it is today is no limit: then there may be none."""
    return [
        Claim(c.field, None, 0.6, c.start, c.end)
        for c in claims
        if c.field == "latency_budget_ms" and c.value is not None and c.strength < BELOW_STATED
    ][:1]


def _is_beyond(name: str, value: Value) -> bool:
    return isinstance(value, (int, float)) and value > _MOST.get(name, MOST)


def possible(facts: Mapping[str, Value]) -> dict[str, Value]:
    """The facts that a profile may hold; an impossible one is left out, and so is a pair that does not fit together."""
    facts = {name: value for name, value in facts.items() if not _is_beyond(name, value)}
    for total, part in PAIRS:
        if isinstance(facts.get(part), int) and isinstance(facts.get(total), int) and facts[part] > facts[total]:  # type: ignore[operator]
            del facts[part], facts[total]
    if not facts:
        return {}
    try:
        Profile.model_validate(facts)
    except ValidationError as error:
        wrong: Collection[object] = {item["loc"][0] for item in error.errors() if item["loc"]}
        return {name: value for name, value in facts.items() if name not in wrong}
    return facts


def beside_lines(message: Message, claims: Iterable[Claim], lines: Lines) -> Iterator[Claim]:
    """The claims, with two of equal strength for a number that may be on either side of a line.

    Of a range the lower end counts, unless a line lies between its ends. "Under 100 ms" is just below the line.
    """
    highs = {m.q.start: m.q.high / m.q.value for m in message.mentions if m.q.high and m.q.value}
    for claim in claims:
        value = claim.value
        if claim.field not in lines or not isinstance(value, int):
            yield claim
            continue
        other = round(value * highs.get(claim.start, 1))
        if claim.field == LATENCY and value in lines[LATENCY]:
            other -= bool(_STRICTLY.search(message.words.line[: claim.start]))
        if _side(claim.field, value, lines) == _side(claim.field, other, lines):
            yield claim
            continue
        for end in sorted((value, other)):
            strength = min(claim.strength, BELOW_STATED)
            yield Claim(claim.field, end, strength, claim.start, claim.end, "range")


def _side(name: str, value: float, lines: Lines) -> int:
    """How many lines of a field a number is past."""
    reached = INFO[name].reached
    return sum(value >= line if reached else value > line for line in lines[name])
