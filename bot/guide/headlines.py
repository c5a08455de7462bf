"""The first line of a first read: the decision so far, what speaks for training, and what it would take first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatchcase

from bot.decision import formatting
from bot.decision.fact_cases import may_be_above
from bot.decision.fact_lines import FactLine
from bot.decision.findings import Findings
from bot.decision.items import ITEMS
from bot.decision.placeholders import fill
from bot.decision.predicates import MISSING, REASONS
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.line_order import ECONOMIC

MOST_SPEAKING = 2  # facts that are named where each depends on something
MOST_STEPS = 3
FEW = 3  # items that are open where most of what training takes is in place
APART = "tuned.better_apart"  # a better result, on other examples
COMPARED = {"tuned.better": "trained", APART: "trained_apart"}
# What speaks for training only if structured outputs leave failures over, and nobody tried them yet.
UNTRIED = frozenset(
    f"{fact}{end}"
    for fact in ("failure_mode.format", "format_tolerance.zero", "task.structured_output")
    for end in ("", "_untried")
)
TRY_STRUCTURED = ("prompt.try_structured", "not_yet.structured", "not_yet.structured_open")
TOLERATED = "format_tolerance.occasional"
MOVES = frozenset(("stable_months.below", "change_pace.quick"))
UNKNOWN = ".unknown"  # ends the rules of items of which too little is known


def headline(findings: Findings, lines: Sequence[FactLine], depends: bool, wording: FirstReadWording) -> str:
    """The decision so far in a line. `depends`: the message may state more than these lines do."""
    decisions, ruling = wording.decisions, findings.ruling
    keys = {line.key for line in lines}
    key, economic = _key(findings, keys), next((line for line in lines if _may_need_small(line, findings)), None)
    needed = decisions.get(f"{key}.needed") if economic else None
    template = needed or decisions.get(key) or decisions.get(f"{ruling.decision}.{ruling.route}")
    if template is None and ruling.decision == "prompt":
        return _keep_prompting(findings, lines, depends, wording)
    if template is None and ruling.decision == "not_yet":
        template = _not_yet(findings, wording)
    template = template or decisions.get(ruling.decision, ruling.decision)
    compared = next((COMPARED[key] for key in COMPARED if key in keys), "")
    speaking = wording.drivers.get(compared, "") if compared else ""
    template = template.replace("{unless}", _unless(findings, wording))
    if economic:
        only_if = wording.drivers["if"].replace("{condition}", economic.speaks_if)
        condition = f" {only_if}" if economic.speaks_if else ""
        template = template.replace("{economic}", economic.speaks).replace("{if}", condition)
        template = template.replace("{condition}", economic.speaks_if)
    return fill(template.replace("{drivers}", _capital(speaking or _speaking(ruling.drivers, wording))), findings)


def if_right(likely: str, stated: str, wording: FirstReadWording) -> str:
    """The first line as it is if all was read right; with a word that it is so where what is stated gives another."""
    _, _, said = likely.partition(": ")
    return stated if likely == stated or not said else wording.decisions["may"].replace("{headline}", said)


def names_structured(said: str, wording: FirstReadWording) -> bool:
    """Whether a first line has structured outputs tried first, which the next step then says too."""
    return any(wording.decisions.get(key, said).partition(": ")[2] in said for key in TRY_STRUCTURED)


def _key(findings: Findings, lines: Collection[str]) -> str:
    """What the line of a trained model's result is called; "" where there is none, or it says no more than the route.

    `lines`: the keys of what is stated.
    """
    if findings.trained is None:
        return ""
    decision, route = findings.ruling.decision, findings.ruling.route
    compared = findings.trained.comparison.state
    if route == "keep_tuned":
        return f"fine_tune.keep_tuned.{'apart' if APART in lines else _kept_within(findings)}"
    if route == "back_to_prompt":
        return f"prompt.back_to_prompt.{'moves' if MOVES & set(lines) else compared}"
    if decision == "not_yet" and compared in ("same", "worse"):
        return f"not_yet.{compared}{'' if findings.baseline.state == 'unknown' else '.above'}"
    return ""


def _may_need_small(line: FactLine, findings: Findings) -> bool:
    """Whether a line tells of a reason for the small model, however well the prompt does, where it is good enough."""
    if not line.speaks or line.key.partition(".")[0] not in ECONOMIC or findings.trained is None:
        return False
    state = findings.trained.result.state
    return state == "unknown" or (state == "within" and findings.ruling.route == "back_to_prompt")


def _unless(findings: Findings, wording: FirstReadWording) -> str:
    """What could still need the small model, of what isn't known; "" where all of it is."""
    profile = findings.profile
    named = [
        wording.drivers[driver]
        for driver, name in (("high_volume", "monthly_requests"), ("hard_limit", "latency_budget_ms"))
        if getattr(profile, name) is None
    ]
    return wording.drivers["unless"].replace("{open}", " or ".join(named)) if named else ""


