"""What a mention or a DM wants: a decision, an answer from the guide, or talk; decided by samples and facts found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from bot.consultation.phrases import Phrases
from bot.nlu.intent.intent_patterns import (
    ARTICLES,
    NO_PROJECT,
    PROJECT,
    THANKS,
    Samples,
    gives_thanks,
    has_words,
    match_pattern,
)
from bot.nlu.intent.situations import asks_about_situation
from bot.nlu.meaning.sample_votes import SampleVotes, Solve, solve_anew
from bot.nlu.meaning.text_vectors import Embed, TextVectors, WordVectors
from bot.nlu.text.code_blocks import has_code_block, own_words

__all__ = ["ARTICLES", "KINDS", "NO_PROJECT", "ORDER", "THANKS", "Intent", "IntentClassifier", "Kind", "intent"]

Kind = Literal["decision", "question", "talk", "help", "past_verdicts", "start", "review", "vague"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ORDER: tuple[Kind, ...] = ("talk", "help", "past_verdicts", "start", "review", "vague", "decision", "question")
BY_WORDS: tuple[Kind, ...] = ("talk", "help", "past_verdicts", "start")  # plain enough to be found by words alone
NAMING: tuple[Kind, ...] = ("past_verdicts", "start", "decision")  # a project may be named in these

# Weights of what is found beside the samples. A vote is about 1 like a kind's samples and 0 unlike them.
FACT = 0.25  # each fact of their own project speaks for a decision
MOST_FACTS = 3
SITUATION = 0.5  # a situation, and whether training is right for it
PART = 0.5  # of a sentence's vote, where a longer message holds it: it says one thing among others
SURE = 0.35  # less of a vote is too little for a kind that answers nothing
SAMPLE_PROJECT = "the invoice extractor"
MAX_CHARS = 2_000
MOST_WORDS_VAGUE = 20  # more say something
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n+")
MOST_SENTENCES = 12


@dataclass(frozen=True, slots=True)
class Intent:
    """What is wanted, how sure that is (0 to 1), and the project that was named, if one was.

    `offers_review`: the message shows a code block or a file beside what it asks; a review of it can be offered.
    `thanks`: it is talk, and says thank you.
    """

    kind: Kind
    project: str | None = None
    confidence: float = 1.0
    offers_review: bool = False
    thanks: bool = False


class IntentClassifier:
    """Classifies messages by the samples of `intents.toml`. Pure, and safe to call from several threads."""

    def __init__(
        self, samples: Samples, embed: Embed, remembered: Embed | None = None, solve: Solve = solve_anew
    ) -> None:
        """`embed` gives unit vectors of texts; `remembered` and `solve` may serve those of the samples from a cache."""
        self._samples = samples
        self._embed = embed
        texts, labels = [], []
        for kind in KINDS:
            for sample in samples.get(kind, ()):
                texts.append(sample.replace(PROJECT, SAMPLE_PROJECT))
                labels.append(kind)
        self._words = WordVectors(texts)
        known = TextVectors((remembered or embed)(texts), self._words.of(texts))
        self._votes = SampleVotes(known, labels, KINDS, solve)

    def classify(self, text: str, facts: Mapping[str, object], *, file: bool = False) -> Intent:
        """What a message wants. `facts`: what a reader found in it, field -> value. `file`: a file came with it.

        Never raises for any text. A message without words wants help, and a bare code block or file a review.
        """
        words = own_words(text)[:MAX_CHARS]
        shown = file or has_code_block(text)
        if not has_words(words):
            return Intent("review" if shown else "help")
        found = match_pattern(words, self._samples, BY_WORDS)
        if found is not None:
            kind = next(kind for kind in KINDS if kind == found[0])
            return Intent(kind, found[1], offers_review=shown, thanks=kind == "talk" and self._gives_thanks(words))
        scores = self._scores(words)
        own = sum(value is not None for field, value in facts.items() if field != "project")
        scores[KINDS.index("decision")] += FACT * min(own, MOST_FACTS) + SITUATION * asks_about_situation(words)
        if not shown:
            scores[KINDS.index("review")] = 0.0
        if own or shown or len(words.split()) > MOST_WORDS_VAGUE:
            scores[KINDS.index("vague")] = 0.0
        order = np.argsort(-scores, kind="stable")
        best = KINDS[order[0]]
        if best not in ("decision", "question") and scores[order[0]] < SURE:
            best = "question" if scores[KINDS.index("question")] >= scores[KINDS.index("decision")] else "decision"
        margin = float(np.clip(scores[order[0]] - scores[order[1]], 0.0, 1.0))
        offers, thanks = shown and best != "review", best == "talk" and self._gives_thanks(words)
        return Intent(best, self._project(words, best), margin, offers, thanks)

    def _gives_thanks(self, words: str) -> bool:
        return gives_thanks(words, self._samples)

    def _scores(self, words: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        """A score a kind: the vote on the whole message, or what one of its sentences says plainly."""
        sentences = [piece for piece in _SENTENCE.split(words) if piece.strip()][:MOST_SENTENCES]
        texts = [words, *sentences] if len(sentences) > 1 else [words]
        votes = self._votes.on(TextVectors(self._embed(texts), self._words.of(texts)))
        scores = votes[0].copy()
        if len(texts) > 1:
            for kind in ("decision", "question", "review"):
                place = KINDS.index(kind)
                scores[place] += PART * max(0.0, float(votes[1:, place].max()))
        return np.asarray(scores, dtype=np.float32)

    def _project(self, words: str, kind: Kind) -> str | None:
        found = match_pattern(words, self._samples, (kind,)) if kind in NAMING else None
        return found[1] if found else None


def intent(text: str, phrases: Phrases) -> Intent:
    """What a message wants by its words alone: nothing is embedded. What matches no pattern is a question.

    Never raises; a message without words wants help.
    """
    if not has_words(text):
        return Intent("help")
    found = match_pattern(text, phrases.intents, (*BY_WORDS, "decision"))
    if found is None:
        return Intent("question", confidence=0.0)
    return Intent(next(kind for kind in KINDS if kind == found[0]), found[1])
