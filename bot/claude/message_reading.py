"""Reads one message with a model: what it wants, and the facts it states, each with the words that state it.

One call a message, with one fixed form. The model finds and classifies; arithmetic and validation are ours. What comes
out are readings, not answers: how they are merged with our own reader's is decided elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, get_args

from pydantic import BaseModel, ValidationError

from bot.claude.exact_quotes import stands_in, states_something
from bot.claude.gateway import Gateway
from bot.claude.outcomes import ModelError, Outcome
from bot.claude.request import ModelRequest, as_data, closed, system_prompt
from bot.claude.stated_numbers import UNITS, Operation, computed
from bot.decision.profile import INFO, Value
from bot.nlu.merging import is_same
from bot.ports.inbound import Person
from bot.ports.llm import Intent, ModelReading

log = logging.getLogger(__name__)

Role = Literal["own_value", "own_limit", "wish", "hearsay", "somebody_elses", "negated", "example"]

INTENTS: tuple[str, ...] = get_args(Intent)
ROLES: tuple[str, ...] = get_args(Role)
READ_FIELDS: tuple[str, ...] = tuple(name for name in INFO if name != "project")
# Roles that our own reader finds in a clause, and that make a fact none of theirs, whatever the model calls it.
NOT_THEIRS = frozenset({"hearsay", "elses", "wish", "doubt", "example"})
LIMIT_FIELDS = frozenset({"failure_threshold", "latency_budget_ms"})
MOST_TOKENS = 1500
MESSAGE_CHARACTERS = 6000
NUMERIC = ("number", "percentage")
RoleOf = Callable[[str, str], str]  # (message, words of it)
YES, NO = ("yes", "true"), ("no", "false")
NO_MEANINGS: Mapping[str, str] = {}


class _Fact(BaseModel):
    field: str
    value: str
    evidence: str
    role: str
    operation: str
    numbers: list[float]
    unit: str


async def read_message(
    gateway: Gateway,
    asker: Person,
    text: str,
    asked: str = "",
    fields: Sequence[str] = (),
    meanings: Mapping[str, str] = NO_MEANINGS,
    role_of: RoleOf = lambda _text, _evidence: "own",
    within_s: float | None = None,
) -> ModelReading:
    """Read what a person wrote, within so many seconds. Raises ModelError.

    `asked`: the words of the question they were asked, "" where none was; `fields`: its fields. `meanings`: what each
    field of the form holds, with its unit and its choices. `role_of`: our own reader's role of the clause in which
    words stand.
    """
    if not text.strip():
        return ModelReading(intent="other", values={})
    if not gateway.server.structured_output:
        raise ModelError(Outcome.INVALID)  # nothing would hold the answer to the form
    text = text[:MESSAGE_CHARACTERS]
    ask = ModelRequest(
        purpose="read",
        system=system_prompt("read"),
        words=as_data(asked=asked, asked_fields=list(fields), fields=dict(meanings), message=text),
        max_tokens=MOST_TOKENS,
        schema=FORM,
        beside=not asked,  # a first message has an answer of its own
        within_s=within_s,
    )
    return await gateway.ask(ask, asker, lambda reply: validated(reply.object(), text, role_of))


def validated(answer: Mapping[str, Any], text: str, role_of: RoleOf) -> ModelReading:
    """What may be used of a model's answer about a text. Raises ModelError where it has no form."""
    raw = answer.get("facts")
    if not isinstance(raw, list):
        raise ModelError(Outcome.INVALID)
    found: dict[str, list[Value]] = {}
    for name, value in filter(None, (_fact(each, text, role_of) for each in raw)):
        values = found.setdefault(name, [])
        if not any(is_same(value, known) for known in values):
            values.append(value)
    return ModelReading(
        intent=_choice(answer.get("intent"), INTENTS) or "other",  # type: ignore[arg-type]  # one of INTENTS
        values={name: values[0] for name, values in found.items() if len(values) == 1},
        candidates={name: tuple(values) for name, values in found.items() if len(values) > 1},
    )


def _fact(raw: object, text: str, role_of: RoleOf) -> tuple[str, Value] | None:
    """A field and its value, whose evidence stands in the message, in a role that fits the field."""
    try:
        found = _Fact.model_validate(raw)
    except ValidationError as error:
        # Not the error's own words: they quote people.
        problems = (f"{'.'.join(map(str, item['loc']))}: {item['type']}" for item in error.errors(include_input=False))
        log.info("a fact is not in form: %s", "; ".join(problems))
        return None
    name = _choice(found.field, READ_FIELDS)
    if name is None or not _fits(name, _choice(found.role, ROLES)) or not stands_in(found.evidence, text):
        return None
    if INFO[name].kind not in NUMERIC and not states_something(found.evidence):
        return None
    value = _value(name, found)
    return None if value is None or role_of(text, found.evidence) in NOT_THEIRS else (name, value)


def _fits(name: str, role: str | None) -> bool:
    """Whether its role makes it a fact about the asker's own project, of the kind that the field holds."""
    if name in LIMIT_FIELDS:
        return role == "own_limit"
    return role == "own_value" or (role == "own_limit" and INFO[name].is_closed)


def _value(name: str, found: _Fact) -> Value:
    info = INFO[name]
    if info.kind in NUMERIC:
        return computed(found.numbers, found.operation, found.unit, found.evidence, info.unit)
    if info.kind == "yes_no":
        word = found.value.strip().lower()
        return True if word in YES else False if word in NO else None
    if info.kind == "choice":
        return _choice(found.value, info.choices)
    picked = {_choice(part, info.choices) for part in found.value.split(",")}
    return tuple(choice for choice in info.choices if choice in picked) or None


def _choice(value: object, choices: Sequence[str]) -> str | None:
    """The choice that a value names; None for none. The API does not hold their casing."""
    wanted = str(value).strip().lower().replace("-", "_").replace(" ", "_")
    return next((choice for choice in choices if choice.lower() == wanted), None)


_FACT = closed(
    {
        "field": {"enum": list(READ_FIELDS)},
        "evidence": {"type": "string"},
        "role": {"enum": list(ROLES)},
        "value": {"type": "string"},
        "operation": {"enum": list(get_args(Operation))},
        "numbers": {"type": "array", "items": {"type": "number"}},
        "unit": {"enum": list(UNITS)},
    }
)
FORM = closed({"intent": {"enum": list(INTENTS)}, "facts": {"type": "array", "items": _FACT}})
