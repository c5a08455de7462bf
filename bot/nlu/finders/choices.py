"""Choices and yes/no questions: cues speak for a value, the role of their clause says how much.

Where a field was asked, all its cues count; elsewhere only those that are plain by themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.decision.profile import Value
from bot.nlu.finders.yes_no import BUDGETS, HINT, NOT_YET, TURNS, WEAK, owners_of, polarity
from bot.nlu.message.cues import Hit
from bot.nlu.message.mentions import Message
from bot.nlu.message.roles import CAP, Clause
from bot.nlu.message.vocabulary import BOOLEANS, CHOSEN, NAMED, NUMBERS, choices_of, value_of
from bot.nlu.numbers.stable_spans import tells_pace
from bot.nlu.reading import Claim

PLAIN, STRONG, DENIED = 0.85, 0.75, 0.5
WHOLE = 0.86  # a cue that is the whole reply, of three words at most
OPPOSITE = 0.62
MORE_WORDS = 0.03  # a longer cue is a little surer
SHORT = 4  # tokens of a reply in which a single word says enough
SPOKEN_OF = 0.7  # offered in an opening: words near the name of their field
AROUND = 6  # words around a cue in which its field is named
LOOSELY = frozenset(
    ("task", "failure_mode", "input_diversity", "change_pace", "reasoning_matters", "style_need")
)  # named by everyday words
TURN = 0.18  # what comes after "but" is what is meant
_NEVER_DONE = frozenset(("structured_outputs", "eval_examples"))  # "we never looked into that" answers these
_WH = frozenset(("what", "whi", "how", "who", "when", "where", "which", "can", "could", "do", "doe"))


def choice_claims(message: Message, asked: Collection[str]) -> Iterator[Claim]:
    """What the cues of a message speak for: choices, yes or no, and "there is no such number"."""
    turn = max(
        (at for at, token in enumerate(message.words.tokens) if token in TURNS), default=len(message.words.tokens)
    )
    unsure = {at for hit in message.found(("always", "dont_know")) for at in range(hit.first, hit.last + 1)}
    several = [name for name in asked if name in BOOLEANS]
    if BUDGETS & set(several):
        several = [*dict.fromkeys((*several, *sorted(BUDGETS)))]
    owners = owners_of(message, several) if len(several) > 1 else {}
    cued = {key[1] for key in message.hits if key[0] == "cue"}
    for name in (*CHOSEN, *BOOLEANS, *NUMBERS):
        if name not in cued:
            continue
        longer = _longest(message, name)
        for key in choices_of(name):
            value = value_of(name, key)
            plain = {hit.first for hit in message.hits.get(("plain", name, key), ())}
            for hit in message.hits.get(("cue", name, key), ()):
                is_plain = hit.first in plain
                inside = any(a <= hit.first and hit.last <= b and b - a > hit.last - hit.first for a, b in longer)
                unknown = hit.first in unsure and name not in _NEVER_DONE
                if inside or unknown or name not in owners.get(hit.first, (name,)):
                    continue
                if name in NUMBERS and not (is_plain or name in asked):
                    continue
                clause = message.clauses.at(hit.first)
                if name == "stable_months" and not message.any(("about", "task"), clause.first, clause.last):
                    is_plain = is_plain and bool(asked)  # what changes: the task, or the facts that it needs?
                failing = (name, key) == (
                    "input_diversity",
                    "narrow",
                ) and not asked  # "what's wrong is always the same thing"
                if failing and message.any(("always", "wrong"), clause.first, clause.last):
                    continue
                if name == "failures_consistent" and name not in asked:
                    is_plain = is_plain and _near_failures(message, hit)
                strength = _strength(hit, asked=name in asked, plain=is_plain)
                if name == "change_pace" and tells_pace(
                    message, clause
                ):  # how often it changes is not how long it takes
                    strength = min(strength, HINT)
                short = name in asked and len(message.words.tokens) <= SHORT
                if short and len(message.mentions) > 1 and any(m.first <= hit.first < m.last for m in message.mentions):
                    strength = HINT  # "12 of 0" is not "none"
                elif short:
                    strength = max(strength, WHOLE if _is_whole(message, name) else STRONG)
                elif not asked and not is_plain and _spoken_of(message, name, hit):
                    strength = SPOKEN_OF
                if hit.first > turn and name in asked:
                    strength = min(1.0, strength + TURN)
                yield from _claims(message, name, value, hit, strength, asked)


def _is_whole(message: Message, name: str) -> bool:
    """Whether a cue is all of a reply; a bare no may answer something else, and "0/1 failed" is a count."""
    counted = name in NUMBERS and bool(message.mentions)
    return len(message.words.tokens) < SHORT and not counted and not polarity(message)


def _longest(message: Message, name: str) -> list[tuple[int, int]]:
    """Where cues of several words stand: a shorter cue inside says less ("diverse" in "diverse reasoning patterns")."""
    return [
        (hit.first, hit.last)
        for key in choices_of(name)
        for hit in message.found(("plain", name, key))
        if hit.weight > 1
    ]


def _near_failures(message: Message, hit: Hit) -> bool:
    """Whether a sentence that says where is about failures, or the one before it."""
    number = message.clauses.at(hit.first).sentence
    first, last = message.clauses.sentences[max(0, number - 1)][0], message.clauses.sentences[number][1]
    return any(first <= other.first < last for other in message.hits.get(("always", "wrong"), ()))


def _spoken_of(message: Message, name: str, hit: Hit) -> bool:
    """Whether the words around a cue are on its field: "JSON mode ~ still breaks", "criteria: on paper"."""
    first, last = message.clauses.sentence(hit.first)
    low, high = max(first, hit.first - AROUND), min(last, hit.last + 1 + AROUND)
    return name not in LOOSELY and any(
        low <= other.first < high and (other.last < hit.first or other.first > hit.last or hit.weight > 2)
        for other in message.hits.get(("about", name), ())
    )


def _strength(hit: Hit, *, asked: bool, plain: bool) -> float:
    base = PLAIN if plain else (STRONG if hit.weight > 1 else WEAK) if asked else HINT
    return base + MORE_WORDS * min(3, hit.weight - 1)


def _claims(
    message: Message, name: str, value: Value, hit: Hit, strength: float, asked: Collection[str]
) -> Iterator[Claim]:
    clause = message.clauses.at(hit.first)
    start, end = message.offsets(hit.first, hit.last + 1)
    if hit.denied:
        yield Claim(name, value, strength, start, end, "negated")
        if name in BOOLEANS:
            yield Claim(name, not value, min(strength, DENIED if name not in asked else OPPOSITE), start, end)
        elif name in asked and len(choices_of(name)) == 2 and name in NAMED:
            (other,) = (key for key in choices_of(name) if key != value)
            yield Claim(name, other, OPPOSITE, start, end)
        return
    works = name == "failure_mode" and strength <= HINT and _works(message, str(value)) and not _fails(message, clause)
    if works or (name == "failure_mode" and _is_fine(message, clause)):
        yield Claim(name, value, strength, start, end, "negated")
        return
    asks_only = len(message.clauses.sentences) == 1 and message.words.tokens[0] in _WH and name != "structured_outputs"
    if name != "structured_outputs" and asks_back(message, clause):
        strength = min(strength, CAP["question"])
    ignored: tuple[str, ...] = ("question",) if name == "task" or (name in asked and not asks_only) else ()
    if (name in asked and len(asked) == 1) or name in NOT_YET or name == "structured_outputs":
        ignored += ("past", "comparison", "part")
    if name in NUMBERS:
        ignored += ("doubt",)
    if name == "already_tuned":
        ignored += ("past",)
        strength = min(strength, _cap_of_others(message, clause)) if value else strength
    if name in NOT_YET and value is False:
        ignored += ("wish", "doubt")
    if name in {"style_need", "task", "format_tolerance", "labels_trusted", "change_pace", "failures_consistent"}:
        ignored += ("part", "comparison", "past")
    yield Claim(name, value, min(strength, clause.cap(*ignored)), start, end, clause.role)


def asks_back(message: Message, clause: Clause) -> bool:
    """Whether the sentence of a clause ends the message and asks: 'is "warm but strict" describable?'."""
    ends = clause.sentence == len(message.clauses.sentences) - 1 and message.words.raw.rstrip().endswith("?")
    return ends and any("question" in c.roles for c in message.clauses.all if c.sentence == clause.sentence)


def _cap_of_others(message: Message, clause: Clause) -> float:
    """How sure what a clause says can be where its sentence is about somebody else: "tuned one, for a client"."""
    first, last = message.clauses.sentence(clause.first)
    others = (c for c in message.clauses.all if first <= c.first < last and "elses" in c.roles)
    return min((CAP["elses"] for _ in others), default=1.0)


def _works(message: Message, mode: str) -> bool:
    """Whether a clause that names what may fail so says that it is well: elsewhere a word of it names no failure."""
    hits = message.hits.get(("cue", "failure_mode", mode), ())
    return any(_is_right(message, message.clauses.at(hit.first)) for hit in hits)


def _is_fine(message: Message, clause: Clause) -> bool:
    """Whether a clause says that all is well, or must be: "the JSON is valid" names no failure."""
    solved = (
        ("plain", "structured_outputs", "solves"), ("plain", "format_tolerance", "zero"),
        ("plain", "format_tolerance", "occasional"),
    )  # fmt: skip
    if any(message.any(key, clause.first, clause.last) for key in solved):  # "JSON mode solved the format problem"
        return True
    return _is_right(message, clause)


def _is_right(message: Message, clause: Clause) -> bool:
    return message.any(("always", "right"), clause.first, clause.last) and not _fails(message, clause)


def _fails(message: Message, clause: Clause) -> bool:
    """Whether a clause says that something goes wrong."""
    return any(clause.first <= hit.first < clause.last for hit in message.hits.get(("always", "wrong"), ()))
