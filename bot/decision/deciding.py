"""The open facts that would decide this case, most decisive first.

What a stated fact depends on comes first ("above 1 million: are the inputs all of one kind?"), then what could settle
the decision by itself, then what training would still take, in the order of the checklist. Exact in what it leaves out:
a fact whose every answer leaves every possible decision as it is (`outlook`) is not named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.decision.alternatives import other_answers
from bot.decision.facts import FACTS_OF_GROUP, facts_of
from bot.decision.findings import Findings, findings_of
from bot.decision.items import ITEMS
from bot.decision.outlook import Outlook, settled_decision
from bot.decision.profile import FIELDS, INFO, Profile
from bot.decision.rulebook import Rules
from bot.decision.table import decision_of

# The fields that settle an item, and those of a trained model's table, in the order in which they are worth asking.
SETTLES_NOTHING = ("reasoning_matters",)  # by itself: it says whether an ingredient is needed
FIELDS_OF_ITEM: Mapping[int, tuple[str, ...]] = {
    item: tuple(
        name
        for name, info in INFO.items()
        if info.item == item and info.group in FACTS_OF_GROUP and name not in SETTLES_NOTHING
    )
    for item in ITEMS
}
OF_TRAINED = (
    *("tuned_examples", "tuned_failures", "eval_examples", "eval_failures"),
    *("stable_months", "labels_trusted", "criteria_written", "failure_threshold"),
)
TOGETHER = {  # asked for in one phrase with the other
    "eval_failures": "eval_examples", "tuned_failures": "tuned_examples", "few_shot_examples": "prompt_ingredients",
    "labels_trusted": "labelled_examples", "criteria_written": "stable_months",
}  # fmt: skip
BASELINE = ("eval_examples", "eval_failures", "failure_threshold")
BY_ANY_PART = (1, 6, 7)  # items that one false part leaves unmet
LOOKS_UP = (None, "question_answering", "domain_reasoning", "other")  # tasks whose answers may rest on facts
FORMAT_TASKS = ("structured_output", "extraction")


def deciding_facts(profile: Profile, rules: Rules, most: int, first: Iterable[str] = ()) -> tuple[str, ...]:
    """Names of fields that are not known and can change the decision, `most` at most; none where it is settled.

    `first`: fields that go before all others if they are of this case, or would change the decision by themselves.
    """
    if settled_decision(profile, rules):
        return ()
    outlook = Outlook(profile, rules)
    found: list[str] = []
    order = tuple(_order(findings_of(profile, rules)))
    ahead = tuple(name for name in first if name in order or name in unknowns_of(profile, rules))
    for name in dict.fromkeys((*ahead, *order)):
        together = TOGETHER.get(name) in found
        if len(found) < most and name in outlook.open_fields and not together and outlook.could_change(name):
            found.append(name)
    others = sorted(INFO, key=lambda name: name == "already_tuned")  # who trained a model mostly says so
    return tuple(found) or tuple(name for name in others if outlook.could_change(name))[:most]


def _order(f: Findings) -> Iterator[str]:
    if f.trained is not None:
        if f.trained.comparison.state in ("same", "worse"):
            yield "failure_threshold"  # good enough, the prompt takes its place
        yield from OF_TRAINED
    elif f.ruling.decision == "not_yet":
        yield from _of_training(f)
    else:
        yield from _of_prompting(f)


def _of_training(f: Findings) -> Iterator[str]:
    """Something speaks for training: what could still end the matter, then what has to be in place."""
    drivers = set(f.ruling.drivers)
    economic = bool(drivers & {"cost", "latency"})
    if "format" in drivers:
        yield "structured_outputs"
    if "style" in drivers:
        yield "style_need"
    if f.profile.task == "question_answering":
        yield "needs_current_knowledge"
    if not economic:
        yield from BASELINE
    for number in f.ruling.missing:
        known_unmet = number in BY_ANY_PART and f.ruling.item(number) == "unmet"  # whatever its other parts are
        if not known_unmet and (number != 5 or f.profile.task in LOOKS_UP):
            yield from FIELDS_OF_ITEM[number]


def _of_prompting(f: Findings) -> Iterator[str]:
    """Nothing speaks for training yet: what could, by what is known."""
    p = f.profile
    failing = p.eval_failures or p.failure_rate or f.facts.mode or p.failures_consistent is not None  # as far as known
    large = (p.monthly_requests or 0) > f.rules.line("requests_high")
    if large:
        yield "input_diversity"
        if p.task == "question_answering":
            yield "needs_current_knowledge"
    if f.baseline.state == "within":  # only a smaller model could be worth it
        yield from ("monthly_requests", *(() if p.monthly_requests else ("input_diversity",)), "latency_budget_ms")
        return
    if p.input_diversity == "narrow" and not failing:
        yield "monthly_requests"
    if p.task == "brand_voice" or p.failure_mode == "style":
        yield "style_need"
    if failing:
        yield from (*BASELINE, "failure_mode", "failures_consistent", *FIELDS_OF_ITEM[1])
    if p.task in FORMAT_TASKS and not failing:
        yield from ("failure_mode", "format_tolerance")
    yield from (*BASELINE[:2], "failure_mode")
    if p.task == "question_answering" or p == Profile(project=p.project):
        yield "needs_current_knowledge"
    yield "failure_threshold"


def unknowns_of(profile: Profile, rules: Rules) -> tuple[str, ...]:
    """The fields not known for which some answer, on any side of any line, gives another decision; in profile order."""
    now = decision_of(facts_of(profile, rules))
    return tuple(
        field
        for field in FIELDS
        if getattr(profile, field) is None
        and any(
            decision_of(facts_of(profile.model_copy(update={field: value}), rules)) != now
            for value in other_answers(profile, field, rules)
        )
    )
