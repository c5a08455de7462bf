"""What the prompt holds: the ingredients named and not denied, or all, or all except those named after "except"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from bot.decision.profile import INGREDIENTS
from bot.nlu.finders.choices import PLAIN
from bot.nlu.finders.yes_no import WEAK, YES
from bot.nlu.message.cues import Hit
from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim
from bot.nlu.text.tokens import of_line

NAME = "prompt_ingredients"
REMOVED = ("always", "removed")
_DONE = frozenset(of_line("removed dropped deleted scrapped ditched threw thrown took cut kicked lost").tokens)
REMOVED_WITHIN = 8  # words behind an ingredient
NOTHING_WITHIN = 4  # words ahead of one
SEVERAL = 3  # so many named where the prompt is spoken of are a list of what it holds
_IGNORED = ("question", "comparison", "past", "part", "wish", "example")
_NOT_FIRST = re.compile(r"\bnone of (?:those|them|these|the|it)|^\W*(?:none|nothing)\W*(?:at all|really|yet)?\W*$")
_POINTLESS = frozenset(
    ("pointless", "irrelev", "useless", "unnecessari", "isn", "not", "noth", "no", "needless", "missing", "nope")
)
_ONLY = re.compile(r"\b(?:nothing else|that is (?:it|all)|that's (?:it|all)|only|just|simply)\b")
_ONLY_IT = re.compile(r"\b(?:nothing (?:else|more|but)|that(?: i|')s (?:\w+ )?(?:it|all))\b")
_REST = re.compile(
    r"\b(?:(?:everything|all|anything) else|all (?:the )?others?|(?:the )?rest)\b"
    r"(?!:? (?:is |are )?(?:no|not|n|missing|out|absent|nothing|open|gone)\b)"
)
_OUT = frozenset(("n", "no", "off", "none", "❌", "👎", "miss", "nope", "not"))
_TOO = frozenset(("too", "either", "neither"))
_LINKS = frozenset((",", "and", "or", "nor", "any", "the", "a", "an", "also"))
_LACKING = frozenset(("has not", "have not", "not have", "not has", "miss", "missing", "lack", "absent"))

_THERE_ARE_NONE = re.compile(r",? (?:there (?:is|are)|we have|it has) (?:none|not (?:any|a single one))\b")
_FIRST = re.compile(r"\b(?:the )?first ([2-5])\b")


def ingredient_claims(message: Message, *, asked: bool) -> Iterator[Claim]:
    """What the prompt holds. In an opening only what is said of a prompt counts, and little of it is sure."""
    end = len(message.words.line)
    if not asked:
        yield from _volunteered(message)
        return
    named, cap = _named(message, _hits(message))
    _with_shots(message, named, 0, len(message.words.tokens))
    there = tuple(key for key in INGREDIENTS if named.get(key))
    first = _FIRST.search(message.words.line)
    everything = [hit.first for hit in message.found(("always", "all"))]
    left_out = {key for key, held in named.items() if not held}
    if left_out and not there and _REST.search(message.words.line):  # "no chain of thought, everything else is in"
        yield Claim(NAME, tuple(key for key in INGREDIENTS if key not in left_out), YES, 0, end)
    elif _NOT_FIRST.search(message.words.line) and not there:
        yield Claim(NAME, (), YES, 0, end)
    elif first and not there:
        yield Claim(NAME, INGREDIENTS[: int(first[1])], YES, 0, end)
    elif everything:
        start = min(everything)
        places = {key: hit.first for hit, key in reversed(_hits(message))}
        excepted = [hit.first for hit in message.found(("always", "except")) if hit.first >= start]
        if excepted:
            last = message.clauses.sentence(min(excepted))[1]
            kept = (key for key in INGREDIENTS if not min(excepted) < places.get(key, -1) < last)
            yield Claim(NAME, tuple(kept), YES, 0, end)
        else:
            whole = not named or all(at > start for at in places.values())
            yield Claim(NAME, INGREDIENTS if whole else there, YES if whole else WEAK, 0, end)
    elif there:
        sure = len(there) > 1 or bool(_ONLY.search(message.words.line)) or len(message.words.tokens) <= 3
        yield Claim(NAME, there, min(cap, YES if sure else WEAK), 0, end)


def _hits(message: Message) -> list[tuple[Hit, str]]:
    """The names of ingredients in their order, but those inside a longer name of another: a "schema check"."""
    hits = [(hit, key) for key in INGREDIENTS for hit in message.hits.get(("cue", NAME, key), ())]
    kept = [
        (hit, key)
        for hit, key in hits
        if not any(
            other.first <= hit.first and hit.last <= other.last and other.weight > hit.weight and key != name
            for other, name in hits
        )
    ]
    return sorted(kept, key=lambda item: item[0].first)


def _named(message: Message, hits: list[tuple[Hit, str]]) -> tuple[dict[str, bool], float]:
    """Which ingredients are named, and whether the prompt holds them; how strong a claim from there can be."""
    named: dict[str, bool] = {}
    cap = 1.0
    for hit, key in hits:
        after = takewhile(lambda word: word != ";", message.words.tokens[hit.last + 1 : hit.last + 3])
        taken_back = not _POINTLESS.isdisjoint(after) and key == "chain_of_thought"
        removed = _is_removed(message, hit, hits)
        held = not (hit.denied or taken_back or removed or message.words.tokens[hit.first] == "0")
        held = held and not _is_out(message, hit, all(named.values())) and not _is_lacking(message, hit, hits)
        named[key] = held and named.get(key, True) if key == "chain_of_thought" else held or named.get(key, False)
        cap = min(cap, message.clauses.at(hit.first).cap(*_IGNORED))
    return named, cap


def named_in(message: Message, first: int, last: int) -> dict[str, bool]:
    """Which ingredients tokens first..last (exclusive) name, and whether the prompt holds them."""
    return _named(message, [(hit, key) for hit, key in _hits(message) if first <= hit.first < last])[0]


def _is_removed(message: Message, hit: Hit, hits: list[tuple[Hit, str]]) -> bool:
    """Whether an ingredient was taken out: "edge cases: dropped", "examples used to be in", "we cut the examples"."""
    tokens, end = message.words.tokens, message.clauses.sentence(hit.first)[1]
    done = [h for h in message.found(REMOVED) if not _DONE.isdisjoint(tokens[h.first : h.last + 1])]
    leading = {h.first for h in done if any(h.last < other.first < _end(message, h) for other, _ in hits)}
    behind = message.found(REMOVED, hit.last + 1, min(end, hit.last + REMOVED_WITHIN))
    if any(h.first not in leading for h in behind):
        return True
    covered = {at for other, _ in hits for at in range(other.first, other.last + 1)}
    at = hit.first
    while at > 0 and (tokens[at - 1] in _LINKS - {","} or at - 1 in covered):
        at -= 1
    return any(message.clauses.at(at).first <= first < hit.first for first in leading)


def _end(message: Message, hit: Hit) -> int:
    return message.clauses.at(hit.first).last


def _is_out(message: Message, hit: Hit, all_held: bool) -> bool:
    """Whether the words beside an ingredient say that it is not there.

    "CoT: n", "nothing on the weird cases"; unless `all_held` before it, also "… is missing and constraints too".
    """
    tokens = message.words.tokens
    behind = [word for word in tokens[hit.last + 1 : hit.last + 4] if word != ","]
    label = message.words.line[message.words.ends[hit.last] :].lstrip()[:1] in {":", "="}
    ends = not behind[1:] or behind[1] == ";" or tokens[hit.last + 2 : hit.last + 3] == (",",)
    off = bool(behind) and behind[0] in _OUT and (label or ends)
    first = message.clauses.at(hit.first).first
    nothing = "noth" in tokens[max(first, hit.first - NOTHING_WITHIN) : hit.first]
    off |= _THERE_ARE_NONE.match(message.words.line, message.words.ends[hit.last]) is not None
    return off or nothing or (not all_held and bool(behind) and behind[0] in _TOO)


def _is_lacking(message: Message, hit: Hit, hits: list[tuple[Hit, str]]) -> bool:
    """Whether an ingredient stands in a list of what is not there: "hasn't: CoT, edge cases, examples"."""
    covered = {at for other, _ in hits for at in range(other.first, other.last + 1)}
    tokens, at = message.words.tokens, hit.first
    while at > 0 and (tokens[at - 1] in _LINKS or at - 1 in covered):
        at -= 1
    return not _LACKING.isdisjoint((" ".join(tokens[max(0, at - 2) : at]), *tokens[max(0, at - 1) : at]))


def _with_shots(message: Message, named: dict[str, bool], first: int, last: int) -> None:
    """Add few-shot examples where so many are spoken of."""
    shots = any(
        message.around(("counted", "few_shot_examples"), m) or message.near(("counted", "few_shot_examples"), m)
        for m in message.mentions
        if first <= m.first < last and m.q.value
    )
    if shots and not message.any(("cue", "few_shot_examples", "0"), first, last):
        named.setdefault("few_shot", True)


def _volunteered(message: Message) -> Iterator[Claim]:
    """From the sentence of an opening that speaks of the prompt, and from what it says of shots."""
    best: tuple[int, int, int] | None = None
    hits = _hits(message)
    for first, last in message.clauses.sentences:
        about = message.any(("always", "prompted"), first, last) or message.any(("about", NAME), first, last)
        kinds = {key for hit, key in hits if first <= hit.first < last}
        if (about and kinds) or len(kinds) > (1 if message.any(("about", NAME), 0, first) else 2):
            best = max(best or (0, 0, 0), (len(kinds), first, last), key=lambda found: found[0])
    if best is None:
        return
    _, first, last = best
    for start_of, end_of in message.clauses.sentences:  # "No rules for odd cases, no checks." goes on with the list
        if last <= start_of <= last + 1 and (gone := named_in(message, start_of, end_of)) and not any(gone.values()):
            last = end_of
    inside = [(hit, key) for hit, key in hits if first <= hit.first < last]
    start, end = message.offsets(first, last)
    named, cap = _named(message, inside)
    _with_shots(message, named, first, last)
    there = tuple(key for key in INGREDIENTS if named.get(key))
    if not there and (len(named) < SEVERAL or _asks(message, first)):
        return  # "no examples in it" says nothing of the rest, "can I drop the examples?" nothing at all
    closed = bool(_ONLY_IT.search(message.words.line[start:end])) or len(named) > len(there)
    sure = len(there) >= SEVERAL or (closed and len(there) > 1)
    yield Claim(NAME, there, min(cap, PLAIN if sure else WEAK), start, end)
    if not sure and "instruction" not in there:
        yield Claim(NAME, ("instruction", *there), min(cap, WEAK - 0.05), start, end)
    if not sure and "few_shot" not in named:
        more = {*there, "few_shot"}
        yield Claim(NAME, tuple(key for key in INGREDIENTS if key in more), min(cap, WEAK - 0.1), start, end)


def _asks(message: Message, first: int) -> bool:
    """Whether the sentence from a token on is a question."""
    sentence = message.clauses.at(first).sentence
    return any("question" in clause.roles for clause in message.clauses.all if clause.sentence == sentence)
