"""The sentences of a first read, as `guide/first_read.toml` has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unread:
    """How people tell of a field: one of `words` in a clause, and one of `beside` in its sentence. `asks`: what to ask.

    `apart`: with one of these the clause is about something else. `unless`: other fields that say as much if one of
    them is known. `needs`: fields of which one must be known. `settles`: other fields that need no question then.
    `speaks` names what in it speaks for training, `speaks_if` what that depends on.
    """

    words: tuple[str, ...]
    asks: str
    beside: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    speaks: str = ""
    speaks_if: str = ""


@dataclass(frozen=True, slots=True)
class FirstReadWording:
    """The sentences of `guide/first_read.toml`.

    `decisions` by decision or "decision.route"; `drivers` a phrase each, and how they are said together; `fields` a
    phrase for each field of a profile that may be open, `known` one that names other facts ("field.other+another", in
    the order in which they are tried). `passages` name the passage about a driver or a stated fact.
    `decision_words` stand in a question for the decision, `subject_words` in one that asks for more than that, and
    `question_words` say nothing of its subject.
    `earlier_words` stand in one that speaks of an earlier verdict.
    `looked_up_words` stand in one whose facts are looked up already, `no_project_words` in one that is of no project.
    `because`: keys of lines -> what they settle, the
    most telling first; `against`: what they set against that which speaks for training. `order`: keys of lines, those
    that decide first. `contrary`: "decision.route" -> passages that speak against it. `steps`: what to do first, and
    how to go on from there. `results`: what to say of two results that can't be compared.
    `unread`: how people tell of a field, by field, and what to ask where it wasn't read. `rates`: what to say of
    several rates of one model.
    """

    decisions: Mapping[str, str] = field(default_factory=dict)
    drivers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    passages: Mapping[str, str] = field(default_factory=dict)
    decision_words: tuple[str, ...] = ()
    subject_words: tuple[str, ...] = ()
    question_words: tuple[str, ...] = ()
    earlier_words: tuple[str, ...] = ()
    looked_up_words: tuple[str, ...] = ()
    no_project_words: tuple[str, ...] = ()
    contrary: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    because: Mapping[str, str] = field(default_factory=dict)
    against: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    steps: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, Unread] = field(default_factory=dict)
    rates: Mapping[str, str] = field(default_factory=dict)
