"""The first line of a first read: the decision so far, what speaks for training, and what it would take first."""

from __future__ import annotations

from collections.abc import Sequence

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
    if any(line.key == APART for line in lines):
        template = decisions.get(f"{ruling.decision}.{ruling.route}.apart", template)
    if likely.ruling.route == "retrieval" != ruling.route and "may.retrieval" in decisions:
        return decisions["may.retrieval"]
    if template is None and ruling.decision == "prompt" and likely.ruling.decision == "not_yet":
        template = decisions.get("may.trained" if likely.trained else "may.not_yet", "")
        return template.replace("{drivers}", _speaking(likely.ruling.drivers, wording))
    if template is None and ruling.decision == "prompt":
        return _keep_prompting(findings, lines, possible, depends, wording)
    if template is None and ruling.decision == "not_yet":
        template = _not_yet(findings, wording)
    template = template or decisions.get(ruling.decision, ruling.decision)
    compared = next((COMPARED[line.key] for line in lines if line.key in COMPARED), "")
    if compared and not ruling.drivers:
        return template.replace("{drivers}", _capital(wording.drivers.get(compared, "")))
    return template.replace("{drivers}", _capital(_speaking(ruling.drivers, wording)))


def listed_phrases(phrases: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} and {phrases[-1]}"


def _not_yet(findings: Findings, wording: FirstReadWording) -> str:
    """What it takes first, of what is known to be missing; that the rest is open where nothing is."""
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
) -> str:
    """That nothing speaks for training is said only where no line does. Without a line it is too early."""
    if findings.baseline.state == "within" and not findings.profile.failure_threshold:
        return fill(wording.decisions.get("prompt.none_failed", ""), findings)
    if findings.baseline.state == "within":
        key = "prompt.within_near" if may_be_above(findings) else "prompt.within"
        return fill(wording.decisions.get(key, ""), findings)
    speaking = [line for line in lines if line.speaks][:MOST_SPEAKING]
    if not speaking:
        return _nothing_speaks(findings, lines, possible, depends, wording)
    keys = ("speaks_if", *["also_if"] * MOST_SPEAKING)
    clauses = [_clause(line, key, wording) for line, key in zip(speaking, keys, strict=False)]
    return wording.decisions.get("prompt.speaks", "").replace("{drivers}", _capital(", and ".join(clauses)))


def _nothing_speaks(
    findings: Findings,
    lines: Sequence[FactLine],
    possible: Sequence[FactLine],
    depends: bool,
    wording: FirstReadWording,
) -> str:
    for line in lines:
        if line.key in MEASURED:
            return fill(wording.decisions.get(f"prompt.{MEASURED[line.key]}", ""), findings)
    may = list(dict.fromkeys(line.speaks for line in possible if line.speaks))
    key = "prompt.may" if may else "prompt"
    if not (lines or may):  # no fact was taken that could decide
        key = "prompt.unsure" if depends else "prompt.nothing"
    return wording.decisions.get(key, "").replace("{drivers}", _capital(listed_phrases(may)) if may else "")


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
