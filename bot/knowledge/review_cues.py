"""`prompt_review.toml` as the cues of the prompt review, or every problem in it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
Compiled = Annotated[Pattern, AfterValidator(lambda text: re.compile(text, re.IGNORECASE))]
Patterns = Annotated[tuple[Compiled, ...], Field(strict=False)]
Labels = Annotated[frozenset[str], Field(strict=False)]
Advice = Annotated[Text, AfterValidator(lambda text: check_placeholders(text, PLACEHOLDERS))]


class _Ingredient(Content):
    headings: list[Pattern]
    found: Patterns = ()
    weak: Patterns = ()
    never: Patterns = ()
    least: Annotated[int, Field(ge=1)] = 1
    add: Advice
    improve: Advice

    def as_cues(self) -> IngredientCues:
        heads = "|".join(f"(?:{heading})" for heading in self.headings if heading)
        return IngredientCues(**{**dict(self), "headings": re.compile(heads, re.IGNORECASE) if heads else NEVER})


class _Examples(Content):
    titles: Pattern
    inputs: Labels
    outputs: Labels
    not_labels: Labels


class _Paste(Content):
    lead_ins: Patterns
    about: Patterns
    marks: Patterns


Ingredients = with_entries(Content, ((name, _Ingredient) for name in INGREDIENTS))


class _Review(Content):
    skipped: Patterns
    further: list[Advice]
    words: dict[str, str]
    ingredients: Ingredients  # type: ignore[valid-type]
    examples: _Examples
    paste: _Paste


def read_review(raw: Mapping[str, Any], minimum: int) -> tuple[ReviewCues | None, list[Problem]]:
    """The cues in the decoded file, or None and every problem in it. `minimum`: examples that are enough."""
    words = raw.get("words")
    words = words if isinstance(words, Mapping) else {}
    found, problems = read(_Review, raw, FILE, {"words": {key: str(text) for key, text in words.items()}})
    if found is None:
        return None, problems
    ingredients: Mapping[str, _Ingredient] = entries_of(found.ingredients)
    return ReviewCues(
        ingredients={name: ingredients[name].as_cues() for name in raw["ingredients"]},  # in the order of the advice
        skipped=found.skipped,  # type: ignore[arg-type]  # compiled by its validator
        further=tuple(found.further),
        examples=ExampleLabels(**dict(found.examples)),
        paste=PasteCues(**dict(found.paste)),
        few_shot_minimum=minimum,
    ), []
