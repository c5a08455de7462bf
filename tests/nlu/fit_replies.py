"""Fit the weights of `bot.nlu.weighing.reply_votes`: `python -m tests.nlu.fit_replies SET...` prints the file.

Every reply that was asked for a choice, or states it, is one case of that field: its words, and which choice it states,
if any. The sample phrases of `vocabulary.toml` are cases too, each worth half a reply. The weights are those of a
softmax with a small ridge and a small lasso. What is fitted on counts no more as unseen.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.decision.profile import Value
from bot.knowledge.loader import load
from bot.nlu.message.vocabulary import BOOLEANS, CHOSEN, Vocabulary, choices_of, value_of
from bot.nlu.text.tokens import words_of
from bot.nlu.weighing.reply_votes import words_in
from bot.nlu.weighing.word_votes import ALWAYS, NOT_STATED, FieldVotes
from tests.nlu.measure import Line, lines_of

Numbers = NDArray[np.float64]
RIDGE, LASSO, STEPS = 0.5, 0.3, 60
PHRASE = 0.5  # what a sample phrase counts beside a reply
SELDOM = 3  # texts with a word that is used at least
SMALLEST = 0.02


def fitted(vocabulary: Vocabulary, lines: Sequence[Line]) -> Mapping[str, FieldVotes]:
    """The votes that these replies make, by field."""
    return {name: _field(name, vocabulary, lines) for name in (*CHOSEN, *BOOLEANS)}


def _field(name: str, vocabulary: Vocabulary, lines: Sequence[Line]) -> FieldVotes:
    choices: tuple[Value, ...] = (None, *(value_of(name, key) for key in choices_of(name)))
    own = [line for line in lines if name in (line.asked or ()) or name in line.expect]
    words = vocabulary.fields[name]
    phrases = [(text, choice.value) for choice in words.choices for text in choice.phrases]
    phrases += [(text, None) for text in words.off_topic]
    found = [words_in(words_of(text).tokens) for text in (*(line.text for line in own), *(text for text, _ in phrases))]
    often = Counter(word for words in found for word in words)
    names = [ALWAYS, *sorted(word for word, count in often.items() if word != ALWAYS and count >= SELDOM)]
    rows = np.array([[words.get(word, 0.0) for word in names] for words in found])
    wanted = [_wanted(line, name, choices) for line in own]
    wanted += [[float(choice == value) for choice in choices] for _, value in phrases]
    sizes = np.array([1.0] * len(own) + [PHRASE] * len(phrases))
    weights = _fit(rows, np.array(wanted), sizes)
    kept = {
        word: {place: round(float(weight), 2) for place, weight in enumerate(row) if abs(weight) >= SMALLEST}
        for word, row in zip(names, weights, strict=True)
    }
    return FieldVotes(choices, {word: row for word, row in kept.items() if row or word == ALWAYS})


def _wanted(line: Line, name: str, choices: Sequence[Value]) -> list[float]:
    """What the votes should say: the stated choice; half of it where a choice only may be read; else "not stated"."""
    may = [value for value in line.also_ok.get(name, ()) if value is not None and value in choices]
    if line.expect.get(name) is not None:
        return [float(choice == line.expect[name]) for choice in choices]
    return [
        (0.5 if may else 1.0) if choice is None else 0.5 * may.count(choice) / len(may) if may else 0.0
        for choice in choices
    ]


def _fit(rows: Numbers, wanted: Numbers, sizes: Numbers) -> Numbers:
    """The weights, shape (words, choices), by accelerated proximal steps; the constant is not drawn to 0."""
    weights = before = np.zeros((rows.shape[1], wanted.shape[1]))
    step = 1 / (float(np.linalg.norm(rows * np.sqrt(sizes)[:, None], 2)) ** 2 / 4 + RIDGE)
    for number in range(STEPS):
        ahead = weights + number / (number + 3) * (weights - before)
        before = weights
        shares = np.exp(rows @ ahead - (rows @ ahead).max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        slope = rows.T @ ((shares - wanted) * sizes[:, None]) + RIDGE * ahead
        slope[0] -= RIDGE * ahead[0]
        weights = ahead - step * slope
        weights[1:] = np.sign(weights[1:]) * np.maximum(np.abs(weights[1:]) - LASSO * step, 0)
    return weights


def as_toml(votes: Mapping[str, FieldVotes]) -> str:
    """The file."""
    out = [
        "# Weights of `nlu/weighing/reply_votes.py`, written by `python -m tests.nlu.fit_replies`; nobody edits them."
    ]
    out += ["# For each field and each of its choices: a word and its weight, and so on.\n"]
    for name, vote in votes.items():
        out.append(f"[{name}]")
        for place, key in enumerate((NOT_STATED, *choices_of(name))):
            pairs = [f"{word} {row[place]:.2f}" for word, row in vote.weights.items() if place in row]
            out.append(f'weights.{key} = """\\\n{_wrapped(pairs)}"""')
        out.append("")
    return "\n".join(out)


def _wrapped(pairs: Iterable[str]) -> str:
    lines = [""]
    for pair in pairs:
        if len(lines[-1]) + len(pair) > 116:
            lines.append("")
        lines[-1] += pair + " "
    return "\\\n".join(lines)


def main(argv: Sequence[str] | None = None) -> None:
    """Print the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    lines = [line for path in parser.parse_args(argv).sets for line in lines_of(path) if line.asked is not None]
    sys.stdout.write(as_toml(fitted(load().vocabulary, lines)))


if __name__ == "__main__":
    main()
