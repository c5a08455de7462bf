"""Fit the weights of `bot.nlu.word_votes`: `python -m tests.nlu.fit_openings SET...` prints `opening_words.toml`.

Every opening is one case of each field: its words, what its cues say, and which choice it states, if any. The weights
are those of a softmax with a small ridge and a small lasso. Six parts of the hands are each predicted from the other
five, which says from which likelihood on a choice is right often enough to be taken (`least`). What is fitted on counts
no more as unseen.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.decision.profile import Value
from bot.knowledge.loader import load
from bot.nlu import Reader, option_names
from bot.nlu.mentions import Message
from bot.nlu.reading import PLAINLY, Claim
from bot.nlu.vocabulary import choices_of, value_of
from bot.nlu.word_votes import NOT_STATED, features
from tests.nlu.measure import Line, lines_of

Numbers = NDArray[np.float32]
Truths = NDArray[np.bool_]
FITTED = (  # for the others, votes take fewer values than plain cues do
    "task", "format_tolerance", "style_need", "failure_mode", "structured_outputs", "failures_consistent",
    "labels_trusted", "already_tuned", "needs_current_knowledge", "change_pace", "retraining_budgeted",
)  # fmt: skip
RIDGE, LASSO, STEPS, PARTS = 1.0, 0.5, 60, 6
SELDOM = 6  # openings with a word that is used at least; cues: three
RIGHT = 0.975  # of what is taken
SMALLEST = 0.02
SURE = 0.45  # the lowest `least`
DECIDES = {"needs_current_knowledge": 0.75}  # the same for what decides a verdict alone
GRID = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)


class _RecordingReader(Reader):
    """Keeps the claims of an opening as the votes see them."""

    def _weighed(self, message: Message, claims: Sequence[Claim]) -> list[Claim]:
        self.seen = message.words.tokens, list(claims)
        return list(claims)


def good_values(line: Line, name: str) -> list[Value]:
    """The values that are right if taken; what is stated comes first."""
    stated = [line.expect[name]] if line.expect.get(name) is not None else []
    return [*stated, *(value for value in line.also_ok.get(name, ()) if value is not None)]


def wanted_shares(line: Line, name: str, choices: Sequence[Value]) -> list[float]:
    """What the votes should say: the stated choice; half of it where a choice only may be read; else "not stated"."""
    good = good_values(line, name)
    if name in line.expect and good:
        return [float(choice == good[0]) for choice in choices]
    return [
        (0.5 if good else 1.0) if choice is None else 0.5 * good.count(choice) / len(good) if good else 0.0
        for choice in choices
    ]


def fit(rows: Numbers, wanted: Numbers) -> Numbers:
    """The weights, shape (features, choices); the first feature is the constant."""
    size: Numbers = np.ones(rows.shape[1], dtype=np.float32)
    for _ in range(10):
        size = rows.T @ (rows @ size)
        steepest = float(np.linalg.norm(size))
        size = np.asarray(size / steepest, dtype=np.float32)
    step = 1 / (steepest / 4 + RIDGE)
    weights: Numbers = np.zeros((rows.shape[1], wanted.shape[1]), dtype=np.float32)
    before = weights
    for number in range(STEPS):
        ahead = weights + number / (number + 3) * (weights - before)
        before = weights
        slope = rows.T @ (shares(rows @ ahead) - wanted) + RIDGE * ahead
        weights = np.asarray(ahead - step * slope, dtype=np.float32)
        weights[1:] = np.sign(weights[1:]) * np.maximum(np.abs(weights[1:]) - LASSO * step, 0)
    return weights


def shares(sums: Numbers) -> Numbers:
    """Each row as shares that add up to 1."""
    out = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(out / out.sum(axis=1, keepdims=True), dtype=np.float32)


def thresholds(likely: Numbers, right: Truths, plain: Truths, stated: Truths, lowest: float) -> tuple[float, float]:
    """From which likelihood on what a plain cue says is taken, and what any cue says: the most taken that is RIGHT.

    `lowest`: the second is no lower.
    """
    best = (0, 1.0, 1.0)
    for keep in GRID:
        for least in (one for one in GRID if one >= max(keep, lowest)):
            taken = likely >= np.where(plain, keep, least)
            good = int(np.sum(taken & right))
            if good >= RIGHT * np.sum(taken):
                best = max(best, (int(np.sum(taken & right & stated)), keep, least))
    return best[1:]


def fitted(
    name: str, lines: Sequence[Line], parts: NDArray[np.int64], seen: Sequence[tuple[Sequence[str], Sequence[Claim]]]
) -> str:
    """One table of the file."""
    choices: list[Value] = [None, *(value_of(name, key) for key in choices_of(name))]
    found: list[Mapping[str, float]] = [features(tokens, claims, name) for tokens, claims in seen]
    often = Counter(feature for one in found for feature in one)
    names = ["=", *sorted(f for f, n in often.items() if f != "=" and n >= (3 if "=" in f else SELDOM))]
    rows = np.array([[one.get(feature, 0.0) for feature in names] for one in found], dtype=np.float32)
    wanted = np.array([wanted_shares(line, name, choices) for line in lines], dtype=np.float32)
    predicted = np.zeros_like(wanted)
    for part in np.unique(parts):
        predicted[parts == part] = shares(rows[parts == part] @ fit(rows[parts != part], wanted[parts != part]))
    said = [[c for c in claims if c.field == name and c.role not in {"negated", "similar"}] for _, claims in seen]
    best = [1 + int(np.argmax(row[1:])) for row in predicted]
    claimed = [any(c.value == choices[at] for c in own) for at, own in zip(best, said, strict=True)]
    plain = np.array(
        [any(c.value == choices[at] and c.strength >= PLAINLY for c in own) for at, own in zip(best, said, strict=True)]
    )
    likely = np.array([row[at] * ok for row, at, ok in zip(predicted, best, claimed, strict=True)], dtype=np.float32)
    right = np.array([choices[at] in good_values(line, name) for at, line in zip(best, lines, strict=True)])
    stated = np.array([line.expect.get(name) is not None for line in lines])
    keep, least = thresholds(likely, right, plain, stated, DECIDES.get(name, SURE))
    for title, taken in ("plain", plain), ("votes", likely >= np.where(plain, keep, least)):
        good, hits = np.sum(taken & right), np.sum(taken & right & stated)
        figures = f"right {good}/{np.sum(taken)} taken {hits}/{np.sum(stated)}"
        print(f"{name:24} {title} {figures}", file=sys.stderr)
    weights = fit(rows, wanted)
    out = [f"[{name}]", f"plainly = {keep}", f"least = {least}"]
    for place, key in enumerate((NOT_STATED, *choices_of(name))):
        kept = [f"{f} {w:.2f}" for f, w in zip(names, weights[:, place], strict=True) if abs(w) >= SMALLEST or f == "="]
        out.append(f'weights.{key} = """\\\n{_wrapped(kept)}"""')
    return "\n".join(out) + "\n"


def _wrapped(pairs: Sequence[str]) -> str:
    lines = [""]
    for pair in pairs:
        if len(lines[-1]) + len(pair) > 116:
            lines.append("")
        lines[-1] += pair + " "
    return "\\\n".join(lines)


def main(argv: Sequence[str] | None = None) -> None:
    """Print the file; what precision is to be expected goes to stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    lines, hands, seen = list[Line](), list[int](), list[tuple[Sequence[str], Sequence[Claim]]]()
    knowledge = load()
    reader = _RecordingReader(knowledge.vocabulary, options=option_names(knowledge.checklist))
    for path in parser.parse_args(argv).sets:
        raw = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
        openings = (line for line in lines_of(path) if line.asked is None)
        for number, (row, line) in enumerate(zip(raw, openings, strict=True)):
            reader.read_opening(line.text)
            lines.append(line)
            hands.append(row.get("hand", number))
            seen.append(reader.seen)
    parts = np.array([hand % PARTS for hand in hands])
    print("# Weights of `bot/nlu/word_votes.py`, written by `python -m tests.nlu.fit_openings`; nobody edits them.\n")
    print("\n".join(fitted(name, lines, parts, seen) for name in FITTED))


if __name__ == "__main__":
    main()
