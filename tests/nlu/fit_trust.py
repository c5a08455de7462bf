"""Fit the weights of `bot.nlu.trust`: `python -m tests.nlu.fit_trust tests/cases/tuned/met_replies.jsonl`.

Every value that the words call stated is one case, with its features and whether it is right. The weights are those of
a logistic regression with a small ridge; each hand is also predicted from the others, which says what precision is to
be expected of a writer whom nobody has met. What is fitted on counts no more as unseen.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.decision.profile import Value
from bot.knowledge.loader import load
from bot.nlu import Reader, option_names
from bot.nlu.mentions import Message
from bot.nlu.reading import Claim
from bot.nlu.trust import LEAST, WEIGHTS, features
from tests.nlu.measure import lines_of, remembering_embed, same

Numbers = NDArray[np.float64]
RIDGE, STEPS = 1.0, 60
SHARES = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3)


class RecordingReader(Reader):
    """Takes whatever the words call stated, and keeps what stands beside it."""

    seen: dict[str, tuple[str, ...]]

    def _trusts(self, message: Message, claims: Sequence[Claim], name: str, value: Value, asked: Sequence[str]) -> bool:
        if value is not None:
            self.seen[name] = features(message, claims, name, value, asked)
        return True


def cases(path: Path) -> Iterator[tuple[int, tuple[str, ...], bool]]:
    """The hand, the features and whether the value is right, for each value read from a set."""
    knowledge, embed = load(), remembering_embed()
    reader = RecordingReader(knowledge.vocabulary, embed, embed, option_names(knowledge.checklist))
    hands = [json.loads(row)["hand"] for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
    for hand, line in zip(hands, lines_of(path), strict=True):
        reader.seen = {}
        reading = reader.read(line.asked or (), line.text)
        taken = {**reading.elsewhere, **reading.values}
        for name, found in reader.seen.items():
            good = [*([line.expect[name]] if name in line.expect else ()), *line.also_ok.get(name, ())]
            yield hand, found, name in taken and any(same(taken[name], value) for value in good)


def fit(rows: Numbers, right: Numbers) -> Numbers:
    """The weights, one a column; the first column is the constant and bears no ridge."""
    weights = np.zeros(rows.shape[1])
    ridge = np.full(rows.shape[1], RIDGE)
    ridge[0] = RIDGE / 100
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (likely - right) + ridge * weights
        bend = (rows * (likely * (1 - likely) + 1e-6)[:, None]).T @ rows + np.diag(ridge)
        weights -= np.linalg.solve(bend, slope)
    return weights


def main(argv: Sequence[str] | None = None) -> None:
    """Print the weights, and what precision the others' weights give each hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    found = [case for path in parser.parse_args(argv).sets for case in cases(path)]
    names = ["always", *(name for name in sorted({f for _, there, _ in found for f in there}) if name != "always")]
    rows = np.array([[name in there for name in names] for _, there, _ in found], dtype=float)
    right = np.array([good for _, _, good in found], dtype=float)
    hands = np.array([hand for hand, _, _ in found])
    predicted = np.zeros(len(found))
    for hand in np.unique(hands):
        others = hands != hand
        predicted[~others] = 1 / (1 + np.exp(-rows[~others] @ fit(rows[others], right[others])))
    order = np.argsort(predicted)
    print(f"{len(found)} values, {len(found) - int(right.sum())} wrong; LEAST is {LEAST}")
    for share in SHARES:
        kept = order[int(share * len(order)) :]
        print(
            f"  {share:4.0%} offered instead: likelihood from {predicted[kept[0]]:.3f}, right {right[kept].mean():.1%}"
        )
    for name, weight in zip(names, fit(rows, right), strict=True):
        print(f"  {name:24} {weight:6.2f}  now {WEIGHTS.get(name, 0.0):5.2f}")


if __name__ == "__main__":
    main()
