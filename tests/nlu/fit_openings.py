"""Fit the weights of openings: `python -m tests.nlu.fit_openings SET...` prints `opening_words.toml`.

First the votes of `word_votes`: every opening is one case of each field, with its words, what its cues say, and which
choice it states, if any. Then those of `opening_trust` (both in `bot.nlu.weighing`): every value read is one case, with
what stands beside it, and whether it is right. Both are logistic regressions with a small ridge. Each part of the hands
is predicted from the others, and the second fit sees the votes only so. How often the reader errs on words that it
never met is learned from the hands above MENDED alone: for the others the strength of words has weights of its own,
which are thrown away. `tests/cases/tuned/first_opening_claims.jsonl` has what was found in the openings of these hands
before anything was mended for them. New hands are added before anybody looks at their lines: `python -m
tests.nlu.fit_openings --read SET >> tests/cases/tuned/first_opening_claims.jsonl`. What is fitted on counts no more as
unseen.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bot.decision.profile import Value
from bot.knowledge.loader import load
from bot.nlu import Reader, option_names
from bot.nlu.message.mentions import Message
from bot.nlu.message.vocabulary import BOOLEANS, NAMED, choices_of, value_of
from bot.nlu.reading import Claim, Reading
from bot.nlu.weighing.opening_values import Likely, settle_opening
from bot.nlu.weighing.settling import possible
from bot.nlu.weighing.trust import likelihood
from bot.nlu.weighing.word_votes import NOT_STATED, TRUST, FieldVotes, features
from tests.harness.paths import CASES
from tests.nlu.measure import Line, Report, lines_of, same, score

Numbers = NDArray[np.float32]
Rows = Any  # a sparse matrix, shape (cases, features)
VOTED = (*(name for name in NAMED if name != "prompt_ingredients"), *BOOLEANS)
RIDGE, LASSO, STEPS, PARTS = 1.0, 0.5, 90, 12
SELDOM, SELDOM_BESIDE = 6, 6  # openings, or values, with a word that is used at least; cues: three
SMALLEST, SMALLEST_BESIDE = 0.02, 0.05
MENDED = 18  # the last of the hands that the reader was mended for before it was seen how they are read
FIRST_CLAIMS = CASES / "tuned" / "first_opening_claims.jsonl"
TRUST_STEPS, TRUST_RIDGE = 100, 4.0
MENDED_WEIGHT = 0.3  # of a value of theirs, beside 1 of one that was met as first read
LEASTS = (0.84, 0.85, 0.86, 0.87, 0.88, 0.89, 0.9, 0.92, 0.94)
LEAST = 0.87


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening with its claims as the finders make them."""

    hand: int
    line: Line
    message: Message
    claims: Sequence[Claim]

    def right(self, name: str, value: Value) -> bool:
        """Whether a value that is taken is right."""
        stated = [self.line.expect[name]] if name in self.line.expect else []
        return any(same(value, good) for good in (*stated, *self.line.also_ok.get(name, ())))

    def read(self, votes: Mapping[str, FieldVotes], likely: Likely, least: float) -> Reading:
        """The opening as the reader reads it by its words alone."""
        values, candidates, *_ = settle_opening(self.message, self.claims, votes, likely, least)
        return Reading(self.line.text, possible(values), candidates)


@dataclass(frozen=True, slots=True)
class Case:
    """A value read: what stands beside it, and whether it is right."""

    opening: int
    name: str
    beside: frozenset[str]
    right: bool


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


def fit(rows: Rows, wanted: Numbers) -> Numbers:
    """The weights, shape (features, choices); the first feature is the constant."""
    size: Numbers = np.ones(rows.shape[1], dtype=np.float32)
    for _ in range(10):
        size = rows.T @ (rows @ size)
        steepest = float(np.linalg.norm(size))
        size = np.asarray(size / steepest, dtype=np.float32)
    step = 1 / (steepest / 2 + RIDGE)
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


