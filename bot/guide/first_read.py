"""The first read of a project: the decision so far, the stated facts against the guide's lines, and what is open.

Pure: facts and rules in, sentences out. Nothing that was not stated is assumed, and nothing here counts for a verdict
before the person confirmed it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.decision.fact_lines import FactLine, fact_lines
from bot.decision.findings import Findings, findings_of
from bot.decision.outlook import open_facts
from bot.decision.profile import FIELDS, Value, fitting_profile
from bot.decision.rulebook import Rules
from bot.guide.possible_lines import possible_lines

MOST_OPEN = 3  # open facts that are named
MOST_UNSURE = 2  # facts that the message may state and that would not decide
MOST_SPEAKING = 2  # facts that the headline names where each depends on something


@dataclass(frozen=True, slots=True)
class FirstReadWording:
    """The sentences of `guide/first_read.toml`.

    `decisions` by decision or "decision.route"; `drivers` a phrase each, and how they are said together; `fields` a
    phrase for each field of a profile that may be open. `passages` name the passage about a driver or a stated fact.
    `decision_words` stand in a question for the decision, `subject_words` in one that asks for more than that, and
    `question_words` say nothing of its subject. `mentioned`: a passage about something that a message may mention ->
    the fields whose line says the same.
    """

    decisions: Mapping[str, str] = field(default_factory=dict)
    drivers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    passages: Mapping[str, str] = field(default_factory=dict)
    decision_words: tuple[str, ...] = ()
    subject_words: tuple[str, ...] = ()
    question_words: tuple[str, ...] = ()
    mentioned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FirstRead:
    """What the rules make of a first message.

    `decision` is "prompt", "not_yet" or "fine_tune", `headline` says it in a line. `drivers` are the ids of what speaks
    for training. `open` are the fields, three at most, whose answers would decide, and `decides` says so in a sentence,
    with what the message may state of these and of other fields. `possible` are lines about what it may state, `unsure`
    the fields that it may state.
    `passages` are ids of those about the drivers and facts, `driver_passages` of those about the drivers alone.
    """

    decision: str
    headline: str
    lines: tuple[FactLine, ...]
    drivers: tuple[str, ...]
    open: tuple[str, ...]
    decides: str
    passages: tuple[str, ...]
    driver_passages: tuple[str, ...] = ()
    possible: tuple[FactLine, ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def stated(self) -> frozenset[str]:
        """The fields that have a line, or may be stated."""
        return frozenset((*self.unsure, *(name for line in self.all_lines for name in line.fields)))

    @property
    def all_lines(self) -> tuple[FactLine, ...]:
        """The stated facts, then what may be one."""
        return (*self.lines, *self.possible)

    @property
    def text(self) -> str:
        """The whole first read, a line each."""
        facts = [f"• {line_text(line)}{f' ({line.section})' * bool(line.section)}" for line in self.all_lines]
        return "\n".join([self.headline, *facts, *([self.decides] if self.decides else [])])


def first_read(
    values: Mapping[str, Value],
    rules: Rules,
    wording: FirstReadWording,
    unsure: Mapping[str, str] = MappingProxyType({}),
    candidates: Mapping[str, Sequence[Value]] = MappingProxyType({}),
) -> FirstRead:
    """Read the stated facts (field -> value) by the rules. Values that fit no profile are left out, never raised on.

    `candidates`: what the message may state of other fields, best first, and `unsure` the same in words. It counts for
    nothing, but is asked about first.
    """
    profile = fitting_profile(values)
    findings = findings_of(profile, rules)
    ruling, lines = findings.ruling, fact_lines(profile, rules)
    possible = possible_lines(profile, candidates, rules, wording.decisions.get("if_so", "{text}"))
    asked = {name for line in possible for name in line.fields}
    counted = profile.eval_failures is not None and bool(profile.eval_examples)  # then a share alone says nothing new
    left = {
        name: words for name, words in unsure.items() if name not in asked and not (name == "failure_rate" and counted)
    }
    deciding = open_facts(profile, rules, len(FIELDS))
    wanted = tuple(sorted(deciding, key=lambda name: name not in unsure)[:MOST_OPEN])
    others = [name for name in left if name not in (*wanted, "project") and getattr(profile, name) is None]
    about = (*ruling.drivers, *(name for line in lines for name in line.fields))
    return FirstRead(
        ruling.decision,
        _headline(findings, lines, possible, bool(possible or left.keys() - {"project"}), wording),
        lines,
        ruling.drivers,
        wanted,
        _decides(wanted, others[:MOST_UNSURE], left, wording),
        tuple(wording.passages[name] for name in about if name in wording.passages),
        tuple(wording.passages[name] for name in ruling.drivers if name in wording.passages),
        possible,
        tuple(candidates),
    )


def line_text(line: FactLine) -> str:
    """A stated fact, and what it means."""
    return f"{line.lead} {line.text}".strip()


def _headline(
    findings: Findings,
    lines: Sequence[FactLine],
    possible: Sequence[FactLine],
    depends: bool,
    wording: FirstReadWording,
) -> str:
    decisions, ruling = wording.decisions, findings.ruling
    template = decisions.get(f"{ruling.decision}.{ruling.route}")
    if template is None and ruling.decision == "prompt":
        return _keep_prompting(findings, lines, possible, depends, wording)
    template = template or decisions.get(ruling.decision, ruling.decision)
    if not ruling.drivers and any(line.key == "tuned.better" for line in lines):
        return template.replace("{drivers}", _capital(wording.drivers.get("trained", "")))
    return template.replace("{drivers}", _capital(_speaking(ruling.drivers, wording)))


def _keep_prompting(
    findings: Findings,
    lines: Sequence[FactLine],
    possible: Sequence[FactLine],
    depends: bool,
    wording: FirstReadWording,
) -> str:
    """That nothing speaks for training is said only where no line does. Without a line it is too early."""
    if findings.baseline.state == "within":
        return wording.decisions.get("prompt.within", "")
    speaking = [line for line in lines if line.speaks][:MOST_SPEAKING]
    if not speaking:
        may = list(dict.fromkeys(line.speaks for line in possible if line.speaks))
        key = "prompt.may" if may else "prompt"
        if not lines:  # no fact was taken that could decide
            may, key = [], "prompt.unsure" if depends else "prompt.nothing"
        return wording.decisions.get(key, "").replace("{drivers}", _capital(_listed(may)) if may else "")
    keys = ("speaks_if", *["also_if"] * MOST_SPEAKING)
    clauses = [_clause(line, key, wording) for line, key in zip(speaking, keys, strict=False)]
    return wording.decisions.get("prompt.speaks", "").replace("{drivers}", _capital(", and ".join(clauses)))


def _clause(line: FactLine, key: str, wording: FirstReadWording) -> str:
    template = wording.drivers.get(key if line.speaks_if else "speaks", "")
    return template.replace("{drivers}", line.speaks).replace("{condition}", line.speaks_if)


def _speaking(drivers: tuple[str, ...], wording: FirstReadWording) -> str:
    phrases = [wording.drivers.get(driver, driver) for driver in drivers]
    if not phrases:
        return wording.drivers.get("none", "")
    plural = len(phrases) > 1 or phrases[0].endswith("failures")
    return wording.drivers.get("speak" if plural else "speaks", "{drivers}").replace("{drivers}", _listed(phrases))


def _decides(wanted: Sequence[str], others: Sequence[str], unsure: Mapping[str, str], wording: FirstReadWording) -> str:
    """What would decide, and what else the message may state; neither where the decision is settled."""
    if not wanted:
        return ""
    sentences = []
    for key, names in (("decides", wanted), ("unsure", others)):
        if names:
            listed = _listed([_asked(name, unsure, wording) for name in names])
            sentences.append(wording.decisions.get(key, "{open}").replace("{open}", listed))
    return " ".join(sentences)


def _asked(name: str, unsure: Mapping[str, str], wording: FirstReadWording) -> str:
    """An open fact, with what the message may state of it."""
    fact = wording.fields.get(name, name)
    if name not in unsure:
        return fact
    return wording.decisions.get("candidate", "{fact}").replace("{fact}", fact).replace("{values}", unsure[name])


def _listed(phrases: list[str]) -> str:
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} and {phrases[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
