"""The decision so far, by what a message states and by what it most likely states, and what to do first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.decision.deciding import deciding_facts, unknowns_of
from bot.decision.fact_lines import FactLine
from bot.decision.findings import Findings
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.first_steps import ASKED, RATES, first_step, is_settled
from bot.guide.headlines import headline, if_right, names_structured
from bot.guide.held_facts import MOST_OPEN, STRUCTURED, HeldFacts, Judged, judge
from bot.guide.possible_lines import RESULT
from bot.guide.result_lines import (
    CLASHING,
    KINDS,
    OF_PROMPT,
    OF_TUNED,
    ROUTE,
    clash_headline,
    clash_line,
    result_headline,
    result_line,
)
from bot.guide.understood import Understood
from bot.guide.unread_words import field_of, speaking_lines, without_general, without_volume


@dataclass(frozen=True, slots=True)
class SoFar:
    """The decision so far: its first line and what to do first, with the findings and the stated lines behind both.

    `open`: fields whose answers would decide. `asked`: fields that a line asks for. `unread`: words that may be quoted.
    `wanted`: those that would decide if all that the lines ask about is right, which are named.
    """

    headline: str
    step: str
    findings: Findings
    lines: tuple[FactLine, ...]
    open: tuple[str, ...]
    wanted: tuple[str, ...]
    asked: frozenset[str]
    unread: Mapping[str, str]

    @property
    def is_enough(self) -> bool:
        """Whether the prompt fails no more often than it may."""
        return self.findings.baseline.state == "within"

    @property
    def is_over(self) -> bool:
        """Whether it is good enough, and nothing speaks for training."""
        return self.is_enough and not self.findings.ruling.drivers


def decide_so_far(held: HeldFacts, wording: FirstReadWording) -> SoFar:
    """What the facts come to: as stated, then if what is likely is right, and while the lines ask about the rest."""
    so_far = _if_read_right(_as_stated(held, wording), held, wording)
    so_far = _while_asked(so_far, held, wording)
    so_far = _with_results(so_far, held.understood, wording)
    return _with_clash(so_far, held.understood, wording)


def _as_stated(held: HeldFacts, wording: FirstReadWording) -> SoFar:
    """The decision by what is stated alone."""
    findings = held.judged.findings
    said = _headline(held, held.judged, held.lines, wording)
    tries = names_structured(said, wording)
    step = first_step(findings, wording, held.asked_for, held.may_be, structured=tries)
    still_open, unread = _changing(held.open, findings), held.understood.unread
    return SoFar(said, step, findings, held.lines, still_open, still_open, held.asks, unread)


def _if_read_right(so_far: SoFar, held: HeldFacts, wording: FirstReadWording) -> SoFar:
    """The decision if what the message most likely states is right; its first line says that it is."""
    likely, rules = held.likely, so_far.findings.rules
    if not likely:
        return so_far
    then = judge({**likely, **held.judged.facts}, rules)
    said = _headline(held, then, without_volume(then.lines, so_far.unread), wording)
    said = if_right(said, so_far.headline, wording)
    is_tried = STRUCTURED in likely  # then to try them is no step
    tries = names_structured(said, wording) and not is_tried
    step, lines = "" if is_tried else so_far.step, so_far.lines
    if is_settled(then.findings):  # what the first line says then needs no better prompt
        step = first_step(then.findings, wording, (), ())
    elif tries or not step:
        asked_for, may_be = held.asked_for - likely.keys(), held.may_be - likely.keys()
        step = first_step(then.findings, wording, asked_for, may_be, structured=tries)
    if then.findings.ruling.route == "retrieval":
        lines = _looked_up_too(lines, then.lines)
    still_open = _open_beside(then.findings, held)
    return replace(
        so_far,
        headline=said,
        step=step,
        findings=then.findings,
        lines=lines,
        open=still_open,
        wanted=still_open,
    )


def _while_asked(so_far: SoFar, held: HeldFacts, wording: FirstReadWording) -> SoFar:
    """What to do and what is open go on from what the lines ask about, as if it was right: nothing is wanted twice."""
    asks = held.best.keys()
    ahead = judge({**held.best, **held.judged.facts}, so_far.findings.rules).findings
    if ahead.profile == so_far.findings.profile and not held.asks_for_result:
        return so_far
    if ahead.baseline.state == "within" and not ahead.ruling.drivers:
        return replace(so_far, wanted=())
    step = so_far.step
    if not (step or is_settled(so_far.findings) or STRUCTURED in asks):
        step = first_step(ahead, wording, held.asked_for - asks, held.may_be - asks)
        if held.asks_for_result and ahead.trained is None and (not step or RATES & asks):
            step = wording.steps[ASKED]  # its numbers may be others
    return replace(so_far, step=step, wanted=_open_beside(ahead, held))


def _with_results(so_far: SoFar, understood: Understood, wording: FirstReadWording) -> SoFar:
    """The decision beside a trained model's and a prompt's result that can't be compared as they are told."""
    results, facts = understood.results, understood.facts
    if results is None or results.kind not in KINDS:
        return so_far
    others = (line for line in so_far.lines if "already_tuned" not in line.fields)
    so_far = replace(
        so_far,
        lines=(result_line(results, facts, wording), *others),
        asked=so_far.asked | {*OF_TUNED, *OF_PROMPT},
    )
    is_first = so_far.findings.ruling.route == ROUTE
    return replace(so_far, headline=result_headline(results, facts, wording), step="") if is_first else so_far


