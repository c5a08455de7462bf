"""What is open in a first read, in words: what would decide, and what the message may have stated of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.consultation.answers import format_value
from bot.consultation.phrases import Phrases
from bot.consultation.questions import Field
from bot.decision import formatting
from bot.decision.fact_lines import FactLine
from bot.decision.findings import Findings
from bot.decision.placeholders import fill
from bot.decision.profile import INFO, Value
from bot.guide.first_read_wording import FirstReadWording

ECONOMIC_DRIVERS = {"high_volume": "monthly_requests", "hard_limit": "latency_budget_ms"}
LISTS = ", "  # between what a prompt holds
MOST_VALUES = 2  # candidates of one field that are named
EITHER = " or "
ONLY_EXAMPLES = ("few_shot",)  # says no more of a prompt than their number


@dataclass(frozen=True, slots=True)
class OpenFacts:
    """Fields that would decide and that no line asks for (`wanted`), and others that may be stated.

    `opens`: the key of the sentence about the first. `unsure`: what the message may state of each, in words.
    """

    opens: str
    wanted: Sequence[str]
    others: Sequence[str]
    unsure: Mapping[str, str]


def word_candidates(
    candidates: Mapping[str, Sequence[Value]], asked: Mapping[str, str], fields: Mapping[str, Field], phrases: Phrases
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


def say_still_open(wanted: Sequence[str], lines: Sequence[FactLine], wording: FirstReadWording) -> str:
    """What could still speak for training where the prompt is good enough; "" where a line says what may."""
    if any(line.speaks for line in lines):
        return ""
    named = [wording.drivers[driver] for driver in ECONOMIC_DRIVERS if ECONOMIC_DRIVERS[driver] in wanted]
    return wording.decisions.get("still", "").replace("{open}", " or ".join(named)) if named else ""


def say_what_decides(facts: OpenFacts, findings: Findings, wording: FirstReadWording) -> str:
    """What would decide, and what else the message may state."""
    sentences = []
    for key, names in ((facts.opens, facts.wanted), ("unsure", facts.others)):
        if names:
            listed = formatting.join_words(tuple(_asked(name, facts.unsure, findings, wording) for name in names))
            sentences.append(wording.decisions.get(key, "{open}").replace("{open}", listed))
    return " ".join(sentences)


def _asked(name: str, unsure: Mapping[str, str], findings: Findings, wording: FirstReadWording) -> str:
    """An open fact, with what is known beside it, or with what the message may state of it."""
    if name not in unsure:
        return _with_known(name, findings, wording) or wording.fields.get(name, name)
    several = name == "prompt_ingredients" and LISTS in unsure[name]  # a prompt is told in part: what else is in it?
    template = wording.decisions.get("candidate_part" if several else "candidate", "{fact}")
    return template.replace("{fact}", wording.fields.get(name, name)).replace("{values}", unsure[name])


def _with_known(name: str, findings: Findings, wording: FirstReadWording) -> str:
    """The first phrase for an open field whose other facts are all known; "" without one."""
    for key, text in wording.known.items():
        about, _, beside = key.partition(".")
        known = (getattr(findings.profile, other) for other in beside.split("+") if other)
        if about == name and not any(value in (None, 0) for value in known):
            return fill(text, findings)
    return ""