def _kept_within(findings: Findings) -> str:
    """How a trained model stands to what it may fail, where it fails no more often; "" where that isn't known."""
    limit, result = findings.profile.failure_threshold, findings.trained.result if findings.trained else None
    if limit is None or result is None or result.rate is None or result.high is None or result.rate > limit:
        return ""
    return "near" if result.high > limit else "within"


def _not_yet(findings: Findings, wording: FirstReadWording) -> str:
    """What it takes first, of what is known to be missing; that the rest is open where nothing is."""
    tried = findings.profile.structured_outputs
    if findings.trained is None and findings.ruling.drivers == ("format",) and tried in (None, "not_considered"):
        return wording.decisions.get("not_yet.structured" if tried else "not_yet.structured_open", "")
    steps = dict.fromkeys(
        findings.rules.steps[rule].lead for rule in MISSING if not rule.endswith(UNKNOWN) and REASONS[rule](findings)
    )
    phrases = [f"{lead[:1].lower()}{lead[1:]}".rstrip(".") for lead in steps][:MOST_STEPS]
    if not phrases:
        met = [item for item in ITEMS if findings.ruling.item(item) == "met"]
        is_near = len(findings.ruling.missing) <= min(FEW, len(met) - 1)
        return wording.decisions.get("not_yet.near" if is_near else "not_yet.open", "")
    return wording.decisions.get("not_yet", "").replace("{steps}", formatting.join_words((*phrases,)))


def _keep_prompting(findings: Findings, lines: Sequence[FactLine], depends: bool, wording: FirstReadWording) -> str:
    """That nothing speaks for training is said only where no line does. Without a line it is too early."""
    decisions = wording.decisions
    if findings.baseline.state == "within":
        key = "within_near" if may_be_above(findings) else "within"
        said = fill(
            decisions.get(f"prompt.{key if findings.profile.failure_threshold else 'none_failed'}", ""), findings
        )
        economic = next((line for line in lines if line.speaks and line.key.partition(".")[0] in ECONOMIC), None)
        return f"{said} {_capital(_clause(economic, 'speaks_if', wording))}." if economic else said
    tolerated = any(line.key == TOLERATED for line in lines)
    speaking = [line for line in lines if line.speaks and not (tolerated and line.key in UNTRIED)]
    if not speaking:
        if settled := _first_of(wording.because, findings, lines):
            return decisions.get("prompt.because", "").replace("{because}", _capital(settled))
        return decisions.get("prompt" if lines else "prompt.unsure" if depends else "prompt.nothing", "")
    if all(line.key in UNTRIED for line in speaking):
        return decisions.get("prompt.try_structured", "")
    keys = ("speaks_if", *["also_if"] * MOST_SPEAKING)
    clauses = [_clause(line, key, wording) for line, key in zip(speaking[:MOST_SPEAKING], keys, strict=False)]
    against = _first_of(wording.against, findings, lines)
    said = decisions.get("prompt.speaks_but" if against else "prompt.speaks", "").replace("{against}", against)
    return said.replace("{drivers}", _capital(", and ".join(clauses)))


def _first_of(table: Mapping[str, str], findings: Findings, lines: Sequence[FactLine]) -> str:
    """What the table says of the most telling of these facts, or "". A key with + takes a line for each part."""
    for key, text in table.items():
        if all(any(fnmatchcase(line.key, pattern) for line in lines) for pattern in key.split("+")):
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
    return template.replace("{drivers}", formatting.join_words((*phrases,)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
