"""What stands beside a value that was read in a first message: by it, `trust.likelihood` says whether it is taken.

In an opening nothing was asked, so a number may be anybody's, and a word may speak of anything. How often such a value
is right depends on its field, on how plain its words were and which they were, on how large a number is, on what the
words of the whole message make of a choice, and on the other words of its sentence. The weights stand in
`knowledge/opening_words.toml`, fitted by `python -m tests.nlu.fit_openings`; nobody tunes them by hand.

Which roles the reader finds in a sentence is no feature: its cues were mended for the very messages that the weights
are fitted on, so their absence would seem to say more than it does. They only speak against `is_plain_alone`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from bot.decision.profile import Value
from bot.nlu.message.mentions import Message
from bot.nlu.message.roles import CAP
from bot.nlu.message.vocabulary import NUMBERS
from bot.nlu.numbers.outcome_words import Outcomes
from bot.nlu.reading import BELOW_STATED, PLAINLY, Claim
from bot.nlu.weighing.settling import OFFERED
from bot.nlu.weighing.trust import DENIALS

STRENGTHS = (0.45, 0.55, 0.65, 0.75, 0.79, 0.83, 0.86, 0.9)
SHARES = (0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)  # of a vote
RIVALS = (0.3, 0.45, 0.6, 0.75)
GUESSED = 0.35  # how strongly any other share of a message speaks for a limit at most
SHARED = 0.7
PLAIN_NUMBER = 0.83
SHORT_CLAUSE, SHORT, LONG = 4, 7, 22  # words
NEAR = 3  # words before and behind a number
DENIED = 5  # words
MANY = 3  # other numbers of a sentence
_GROUPS: Mapping[str, str] = {  # fields whose numbers stand beside the same words
    "eval_examples": "results", "eval_failures": "results", "tuned_examples": "results", "tuned_failures": "results",
    "failure_threshold": "shares", "failure_rate": "shares",
}  # fmt: skip
_HARMLESS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        ("eval_examples", "eval_failures", "tuned_examples", "tuned_failures"),
        frozenset(("part", "past", "comparison", "wish")),  # "34 of them were wrong" is how results are told
    ),
    "labelled_examples": frozenset(("past",)),  # "3k replies from the last years"
    "few_shot_examples": frozenset(("part",)),  # "there are fifteen of them in it"
    "failure_threshold": frozenset(("past", "comparison", "wish")),
}
_HARMLESS_INSIDE = {"monthly_requests": frozenset(("part",))}  # its clause: "1.5M pages, of which 4k a month go in"
_SHARES = frozenset(("failure_rate", "failure_threshold"))
NOT_THERE = frozenset(("wish", "hearsay", "elses", "example"))  # "I'd love 1,000": no rival of what there is
_SAME = (
    frozenset(("already_tuned", "tuned_examples", "tuned_failures")),
    frozenset(("eval_examples", "eval_failures")),
    frozenset(("eval_examples", "tuned_examples")),  # both were tried on the same set
    frozenset(("failure_rate", "failure_mode")),  # "4% of the JSON is broken"
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
        found |= set(self._beside(kind, name, best))
        found |= {f"{name}_{mark}" for mark in found if mark.startswith(kind)}
        if kind == "choice":
            found |= {f"{name}_by:{token}" for claim in said for token in self._tokens_of(claim)}
            found |= set() if isinstance(value, tuple) else {f"{name}={value}"}
        elif isinstance(value, (int, float)):
            found.add(f"{name}_e{math.floor(2 * math.log10(value)) if value > 0 else 'zero'}")  # how large
        return frozenset(found | set(self._words(kind, name, best)))

    def is_plain_alone(self, name: str, value: Value) -> bool:
        """Whether a value is said in so many words, nothing else of its field is, and no role stands in its sentence.

        Such a value is mostly right however unusual its other words are. What the weights call least likely is
        asked about all the same (the floors of `opening_values`).
        """
        own = [claim for claim in self.claims if claim.field == name]
        best = max((c for c in own if c.value == value), key=lambda claim: claim.strength, default=None)
        number = name in NUMBERS
        if best is None or best.strength < (PLAIN_NUMBER if number else PLAINLY):
            return False
        if name == "latency_budget_ms" or (name == "failure_rate" and self._is_counted()):
            return False  # how it is today, or a limit? Whose share is it beside a count?
        rival = GUESSED if name in _SHARES else RIVALS[0]
        own = [c for c in own if c.value == value or c.role not in NOT_THERE or c.strength > BELOW_STATED]
        if any(c.role == "negated" if c.value == value else c.strength > rival for c in own):
            return False
        start, end = self._span(best)
        first, last = self.message.clauses.sentence(start)
        harmless = _HARMLESS.get(name, frozenset())
        clause = self.message.clauses.at(start)
        inside = harmless | _HARMLESS_INSIDE.get(name, frozenset())
        spoken_roles = self.message.clauses.spoken
        found = [
            (role, hit) for hit, role in spoken_roles if role in CAP.keys() - harmless and first <= hit.first < last
        ]
        asks = any("question" in clause.roles for clause in self.message.clauses.all if first <= clause.first < last)
        spoken = any(
            (hit.last < start or hit.first > end) and not (role in inside and clause.first <= hit.first < clause.last)
            for role, hit in found
        )
        return clause.cap(*inside) == 1 and not (
            asks or spoken or (number and self._shared(name, best) >= best.strength)
        )

    def _is_counted(self) -> bool:
        """Whether failures are counted too: then a share is most likely theirs, or something else's."""
        return any(c.field == "eval_failures" and c.strength >= OFFERED and c.role != "negated" for c in self.claims)

    def _tokens_of(self, claim: Claim) -> Sequence[str]:
        start, end = self._span(claim)
        return self._tokens[start : end + 1]

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

    def _beside(self, kind: str, name: str, best: Claim) -> Iterator[str]:
        start, end = self._span(best)
        clause = self.message.clauses.at(start)
        first, last = self.message.clauses.sentence(start)
        if _denies(self._tokens[first:last]):
            inside = self._tokens[clause.first : clause.last]
            yield f"{kind}_denial_in_{'clause' if _denies(inside) else 'sentence'}"
        shared = self._shared(name, best)
        others = sum(first <= m.first < last and not (m.first <= end and m.last > start) for m in self.message.mentions)
        ahead, behind = self._tokens[max(first, start - DENIED) : start], self._tokens[end + 1 : end + 1 + DENIED]
        marks = {
            "shared": shared > SHARED,
            "shared_stronger": shared >= best.strength,
            "only_number": not others,
            "many_numbers": others >= MANY,
            "short": last - first <= SHORT,
            "long": last - first >= LONG,
            "short_clause": clause.last - clause.first <= SHORT_CLAUSE,
            "denial_ahead": _denies(ahead),
            "denial_behind": _denies(behind[: max(0, last - end - 1)]),
        }
        yield from (f"{kind}_{mark}" for mark, there in marks.items() if there)
        if _GROUPS.get(name) == "results" and Outcomes(self.message).passed(first, last) is None:
            modes = (self.message.token(c.start) for c in self.claims if c.field == "failure_mode")
            yield "no_verdict_but_mode" if any(first <= at < last for at in modes) else "no_verdict"

    def _shared(self, name: str, best: Claim) -> float:
        """How strongly the same words speak for another field."""
        over = [
            c.strength
            for c in self.claims
            if c.field != name
            and c.field != "project"  # its claim spans the whole message
            and (c.start < best.end and c.end > best.start)
            and not any({c.field, name} <= same for same in _SAME)
        ]
        return max(over, default=0.0)

    def _words(self, kind: str, name: str, best: Claim) -> Iterator[str]:
        """The other words of the sentence, and those just ahead of and behind a number."""
        start, end = self._span(best)
        first, last = self.message.clauses.sentence(start)
        group = _GROUPS.get(name, name)
        around = (*self._tokens[first:start], *self._tokens[end + 1 : last])
        yield from (f"{group}:{token}" for token in around if token.isalpha())
        if kind == "number":
            ahead, behind = (
                self._tokens[max(first, start - NEAR) : start],
                self._tokens[end + 1 : min(last, end + 1 + NEAR)],
            )
            yield from (f"{group}:ahead:{token}" for token in ahead)
            yield from (f"{group}:behind:{token}" for token in behind)


def _denies(tokens: Sequence[str]) -> bool:
    """Whether a denial is among these words; "spam or not" is none."""
    return any(token in DENIALS and before != "or" for before, token in pairwise(("", *tokens)))