def _with_clash(so_far: SoFar, understood: Understood, wording: FirstReadWording) -> SoFar:
    """The decision beside two figures that can't both hold: which of them does is asked first."""
    clash = understood.clash
    if clash is None:
        return so_far
    others = (line for line in so_far.lines if "failure_threshold" not in line.fields)
    return replace(
        so_far,
        headline=clash_headline(clash, wording),
        step="",
        lines=(clash_line(clash, wording), *others),
        asked=so_far.asked | {*CLASHING, "failure_threshold"},
        unread={key: words for key, words in so_far.unread.items() if field_of(key) not in CLASHING},
    )


def _headline(held: HeldFacts, judged: Judged, lines: Sequence[FactLine], wording: FirstReadWording) -> str:
    """The first line by these facts and lines, and by the words that may speak for training.

    What is general settles nothing while a line asks for a result, or for what would speak for training.
    """
    unread = held.understood.unread
    speaking = speaking_lines(unread, held.judged.facts, wording)
    depends = bool(held.possible or unread or held.left.keys() - {"project"})
    asks = [line for line in held.possible if not {*line.fields} & held.asked <= judged.facts.keys()]
    is_open = held.asks_for_result and judged.findings.baseline.rate is None
    if is_open or RESULT[0] in map(field_of, unread) or any(line.speaks for line in asks):
        lines = without_general(lines)
    return headline(judged.findings, (*lines, *speaking), depends, wording)


def _open_beside(findings: Findings, held: HeldFacts) -> tuple[str, ...]:
    """The fields that would decide by these findings, those first of which the message may state something."""
    left = [name for name in held.left if name in held.open]
    return _changing(deciding_facts(findings.profile, findings.rules, MOST_OPEN, left), findings)


def _changing(still_open: tuple[str, ...], findings: Findings) -> tuple[str, ...]:
    """The open fields; where nothing is missing, those alone that change the decision by themselves."""
    if findings.ruling.decision != "fine_tune":
        return still_open
    return tuple(name for name in still_open if name in unknowns_of(findings.profile, findings.rules))


def _looked_up_too(lines: Sequence[FactLine], then: Sequence[FactLine]) -> tuple[FactLine, ...]:
    """The stated lines as they are where the facts have to be looked up, with the same facts in each."""
    other = {line.fields: line for line in then if line.key.endswith("lookup")}
    return tuple(other.get(line.fields, line) for line in lines)
