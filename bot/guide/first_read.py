"""The first read of a project: the decision so far, the stated facts against the guide's lines, and what is open.

Pure: facts and rules in, sentences out. Nothing that was not stated is assumed, and nothing here counts for a verdict
before the person confirmed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.decision.fact_lines import FactLine
from bot.decision.findings import Findings
from bot.decision.rulebook import Rules
from bot.guide.decision_so_far import SoFar, decide_so_far
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.first_steps import counts
from bot.guide.held_facts import HeldFacts, hold_facts
from bot.guide.line_order import beside_facts, in_order, without_same
from bot.guide.open_facts import ECONOMIC_DRIVERS, OpenFacts, say_still_open, say_what_decides
from bot.guide.possible_lines import RESULT
from bot.guide.understood import Understood
from bot.guide.unread_words import MOST_UNREAD, by_weight, field_of, unread_line, without_known_questions

STILL = (*ECONOMIC_DRIVERS.values(), "input_diversity")  # decide where the prompt is good enough
ECONOMIC = frozenset(("cost", "latency"))
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


def first_read(understood: Understood, rules: Rules, wording: FirstReadWording) -> FirstRead:
    """Read what was understood of a message by the rules: first what it comes to, then its lines, then what is open."""
    held = hold_facts(understood, rules, wording)
    so_far = decide_so_far(held, wording)
    quoted = _quoted(so_far, held, wording)
    lines, possible = _lines(so_far, held, quoted, wording)
    shown = (*lines, *possible)
    said = _first_line(so_far, held, shown, wording)
    ruling = held.judged.findings.ruling
    return FirstRead(
        ruling.decision,
        said,
        lines,
        ruling.drivers,
        held.open,
        _what_next(so_far, held, quoted, shown, wording),
        _passages(held, wording),
        possible,
        wording.contrary.get(f"{ruling.decision}.{ruling.route}", ()),
        in_order(shown, wording),
        "" if understood.clash is not None else _reads_as(so_far.findings, said, shown, wording),
    )


def _first_line(so_far: SoFar, held: HeldFacts, shown: Sequence[FactLine], wording: FirstReadWording) -> str:
    """The first line as it is said above these lines."""
    said, may_be = so_far.headline, held.asks_for_result or RESULT[0] in map(field_of, so_far.unread)
    is_unsure = said == wording.decisions.get("prompt.unsure")
    return wording.decisions.get(_too_little(shown, is_counted=may_be), said) if is_unsure else said


def _quoted(so_far: SoFar, held: HeldFacts, wording: FirstReadWording) -> list[str]:
    """The keys of the unread words that get a line of their own."""
    if not so_far.open:
        return []
    in_lines = {line.asks for line in (*so_far.lines, *held.possible)}
    keys = [key for key in by_weight(so_far.unread, wording) if field_of(key) not in in_lines]
    if ECONOMIC & {*so_far.findings.ruling.drivers}:  # a line says already what speaks for training
        keys = [key for key in keys if "eval_examples" not in wording.unread[key].settles]
    return [key for key in keys if not so_far.is_over or field_of(key) in STILL][:MOST_UNREAD]


def _lines(
    so_far: SoFar, held: HeldFacts, quoted: Sequence[str], wording: FirstReadWording
) -> tuple[tuple[FactLine, ...], tuple[FactLine, ...]]:
    """The stated lines, and those that ask: nothing is said or asked twice."""
    lines, possible = (
        without_known_questions(each, so_far.unread, wording, held.settled) for each in (so_far.lines, held.possible)
    )
    possible = (*possible, *(unread_line(key, so_far.unread, wording) for key in quoted))
    # With the volume still open it may ask for training.
    is_over = so_far.is_over and not any(line.speaks_if for line in lines)
    lines, possible = without_same(lines, possible, within=so_far.is_enough, settled=is_over)
    if held.judged.findings.ruling.route == "retrieval":
        return beside_facts(lines, wording), beside_facts(possible, wording)
    return lines, possible


def _what_next(
    so_far: SoFar, held: HeldFacts, quoted: Sequence[str], shown: Sequence[FactLine], wording: FirstReadWording
) -> str:
    """What to do first, and what would decide."""
    asked = {*so_far.asked, *map(field_of, quoted), *(("eval_examples",) if counts(so_far.step, wording) else ())}
    still_open = so_far.wanted
    if held.settled and still_open:  # what is left may be the economic facts alone
        unknown = tuple(name for name in STILL if name not in asked and getattr(held.judged.profile, name) is None)
        still_open = tuple(name for name in still_open if name not in held.settled) or unknown
    if so_far.is_over:
        decides = say_still_open(still_open, shown, wording)
    elif still_open:
        left = [name for name in still_open if name not in asked]
        is_else = not asked.isdisjoint((*so_far.open, *still_open))
        opens = "decides_else" if is_else else "decides"
        opens = "changes" if so_far.findings.ruling.decision == "fine_tune" else opens
        open_facts = OpenFacts(opens, left, held.unsure_beside[:MOST_UNSURE], held.left)
        decides = say_what_decides(open_facts, so_far.findings, wording)
    else:
        decides = ""
    return " ".join(filter(None, (so_far.step, decides)))


def _passages(held: HeldFacts, wording: FirstReadWording) -> tuple[str, ...]:
    """The ids of the passages about stated facts that are no drivers."""
    of_drivers = [wording.passages.get(name) for name in held.judged.findings.ruling.drivers]
    about = [wording.passages[name] for line in held.lines for name in line.fields if name in wording.passages]
    return tuple(passage for passage in about if passage not in of_drivers)


def _too_little(shown: Sequence[FactLine], *, is_counted: bool) -> str:
    """The first line where nothing stated settles anything, by what is asked: it may be nothing that decides."""
    if not shown:
        return "prompt.nothing"
    if is_counted:
        return "prompt.result"
    return "prompt.unsure" if any(line.speaks or "already_tuned" in line.fields for line in shown) else "prompt"


def _reads_as(findings: Findings, said: str, lines: Sequence[FactLine], wording: FirstReadWording) -> str:
    """The decision and the route of the first line."""
    decision, route = findings.ruling.decision, findings.ruling.route
    if decision == "prompt" and route in PROMPTING and findings.baseline.state != "within":
        too_early = said in {wording.decisions.get(key) for key in TOO_EARLY}
        route = OPEN if too_early else SPEAKS if any(line.speaks for line in lines) else route
    return f"{decision}.{route}"


def line_text(line: FactLine) -> str:
    """A stated fact, and what it means."""
    return f"{line.lead} {line.text}".strip()
