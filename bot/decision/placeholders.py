"""The placeholders of sentences: each is filled with the team's own answer, a threshold, or a figure from both.

Their names are the fields of a profile, the names of the thresholds, and those listed in `COMPUTED`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter

from bot.decision import formatting
from bot.decision.facts import ingredients_missing, labels_needed
from bot.decision.findings import Findings
from bot.decision.profile import FIELDS, INFO, Profile
from bot.decision.rulebook import FRACTION, UNITS, Words

Placeholder = Callable[[Findings], str]

# Values that sentences name otherwise than by their own name: `placeholders.toml` says how.
SPOKEN = (
    *("instruction", "output_format", "few_shot", "edge_cases", "chain_of_thought", "output_constraints"),
    *("question_answering", "structured_output", "domain_reasoning", "brand_voice"),
    *("example_level", "not_considered", "inputs_narrow", "inputs_diverse", "inputs_complex"),
)
# What an item still needs to hear, by item: the fields that fill it.
PARTS: Mapping[int, tuple[str, ...]] = {
    1: ("prompt_ingredients", "few_shot_examples"),
    2: ("eval_examples", "eval_failures"),
    3: ("failure_threshold", "failures_consistent"),  # beside the test itself, which item 2 asks for
    6: ("labelled_examples", "labels_trusted"),
    7: ("stable_months", "criteria_written"),
}

TEST = 2
EXACT, ROUNDED = 3, 2  # decimals of a share: a tenth of a percent, and a whole one
SAME = 1e-7
ROUGH = 0.1  # below it a tenth of a percent counts


def _fraction(value: float | None) -> str:
    return formatting.UNKNOWN if value is None else formatting.percent(value)


def _about(value: float | None) -> str:
    """A share as people say it: a third is 33%, and one in eight 12.5%."""
    if value is None or value < ROUGH or abs(round(value, EXACT) - value) < SAME:
        return _fraction(value)
    return _fraction(round(value, ROUNDED))


def _interval(f: Findings) -> str:
    low, high = f.baseline.low, f.baseline.high
    return formatting.UNKNOWN if low is None or high is None else formatting.percent_range(low, high)


def _missing_ingredients(f: Findings) -> str:
    return formatting.join_words(tuple(f.rules.words.values[name] for name in ingredients_missing(f.profile)))


def _to_add(f: Findings) -> str:
    """What is left to do on the prompt: the ingredients it lacks, and enough examples."""
    words, names = f.rules.words, ingredients_missing(f.profile)
    shown, enough = f.profile.few_shot_examples, f.rules.count("few_shot_minimum")
    if shown is None or shown < enough:
        lacking = [words.values[name] for name in names if name != "few_shot"]
        more = words.more_examples if shown else words.some_examples
        return formatting.join_words((*lacking, more.format(enough=enough, shown=shown)))
    return formatting.join_words(tuple(words.values[name] for name in names))


def _open_parts(item: int) -> Placeholder:
    def fill_in(f: Findings) -> str:
        names = [field for field in PARTS[item] if getattr(f.profile, field) is None]
        names = names or [field for field in PARTS[TEST] if getattr(f.profile, field) is None]  # an item rests on it
        return formatting.join_words(tuple(f.rules.words.parts[field] for field in names))

    return fill_in


def _cases(cases: int | None) -> str:
    return formatting.UNKNOWN if cases is None else formatting.about(cases)


def _labels_short(f: Findings) -> str:
    return formatting.count(max(0, labels_needed(f.profile, f.rules) - (f.profile.labelled_examples or 0)))


def _trained_interval(f: Findings) -> str:
    result = f.trained.result if f.trained else None
    if result is None or result.low is None or result.high is None:
        return formatting.UNKNOWN
    return formatting.percent_range(result.low, result.high)


def _gap(f: Findings) -> str:
    """The difference of the two failure rates in points, as a range without signs: `1.2–8.9`."""
    comparison = f.trained.comparison if f.trained else None
    if comparison is None or comparison.low is None or comparison.high is None:
        return formatting.UNKNOWN
    ends = sorted((abs(comparison.low), abs(comparison.high)))
    return formatting.percent_range(*ends).removesuffix("%")


def _gap_side(name: str) -> Placeholder:
    """How much worse (`low`) or better (`high`) the trained model may be, in points."""

    def fill_in(f: Findings) -> str:
        value = getattr(f.trained.comparison, name) if f.trained else None
        return formatting.UNKNOWN if value is None else formatting.percent(abs(value)).removesuffix("%")

    return fill_in


COMPUTED: Mapping[str, Placeholder] = {
    "tuned_rate": lambda f: _fraction(f.trained.result.rate if f.trained else None),
    "tuned_interval": _trained_interval,
    "tuned_to_settle": lambda f: _cases(f.trained.result.examples_needed if f.trained else None),
    "gap": _gap,
    "gap_worse": _gap_side("low"),
    "gap_better": _gap_side("high"),
    "failure_rate": lambda f: _about(f.profile.failure_rate),
    "rate": lambda f: _fraction(f.baseline.rate),
    "interval": _interval,
    "examples_to_settle": lambda f: _cases(f.baseline.examples_needed),
    "ingredients_missing": _missing_ingredients,
    "prompt_to_add": _to_add,
    "labels_needed": lambda f: formatting.count(labels_needed(f.profile, f.rules)),
    "labels_short": _labels_short,
    "inputs_named": lambda f: f.rules.words.values[f"inputs_{f.profile.input_diversity or 'narrow'}"],
    "labels_counted": lambda f: formatting.counted(f.profile.labelled_examples, "labelled example"),
    "shots_counted": lambda f: formatting.counted(f.profile.few_shot_examples, "worked example"),
    "months_counted": lambda f: formatting.counted(f.profile.stable_months, "month", none=f.rules.words.no_month),
    **{f"open_parts_{item}": _open_parts(item) for item in PARTS},
}


def _field(name: str) -> Placeholder:
    return lambda f: format_field(f.profile, name, f.rules.words)


def format_field(profile: Profile, name: str, words: Words) -> str:
    """One answer of a profile in words, e.g. `22`, `3%`, `edge cases`, `not known`."""
    value = getattr(profile, name)
    if value is None:
        return formatting.NOT_KNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return formatting.join_words(tuple(words.values[item] for item in value)) or words.nothing
    if isinstance(value, float):
        return formatting.percent(value)
    if isinstance(value, int):
        return formatting.percent(value) if INFO[name].kind == "percentage" else formatting.count(value)
    return words.values.get(value, value.replace("_", " "))


def _threshold(name: str) -> Placeholder:
    def fill_in(f: Findings) -> str:
        value = f.rules.line(name)
        return formatting.percent(value) if UNITS[name] == FRACTION else formatting.count(value)

    return fill_in


PLACEHOLDERS: Mapping[str, Placeholder] = {
    **{name: _field(name) for name in FIELDS},
    **{name: _threshold(name) for name in UNITS},
    **COMPUTED,
}


def placeholders_in(text: str) -> tuple[str, ...]:
    """The names of the placeholders in a sentence. Raises ValueError where its braces do not match."""
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def fill(text: str, findings: Findings) -> str:
    """A sentence with its placeholders filled. They were checked when the rules were read."""
    return text.format_map({name: PLACEHOLDERS[name](findings) for name in placeholders_in(text)})
