"""The first line of a first read: the decision so far, what speaks for training, and what it would take first."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from bot.decision.fact_cases import may_be_above
from bot.decision.fact_lines import FactLine
from bot.decision.findings import Findings
from bot.decision.placeholders import fill
from bot.decision.predicates import MISSING, REASONS
from bot.guide.first_read_wording import FirstReadWording

MOST_SPEAKING = 2  # facts that are named where each depends on something
MOST_STEPS = 3
MEASURED = {"eval.above_corner": "corner", "eval.inconclusive": "inconclusive"}  # lines that say more
APART = "tuned.better_apart"  # a better result, on other examples
COMPARED = {"tuned.better": "trained", APART: "trained_apart"}
# What speaks for training only if structured outputs leave failures over, and nobody tried them yet.
UNTRIED = frozenset(
    f"{fact}{end}"
    for fact in ("failure_mode.format", "format_tolerance.zero", "task.structured_output")
    for end in ("", "_untried")
)
UNLIMITED = {  # how often it fails, and no limit beside it
    "eval.no_threshold": "prompt.no_limit",
    "eval.no_threshold_rough": "prompt.no_limit",
    "failure_rate.stated": "prompt.no_limit_said",
}
LIMIT = "failure_threshold"
TOLERATED = "format_tolerance.occasional"
UNKNOWN = ".unknown"  # ends the rules of items of which too little is known


def headline(
    findings: Findings,
    lines: Sequence[FactLine],
    possible: Sequence[FactLine],
    depends: bool,
    wording: FirstReadWording,
    likely: Findings,
) -> str:
    """The decision so far in a line. `depends`: the message may state more than it does; `likely`: as if it did."""
    decisions, ruling = wording.decisions, findings.ruling
    template = decisions.get(f"{ruling.decision}.{ruling.route}")
    apart = any(line.key == APART for line in lines)
    if apart:
        template = decisions.get(f"{ruling.decision}.{ruling.route}.apart", template)
    if likely.ruling.route == "retrieval" != ruling.route and "may.retrieval" in decisions:
        return decisions["may.retrieval"]
    if template is None and ruling.decision == "prompt" and likely.ruling.decision == "not_yet":
        if likely.ruling.drivers == ("format",) and likely.profile.structured_outputs != "insufficient":
            return decisions.get("may.structured", "")
        template = decisions.get("may.trained" if likely.trained else "may.not_yet", "")
        return template.replace("{drivers}", _speaking(likely.ruling.drivers, wording))
    if template is None and ruling.decision == "prompt":
        return _keep_prompting(findings, lines, possible, depends, wording, likely)
    if template is None and ruling.decision == "not_yet":
        template = _not_yet(findings, wording)
    if ruling.route == "keep_tuned" and not apart and (kept := _kept_within(findings)):
        return fill(decisions.get(kept, template or ""), findings)
    template = template or decisions.get(ruling.decision, ruling.decision)
    compared = next((COMPARED[line.key] for line in lines if line.key in COMPARED), "")
    if compared and not ruling.drivers:
        return template.replace("{drivers}", _capital(wording.drivers.get(compared, "")))
    return template.replace("{drivers}", _capital(_speaking(ruling.drivers, wording)))


def listed_phrases(phrases: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} and {phrases[-1]}"


def _kept_within(findings: Findings) -> str:
    """The line of a trained model that fails no more often than it may; "" where that isn't known, or not so."""
    limit, result = findings.profile.failure_threshold, findings.trained.result if findings.trained else None
    if limit is None or result is None or result.rate is None or result.high is None or result.rate > limit:
        return ""
    return "fine_tune.keep_tuned.near" if result.high > limit else "fine_tune.keep_tuned.within"


def _not_yet(findings: Findings, wording: FirstReadWording) -> str:
    """What it takes first, of what is known to be missing; that the rest is open where nothing is."""
    tried = findings.profile.structured_outputs
    if findings.ruling.drivers == ("format",) and tried in (None, "not_considered"):
        return wording.decisions.get("not_yet.structured" if tried else "not_yet.structured_open", "")
    comparison = findings.trained.comparison.state if findings.trained else "unknown"
    if comparison in ("same", "worse"):
        return wording.decisions.get(f"not_yet.{comparison}", "")
    steps = dict.fromkeys(
        findings.rules.steps[rule].lead for rule in MISSING if not rule.endswith(UNKNOWN) and REASONS[rule](findings)
    )
    phrases = [f"{lead[:1].lower()}{lead[1:]}".rstrip(".") for lead in steps][:MOST_STEPS]
    if not phrases:
        return wording.decisions.get("not_yet.open", "")
    return wording.decisions.get("not_yet", "").replace("{steps}", listed_phrases(phrases))


