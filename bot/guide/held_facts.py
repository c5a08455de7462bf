"""The facts of a message by the rules, and what of the rest is worth asking about beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.decision.deciding import deciding_facts
from bot.decision.fact_lines import FactLine, fact_lines
from bot.decision.facts import CHAIN_OF_THOUGHT
from bot.decision.findings import Findings, findings_of
from bot.decision.profile import INGREDIENTS, Profile, Value, fitting_profile
from bot.decision.rulebook import Rules
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.first_steps import RATES
from bot.guide.headlines import MOVES
from bot.guide.hinted_facts import deciding_hints, quote_hints
from bot.guide.possible_lines import LOOKED_UP, PROMPT, RESULT, looked_up, possible_lines
from bot.guide.result_lines import comparable
from bot.guide.understood import Understood
from bot.guide.unread_words import field_of, is_single_part, settled_by, without_volume

MOST_OPEN = 3  # open facts that are named
LITTLE = ("project", "task", "input_diversity")  # not asked about if it does not decide
STRUCTURED = "structured_outputs"
OF_FAILURES = frozenset(("failure_mode", "failures_consistent"))
NO_REASONING = frozenset(("failure_mode.format", "failure_mode.style"))  # what fails is plainly something else
SAME = 0.0005  # two shares told alike


@dataclass(frozen=True, slots=True)
class Judged:
    """Facts by the rules: what is concluded from them, a line for each, and the profile as these lines have it."""

    facts: Mapping[str, Value]
    profile: Profile
    findings: Findings
    lines: tuple[FactLine, ...]


@dataclass(frozen=True, slots=True)
class HeldFacts:
    """The facts of a message by the rules, and what is asked about beside them.

    `understood` is without candidates that say nothing, and with the hints alone that would decide. `lines` are of
    stated facts, some with what may be true beside them, `possible` are questions, and `asked` the fields that one of
    these asks about. `open`: fields whose answers would decide. `settled`: fields of which unread words say enough.
    """

    understood: Understood
    judged: Judged
    lines: tuple[FactLine, ...]
    possible: tuple[FactLine, ...]
    asked: frozenset[str]
    open: tuple[str, ...]
    settled: frozenset[str]

    @property
    def left(self) -> Mapping[str, str]:
        """What the message may state of fields that no line asks about, in words."""
        return {name: words for name, words in self.understood.unsure.items() if name not in self.asked}

    @property
    def best(self) -> dict[str, Value]:
        """What a line asks about, as it was most likely meant."""
        best = {name: self.understood.candidates[name][0] for name in self.asked}
        return {name: value for name, value in best.items() if not (name == PROMPT and _is_part(value))}

    @property
    def asks_for_result(self) -> bool:
        """Whether the message holds a count or a share of failures that was not taken."""
        is_counted = self.understood.is_counted and not self.judged.profile.eval_examples
        return is_counted or any(self.best.get(name) for name in RATES)

    @property
    def asks(self) -> frozenset[str]:
        """The fields that a line asks about, or asks for."""
        return self.asked | {line.asks for line in (*self.lines, *self.possible)}

    @property
    def asked_for(self) -> frozenset[str]:
        """The fields that are asked for, in a line or as what would decide."""
        return self.asks | {*self.open}

    @property
    def may_be(self) -> frozenset[str]:
        """The fields that the message may state, in whatever words."""
        counted = ("eval_examples",) if self.understood.is_counted else ()
        return self.asked | {*self.left, *self.settled, *map(field_of, self.understood.unread), *counted}

    @property
    def likely(self) -> dict[str, Value]:
        """What the message most likely states, as far as the first line may rest on it."""
        candidates, probable = self.understood.candidates, {*self.understood.probable}
        names = probable & self.asked or {*looked_up(candidates)} & self.asked
        names -= {*self.understood.hints, *_of_no_headline(candidates, self.judged.lines)}
        if STRUCTURED in self.asked and candidates[STRUCTURED][0] == "insufficient":
            names |= {STRUCTURED}  # the line of the format says "right?" of it, and to try them would contradict that
        return {name: values[0] for name, values in candidates.items() if values and name in names}

    @property
    def unsure_beside(self) -> list[str]:
        """Fields that the message may state, that nothing asks about, and that would not decide."""
        quoted = {*map(field_of, self.understood.unread)}
        candidates, profile = self.understood.candidates, self.judged.profile
        names = [name for name in self.left if name not in (*self.open, *LITTLE, *quoted)]
        return [
            name
            for name in names
            if getattr(profile, name) is None and not (name == PROMPT and is_single_part(candidates[name]))
        ]


def judge(facts: Mapping[str, Value], rules: Rules) -> Judged:
    """Run the rules on these facts. Values that fit no profile are left out, never raised on."""
    profile = fitting_profile(facts)
    shown = _without_past(profile)
    return Judged(facts, shown, findings_of(_ruled(profile), rules), fact_lines(shown, rules))


def hold_facts(understood: Understood, rules: Rules, wording: FirstReadWording) -> HeldFacts:
    """Hold what was understood against the guide's lines."""
    judged = judge(comparable(understood.facts, understood.results), rules)
    understood = on_the_same_set(judged.profile, understood)
    understood = understood.without(_said_by_others(judged.findings, understood))
    hinted = deciding_hints(judged.findings.profile, judged.lines, understood, rules)
    understood = replace(
        understood,
        candidates={**understood.candidates, **{name: (hint.value,) for name, hint in hinted.items()}},
        probable={*understood.probable} - {*hinted},
        hints=hinted,
    )
    found = possible_lines(judged.profile, judged.lines, understood, rules, wording)
    found = quote_hints(found, hinted, wording)
    unsure = [name for name in understood.unsure if name not in LITTLE]
    return HeldFacts(
        understood,
        judged,
        without_volume(found.stated, understood.unread),
        found.asked,
        found.fields,
        deciding_facts(judged.findings.profile, rules, MOST_OPEN, unsure),
        settled_by(understood.unread, wording) | _limit_of_format(judged.profile, understood.candidates),
    )


