"""The role that a clause plays: the team's own fact, or hearsay, a wish, somebody else's, a question, the past …

Only what is the team's own is taken. Plain cues decide (`role.*` of `vocabulary.toml`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Protocol

from bot.nlu.message.cues import BREAKS, Hit
from bot.nlu.message.trained_models import trained_models
from bot.nlu.text.tokens import Words

# What makes a clause less than the team's own plain statement, strongest first.
NOT_OWN = ("hearsay", "elses", "question", "wish", "example", "doubt", "irony", "past", "comparison", "part")
# What a number is beside being theirs: a limit, or how things are today.
KINDS = ("limit", "today")
ROLES = (*NOT_OWN, *KINDS, "own")
CAP: Mapping[str, float] = {
    "hearsay": 0.2, "elses": 0.15, "question": 0.3, "wish": 0.45, "example": 0.3, "doubt": 0.55, "past": 0.3,
    "comparison": 0.2, "part": 0.4, "irony": 0.45,
}  # fmt: skip
_TURNS = frozenset(("but", "while", "wherea", "though", "although", "howev", "yet"))
_SUBJECTS = frozenset(("we", "i", "our", "my", "it", "they", "the", "now", "there", "this", "that"))
_ASKERS = frozenset(
    ("what", "whi", "how", "who", "when", "where", "which", "is", "are", "doe", "do", "did", "can", "could", "should",
     "would", "will", "explain", "am", "was", "if")
)  # fmt: skip
_OF_A_NUMBER = frozenset(
    ("is", "are", "to", "or", "k", "m", "would", "might", "should", "%", "need", "label", "plus", "more")
)
_OURS = frozenset(("we", "our", "us", "ours", "i", "my", "me", "mine"))
_CONDITIONS = frozenset(("if", "onc", "once", "assum", "should", "provid", "unless"))
_LATER = frozenset(("onc", "once"))  # said behind it as well: "3,000, once legal signs"
_SUPPOSING = frozenset(("would", "could"))
_SPEAKING = frozenset(  # "I would say 800", "we could live with 2%"
    ("say", "guess", "think", "estim", "call", "put", "be", "accept", "toler", "live", "take", "settl", "allow", "bet",
     "swallow", "count", "sign", "shrug", "wait", "not", "stomach", "still", "forgiv", "also")
)  # fmt: skip
_OWN_VERBS = frozenset(("is", "are", "have", "has", "got", "do", "get", "there", "label", "fail", "had", "was", "were"))
_LEADS = frozenset(("and", "so", "or", "but", "also", "then", "ok", "hi", "hey", "now", "true"))
_STATED_AFTER = re.compile(  # "Do 300 examples suffice? They are spotless", "Is 150 ms a reason? It is a hard limit"
    r"\?\W*(?:(?:they|those|these|(?:all|each|every one) of (?:them|those|these)) (?:are|were|is|was|have been)"
    r"|(?:it|that) is (?:an?|our|the|in (?:our|the)) (?:[a-z]+ ){0,2}(?:limit|requirement|sla|contract|deadline))"
    r"\b(?! not\b)"
)
NUMBER_WITHIN = 3  # words behind "would be"


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens first..last (exclusive) of a text; `roles`: the cues of roles found in it."""

    first: int
    last: int
    sentence: int
    roles: frozenset[str] = field(default_factory=frozenset)

    def cap(self, *ignored: str) -> float:
        """How strong a claim from this clause can be; `ignored`: roles that do not weaken it."""
        return min((CAP[role] for role in self.roles if role in CAP and role not in ignored), default=1.0)

    @property
    def role(self) -> str:
        """The name of what the clause is most of all."""
        return min((role for role in sorted(self.roles) if role in CAP), key=CAP.__getitem__, default="own")


