"""What a first read says of results that can't be taken as they are: two of two models, or two figures that clash."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.decision import formatting
from bot.decision.fact_lines import FactLine
from bot.decision.profile import Value
from bot.decision.rulebook import Rules
from bot.decision.statistics import wilson
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.two_results import TwoResults
from bot.nlu.message.quantities import quantities
from bot.nlu.text.tokens import words_of

OF_PROMPT, OF_TUNED = ("eval_examples", "eval_failures"), ("tuned_examples", "tuned_failures")
ROUTE = "measure_both"
KINDS = ("seen", "apart", "score", "uncounted")
CLASHING = ("eval_examples", "eval_failures", "failure_rate")
LEAD = "clash.lead"
RESULTS = (  # the sentences that are needed
    *(f"{kind}.{part}" for kind in KINDS for part in ("headline", "lead", "text")),
    *("better", "worse", "examples", "clash.headline", "clash.headline_apart", LEAD, "clash.text"),
)
WIDELY = 2  # times as many
SAME = 1e-6
_OTHER_TIME = re.compile(  # a share of another day, prompt or model: no contradiction
    r"\b(?:last|before|earlier|previously|formerly|used to|was|were once|back then|at first|initially|originally|old"
    r"|older|since"
    r"|went|moved|rose|fell|dropped|improved|down from|up from|down to|up to|after|first draft|v\d|version"
    r"|tuned|fine-tun\w+|trained|humans?|per|each|class|category|retr(?:y|ies)|now|today|meanwhile)\b",
)
_PER = {"percent": 100.0, "permille": 1000.0}


def with_results(
    facts: Mapping[str, Value], candidates: Mapping[str, tuple[Value, ...]], found: TwoResults | None
) -> tuple[dict[str, Value], dict[str, tuple[Value, ...]]]:
    """The facts and the candidates with the two results, and without what these were taken for."""
    if found is None or (found.kind == "apart" and found.tuned is None):
        return {**facts}, {**candidates}
    stated: dict[str, Value] = {**facts, "already_tuned": True}
    if found.kind == "seen" and (found.prompt is None or found.prompt.failures is None):
        taken = {*OF_TUNED, *(OF_PROMPT if found.prompt else ())}
    else:
        taken = {*OF_PROMPT, *OF_TUNED, "failure_rate"}
    stated = {name: value for name, value in stated.items() if name not in taken}
    numbers = {result.tested for result in (found.tuned, found.prompt) if result} | {found.tested}
    may_be = {
        name: tuple(value for value in values if name != "labelled_examples" or value not in numbers)
        for name, values in candidates.items()
        if name not in {*OF_PROMPT, *OF_TUNED, "failure_rate"}
    }
    for names, result in ((OF_PROMPT, found.prompt), (OF_TUNED, found.tuned if found.kind != "seen" else None)):
        tested = found.tested or (result.tested if result else None)
        if result and result.wrong is not None and tested:
            stated |= dict(zip(names, (tested, round(result.wrong * tested)), strict=True))
    return stated, {name: values for name, values in may_be.items() if values}


def comparable(facts: Mapping[str, Value], found: TwoResults | None) -> dict[str, Value]:
    """The facts as the rules may compare them: without a trained model's result on other examples."""
    if found is None or found.kind not in KINDS:
        return {**facts}
    return {name: value for name, value in facts.items() if name not in OF_TUNED}


def result_headline(found: TwoResults, facts: Mapping[str, Value], wording: FirstReadWording) -> str:
    """The first line, where the two have to be measured together first."""
    return _filled(f"{found.kind}.headline", found, facts, wording)


def result_line(found: TwoResults, facts: Mapping[str, Value], wording: FirstReadWording) -> FactLine:
    """The two results in one line, in the place of the trained model's."""
    lead, text = (_filled(f"{found.kind}.{part}", found, facts, wording) for part in ("lead", "text"))
    section = wording.results.get("section", "")
    return FactLine("tuned.yes", lead, text.strip(), section, fields=("already_tuned",))


def _filled(key: str, found: TwoResults, facts: Mapping[str, Value], wording: FirstReadWording) -> str:
    tuned, prompt = _worded(found, facts)
    words = {
        "tuned": tuned,
        "prompt": prompt,
        "metric": f"{found.metric[:1].upper()}{found.metric[1:]} " if found.metric else "",
        "looks": wording.results["better" if _is_better(found) else "worse"],
        "same": formatting.count(found.tested) if found.tested else wording.results["examples"],
    }
    text = wording.results.get(key, "")
    if "{tuned}" in text and not tuned:
        text = wording.results.get(f"{key}_unknown", "")
    filled = text.format_map(words)
    return filled[:1].upper() + filled[1:]


