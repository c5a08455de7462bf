"""The first read of a project: the decision so far, the stated facts against the guide's lines, and what is open.

Pure: facts and rules in, sentences out. Nothing that was not stated is assumed, and nothing here counts for a verdict
before the person confirmed it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.decision.deciding import deciding_facts, unknowns_of
from bot.decision.fact_lines import FactLine, fact_lines
from bot.decision.findings import Findings, findings_of
from bot.decision.profile import FIELDS, Profile, Value, fitting_profile
from bot.decision.rulebook import Rules
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.first_steps import counts, first_step, is_settled
from bot.guide.headlines import headline, if_right, names_structured
from bot.guide.hinted_facts import deciding_hints, quote_hints
from bot.guide.line_order import beside_facts, in_order, without_same
from bot.guide.open_facts import ECONOMIC_DRIVERS, say_still_open, say_what_decides
from bot.guide.possible_lines import PROMPT, looked_up, of_no_headline, on_the_same_set, possible_lines, said_by_others
from bot.guide.result_lines import (
    CLASHING,
    KINDS,
    OF_PROMPT,
    OF_TUNED,
    ROUTE,
    Clash,
    clash_headline,
    clash_line,
    comparable,
    result_headline,
    result_line,
)
from bot.guide.two_results import TwoResults
from bot.guide.unread_words import (
    MOST_UNREAD,
    by_weight,
    field_of,
    is_single_part,
    settled_by,
    speaking_lines,
    unread_line,
    without_general,
    without_known_questions,
    without_volume,
)
from bot.nlu.reading import Hint

MOST_OPEN = 3  # open facts that are named
STILL = (*ECONOMIC_DRIVERS.values(), "input_diversity")  # decide where the prompt is good enough
ECONOMIC = frozenset(("cost", "latency"))
LITTLE = ("project", "task", "input_diversity")  # not asked about if it does not decide
STRUCTURED = "structured_outputs"
MOST_UNSURE = 2  # facts that the message may state and that would not decide
PROMPTING = ("improve_prompt", "keep_prompting")
TOO_EARLY = ("prompt.nothing", "prompt.result", "prompt.unsure")  # first lines that say no decision
OPEN, SPEAKS = "open", "speaks"  # in place of a route to the prompt: nothing tells yet; something speaks for training


@dataclass(frozen=True, slots=True)
class FirstRead:
    """What the rules make of a first message.

    `decision` is "prompt", "not_yet" or "fine_tune", `headline` says it in a line. `drivers` are the ids of what speaks
    for training. `lines` are about stated facts, `possible` about what may be one, and `shown` are both as they are
    shown: what decides first. `open` are the fields, three at most, whose answers would decide, and `decides` says so
    in a sentence, with what the message may state of these and of other fields. `passages` are ids of those about
    stated facts that are no drivers, `contrary` of those that speak against the decision. `reads_as` is what the first
    line says, "prompt.retrieval", with what may be stated; "" where it says no decision.
    """

    decision: str
    headline: str
    lines: tuple[FactLine, ...]
    drivers: tuple[str, ...]
    open: tuple[str, ...]
    decides: str
    passages: tuple[str, ...]
    possible: tuple[FactLine, ...] = ()
    contrary: tuple[str, ...] = ()
    shown: tuple[FactLine, ...] = ()
    reads_as: str = ""

    @property
    def all_lines(self) -> tuple[FactLine, ...]:
        """The stated facts, then what may be one."""
        return (*self.lines, *self.possible)

    @property
    def text(self) -> str:
        """The whole first read, a line each."""
        facts = [f"• {line_text(line)}{f' ({line.section})' * bool(line.section)}" for line in self.shown]
        return "\n".join([self.headline, *facts, *([self.decides] if self.decides else [])])


def first_read(
    values: Mapping[str, Value],
    rules: Rules,
    wording: FirstReadWording,
    unsure: Mapping[str, str] = MappingProxyType({}),
    candidates: Mapping[str, Sequence[Value]] = MappingProxyType({}),
    probable: Collection[str] = FIELDS,
    results: TwoResults | None = None,
    unread: Mapping[str, str] = MappingProxyType({}),
    clash: Clash | None = None,
    hints: Mapping[str, Hint] = MappingProxyType({}),
    *,
    is_counted: bool = False,
) -> FirstRead:
    """Read the stated facts (field -> value) by the rules. Values that fit no profile are left out, never raised on.

    `candidates`: what the message may state of other fields, best first, and `unsure` the same in words. It counts for
    nothing, but is asked about first. `probable`: the fields of those that may be in the headline.
    `results`: a trained model's and the prompt's. `unread`: the words about what wasn't read. `clash`: two figures of
    which one can hold. `hints`: weaker candidates that are asked about where they would decide, with their words.
    `is_counted`: the message may hold a count that wasn't read.
    """
    stated_all = values
    values = comparable(values, results)
    profile = fitting_profile(values)
    ruled = _ruled(profile)
    findings = findings_of(ruled, rules)
    profile = _without_past(profile)
    ruling, stated = findings.ruling, fact_lines(profile, rules)
    candidates, probable = on_the_same_set(profile, candidates, probable)
    beside = said_by_others(findings, candidates, probable, unread)
    candidates = {name: values for name, values in candidates.items() if name not in beside}
    unsure = {name: words for name, words in unsure.items() if name not in beside}
    hinted = deciding_hints(ruled, stated, candidates, hints, rules)
    candidates = {**candidates, **{name: (hint.value,) for name, hint in hinted.items()}}
    probable = {*probable} - {*hinted}
    found = possible_lines(profile, stated, candidates, rules, wording, probable)
    found = quote_hints(found, hinted, wording)
    lines, possible = without_volume(found.stated, unread), found.asked
    asked = set(found.fields)
    left = {name: words for name, words in unsure.items() if name not in asked}
    depends = bool(possible or unread or left.keys() - {"project"})
    likely, may = {*probable} & asked or {*looked_up(candidates)} & asked, {*asked}
    likely -= {*hinted, *of_no_headline(candidates, stated)}
    if STRUCTURED in asked and candidates[STRUCTURED][0] == "insufficient":
        likely |= {STRUCTURED}  # the line of the format says "right?" of it, and to try them would contradict that
    asked |= {line.asks for line in (*lines, *possible)}
    wanted = deciding_facts(ruled, rules, MOST_OPEN, [name for name in unsure if name not in LITTLE])
    others = [name for name in left if name not in (*wanted, *LITTLE) and getattr(profile, name) is None]
    others = [
        name
        for name in others
        if name not in map(field_of, unread) and not (name == PROMPT and is_single_part(candidates[name]))
    ]
    of_drivers = [wording.passages.get(name) for name in ruling.drivers]
    about = [wording.passages[name] for line in lines for name in line.fields if name in wording.passages]
    speaking = speaking_lines(unread, values, wording)
    settled = settled_by(unread, wording) | _limit_of_format(profile, candidates)

    def say(found: Findings, held: Sequence[FactLine]) -> str:
        return headline(found, (*without_general(held, unread), *speaking), depends, wording)

    said = say(findings, lines)
    asked_for, may_be = {*wanted, *asked}, {*left, *may, *settled, *map(field_of, unread)}
    may_be |= {"eval_examples"} if is_counted else set()
    as_read, still_open = findings, wanted
    step = first_step(findings, wording, asked_for, may_be, structured=names_structured(said, wording))
    if more := {name: may[0] for name, may in candidates.items() if may and name in likely}:
        may_hold = fitting_profile({**more, **values})
        as_read, lines_then = findings_of(_ruled(may_hold), rules), fact_lines(_without_past(may_hold), rules)
        said = if_right(say(as_read, without_volume(lines_then, unread)), said, wording)
        step = "" if STRUCTURED in likely else step  # to try them may have been done
        tries = names_structured(said, wording) and STRUCTURED not in likely
        if tries or not step:
            step = first_step(as_read, wording, asked_for - likely, may_be - likely, structured=tries)
        if is_settled(as_read):  # what the first line says then needs no better prompt
            step = first_step(as_read, wording, (), ())
            lines = _looked_up_too(lines, lines_then) if as_read.ruling.route == "retrieval" else lines
        still_open = deciding_facts(as_read.profile, rules, MOST_OPEN, [name for name in left if name in wanted])
    if as_read.ruling.decision == "fine_tune":  # nothing is missing, and only what changes it by itself is named
        still_open = tuple(name for name in still_open if name in unknowns_of(as_read.profile, rules))
    if results is not None and results.kind in KINDS:
        line = result_line(results, stated_all, wording)
        lines = (line, *(other for other in lines if "already_tuned" not in other.fields))
        if as_read.ruling.route == ROUTE:
            said, step = result_headline(results, stated_all, wording), ""
        asked |= {*OF_TUNED, *OF_PROMPT}
    if clash is not None:
        said, step = clash_headline(clash, wording), ""
        lines = (clash_line(clash, wording), *(line for line in lines if "failure_threshold" not in line.fields))
        unread = {key: words for key, words in unread.items() if field_of(key) not in CLASHING}
        asked |= {*CLASHING, "failure_threshold"}
    is_enough = as_read.baseline.state == "within"
    within = is_enough and not as_read.ruling.drivers
    in_lines = {line.asks for line in (*lines, *possible)}
    lines, possible = (without_known_questions(each, unread, wording, settled) for each in (lines, possible))
    quoted = [key for key in by_weight(unread, wording) if still_open and field_of(key) not in in_lines]
    if ECONOMIC & {*as_read.ruling.drivers}:  # a line says already what speaks for training
        quoted = [key for key in quoted if "eval_examples" not in wording.unread[key].settles]
    quoted = [key for key in quoted if not within or field_of(key) in STILL][:MOST_UNREAD]
    asked |= {*map(field_of, quoted), *(("eval_examples",) if counts(step, wording) else ())}
    if settled and still_open:  # what is left may be the economic facts alone
        left_open = tuple(name for name in still_open if name not in settled)
        still_open = left_open or tuple(n for n in STILL if n not in asked and getattr(profile, n) is None)
    possible = (*possible, *(unread_line(key, unread, wording) for key in quoted))
    # With the volume still open it may ask for training.
    is_over = within and not any(line.speaks_if for line in lines)
    lines, possible = without_same(lines, possible, within=is_enough, settled=is_over)
    if said == wording.decisions.get("prompt.unsure"):
        said = wording.decisions.get(_too_little((*lines, *possible), unread), said)
    if ruling.route == "retrieval":
        lines, possible = beside_facts(lines, wording), beside_facts(possible, wording)
    if within:
        open_then = say_still_open(still_open, (*lines, *possible), wording)
    else:
        open_then = say_what_decides(still_open, asked, others[:MOST_UNSURE], left, as_read, wording)
    return FirstRead(
        ruling.decision,
        said,
        lines,
        ruling.drivers,
        wanted,
        " ".join(filter(None, (step, open_then))),
        tuple(passage for passage in about if passage not in of_drivers),
        possible,
        wording.contrary.get(f"{ruling.decision}.{ruling.route}", ()),
        in_order((*lines, *possible), wording),
        "" if clash is not None else _reads_as(as_read, said, (*lines, *possible), wording),
    )


def _too_little(shown: Sequence[FactLine], unread: Mapping[str, str]) -> str:
    """The first line where nothing stated settles anything, by what is asked: it may be nothing that decides."""
    if not shown:
        return "prompt.nothing"
    if "eval_examples" in map(field_of, unread):
        return "prompt.result"
    return "prompt.unsure" if any(line.speaks or "already_tuned" in line.fields for line in shown) else "prompt"


def _reads_as(findings: Findings, said: str, lines: Sequence[FactLine], wording: FirstReadWording) -> str:
    """The decision and the route of the first line."""
    decision, route = findings.ruling.decision, findings.ruling.route
    if decision == "prompt" and route in PROMPTING and findings.baseline.state != "within":
        too_early = said in {wording.decisions.get(key) for key in TOO_EARLY}
        route = OPEN if too_early else SPEAKS if any(line.speaks for line in lines) else route
    return f"{decision}.{route}"


def _limit_of_format(profile: Profile, candidates: Mapping[str, Sequence[Value]]) -> frozenset[str]:
    """Where no format may break, and nothing else is known to go wrong, the limit needs no question."""
    tolerance, mode = (
        getattr(profile, name) or next(iter(candidates.get(name, ())), None)
        for name in ("format_tolerance", "failure_mode")
    )
    is_known = tolerance == "zero" and mode in (None, "format")
    return frozenset(("failure_threshold",)) if is_known else frozenset()


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


def line_text(line: FactLine) -> str:
    """A stated fact, and what it means."""
    return f"{line.lead} {line.text}".strip()


def _looked_up_too(lines: Sequence[FactLine], then: Sequence[FactLine]) -> tuple[FactLine, ...]:
    """The stated lines as they are where the facts have to be looked up, with the same facts in each."""
    other = {line.fields: line for line in then if line.key.endswith("lookup")}
    return tuple(other.get(line.fields, line) for line in lines)
