"""What a message may have meant, on the card that waits: filled in, or as buttons, or the question what a number is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Literal

from bot.consultation.answers import format_answer, format_value
from bot.consultation.log import asks_role
from bot.consultation.messages import Candidate
from bot.consultation.phrases import Phrases
from bot.consultation.position import Position
from bot.consultation.questions import Field
from bot.decision.profile import FEW_SHOT, Value

MOST_CANDIDATES = 3
MOST_BUTTONS = 5  # choices that stand as a row of buttons
Offered = Mapping[str, tuple[Value, ...]]
Layout = Literal["buttons", "ticks", "form"]


@dataclass(frozen=True, slots=True)
class Offer:
    """What the card that waits shows of what may have been meant: values that it fills in, or a question with buttons.

    `instead` is the question that they answer where that is not the card's own: it is asked in its place.
    """

    filled_in: Offered = field(default_factory=dict)
    instead: str = ""
    asks: str = ""
    candidates: tuple[Candidate, ...] = ()


def offer(here: Position, phrases: Phrases) -> Offer:
    """What the card that waits shows of what may have been meant."""
    filled = fill_in(here)
    return Offer(filled) if filled else _as_buttons(here, offer_shown(here), phrases)


def offer_shown(here: Position) -> Offered:
    """What the card that waits shows of what may have been meant: nobody agrees to anything else.

    A row of buttons shows no suggestion that is one of them.
    """
    if here.current is None:
        return {}
    return _without_own_buttons(here) if layout_of(_fields_asked(here)) == "buttons" else here.offered


def fill_in(here: Position) -> Offered:
    """Of these the values that stand in the card's own controls; of a row of buttons, none."""
    if here.current is None or layout_of(_fields_asked(here)) == "buttons":
        return {}
    return here.offered if here.offered.keys() <= set(here.asked) and not _asks_role(here, here.offered) else {}


def values_agreed(here: Position) -> dict[str, Value]:
    """What a *yes* to the card agrees to, as its *Continue* would; empty where the card leaves a choice."""
    shown = offer_shown(here)
    if not all(len(found) == 1 for found in shown.values()):
        return {}
    return {name: known_value(here, name, found[0]) for name, found in shown.items()}


def layout_of(fields: Sequence[Field]) -> Layout:
    """Buttons for one control with few choices, boxes to tick if all are statements, else a form."""
    if len(fields) == 1 and fields[0].kind in ("choice", "yes_no", "percentage", "number"):
        return "buttons" if 0 < len(fields[0].options) <= MOST_BUTTONS else "form"
    return "ticks" if len(fields) > 1 and all(field.tick for field in fields) else "form"


def _fields_asked(here: Position) -> tuple[Field, ...]:
    return tuple(here.checklist.fields[name] for name in here.asked)


def known_value(here: Position, name: str, perhaps: Value = None) -> Value:
    """What a control shows at first: what may have been meant, or the answer so far.

    Where examples were counted, they are among the parts of the prompt.
    """
    value = here.values.get(name) if perhaps is None else perhaps
    counted = here.values.get("few_shot_examples")
    if name == "prompt_ingredients" and name not in here.values and isinstance(counted, int) and counted > 0:
        parts = value if isinstance(value, tuple) else ()
        return parts if FEW_SHOT in parts else (*parts, FEW_SHOT)
    return value


def _without_own_buttons(here: Position) -> Offered:
    """What was offered, but for what the first message suggests and the card's own buttons stand for."""
    if here.log.offered:
        return here.offered
    fields = here.checklist.fields
    return {
        name: values
        for name, values in here.offered.items()
        if not {option.value for option in fields[name].options}.issuperset(values)
    }


def _named(field: Field, answer: str) -> str:
    """A candidate as a button: most answers tell by themselves what they are of."""
    return f"{field.label}: {answer}" if field.kind == "text" else answer[:1].upper() + answer[1:]


def _by_rank(here: Position, offered: Offered) -> list[tuple[Field, Value]]:
    """The likeliest value of each field, then the second of each, and so on: no field crowds out another."""
    ranked = [(rank, name, value) for name, values in offered.items() for rank, value in enumerate(values)]
    return [(here.checklist.fields[name], value) for _, name, value in sorted(ranked, key=itemgetter(0))]


def _asks_role(here: Position, offered: Offered) -> bool:
    """Is it a single number, of which is asked what it is?"""
    return len(offered) == 1 and all(asks_role(here.checklist.fields[name], found) for name, found in offered.items())


def _as_buttons(here: Position, offered: Offered, phrases: Phrases) -> Offer:
    """A question and its buttons: at most three candidates, and "none of these".

    What belongs to another question than the card's is asked about by its own.
    """
    if not offered:
        return Offer()
    name, values = next(iter(offered.items()))
    first = here.checklist.fields[name]
    elsewhere = len(offered) == 1 and not first.volunteered and here.current and first not in here.current.fields
    if first.confirm and _asks_role(here, offered):
        asks, yes, no = first.confirm
        said = asks.format(value=" ".join(filter(None, (format_value(first, values[0], phrases), first.unit))))
        choice = Candidate(label=yes, values={name: values[0]}), Candidate(label=no, values={})
        return Offer(instead=said, candidates=choice) if elsewhere else Offer(asks=said, candidates=choice)
    found = [
        Candidate(label=_named(other, format_answer(other, value, phrases)), values={other.name: value})
        for other, value in _by_rank(here, offered)
    ]
    none = Candidate(label=phrases.say("none_of_these"), values={})
    return Offer(
        instead=first.alone if elsewhere else "",
        asks=phrases.say("did_you_mean"),
        candidates=(*found[:MOST_CANDIDATES], none),
    )
