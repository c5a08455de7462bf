"""What a message may have stated of a project, in the words of the checklist: "80 ms or 640 ms"."""

from __future__ import annotations

from collections.abc import Mapping

from bot.consultation.answers import format_value
from bot.consultation.phrases import Phrases
from bot.consultation.questions import Field
from bot.decision.profile import INFO, Value

MOST_VALUES = 2  # candidates of one field that are named
EITHER = " or "
ONLY_EXAMPLES = ("few_shot",)  # says no more of a prompt than their number


def word_candidates(
    candidates: Mapping[str, tuple[Value, ...]], asked: Mapping[str, str], fields: Mapping[str, Field], phrases: Phrases
) -> dict[str, str]:
    """The candidates of each field as one text. Fields whose candidates say nothing are left out.

    `candidates` best first; `asked` is the phrase that asks for each field. "Not known", and every value that a field
    can have, say nothing.
    """
    found: dict[str, str] = {}
    for name, values in candidates.items():
        known = [value for value in values if value is not None]
        if INFO[name].kind == "choices":  # a list goes on: its longer readings are guesses
            known = [value for value in known[:1] if value != ONLY_EXAMPLES]
        every = set(known) >= ({True, False} if INFO[name].kind == "yes_no" else set(INFO[name].choices or (None,)))
        if known and not every:
            found[name] = EITHER.join(_text(fields[name], value, asked[name], phrases) for value in known[:MOST_VALUES])
    return found


def _text(field: Field, value: Value, asked: str, phrases: Phrases) -> str:
    """One value; a number with its unit where the phrase that asks for it does not name that."""
    text = format_value(field, value, phrases)
    if isinstance(value, str) and text[1:2].islower():  # a choice, in the middle of a sentence
        return text[:1].lower() + text[1:]
    is_bare = INFO[field.name].kind == "number" and text[-1:].isdigit() and field.unit not in asked
    return f"{text} {field.unit.removesuffix('s') if value == 1 else field.unit}" if is_bare else text