class Clauses:
    """A text cut into clauses and sentences, each clause with its roles. `spoken`: the cues of roles that count."""

    def __init__(self, words: Words, hits: Mapping[tuple[str, ...], list[Hit]]) -> None:
        self.sentences = _cut(words, sentences=True)
        self._line, self._words_ends = words.line, words.ends
        roles = [
            (hit, name)
            for name in ROLES
            for hit in hits.get(("role", name), ())
            if not hit.denied and not (name == "hearsay" and _reads_outputs(words.tokens, hit))
        ]
        if any(name == "elses" for _, name in roles):
            ours = [range(*span) for span in trained_models(words.line)]  # "the model that the vendor trained"
            roles = [
                (hit, name)
                for hit, name in roles
                if name != "elses" or not any(words.ends[hit.first] - 1 in span for span in ours)
            ]
        limits = [hit for hit, name in roles if name == "limit"]
        roles = [
            (hit, name)
            for hit, name in roles
            if name != "doubt"
            or words.tokens[hit.first] != "may"
            or not any(o.first <= hit.first <= o.last for o in limits)
        ]  # "at most 2% may be wrong" is no doubt
        self.spoken: Sequence[tuple[Hit, str]] = roles
        all_clauses: list[Clause] = []
        for number, (first, last) in enumerate(self.sentences):
            after = words.line[words.ends[last - 1] :].lstrip(" \"')")
            asks = after.startswith("?") and not _STATED_AFTER.match(after)
            stated = after.startswith("?") and not asks
            start = len(all_clauses)
            for low, high in _cut(words, first, last):
                found = {name for hit, name in roles if low <= hit.first < high}
                if _asks(words.tokens[low:high], marked=asks, stated=after.startswith((".", "!")), last=high == last):
                    found.add("question")
                if not stated and _supposes(words.tokens[low:high]):
                    found.add("wish")
                if ("for", "us") in pairwise(words.tokens[low:high]):
                    found.discard("elses")  # "an agency trained a model for us"
                carried = low > first and bool(all_clauses) and "elses" in all_clauses[-1].roles
                if carried and _OURS.isdisjoint(words.tokens[low:high]):
                    found.add("elses")  # "a competitor has 18M calls a month, a 35 ms limit"
                all_clauses.append(Clause(low, high, number, frozenset(found)))
            if _OURS.isdisjoint(words.tokens[first:last]) and any("elses" in c.roles for c in all_clauses[start:]):
                all_clauses[start:] = [replace(c, roles=c.roles | {"elses"}) for c in all_clauses[start:]]
            if not asks:
                all_clauses[start:] = _under_condition(words.tokens, all_clauses[start:])
        self.all: Sequence[Clause] = all_clauses
        self._starts = [clause.first for clause in all_clauses]

    def at(self, token: int) -> Clause:
        """The clause that a token stands in."""
        return self.all[max(0, bisect_right(self._starts, token) - 1)] if self.all else Clause(0, 0, 0)

    def labelled_by(self, token: int) -> Clause:
        """The clause ahead of a colon where a token stands just behind it ("errors: 51"), else its own clause."""
        clause = self.at(token)
        colon = clause.first == token > 0 and self._line[self._words_ends[token - 2] :].lstrip()[:1] in (":", "=")
        return self.at(clause.first - 2) if colon and token > 1 else clause

    def sentence(self, token: int) -> tuple[int, int]:
        """First and last token (exclusive) of the sentence that a token stands in."""
        return self.sentences[self.at(token).sentence] if self.all else (0, 0)


class Read(Protocol):
    """A text that was cut into clauses."""

    words: Words
    clauses: Clauses


def role_where(text: Read, words: Words) -> str:
    """The role of the clauses in which these words of a text stand in a row, the weakest; "own" where they don't."""
    tokens, clauses = text.words.tokens, text.clauses
    wanted = [word for word in words.tokens if word not in BREAKS]
    spread = [at for at, token in enumerate(tokens) if token not in BREAKS]
    for start in range(len(spread) - len(wanted) + 1) if wanted else ():
        places = spread[start : start + len(wanted)]
        if [tokens[at] for at in places] == wanted:
            return min((clauses.at(at) for at in places), key=Clause.cap).role
    return "own"


def _reads_outputs(tokens: Sequence[str], hit: Hit) -> bool:
    """ "I read 60, 3 were dull", "we read 420 drafts": their own test; "I read 500 is enough" is hearsay."""
    number, after = (*tokens[hit.last + 1 : hit.last + 3], "", "")[:2]
    return tokens[hit.last] == "read" and number[:1].isdigit() and after not in _OF_A_NUMBER


def _asks(tokens: Sequence[str], *, marked: bool, stated: bool, last: bool) -> bool:
    body = [token for token in tokens if token not in _LEADS]
    if not body or not marked:  # "What goes wrong is the tone." tells
        return not stated and len(body) > 1 and body[0] in {"what", "whi", "how", "should", "can", "could"}
    return body[0] in _ASKERS or (last and len(body) > 1 and body[-1] in {"no", "right", "correct", "true", "or"})


def _supposes(tokens: Sequence[str]) -> bool:
    """ "we'd have 5M", "we could label 2,000": a number that is not there yet."""
    for at, (word, after) in enumerate(pairwise((*tokens, ""))):
        ahead = tokens[at + 2 : at + 2 + NUMBER_WITHIN]
        if word in _SUPPOSING and (after not in _SPEAKING or (after == "be" and any(w[0].isdigit() for w in ahead))):
            return any(word[0].isdigit() for word in tokens)
    return False


def _under_condition(tokens: Sequence[str], clauses: list[Clause]) -> list[Clause]:
    """The clauses of a sentence, those without a verb as a wish where another is a condition: "if we sign, 5M"."""
    terms = [c for c in clauses if tokens[c.first] in _CONDITIONS and "help" not in tokens[c.first : c.last]]
    if not terms:
        return clauses
    first = 0 if tokens[terms[0].first] in _LATER else terms[0].last
    bare = [c.first >= first and c not in terms and _OWN_VERBS.isdisjoint(tokens[c.first : c.last]) for c in clauses]
    return [replace(c, roles=c.roles | {"wish"}) if b else c for c, b in zip(clauses, bare, strict=True)]


def _cut(words: Words, first: int = 0, last: int | None = None, *, sentences: bool = False) -> list[tuple[int, int]]:
    tokens = words.tokens
    end = len(tokens) if last is None else last
    out, start = [], first
    for at in range(first, end + 1):
        stop = at == end or tokens[at] == ";" or (not sentences and _divides(tokens, at))
        if stop:
            if at > start:
                out.append((start, at))
            start = at + 1 if at < end and tokens[at] in BREAKS else at
    return out


def _divides(tokens: Sequence[str], at: int) -> bool:
    word = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    return word == "," or word in _TURNS or (word == "and" and after in _SUBJECTS)
