"""Fit the weights of `bot.nlu.trust`: `python -m tests.nlu.fit_trust tests/cases/tuned/met_replies.jsonl`.

Every value that the words call stated is one case, with its features and whether it is right. The weights are those of
a logistic regression with a small ridge; each hand is also predicted from the others, which says what is to be expected
of a writer whom nobody has met: for each least likelihood the precision, what is taken, and what is taken or offered.
What is fitted on counts no more as unseen.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.decision.profile import Value
from bot.knowledge.loader import load
from bot.nlu import Reader, option_names
from bot.nlu.mentions import Message
from bot.nlu.reading import Claim, Reading
from bot.nlu.settling import alternatives
from bot.nlu.trust import LEAST, WEIGHTS
from bot.nlu.unknowns import PAIRS
from tests.nlu.measure import Line, Report, lines_of, remembering_embed, same, score

Numbers = NDArray[np.float64]
RIDGE, STEPS = 5.0, 20
LEASTS = (0.0, 0.8, 0.84, 0.86, 0.88, 0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96)


@dataclass(frozen=True, slots=True)
class Case:
    """A reply read with every value taken.

    `seen`: the features of each value that may be offered instead; `beside`: what would be offered then.
    """

    hand: int
    line: Line
    reading: Reading
    seen: Mapping[str, tuple[str, ...]]
    beside: Mapping[str, tuple[Value, ...]]

    def right(self, name: str) -> bool:
        """Whether the value taken for a field is right."""
        taken = {**self.reading.elsewhere, **self.reading.values}
        good = [self.line.expect[name]] if name in self.line.expect else []
        return name in taken and any(same(taken[name], value) for value in (*good, *self.line.also_ok.get(name, ())))

    def with_doubts(self, doubted: Iterable[str]) -> Reading:
        """The reading with some values offered instead of taken."""
        names = set(doubted)
        names |= {name for pair in PAIRS if names & set(pair) for name in pair}
        taken = {**self.reading.elsewhere, **self.reading.values}
        return replace(
            self.reading,
            values={name: value for name, value in self.reading.values.items() if name not in names},
            elsewhere={name: value for name, value in self.reading.elsewhere.items() if name not in names},
            candidates={**self.reading.candidates, **{name: self.beside[name] for name in names if name in taken}},
        )


class RecordingReader(Reader):
    """Takes whatever the words call stated, and keeps what stands beside it."""

    seen: dict[str, tuple[str, ...]]
    beside: dict[str, tuple[Value, ...]]

    def _trusts(self, message: Message, claims: Sequence[Claim], name: str, value: Value, asked: Sequence[str]) -> bool:
        self.beside[name] = alternatives(claims, name, value)
        return super()._trusts(message, claims, name, value, asked)

    def _likely(self, name: str, found: Sequence[str]) -> bool:
        self.seen[name] = tuple(found)
        return True


def cases(path: Path) -> Iterator[Case]:
    """Each reply of a set as it is read where nothing is doubted."""
    knowledge, embed = load(), remembering_embed()
    reader = RecordingReader(knowledge.vocabulary, embed, embed, option_names(knowledge.checklist))
    hands = [json.loads(row)["hand"] for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
    for hand, line in zip(hands, lines_of(path), strict=True):
        reader.seen, reader.beside = {}, {}
        reading = reader.read(line.asked or (), line.text)
        yield Case(hand, line, reading, reader.seen, reader.beside)


def fit(rows: Numbers, right: Numbers, before: Numbers) -> Numbers:
    """The weights, one a column, drawn to those `before`: they come from lines that nobody had seen then."""
    weights = before.copy()
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (likely - right) + RIDGE * (weights - before)
        bend = (rows * (likely * (1 - likely) + 1e-6)[:, None]).T @ rows + RIDGE * np.eye(rows.shape[1])
        weights -= np.linalg.solve(bend, slope)
    return weights


def predict(names: Sequence[str], read: Sequence[Case]) -> list[dict[str, float]]:
    """For each case, how likely each value is right, by weights fitted on all other hands."""
    owners = [number for number, case in enumerate(read) for _ in case.seen]
    found = [(name, there) for case in read for name, there in case.seen.items()]
    rows = np.array([[name in there for name in names] for _, there in found], dtype=float)
    right = np.array([read[number].right(name) for number, (name, _) in zip(owners, found, strict=True)], dtype=float)
    before = np.array([WEIGHTS.get(name, 0.0) for name in names])
    hands = np.array([read[number].hand for number in owners])
    out: list[dict[str, float]] = [{} for _ in read]
    for hand in np.unique(hands):
        weights = fit(rows[hands != hand], right[hands != hand], before)
        for place in np.flatnonzero(hands == hand):
            out[owners[place]][found[place][0]] = float(1 / (1 + np.exp(-rows[place] @ weights)))
    return out


def tabulate(
    read: Sequence[Case], likely: Sequence[Mapping[str, float]], keep: Callable[[Case], bool]
) -> Iterator[str]:
    """For each least likelihood, how the replies that `keep` names would be read."""
    for least in LEASTS:
        report = Report()
        for case, found in zip(read, likely, strict=True):
            if keep(case):
                score(case.with_doubts(name for name, share in found.items() if share < least), case.line, report)
        yield f"{report.all.row(f'  least {least:.2f}')}"


def main(argv: Sequence[str] | None = None) -> None:
    """Print the weights, and how the others' weights would read each hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    read = [case for path in parser.parse_args(argv).sets for case in cases(path)]
    names = ["always", *sorted({f for case in read for there in case.seen.values() for f in there} - {"always"})]
    likely = predict(names, read)
    count = sum(len(case.seen) for case in read)
    wrong = sum(not case.right(name) for case in read for name in case.seen)
    hands = len({case.hand for case in read})
    print(f"{count} values of {len(read)} replies by {hands} hands, {wrong} wrong; LEAST is {LEAST}")
    print("each hand by the weights of the others:", *tabulate(read, likely, lambda _: True), sep="\n")
    print("plain lines alone:", *tabulate(read, likely, lambda case: case.line.kind == "plain"), sep="\n")
    rows = np.array([[name in there for name in names] for case in read for there in case.seen.values()], dtype=float)
    right = np.array([case.right(name) for case in read for name in case.seen], dtype=float)
    before = np.array([WEIGHTS.get(name, 0.0) for name in names])
    for name, weight in zip(names, fit(rows, right, before), strict=True):
        print(f"  {name:24} {weight:6.2f}  now {WEIGHTS.get(name, 0.0):5.2f}")


if __name__ == "__main__":
    main()