def _is_better(found: TwoResults) -> bool:
    """Whether the trained model's number is the better one."""
    if found.tuned is None or found.prompt is None:
        return True
    if found.tuned.wrong is not None and found.prompt.wrong is not None:
        return found.tuned.wrong < found.prompt.wrong
    return found.tuned.number > found.prompt.number


def _worded(found: TwoResults, facts: Mapping[str, Value]) -> tuple[str, str]:
    """Both results as they are told: shares of failures where they are some."""
    if found.tuned is None or found.prompt is None:
        names = (OF_TUNED, OF_PROMPT)
        counts = [[facts.get(name) for name in reversed(pair)] for pair in names]
        tuned, prompt = (
            f"{formatting.count(failed)} of {formatting.count(tested)}"
            if isinstance(failed, int) and isinstance(tested, int)
            else ""
            for failed, tested in counts
        )
        return tuned, prompt
    return found.tuned.text, found.prompt.text


@dataclass(frozen=True, slots=True)
class Clash:
    """A share that is told, and a count that doesn't fit it. `limit`: how many may fail, where that is known."""

    share: float
    failures: int
    tested: int
    limit: float | None

    @property
    def counted(self) -> float:
        return self.failures / self.tested

    @property
    def on_both_sides(self) -> bool:
        """Whether one of the two is within the limit and the other above it."""
        return self.limit is not None and (self.share <= self.limit) != (self.counted <= self.limit)


def clash_of(
    message: str,
    facts: Mapping[str, Value],
    candidates: Mapping[str, Sequence[Value]],
    rules: Rules,
    *,
    limit_is_likely: bool = False,
) -> Clash | None:
    """The two figures, if they lie on both sides of the limit or differ widely, and by more than chance.

    `limit_is_likely`: the candidate of the limit is mostly right.
    """
    may_be = {name: values[0] for name, values in candidates.items() if values}
    tested, failures, share = ({**may_be, **facts}.get(name) for name in CLASHING)
    if not (isinstance(tested, int) and isinstance(failures, int) and isinstance(share, float) and tested and share):
        return None
    if facts.get("already_tuned") is True or failures > tested:
        return None
    if limit_is_likely and may_be.get("failure_threshold") == share:  # then it is no result
        return None
    limit = facts.get("failure_threshold")
    # The same share twice is no limit: "2% is too high".
    clash = Clash(share, failures, tested, limit if isinstance(limit, float) and abs(limit - share) > SAME else None)
    low, high = wilson(failures, tested, rules.line("confidence"))
    widely = max(share, clash.counted) >= WIDELY * min(share, clash.counted)
    differs = not low <= share <= high and (clash.on_both_sides or widely)
    return clash if differs and not _is_of_another_time(message, share) else None


def without_clash(
    facts: Mapping[str, Value], candidates: Mapping[str, tuple[Value, ...]], clash: Clash | None
) -> tuple[dict[str, Value], dict[str, tuple[Value, ...]]]:
    """The facts and the candidates without either figure: which of them holds is asked."""
    if clash is None:
        return {**facts}, {**candidates}
    stated = {name: value for name, value in facts.items() if name not in CLASHING}
    return stated, {name: values for name, values in candidates.items() if name not in CLASHING}


def clash_headline(clash: Clash, wording: FirstReadWording) -> str:
    """The first line: what either figure would mean."""
    return _clash_filled("clash.headline" if clash.on_both_sides else "clash.headline_apart", clash, wording)


def clash_line(clash: Clash, wording: FirstReadWording) -> FactLine:
    """Both figures in a line, and what is asked of them."""
    lead, text = (_clash_filled(key, clash, wording) for key in (LEAD, "clash.text"))
    section = wording.results.get("section", "")
    return FactLine("eval.clash", lead, text, section, fields=("eval_examples", "eval_failures"))


def _clash_filled(key: str, clash: Clash, wording: FirstReadWording) -> str:
    figures = (
        formatting.percent(clash.share),
        f"{formatting.count(clash.failures)} of {formatting.count(clash.tested)}",
    )
    within, above = figures if clash.share <= clash.counted else figures[::-1]
    words = {
        "share": figures[0],
        "count": figures[1],
        "counted": formatting.percent(clash.counted),
        "within": within,
        "above": above,
        "limit": formatting.percent(clash.limit) if clash.limit is not None else "",
    }
    return wording.results.get(key, "").format_map(words)


def _is_of_another_time(message: str, share: float) -> bool:
    """Whether all that tells of this share speaks of another day, another model, or a part."""
    places = []
    for sentence in re.split(r"(?<=[.;?!])\s+|\n+", message):
        line = words_of(sentence).line
        shares = [q.value / _PER[q.unit] for q in quantities(line) if q.unit in _PER]
        if any(abs(found - share) < SAME or abs(1 - found - share) < SAME for found in shares):
            places.append(_OTHER_TIME.search(line) is not None)
    return bool(places) and all(places)