class Table:
    """Features as columns; the first is the constant."""

    def __init__(self, found: Sequence[Mapping[str, float]], first: str, seldom: int) -> None:
        often = Counter(feature for row in found for feature in row)
        least = {f: 3 if "=" in f else seldom for f in often}
        self.names = [first, *sorted(f for f, n in often.items() if f != first and n >= least[f])]
        places = {name: place for place, name in enumerate(self.names)}
        kept = [
            (number, places[feature], size)
            for number, row in enumerate(found)
            for feature, size in row.items()
            if feature in places
        ]
        rows, columns, sizes = zip(*kept, strict=True)
        shape = len(found), len(self.names)
        self.rows = csr_matrix((np.array(sizes, dtype=np.float32), (rows, columns)), shape=shape)


def votes_by_part(openings: Sequence[Opening], parts: NDArray[np.int64]) -> Iterator[tuple[str, list[FieldVotes]]]:
    """The votes of each field: first those fitted on all openings, then for each part those fitted on the others."""
    for name in VOTED:
        choices: list[Value] = [None, *(value_of(name, key) for key in choices_of(name))]
        table = Table([features(o.message.words.tokens, o.claims, name) for o in openings], "=", SELDOM)
        wanted = np.array([wanted_shares(o.line, name, choices) for o in openings], dtype=np.float32)
        kept = [np.ones(len(parts), dtype=bool), *(parts != part for part in range(PARTS))]
        fits = [fit(table.rows[rows], wanted[rows]) for rows in kept]
        yield name, [FieldVotes(tuple(choices), _by_feature(table.names, weights)) for weights in fits]


def _by_feature(names: Sequence[str], weights: Numbers) -> dict[str, dict[int, float]]:
    """The weights that are not too small, as the file holds them."""
    return {
        name: {place: round(float(w), 2) for place, w in enumerate(row) if abs(w) >= SMALLEST or name == "="}
        for name, row in zip(names, weights, strict=True)
    }


def cases(openings: Sequence[Opening], votes: Sequence[Mapping[str, FieldVotes]]) -> Iterator[Case]:
    """Every value read, whether it would be taken or not; `votes`: those of each opening.

    A share beside counted failures is left out: it is set aside whether it is theirs or not.
    """
    for number, opening in enumerate(openings):
        seen = list[tuple[str, Value, frozenset[str]]]()
        opening.read(votes[number], partial(_keep, seen), 1)
        kept = seen if "eval_failures" not in opening.line.expect else [row for row in seen if row[0] != "failure_rate"]
        yield from (Case(number, name, beside, opening.right(name, value)) for name, value, beside in kept)


def _keep(seen: list[tuple[str, Value, frozenset[str]]], name: str, value: Value, beside: frozenset[str]) -> float:
    seen.append((name, value, beside))
    return 0.0


def _likely(trust: Mapping[str, float], _name: str, _value: Value, beside: frozenset[str]) -> float:
    return likelihood(beside, trust)


def report(
    openings: Sequence[Opening],
    votes: Sequence[Mapping[str, FieldVotes]],
    weights: Sequence[Mapping[str, float]],
    least: float,
) -> Iterator[tuple[int, Report]]:
    """How each hand above MENDED would be read with the weights of its part; 0 is all of them."""
    found: dict[int, Report] = {0: Report()}
    for number, opening in enumerate(openings):
        if opening.hand > MENDED:
            reading = opening.read(votes[number], partial(_likely, weights[opening.hand % PARTS]), least)
            for hand in 0, opening.hand:
                score(reading, opening.line, found.setdefault(hand, Report()))
    yield from sorted(found.items())


def with_mended(beside: frozenset[str], name: str) -> dict[str, float]:
    """What stands beside a value of a hand that the reader was mended for: its strength has weights of its own."""
    steps = {f for f in beside if "_below_" in f}
    return dict.fromkeys((*beside, "mended=", f"mended={name}", *(f"mended={f}" for f in steps)), 1.0)


def trust_weights(table: Table, right: Numbers, counts: Numbers) -> dict[str, float]:
    """By feature, without those of the mended hands: a logistic regression with a ridge.

    `counts`: how much each case weighs, shape (cases,); those of 0 are left out.
    """
    kept = counts > 0
    rows, wanted = table.rows[kept].astype(np.float64), right[kept].astype(np.float64)
    sizes = counts[kept].astype(np.float64)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        sums = rows @ weights
        slope = rows.T @ (sizes * (1 / (1 + np.exp(-sums)) - wanted)) + TRUST_RIDGE * weights
        size = np.sum(sizes * (np.logaddexp(0, sums) - wanted * sums)) + TRUST_RIDGE / 2 * np.sum(weights**2)
        return float(size), slope

    start = np.zeros(len(table.names))
    weights = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": TRUST_STEPS}).x
    pairs = zip(table.names, weights, strict=True)
    return {name: round(float(w), 2) for name, w in pairs if abs(w) >= SMALLEST_BESIDE and "mended=" not in name}


