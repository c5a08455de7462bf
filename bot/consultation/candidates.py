"""What a message may have meant, on the card that waits: filled in, or as buttons, or the question what a number is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from bot.consultation.answers import format_answer, format_value
from bot.consultation.log import asks_role
from bot.consultation.messages import Candidate
from bot.consultation.phrases import Phrases
from bot.consultation.position import Position
from bot.consultation.questions import Field
from bot.decision.profile import FEW_SHOT, Value

MOST_CANDIDATES = 3
Offered = Mapping[str, tuple[Value, ...]]


def offer(
    here: Position, names: Sequence[str], is_row: bool, phrases: Phrases
) -> tuple[Offered, str, tuple[Candidate, ...]]:
    """What a card of these fields shows: the values that it fills in; or a question and its buttons.

    `is_row`: the card's own choices are a row of buttons, so there is nothing to fill in.
    """
    offered = _without_own_buttons(here) if is_row else here.offered
    if not is_row and offered.keys() <= set(names) and not _asks_role(here, offered):
        return offered, "", ()
    return {}, *_as_buttons(here, offered, phrases)


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


def _as_buttons(here: Position, offered: Offered, phrases: Phrases) -> tuple[str, tuple[Candidate, ...]]:
    """A question and its buttons: at most three candidates, and "none of these".

    What belongs to another question than the card's is asked about by its own.
    """
    if not offered:
        return "", ()
    name, values = next(iter(offered.items()))
    field = here.checklist.fields[name]
    if field.confirm and _asks_role(here, offered):
        asks, yes, no = field.confirm
        return asks.format(value=" ".join(filter(None, (format_value(field, values[0], phrases), field.unit)))), (
            Candidate(label=yes, values={name: values[0]}),
            Candidate(label=no, values={}),
        )
    found = [
        Candidate(label=_named(other, format_answer(other, value, phrases)), values={other.name: value})
        for other, value in _by_rank(here, offered)
    ]
    none = Candidate(label=phrases.say("none_of_these"), values={})
    asks = phrases.say("did_you_mean")
    if len(offered) == 1 and not field.volunteered and here.current and field not in here.current.fields:
        asks = f"{field.alone} {asks}"
    return asks, (*found[:MOST_CANDIDATES], none)
