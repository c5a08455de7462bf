"""Fit the weights of `bot.nlu.weighing.trust`: `python -m tests.nlu.fit_trust`.

`tests/cases/tuned/first_readings.jsonl` has every value that the words called stated when a hand's replies were met for
the first time, before anything was mended for them: what stood beside it, and whether it was right. A reader that has
been mended for a line no longer shows how often it errs. New hands are added before anybody looks at their lines:
`python -m tests.nlu.fit_trust --read SET >> tests/cases/tuned/first_readings.jsonl`.

The weights are those of a logistic regression with a small ridge. Each hand is also predicted from all others: for each
least likelihood that tells how many of the values taken are right, and how many of the right ones are taken.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.loader import load
from bot.nlu import Reader, option_names
from bot.nlu.weighing.trust import LEAST, WEIGHTS
from tests.harness.paths import CASES
from tests.nlu.measure import lines_of, remembering_embed, same

Numbers = NDArray[np.float64]
FIRST_READINGS = CASES / "tuned" / "first_readings.jsonl"
ALWAYS = "always"
RIDGE, FREE, STEPS = 3.0, 0.01, 20  # FREE: the ridge of the constant
LEASTS = (0.0, 0.8, 0.84, 0.86, 0.87, 0.88, 0.89, 0.9, 0.91, 0.92, 0.94)


class _RecordingReader(Reader):
    """Takes whatever the words call stated, and keeps what stands beside it."""

    seen: dict[str, tuple[str, ...]]

    def _likely(self, name: str, found: Sequence[str]) -> bool:
        self.seen[name] = tuple(found)
        return True


def readings(path: Path) -> Iterator[str]:
    """A line of the file for each value that is read in a set of replies."""
    knowledge, embed = load(), remembering_embed()
    reader = _RecordingReader(
        knowledge.vocabulary, embed, embed, option_names(knowledge.checklist), votes=knowledge.votes
    )
    hands = [json.loads(row)["hand"] for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
    for hand, line in zip(hands, lines_of(path), strict=True):
        reader.seen = {}
        reading = reader.read(line.asked or (), line.text)
        taken = {**reading.elsewhere, **reading.values}
        for name, found in reader.seen.items():
            good = [*([line.expect[name]] if name in line.expect else []), *line.also_ok.get(name, ())]
            right = name in taken and any(same(taken[name], value) for value in good)
            yield json.dumps({"hand": hand, "right": right, "found": sorted(set(found) - {ALWAYS})})


def fit(rows: Numbers, right: Numbers) -> Numbers:
    """The weights, one a column; the first is the constant."""
    ridge = np.full(rows.shape[1], RIDGE)
    ridge[0] = FREE
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (likely - right) + ridge * weights
        bend = (rows * (likely * (1 - likely) + 1e-6)[:, None]).T @ rows + np.diag(ridge)
        weights -= np.linalg.solve(bend, slope)
    return weights


def predict(rows: Numbers, right: Numbers, hands: Numbers) -> Numbers:
    """How likely each value is right, by weights fitted on all other hands."""
    likely = np.zeros(len(right))
    for hand in np.unique(hands):
        own = hands == hand
        likely[own] = 1 / (1 + np.exp(-rows[own] @ fit(rows[~own], right[~own])))
    return likely


def main(argv: Sequence[str] | None = None) -> None:
    """Print the weights and what is to be expected of them; with --read, what is read in a set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--read", type=Path, help="a set of replies that nobody has looked at")
    path = parser.parse_args(argv).read
    if path is not None:
        sys.stdout.writelines(f"{row}\n" for row in readings(path))
        return
    read = [json.loads(row) for row in FIRST_READINGS.read_text(encoding="utf-8").splitlines()]
    names = [ALWAYS, *sorted({feature for row in read for feature in row["found"]})]
    rows = np.array([[name == ALWAYS or name in row["found"] for name in names] for row in read], dtype=float)
    right = np.array([row["right"] for row in read], dtype=float)
    likely = predict(rows, right, np.array([row["hand"] for row in read], dtype=float))
    print(
        f"{len(read)} values, {int(np.sum(1 - right))} wrong; LEAST is {LEAST}; each hand by the weights of the others:"
    )
    for least in LEASTS:
        taken = likely >= least
        print(
            f"  least {least:.2f}: {right[taken].mean():.1%} right, {taken[right == 1].mean():.1%} of the right taken"
        )
    for name, weight in zip(names, fit(rows, right), strict=True):
        print(f"  {name:24} {weight:6.2f}  now {WEIGHTS.get(name, 0.0):5.2f}")


if __name__ == "__main__":
    main()
