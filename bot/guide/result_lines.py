"""What a first read says of a trained model's result and the prompt's where the two can't be compared as they are."""

from __future__ import annotations

from collections.abc import Mapping

from bot.decision import formatting
from bot.decision.fact_lines import FactLine
from bot.decision.profile import Value
from bot.guide.clashing_figures import PHRASES
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.two_results import TwoResults

OF_PROMPT, OF_TUNED = ("eval_examples", "eval_failures"), ("tuned_examples", "tuned_failures")
ROUTE = "measure_both"
KINDS = ("seen", "apart", "score", "uncounted")
RESULTS = (
    *(f"{kind}.{part}" for kind in KINDS for part in ("headline", "lead", "text")),
    "better",
    "worse",
    "examples",
    *PHRASES,
)


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
    return FactLine("tuned.yes", ("already_tuned",), lead, text.strip(), section)


def _filled(key: str, found: TwoResults, facts: Mapping[str, Value], wording: FirstReadWording) -> str:
    tuned, prompt = _worded(found, facts)
    better = found.tuned is None or found.prompt is None or _is_better(found)
    shown = wording.results["better" if better else "worse"]
    words = {
        "tuned": tuned,
        "prompt": prompt,
        "metric": f"{found.metric[:1].upper()}{found.metric[1:]} " if found.metric else "",
        "looks": shown,
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
