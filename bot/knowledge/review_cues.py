"""`prompt_review.toml` as the cues of the prompt review, or every problem in it at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo

from bot.decision.problem import Problem
from bot.decision.profile import INGREDIENTS
from bot.knowledge.content_models import Content, Text, check_placeholders, entries_of, read, with_entries, wrong
from bot.prompt_review.ingredient_cues import ExampleLabels, IngredientCues, PasteCues, ReviewCues

FILE = "prompt_review.toml"
MINIMUM = "few_shot_minimum"
PLACEHOLDERS = ("examples", MINIMUM)
NEVER = re.compile(r"(?!)")
_NAMED = re.compile(r"@(\w+)@")


def _pattern(text: str, info: ValidationInfo) -> str:
    """A regular expression with the @names@ of `words` in it put in place."""
    words: Mapping[str, str] = (info.context or {})["words"]
    if unknown := [name for name in _NAMED.findall(text) if name not in words]:
        allowed = f"the names under words: {', '.join(sorted(words))}"
        raise wrong(*(("", f"@{name}@ stands for nothing", allowed) for name in unknown))
    found = _NAMED.sub(lambda name: words[name[1]], text)
    try:
        re.compile(found, re.IGNORECASE)
    except re.error as error:
        raise wrong(("", f"no regular expression: {error}", "a regular expression")) from None
    return found


Pattern = Annotated[str, AfterValidator(_pattern)]
Labels = Annotated[frozenset[str], Field(strict=False)]
Advice = Annotated[Text, AfterValidator(lambda text: check_placeholders(text, PLACEHOLDERS))]


class _Ingredient(Content):
    headings: list[Pattern]
    found: list[Pattern] = []
    weak: list[Pattern] = []
    never: list[Pattern] = []
    least: Annotated[int, Field(ge=1)] = 1
    add: Advice
    improve: Advice

    def as_cues(self) -> IngredientCues:
        heads = "|".join(f"(?:{heading})" for heading in self.headings if heading)
        return IngredientCues(
            found=_compiled(self.found),
            weak=_compiled(self.weak),
            never=_compiled(self.never),
            headings=re.compile(heads, re.IGNORECASE) if heads else NEVER,
            least=self.least,
            add=self.add,
            improve=self.improve,
        )


class _Examples(Content):
    titles: Pattern
    inputs: Labels
    outputs: Labels
    not_labels: Labels


class _Paste(Content):
    lead_ins: list[Pattern]
    about: list[Pattern]
    marks: list[Pattern]


Ingredients = with_entries(Content, ((name, _Ingredient) for name in INGREDIENTS))


class _Review(Content):
    skipped: list[Pattern]
    further: list[Advice]
    words: dict[str, str]
    ingredients: Ingredients  # type: ignore[valid-type]
    examples: _Examples
    paste: _Paste


def _compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def read_review(raw: Mapping[str, Any], minimum: int) -> tuple[ReviewCues | None, list[Problem]]:
    """The cues in the decoded file, or None and every problem in it. `minimum`: examples that are enough."""
    words = raw.get("words")
    words = words if isinstance(words, Mapping) else {}
    found, problems = read(_Review, raw, FILE, {"words": {key: str(text) for key, text in words.items()}})
    if found is None:
        return None, problems
    ingredients: Mapping[str, _Ingredient] = entries_of(found.ingredients)
    in_file = list(raw["ingredients"])  # their order is that of the advice
    labels = found.examples
    return ReviewCues(
        ingredients={name: ingredients[name].as_cues() for name in in_file},
        skipped=_compiled(found.skipped),
        further=tuple(found.further),
        examples=ExampleLabels(**labels.model_dump()),
        paste=PasteCues(_compiled(found.paste.lead_ins), _compiled(found.paste.about), _compiled(found.paste.marks)),
        few_shot_minimum=minimum,
    ), []
