"""A pasted prompt is looked at as text and nothing more: what it says to whoever looks at it shows nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.decision.profile import FEW_SHOT, INGREDIENTS, Value
from bot.prompt_review.examples import Examples, examples
from bot.prompt_review.ingredient_cues import IngredientCues, ReviewCues, any_of
from bot.prompt_review.sections import Section, Sentence, lines_of, sections, sentences

State = Literal["found", "weak", "missing"]
IMPROVEMENTS = 2
MOST_LINES = 10_000


@dataclass(frozen=True, slots=True)
class Finding:
    """`line`: the sentence or title of the prompt that shows it, "" where nothing does."""

    state: State
    line: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What a prompt has. `findings` holds all six ingredients, in the order of the checklist."""

    findings: Mapping[str, Finding]
    examples: int
    improvements: tuple[str, ...]

    @property
    def values(self) -> dict[str, Value]:
        """What it would fill in the profile. What is weak counts as not there, save examples, whose number tells."""
        there = tuple(
            name
            for name in INGREDIENTS
            if (self.examples if name == FEW_SHOT else self.findings[name].state == "found")
        )
        return {"prompt_ingredients": there} | ({"few_shot_examples": self.examples} if FEW_SHOT in there else {})


@dataclass(frozen=True, slots=True)
class Seen:
    """What a model saw in the prompt, as far as it could be shown there.

    `improvements` are ingredients, the one that would help most first. Worked examples are not among it: only our own
    scan counts those, by their input and output.
    """

    findings: Mapping[str, Finding] = field(default_factory=dict)
    improvements: tuple[str, ...] = ()


def review(pasted: str, cues: ReviewCues) -> Review:
    """Look at a prompt. Never raises, for any text."""
    lines = lines_of(pasted)[:MOST_LINES]
    shown = examples(lines, cues.examples)
    said = [each for each in sentences(lines) if each.line not in shown.lines and not any_of(cues.skipped, each.text)]
    titled = [each for each in sections(lines) if each.line not in shown.lines or each.loud]
    findings = {name: _look(cues.ingredients[name], said, titled) for name in INGREDIENTS}
    findings[FEW_SHOT] = _few_shot(findings[FEW_SHOT], shown, lines, cues)
    return _with_improvements(findings, shown.count, (), cues)


def merged(ours: Review, seen: Seen, cues: ReviewCues) -> Review:
    """With what a model saw in place of ours, where it shows a line; "missing" shows none, so ours stands.

    What rests on words to the reviewer is dropped too.
    """
    believed = {
        name: finding
        for name, finding in seen.findings.items()
        if finding.state != "missing" and not any_of(cues.skipped, finding.line)
    }
    count = ours.examples
    findings = {name: believed.get(name, ours.findings[name]) for name in INGREDIENTS}
    line = findings[FEW_SHOT].line or ours.findings[FEW_SHOT].line
    if count:
        findings[FEW_SHOT] = Finding(_enough(count, cues), line)
    elif findings[FEW_SHOT].state == "found":
        findings[FEW_SHOT] = Finding("weak", line)
    return _with_improvements(findings, count, seen.improvements, cues)


def _look(cues: IngredientCues, said: Sequence[Sentence], titled: Sequence[Section]) -> Finding:
    strong: list[str] = []
    weak: list[str] = []
    for sentence in said:
        if any_of(cues.never, sentence.text):
            continue
        if any_of(cues.found, sentence.text):
            strong.append(sentence.text)
        elif any_of(cues.weak, sentence.text):
            weak.append(sentence.text)
    heads = [each for each in titled if cues.headings.fullmatch(each.title)]
    full = next((each for each in heads if each.has_text), None)
    if len(strong) >= cues.least:
        return Finding("found", strong[0])
    if full is not None and (full.loud or len(strong) < cues.least) and not any_of(cues.never, full.body):
        return Finding("found", (strong or [full.body.splitlines()[0].strip() or full.title])[0])
    begun = [*strong, *weak, *(each.title for each in heads)]
    return Finding("weak", begun[0]) if begun else Finding("missing")


def _few_shot(begun: Finding, shown: Examples, lines: Sequence[str], cues: ReviewCues) -> Finding:
    """Examples are there or they are not: words about them are only a beginning."""
    if shown.first is not None:
        return Finding(_enough(shown.count, cues), lines[shown.first].strip())
    return Finding("weak", begun.line) if begun.state != "missing" else begun


def _enough(count: int, cues: ReviewCues) -> State:
    return "found" if count >= cues.few_shot_minimum else "weak"


def _with_improvements(findings: Mapping[str, Finding], count: int, first: tuple[str, ...], cues: ReviewCues) -> Review:
    """Two improvements: of the ingredients in `first`, then of what is missing, then of what is weak, then others."""
    advice = {
        name: ingredient.add if findings[name].state == "missing" else ingredient.improve
        for name, ingredient in cues.ingredients.items()
        if findings[name].state != "found"
    }
    missing = [name for name in advice if findings[name].state == "missing"]
    order = dict.fromkeys([*(name for name in first if name in advice), *missing, *advice])
    placeholders = {"examples": count, "few_shot_minimum": cues.few_shot_minimum}
    texts = [text.format_map(placeholders) for text in (*(advice[name] for name in order), *cues.further)]
    return Review(findings, count, tuple(texts[:IMPROVEMENTS]))
