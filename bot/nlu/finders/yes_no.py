"""Yes and no: which of the yes/no questions that were asked each of them answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.nlu.message.mentions import Message
from bot.nlu.message.roles import NOT_OWN
from bot.nlu.message.vocabulary import BOOLEANS, CHOSEN, NUMBERS
from bot.nlu.reading import Claim

FEW = 3  # words of a reply that is a yes and a no
YES, UNSURE, WEAK, HINT = 0.9, 0.55, 0.58, 0.35
# Yes/no questions that are put as an either/or: a bare yes or no says little, what follows it says all.
EITHER = frozenset(("failures_consistent",))
NOT_YET = frozenset(("curation_budgeted", "retraining_budgeted", "criteria_written"))
BUDGETS = frozenset(("curation_budgeted", "retraining_budgeted"))  # answered in the same words
TURNS = frozenset(("but", "howev", "though", "except", "although", "yet"))
_QUALIFIED = NOT_YET | {"labels_trusted"}  # "yes, mostly" is no
_OTHERS = frozenset(("hearsay", "elses", "irony"))
_PLAIN = frozenset(("yes", "no", "not", "never", "none"))  # a thumb or "done" may be about anything
_PAIR = frozenset(("both", "either", "neither"))
_NOTHING = frozenset(("no", "not", "noth", "none"))
_ORDINALS = (("first", "1st", "former"), ("second", "2nd", "latter", "other"), ("third", "3rd"))


def polarity(message: Message, first: int = 0, last: int | None = None) -> list[tuple[int, bool]]:
    """Every yes and no of some words, with its place, in order. "No idea" is neither."""
    unsure = {at for hit in message.found(("always", "dont_know")) for at in range(hit.first, hit.last + 1)}
    end = len(message.words.tokens) if last is None else last
    found: dict[int, bool] = {}
    refused = [(hit.first, hit.last) for hit in message.hits.get(("always", "no"), ())]
    for name in "yes", "no":
        for hit in message.hits.get(("always", name), ()):
            inside = first <= hit.first < end and hit.last not in unsure
            if name == "yes" and any(a <= hit.first and hit.last < b for a, b in refused):
                continue  # "of course not"
            if inside and not (name == "yes" and hit.denied):
                found.setdefault(hit.last, name == "yes")
    return sorted(found.items())


def yes_no_claims(message: Message, asked: Sequence[str], claims: Sequence[Claim]) -> Iterator[Claim]:
    """A yes or no answers the yes/no questions that were asked: by name, by order, or all of them."""
    names = [name for name in asked if name in BOOLEANS]
    if not names:
        return
    if len(names) > 1:
        yield from _several(message, names)
        return
    said = polarity(message)
    if said and not (len(message.words.tokens) == 1 and message.words.tokens[0] in _PAIR):  # both of what?
        yield from _single(message, names[0], said[0], claims, 0, len(message.words.tokens))


def _single(
    message: Message, name: str, said: tuple[int, bool], claims: Sequence[Claim], first: int, last: int
) -> Iterator[Claim]:
    at, value = said
    cued = {
        claim.value for claim in claims if claim.field == name and claim.role != "negated" and claim.strength >= WEAK
    }
    strength = YES
    if len({other for _, other in polarity(message)}) > 1 and sum(t.isalpha() for t in message.words.tokens) <= FEW:
        strength = UNSURE  # "yes and no"
    elif name in EITHER:
        strength = WEAK if not cued else HINT
    elif cued == {not value}:
        conditional = name in _QUALIFIED and value is True
        turns = any(token in TURNS for token in message.words.tokens[first:last])
        strength = HINT if conditional or turns else YES
    elif message.any(("always", "dont_know")) or (value and message.clauses.at(at).cap("question") < YES):
        strength = UNSURE
    if name not in BUDGETS:  # "the CFO said no" decides a budget
        strength = min(strength, message.clauses.at(at).cap(*(role for role in NOT_OWN if role not in _OTHERS)))
    start, end = message.offsets(at, at + 1)
    yield Claim(name, value, strength, start, end)


def _several(message: Message, names: Sequence[str]) -> Iterator[Claim]:
    tokens = message.words.tokens
    none = "neither" in tokens or ("either" in tokens and bool(_NOTHING & set(tokens[: tokens.index("either")])))
    if none or ("both" in tokens and len(tokens) <= 3):
        for name in names:
            yield Claim(name, not none, YES, 0, len(message.words.line))
        return
    named_clauses: dict[str, tuple[int, int]] = {}
    for clause in _thoughts(message):
        for name in _named(message, names, clause):
            named_clauses.setdefault(name, clause)
    said = polarity(message)
    if not said:
        return
    if not named_clauses:
        plain = (len(said) == len(names) and len(said) > 1) or (set(names) <= BUDGETS and not _PLAIN.isdisjoint(tokens))
        order = said if len(said) == len(names) and "both" not in tokens else [said[0]] * len(names)
        if len({value for _, value in said}) == 1 or len(said) == len(names):
            for name, (at, value) in zip(names, order, strict=True):
                start, end = message.offsets(at, at + 1)
                yield Claim(name, value, YES if plain else HINT, start, end)
        return
    for name, (first, last) in named_clauses.items():
        own = polarity(message, first, last)
        before = [
            mark
            for mark in said
            if mark[0] < first and not any(low <= mark[0] < high for low, high in named_clauses.values())
        ]
        for at, value in own[:1] or before[-1:]:
            start, end = message.offsets(at, at + 1)
            yield Claim(name, value, YES, start, end)


def owners_of(message: Message, names: Sequence[str]) -> dict[int, Sequence[str]]:
    """Which of the asked yes/no questions each word answers, where its part of the reply names one."""
    out: dict[int, Sequence[str]] = {}
    others = [name for name in (*CHOSEN, *BOOLEANS, *NUMBERS) if name not in names]
    for first, last in _thoughts(message):
        named = _named(message, names, (first, last))
        if named:
            out |= dict.fromkeys(range(first, last), (*named, *others))
    return out


def _thoughts(message: Message) -> Iterator[tuple[int, int]]:
    tokens, start = message.words.tokens, 0
    for at in range(len(tokens) + 1):
        if at < len(tokens) and message.words.line[message.words.starts[at]] == ":":
            continue  # "curation: yes, retraining: no"
        if at == len(tokens) or tokens[at] in {";", ",", "and", "but", "while", "though", "although"}:
            if at > start:
                yield start, at
            start = at + 1


def _named(message: Message, names: Sequence[str], clause: tuple[int, int]) -> list[str]:
    words = set(message.words.tokens[slice(*clause)])
    places = [name for name, ordinal in zip(names, _ORDINALS, strict=False) if words & set(ordinal)]
    return places or [
        name
        for name in names
        if any(clause[0] <= hit.first < clause[1] for hit in message.hits.get(("about", name), ()))
    ]
