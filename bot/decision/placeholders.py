"""The placeholders of sentences: each is filled with the team's own answer, a threshold, or a figure from both.

Their names are the fields of a profile, the names of the thresholds, and those listed in `COMPUTED`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter

from bot.decision import formatting
from bot.decision.deciding import FIELDS_OF_ITEM
from bot.decision.facts import ingredients_missing, labels_needed
from bot.decision.findings import Findings
from bot.decision.profile import FIELDS, INFO, Profile
from bot.decision.rulebook import UNITS, Words
from bot.decision.verdict import Baseline, Comparison, Trained

Placeholder = Callable[[Findings], str]

# Values that sentences name otherwise than by their own name: `placeholders.toml` says how.
SPOKEN = (
    *("instruction", "output_format", "few_shot", "edge_cases", "chain_of_thought", "output_constraints"),
    *("question_answering", "structured_output", "domain_reasoning", "brand_voice"),
    *("example_level", "not_considered", "inputs_narrow", "inputs_diverse", "inputs_complex"),
)
# What an item of several fields still needs to hear; of item 3 also the test itself, which item 2 asks for.
PARTS: Mapping[int, tuple[str, ...]] = {item: names for item, names in FIELDS_OF_ITEM.items() if len(names) > 1}

TEST = 2
NOT_TRAINED = Trained(Baseline("unknown"), Comparison("unknown"), None)
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


def _range(found: Baseline | Comparison) -> str:
    """The two ends of an interval, without signs."""
    if found.low is None or found.high is None:
        return formatting.UNKNOWN
    return formatting.percent_range(*sorted((abs(found.low), abs(found.high))))


def _points(value: float | None) -> str:
    """A difference of two rates in points, without its sign."""
    return _fraction(value and abs(value)).removesuffix("%")


def _trained(f: Findings) -> Trained:
    return f.trained or NOT_TRAINED


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


COMPUTED: Mapping[str, Placeholder] = {
    "tuned_rate": lambda f: _fraction(_trained(f).result.rate),
    "tuned_interval": lambda f: _range(_trained(f).result),
    "tuned_to_settle": lambda f: _cases(_trained(f).result.examples_needed),
    "gap": lambda f: _range(_trained(f).comparison).removesuffix("%"),
    "gap_worse": lambda f: _points(_trained(f).comparison.low),
    "gap_better": lambda f: _points(_trained(f).comparison.high),
    "failure_rate": lambda f: _about(f.profile.failure_rate),
    "rate": lambda f: _fraction(f.baseline.rate),
    "interval": lambda f: _range(f.baseline),
    "examples_to_settle": lambda f: _cases(f.baseline.examples_needed),
    "ingredients_missing": _missing_ingredients,
    "prompt_to_add": _to_add,
    "labels_needed": lambda f: formatting.count(labels_needed(f.profile, f.rules)),
    "labels_short": lambda f: formatting.count(
        max(0, labels_needed(f.profile, f.rules) - (f.profile.labelled_examples or 0))
    ),
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
    return lambda f: f.rules.thresholds[name].text


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
