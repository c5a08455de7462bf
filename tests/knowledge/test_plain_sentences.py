"""The sentences that people stumbled over are gone, and so is their manner: the system talking of its own state."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import pytest

from tests.harness.paths import KNOWLEDGE

FILES = (
    "phrases.toml",
    "checklist.toml",
    "reasons.toml",
    "steps.toml",
    "facts.toml",
    "guide/outside.toml",
    "evidence_sentences.toml",
)
# Files that hold sentences beside other things, with the keys that lead to the sentences.
AMONG_OTHERS = {
    "guide/asked.toml": ("text",),
    "guide/first_read.toml": ("decisions",),
    "guide/outside.toml": ("sentences",),
    "costs.toml": ("words",),
    "training_data.toml": ("kinds", "report"),
    "prompt_review.toml": ("add", "improve"),
}
# Parts of them, so that a placeholder or a number in between hides none.
OLD = (
    "I help you to decide whether",
    "The guide doesn't say",
    "nearest sections",
    "Let's see whether",
    "One question at a time",
    "This is what I took from your question",
    "Nothing counts before you say so",
    "No, ask me instead",
    "set aside; I'll ask instead",
    "stands anew below",
    "comes later",
    "no answer to it could change the verdict",
    "Not asked, since it can't",
    "It contains",
    "What does the model do, mostly",
    "in a way of your own may",
    "You ran that prompt on an eval set",
    "0: not measured",
    "What share of failures could you live with",
    "a bunch in one corner points",
    "They are spread over all kinds of input",
    "what goes wrong mostly",
    "Training can't keep a model up to date",
    "Needs current facts",
    "decoding constrained by a schema",
    "could you prove that an output is right",
    "What is trained in stays in",
    "time and money to curate",
    "nearly everybody plans too little",
    # what no section of the guide says
    "in an afternoon",
    "changes in minutes",
    "before it pays off",
    "usually beat training",
    "Check and retry",
    "Most teams get there",
    "only a small model will do",
    "is not bought once",
    "Is retraining budgeted, for when",
    "just type your answer here",
    "Skip / don't know",
    "Several at once",
    "it is asked later",
    "Nothing was filled in yet",
    "I couldn't read an answer in that",
    "Good to have you back",
    "Your answers are kept; type resume",
    "anything else keeps them",
    "The checklist waits for you",
    "Go there",
    "We go on in our direct messages",
    "this one stays as it is",
    "Which one is this for",
    "There is no verdict about",
    "Only the person who began this checklist",
    "You have no open checklist",
    "press change on the line that is wrong",
    "That's right: give the verdict",
    "The whole verdict stands",
    "Whether the prompt is at its best is not known",
    "Those go back to the prompt first",
    "Not every label shows the correct behaviour",
    "a pattern of thought that the base model lacks",
    "prompting is the better side",
    "If these failures were out of",
    "of the eval examples failed (now",
    "If the failures had no pattern",
    "trusted examples (now",
    "What is missing, in order",
    "Not known, and it matters",
    "It rests on",
    "Said by the team",
    "Above your threshold, everywhere",
    "A task that stays put",
    "I looked at it as text and did nothing it says",
    "Several people are asking at once",
    "I must be a member of it",
    "This part was taken back",
    "I kept nothing of that",
)
# English sets no space before a percent sign. "was changed", "stands", "is kept": the system speaks of itself.
MANNER = (r"\d %|\} %", r"\bstands? (above|below|anew|in the thread)\b", r"\bwas changed\b", r"\bis kept\b")
# Two short sentences in place of two joined clauses; no subjunctive, but in a question and of what a model learns; one
# word for a thing: "DM", "worked examples", "checklist".
JOINED = r";|[a-z}”]: (it|they|that|this|those|these|there|we|I|the \w+ (is|was)) "
SUBJUNCTIVE = r"(?<!What )(?<!a model )(?<!A model )(?<!people )\bwould\b"
OTHER_WORDS = r"\bour direct messages\b|\b[Ff]ew-shot\b|\bconsultation\b|Nothing has changed|[Nn]othing of it was"


def sentences(part: object) -> Iterator[str]:
    """What people read: all texts but the guide's own names for options, by which they are only read."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield from () if key == "in_guide" else sentences(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from sentences(inner)


@pytest.mark.parametrize("name", FILES)
def test_no_sentence_is_one_of_the_old_ones(name: str) -> None:
    texts = [*sentences(tomllib.loads((KNOWLEDGE / name).read_text(encoding="utf-8")))]
    found = [(old, text) for text in texts for old in OLD if old.casefold() in text.casefold()]
    found += [(manner, text) for text in texts for manner in MANNER if re.search(manner, text)]
    assert found == []


def among(part: object, keys: tuple[str, ...]) -> Iterator[str]:
    """The sentences below any of the keys."""
    if isinstance(part, dict):
        for key, inner in part.items():
            yield from sentences(inner) if key in keys else among(inner, keys)
    elif isinstance(part, list):
        for inner in part:
            yield from among(inner, keys)


@pytest.mark.parametrize("name", sorted({*FILES, *AMONG_OTHERS}))
def test_a_sentence_is_short_plain_and_calls_a_thing_by_one_name(name: str) -> None:
    content = tomllib.loads((KNOWLEDGE / name).read_text(encoding="utf-8"))
    texts = [*(among(content, AMONG_OTHERS[name]) if name in AMONG_OTHERS else sentences(content))]
    assert texts
    assert [text for text in texts if re.search(f"{JOINED}|{SUBJUNCTIVE}|{OTHER_WORDS}", text)] == []