def _ruled(profile: Profile) -> Profile:
    """The profile as it is ruled on: no failure at all is within any threshold, stated or not."""
    if profile.eval_failures != 0 or not profile.eval_examples or profile.failure_threshold is not None:
        return profile
    return profile.model_copy(update={"failure_threshold": 0.0})


def _without_past(profile: Profile) -> Profile:
    """The profile without a format that broke before: none of the tested outputs fails any more."""
    solved = profile.structured_outputs == "solves"  # the line of the format says so
    if profile.failure_mode != "format" or solved or profile.eval_failures != 0 or not profile.eval_examples:
        return profile
    return profile.model_copy(update={"failure_mode": None})


def _limit_of_format(profile: Profile, candidates: Mapping[str, Sequence[Value]]) -> frozenset[str]:
    """Where no format may break, and nothing else is known to go wrong, the limit needs no question."""
    tolerance, mode = (
        getattr(profile, name) or next(iter(candidates.get(name, ())), None)
        for name in ("format_tolerance", "failure_mode")
    )
    is_known = tolerance == "zero" and mode in (None, "format")
    return frozenset(("failure_threshold",)) if is_known else frozenset()


def on_the_same_set(profile: Profile, understood: Understood) -> Understood:
    """What was understood, with the prompt's result on the trained model's examples.

    Only where it is not known, nor asked about, of how many it is: "the tuned one misses 27 of 300, the prompt 21".
    """
    tested, candidates = profile.tuned_examples, understood.candidates
    open_count = profile.eval_examples is None and not candidates.get("eval_examples")
    if not tested or profile.tuned_failures is None or not open_count:
        return understood
    failed = _number("eval_failures", profile, candidates)
    if failed is None or failed > tested:
        return understood
    is_sure = profile.eval_failures is not None or "eval_failures" in understood.probable
    return replace(
        understood,
        candidates={**candidates, "eval_examples": (tested,), "eval_failures": (int(failed),)},
        probable={*understood.probable, *(RESULT if is_sure else ())},
    )


def _number(name: str, profile: Profile, candidates: Mapping[str, Sequence[Value]]) -> float | None:
    """A number that is known, or else the best of those that it may be."""
    known = getattr(profile, name)
    found = known if known is not None else next(iter(candidates.get(name, ())), None)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None


def _said_by_others(findings: Findings, understood: Understood) -> Collection[str]:
    """Fields of which the candidates say nothing beside what is known, or asked about."""
    candidates, probable = understood.candidates, understood.probable
    beside: set[str] = set()
    if findings.baseline.state == "within":  # whatever fails there is no reason to train
        beside |= OF_FAILURES
    if findings.facts.measured or all(candidates.get(name) for name in RESULT):  # the count is what counts
        beside.add("failure_rate")
    shares = [tuple(candidates.get(name, ()))[:1] for name in ("failure_rate", "failure_threshold")]
    counted, limit = findings.baseline.rate, next(iter(shares[1]), None)
    if counted is not None and isinstance(limit, float) and abs(counted - limit) < SAME:
        beside.add("failure_threshold")  # the count in other words
    elif counted is None and shares[0] and shares[0] == shares[1]:  # one number is not both
        is_limit = {"failure_rate", "failure_threshold"} & {*probable} == {"failure_threshold"}
        beside.add("failure_rate" if is_limit else "failure_threshold")
    task = candidates.get("task", ("other",))[0]
    shown = task == "domain_reasoning" and not NO_REASONING.isdisjoint(understood.unread)
    if task == "other" or shown or "task" not in probable:
        beside.add("task")
    return beside


def _of_no_headline(candidates: Mapping[str, Sequence[Value]], stated: Sequence[FactLine]) -> Collection[str]:
    """Candidates on which the first line doesn't rest: a prompt told in part, facts where a stated pace decides."""
    is_part = _is_part(next(iter(candidates.get(PROMPT, ())), None))
    moves = any(line.key in MOVES for line in stated)
    return {*((PROMPT,) if is_part else ()), *(LOOKED_UP if moves else ())}


def _is_part(prompt: Value) -> bool:
    """Whether these are some of the ingredients of a prompt, and the rest may not have been told."""
    return isinstance(prompt, tuple) and not {*prompt} >= {*INGREDIENTS} - {CHAIN_OF_THOUGHT}
