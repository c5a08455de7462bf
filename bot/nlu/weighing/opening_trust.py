"""What stands beside a value that was read in a first message: by it, `trust.likelihood` says whether it is taken.

In an opening nothing was asked, so a number may be anybody's, and a word may speak of anything. How often such a value
is right depends on its field, on how plain its words were, on what the words of the whole message make of a choice, on
the role, the doubts and the other numbers of its sentence, and on single words of its clause. The weights stand in
`knowledge/opening_words.toml`, fitted by `python -m tests.nlu.fit_openings`; nobody tunes them by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from bot.decision.profile import Value
from bot.nlu.message.mentions import Message
from bot.nlu.message.roles import CAP, KINDS
from bot.nlu.message.vocabulary import NUMBERS
from bot.nlu.numbers.outcome_words import Outcomes
from bot.nlu.reading import Claim
from bot.nlu.text.tokens import of_line
from bot.nlu.weighing.trust import DENIALS, TURNS

STRENGTHS = (0.45, 0.55, 0.65, 0.75, 0.79, 0.83, 0.86, 0.9)
SHARES = (0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)  # of a vote
RIVALS = (0.3, 0.45, 0.6, 0.75)
UNREAD_IN_CLAUSE, UNREAD_IN_SENTENCE = (1, 2, 4, 7), (3, 6, 10)  # content words that no cue holds
SHARED = 0.7
SHORT_CLAUSE, SHORT, LONG = 4, 7, 22  # words
NEAR = 3  # words before and behind a number
FAR = 4
DENIED = 5  # words
MANY = 3  # other numbers of a sentence
FEW, ROUND = 20, 100
LARGE_SHARE, AGREES = 0.3, 0.006
LIKELY = 0.5  # from here on another result is one
RESULTS: Mapping[str, str] = {
    "eval_examples": "eval", "eval_failures": "eval", "tuned_examples": "tuned", "tuned_failures": "tuned",
}  # fmt: skip
_HARMLESS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        ("eval_examples", "eval_failures", "tuned_examples", "tuned_failures"),
        frozenset(("part", "past", "comparison")),  # "34 of them were wrong" is how results are told
    ),
    "few_shot_examples": frozenset(("part",)),  # "there are fifteen of them in it"
    "failure_threshold": frozenset(("past", "comparison", "wish")),
    "failure_rate": frozenset(("past", "comparison")),
}
_GROUPS: Mapping[str, str] = dict.fromkeys(RESULTS, "results") | dict.fromkeys(
    ("failure_threshold", "failure_rate"), "shares"
)
PLAIN_ALONE = "plain_alone"  # such a choice is right whatever the vote: 504 of 527 by 23 hands, 56 of 72 doubted
_AGAINST = (
    "choice_below_0.79", "choice_rival", "role_in_clause", "role_in_sentence", "clause_not_own", "denied_too",
)  # fmt: skip
_SAME = frozenset(("already_tuned", "tuned_examples", "tuned_failures"))
_OURS = frozenset(("we", "our", "i", "my", "us", "ours", "me"))
_THEIRS = frozenset(("they", "their", "them", "he", "she", "his", "her"))
_FILLING = frozenset(
    of_line(
        "the a an of to in on at and or but is are was were be it we i our my this that for with from by as so not no"
        " have has had do does did can , ; there they them their its he she his her you your if then than just"
    ).tokens
)


class Surroundings:
    """What stands beside the values of one message. `claims`: as the finders made them, before any vote."""

    def __init__(self, message: Message, claims: Sequence[Claim]) -> None:
        self.message = message
        self.claims = [claim for claim in claims if claim.role != "similar"]
        self._tokens = message.words.tokens

    def features(self, name: str, value: Value, share: float | None) -> frozenset[str]:
        """Names of weights. `share`: how likely the words of the whole message make this choice, if they vote on it."""
        own = [claim for claim in self.claims if claim.field == name and claim.value == value]
        said = [claim for claim in own if claim.role != "negated"]
        best = max(said, key=lambda claim: claim.strength, default=Claim(name, value, 0.0, 0, 1))
        kind = "number" if name in NUMBERS else "choice"
        found = {"always", name, kind, *self._strengths(kind, name, value, best, share)}
        found |= {f"{kind}_twice"} if len(said) > 1 else set()
        found |= {"denied_too"} if len(said) < len(own) else set()
        found |= set(self._roles(name, best)) | set(self._beside(kind, name, best))
        if kind == "number" and isinstance(value, (int, float)):
            found |= set(self._number(name, value, best))
        if kind == "choice" and not any(mark.startswith(_AGAINST) for mark in found):
            found.add(PLAIN_ALONE)
        found |= {f"{name}_{mark}" for mark in found if mark.startswith((kind, "role_in"))}
        return frozenset(found | set(self._words(kind, name, best)))

    def _span(self, claim: Claim) -> tuple[int, int]:
        """The first and the last token of a claim."""
        return self.message.token(claim.start), self.message.token(max(claim.start, claim.end - 1))

    def _strengths(self, kind: str, name: str, value: Value, best: Claim, share: float | None) -> Iterator[str]:
        rivals = (c.strength for c in self.claims if c.field == name and c.value != value and c.role != "negated")
        rival = max(rivals, default=0.0)
        yield from (f"{kind}_below_{step}" for step in STRENGTHS if best.strength < step)
        yield from (f"{kind}_rival_{step}" for step in RIVALS if rival > step)
        if share is not None:
            yield from (f"vote_below_{step}" for step in SHARES if share < step)
            yield f"{name}_voted" if share >= SHARES[4] else f"{name}_hardly_voted"

    def _roles(self, name: str, best: Claim) -> Iterator[str]:
        """The roles of the clause, the sentence and the message by other words than the claim's own."""
        start, end = self._span(best)
        clause = self.message.clauses.at(start)
        scopes = {
            "clause": (clause.first, clause.last), "sentence": self.message.clauses.sentence(start),
            "message": (0, len(self._tokens)),
        }  # fmt: skip
        for role in CAP.keys() - _HARMLESS.get(name, frozenset()):
            for scope, (first, last) in scopes.items():
                hits = self.message.found(("role", role), first, last)
                asks = role == "question" and any(
                    role in c.roles for c in self.message.clauses.all if first <= c.first < last
                )
                if asks or any(hit.last < start or hit.first > end for hit in hits):
                    yield f"{role}_in_{scope}"
                    yield f"role_in_{scope}"
                    break
            if role in clause.roles:
                yield f"clause_{role}"
        for kind in KINDS:  # a limit, or how things are today
            for scope, (first, last) in scopes.items():
                if self.message.any(("role", kind), first, last):
                    yield f"{name}_{kind}_in_{scope}"
                    break
        if clause.role != "own":
            yield "clause_not_own"

    def _beside(self, kind: str, name: str, best: Claim) -> Iterator[str]:
        start, end = self._span(best)
        clause = self.message.clauses.at(start)
        first, last = self.message.clauses.sentence(start)
        sentence = self._tokens[first:last]
        if not DENIALS.isdisjoint(sentence):
            inside = self._tokens[clause.first : clause.last]
            yield f"{kind}_denial_in_{'sentence' if DENIALS.isdisjoint(inside) else 'clause'}"
        over = [
            c.strength
            for c in self.claims
            if c.field != name
            and c.field != "project"  # its claim spans the whole message
            and (c.start < best.end and c.end > best.start)
            and not {c.field, name} <= _SAME
        ]
        others = sum(first <= m.first < last and not (m.first <= end and m.last > start) for m in self.message.mentions)
        unknown = ("always", "dont_know")
        marks = {
            "turn": not TURNS.isdisjoint(sentence),
            "unknown_in_sentence": self.message.any(unknown, first, last),
            "unknown_in_message": self.message.any(unknown),
            f"{kind}_shared": max(over, default=0.0) > SHARED,
            f"{kind}_shared_stronger": max(over, default=0.0) >= best.strength,
            f"{kind}_only_number": not others,
            f"{kind}_many_numbers": others >= MANY,
            f"{kind}_short": last - first <= SHORT,
            f"{kind}_long": last - first >= LONG,
            f"{kind}_short_clause": clause.last - clause.first <= SHORT_CLAUSE,
            "ours": not _OURS.isdisjoint(sentence),
            "theirs": _OURS.isdisjoint(sentence) and not _THEIRS.isdisjoint(sentence),
        }
        yield from (mark for mark, there in marks.items() if there)
        ahead, behind = self._tokens[max(first, start - DENIED) : start], self._tokens[end + 1 : end + 1 + DENIED]
        if not DENIALS.isdisjoint(ahead):
            yield f"{kind}_denial_ahead"
        if not DENIALS.isdisjoint(behind[: max(0, last - end - 1)]):
            yield f"{kind}_denial_behind"
        unread = self._unread(clause.first, clause.last)
        yield from (f"{kind}_unread_{step}" for step in UNREAD_IN_CLAUSE if unread >= step)
        unread = self._unread(first, last)
        yield from (f"{kind}_unread_around_{step}" for step in UNREAD_IN_SENTENCE if unread >= step)

    def _number(self, name: str, value: float, best: Claim) -> Iterator[str]:
        start, end = self._span(best)
        first, last = self.message.clauses.sentence(start)
        if not value:
            yield from ("zero", f"{name}_zero")
        if name not in {"failure_threshold", "failure_rate"}:
            if 0 < value < FEW:
                yield f"{name}_small"
            if value >= ROUND and not value % ROUND:
                yield "round"
        if name in RESULTS:
            yield from self._result(RESULTS[name], first, last)
            return
        marks = ("counted", "beside", "about")
        cues = [h for mark in marks for h in self.message.hits.get((mark, name), ()) if first <= h.first < last]
        gap = min((max(0, start - hit.last, hit.first - end) for hit in cues), default=None)
        if gap is None or gap > FAR:
            yield f"{name}_{'no_cue' if gap is None else 'far_cue'}"
        if name == "labelled_examples" and self.message.any(("always", "tuned"), first, last):
            yield "labels_tuned_in_sentence"

    def _result(self, model: str, first: int, last: int) -> Iterator[str]:
        """Whose result it may be, and whether its numbers fit together."""
        other = "tuned" if model == "eval" else "eval"
        for named in "tuned", "prompted":
            if self.message.any(("always", named), first, last):
                yield f"{model}_{named}_in_sentence"
        if self.message.any(("always", "tuned")):
            yield f"{model}_tuned_in_message"
        if any(c.field == f"{other}_examples" and c.strength > LIKELY for c in self.claims):
            yield f"{model}_beside_other_result"
        failed, total = self._best(f"{model}_failures"), self._best(f"{model}_examples")
        if failed is None:
            yield "total_alone"
        elif total:
            if failed / total > LARGE_SHARE:
                yield "large_share"
            rates = (c.value for c in self.claims if c.field == "failure_rate" and isinstance(c.value, float))
            if any(abs(rate - failed / total) < AGREES for rate in rates):
                yield "share_agrees"
        if Outcomes(self.message).passed(first, last) is None:
            modes = any(c.field == "failure_mode" and self._within(c, first, last) for c in self.claims)
            yield "no_verdict_but_mode" if modes else "no_verdict"

    def _within(self, claim: Claim, first: int, last: int) -> bool:
        return first <= self.message.token(claim.start) < last

    def _best(self, name: str) -> float | None:
        """The likeliest number of a field."""
        found = [c for c in self.claims if c.field == name and c.role != "negated" and isinstance(c.value, int)]
        best = max(found, key=lambda claim: claim.strength, default=None)
        return None if best is None or not isinstance(best.value, int) else float(best.value)

    def _words(self, kind: str, name: str, best: Claim) -> Iterator[str]:
        """The words of the clause, and those just ahead of and behind a number."""
        start, end = self._span(best)
        clause = self.message.clauses.at(start)
        first, last = self.message.clauses.sentence(start)
        for at in range(clause.first, clause.last):
            if not start <= at <= end and self._tokens[at].isalpha():
                yield f"{kind}:{self._tokens[at]}"
        if kind == "number":
            ahead, behind = self._tokens[max(first, start - NEAR) : start], self._tokens[end + 1 : end + 1 + NEAR]
            for side, tokens in ("ahead", ahead), ("behind", behind[: max(0, last - end - 1)]):
                yield from (f"{side}:{token}" for token in tokens)
                yield from (f"{side}:{_GROUPS.get(name, name)}:{token}" for token in tokens)

    def _unread(self, first: int, last: int) -> int:
        return sum(at not in self._covered and self._tokens[at] not in _FILLING for at in range(first, last))

    @cached_property
    def _covered(self) -> frozenset[int]:
        """The tokens that are part of a cue or of a number."""
        hits = [(hit.first, hit.last + 1) for found in self.message.hits.values() for hit in found]
        return frozenset(
            at
            for first, last in (*hits, *((m.first, m.last) for m in self.message.mentions))
            for at in range(first, last)
        )