def _keep_prompting(
    findings: Findings,
    lines: Sequence[FactLine],
    possible: Sequence[FactLine],
    depends: bool,
    wording: FirstReadWording,
    likely: Findings,
) -> str:
    """That nothing speaks for training is said only where no line does. Without a line it is too early."""
    if findings.baseline.state == "within" and not findings.profile.failure_threshold:
        return fill(wording.decisions.get("prompt.none_failed", ""), findings)
    if findings.baseline.state == "within":
        key = "prompt.within_near" if may_be_above(findings) else "prompt.within"
        return fill(wording.decisions.get(key, ""), findings)
    tolerated = any(line.key == TOLERATED for line in lines)
    speaking = [line for line in lines if line.speaks and not (tolerated and line.key in UNTRIED)][:MOST_SPEAKING]
    if not speaking:
        return _nothing_speaks(findings, lines, possible, depends, wording, likely)
    if all(line.key in UNTRIED for line in speaking) and (found := likely.profile.structured_outputs) != "insufficient":
        return wording.decisions.get("may.structured_outputs" if found == "solves" else "prompt.try_structured", "")
    keys = ("speaks_if", *["also_if"] * MOST_SPEAKING)
    clauses = [_clause(line, key, wording) for line, key in zip(speaking, keys, strict=False)]
    return wording.decisions.get("prompt.speaks", "").replace("{drivers}", _capital(", and ".join(clauses)))


def _nothing_speaks(
    findings: Findings,
    lines: Sequence[FactLine],
    possible: Sequence[FactLine],
    depends: bool,
    wording: FirstReadWording,
    likely: Findings,
) -> str:
    decisions, keys = wording.decisions, {line.key for line in lines}
    if measured := next((MEASURED[line.key] for line in lines if line.key in MEASURED), ""):
        return fill(decisions.get(f"prompt.{measured}", ""), findings)
    if likely.baseline.state == "within" and likely.profile.failure_threshold:
        return fill(decisions.get("may.within", ""), likely)
    may = list(dict.fromkeys(line.speaks for line in possible if line.speaks))
    sure_enough = [line for line in possible if all(getattr(likely.profile, name) is not None for name in line.fields)]
    if not any(line.speaks and LIMIT in line.fields for line in possible):
        if settled := _because(findings, lines, wording):
            return decisions.get("prompt.because", "").replace("{because}", settled)
        if settled := _because(likely, sure_enough, wording):
            return decisions.get("may.because", "").replace("{because}", settled)
    if may:
        return decisions.get("prompt.may", "").replace("{drivers}", _capital(listed_phrases(may)))
    key = next((name for line, name in UNLIMITED.items() if line in keys), "prompt")
    if not lines:  # no fact was taken that could decide
        key = "prompt.unsure" if depends else "prompt.nothing"
    return fill(decisions.get(key, ""), findings)


def _because(findings: Findings, lines: Sequence[FactLine], wording: FirstReadWording) -> str:
    """What the most telling of these facts settles; "" where none does."""
    for pattern, text in wording.because.items():
        if any(fnmatchcase(line.key, pattern) for line in lines):
            return fill(text, findings)
    return ""


def _clause(line: FactLine, key: str, wording: FirstReadWording) -> str:
    template = wording.drivers.get(key if line.speaks_if else "speaks", "")
    return template.replace("{drivers}", line.speaks).replace("{condition}", line.speaks_if)


def _speaking(drivers: tuple[str, ...], wording: FirstReadWording) -> str:
    phrases = [wording.drivers.get(driver, driver) for driver in drivers]
    if not phrases:
        return wording.drivers.get("none", "")
    plural = len(phrases) > 1 or "failures" in phrases[0]
    template = wording.drivers.get("speak" if plural else "speaks", "{drivers}")
    return template.replace("{drivers}", listed_phrases(phrases))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