def read_sets(paths: Sequence[Path]) -> Iterator[Opening]:
    """Every opening of some sets; what was found in it when it was met, where that is known."""
    knowledge = load()
    reader = Reader(knowledge.vocabulary, options=option_names(knowledge.checklist))
    met = {row["id"]: row["claims"] for row in _rows(FIRST_CLAIMS)}
    for path in paths:
        lines = (line for line in lines_of(path) if line.asked is None)
        for number, (row, line) in enumerate(zip(_rows(path), lines, strict=True)):
            message, claims = reader.opening_claims(line.text)
            if line.id in met:
                claims = [Claim(name, _value(value), *rest) for name, value, *rest in met[line.id]]
            yield Opening(row.get("hand", number % PARTS), line, message, claims)


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]


def claims_of(path: Path) -> Iterator[str]:
    """A line of FIRST_CLAIMS for each opening of a set."""
    knowledge = load()
    reader = Reader(knowledge.vocabulary, options=option_names(knowledge.checklist))
    for line in lines_of(path):
        found = reader.opening_claims(line.text)[1]
        claims = [(c.field, c.value, round(c.strength, 4), c.start, c.end, c.role) for c in found]
        yield json.dumps({"id": line.id, "claims": claims})


def _table_of(name: str, weights: Mapping[str, str]) -> str:
    return "\n".join([f"[{name}]", *(f'weights.{key} = """\\\n{text}"""' for key, text in weights.items())]) + "\n"


def _wrapped(pairs: Mapping[str, float]) -> str:
    lines = [""]
    for name, weight in pairs.items():
        pair = f"{name} {weight:.2f} "
        if len(lines[-1]) + len(pair) > 117:
            lines.append("")
        lines[-1] += pair
    return "\\\n".join(lines)


def main(argv: Sequence[str] | None = None) -> None:
    """Print the file; what is to be expected of a hand that nobody has met goes to stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", type=Path)
    parser.add_argument("--read", type=Path, help="a set of openings that nobody has looked at")
    args = parser.parse_args(argv)
    if args.read is not None:
        sys.stdout.writelines(f"{row}\n" for row in claims_of(args.read))
        return
    openings = list(read_sets(args.sets))
    parts = np.array([opening.hand % PARTS for opening in openings])
    fields = dict(votes_by_part(openings, parts))
    votes = [{name: fits[1 + part] for name, fits in fields.items()} for part in parts]
    read = list(cases(openings, votes))
    beside = [
        dict.fromkeys(case.beside, 1.0) if openings[case.opening].hand > MENDED else with_mended(case.beside, case.name)
        for case in read
    ]
    table = Table(beside, "always", SELDOM_BESIDE)
    right = np.array([case.right for case in read], dtype=np.float32)
    own = np.array([parts[case.opening] for case in read])
    met = np.array([openings[case.opening].hand > MENDED for case in read])
    counts = np.where(met, 1.0, MENDED_WEIGHT).astype(np.float32)
    by_part = [trust_weights(table, right, counts * (own != part)) for part in range(PARTS)]
    for least in LEASTS:
        (_, all_hands), *_ = report(openings, votes, by_part, least)
        print(all_hands.all.row(f"least {least:.2f}"), file=sys.stderr)
    for hand, found in report(openings, votes, by_part, LEAST):
        print(found.all.row(f"least {LEAST:.2f} hand {hand}"), file=sys.stderr)
    print("# Weights of openings, written by `python -m tests.nlu.fit_openings`; nobody edits them.\n")
    for name, fits in fields.items():
        places = enumerate((NOT_STATED, *choices_of(name)))
        print(
            _table_of(
                name,
                {
                    key: _wrapped({f: w[place] for f, w in fits[0].weights.items() if place in w})
                    for place, key in places
                },
            )
        )
    whole = trust_weights(table, right, counts)
    print(f'[{TRUST}]\nleast = {LEAST}\nweights = """\\\n{_wrapped(whole)}"""')


if __name__ == "__main__":
    main()
