"""What holds for every eval file, whatever is in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evidence.evals.eval_reading import EvalChoices, EvalReading
from bot.evidence.evals.read_evals import read_paths
from tests.evidence.eval_files import write_csv

VERDICTS = st.sampled_from(["True", "False", "", "N/A", "nan"])
ROWS = st.lists(st.tuples(VERDICTS, st.sampled_from(["a", "b", "c"])), min_size=2, max_size=40).filter(
    lambda rows: any(verdict in ("True", "False") for verdict, _ in rows)
)


def read(
    rows: list[list[str]], second: list[list[str]] | None = None, choices: EvalChoices | None = None
) -> EvalReading:
    with tempfile.TemporaryDirectory() as folder:
        header = ["id", "category", "correct"]
        paths = [
            write_csv(Path(folder) / f"r{place}.csv", [header, *table])
            for place, table in enumerate([rows, second])
            if table
        ]
        return read_paths(paths, choices or EvalChoices())


def table(rows: list[tuple[str, str]]) -> list[list[str]]:
    return [[f"case {place}", group, verdict] for place, (verdict, group) in enumerate(rows)]


@given(ROWS)
@settings(deadline=None, max_examples=60)
def test_n_is_passes_and_failures_and_nothing_else(rows: list[tuple[str, str]]) -> None:
    reading = read(table(rows))
    verdicts = [verdict for verdict, _ in rows]
    assert reading.failures == verdicts.count("False")
    assert reading.n == verdicts.count("True") + verdicts.count("False")
    assert reading.n + reading.not_evaluated == len(rows)
    assert sum(group.n for group in reading.groups.values()) in (0, reading.n)
    assert reading.rate is not None
    assert reading.low is not None
    assert reading.high is not None
    assert 0 <= reading.low <= reading.rate <= reading.high <= 1


@given(ROWS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_the_order_of_rows_changes_no_figure(rows: list[tuple[str, str]], random: object) -> None:
    ordered = table(rows)
    shuffled = list(ordered)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = read(ordered), read(shuffled)
    assert (first.n, first.failures, first.not_evaluated) == (second.n, second.failures, second.not_evaluated)
    assert first.groups == second.groups
    assert first.bunched == second.bunched


@pytest.mark.slow
@given(ROWS, ROWS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_pairs_do_not_depend_on_order_and_turn_round_with_the_files(
    rows: list[tuple[str, str]], others: list[tuple[str, str]], random: object
) -> None:
    first, second = table(rows), table(others)
    shuffled = list(second)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    there, shuffled_there, back = (read(first, second).pairs, read(first, shuffled).pairs, read(second, first).pairs)
    if there is None:
        assert shuffled_there is None
        assert back is None
        return
    assert shuffled_there is not None
    assert back is not None
    assert (there.both_pass, there.only_first, there.only_second, there.both_fail) == (
        shuffled_there.both_pass,
        shuffled_there.only_first,
        shuffled_there.only_second,
        shuffled_there.both_fail,
    )
    assert (back.only_first, back.only_second, back.p) == (there.only_second, there.only_first, there.p)
    assert abs(there.difference + back.difference) < 1e-12


@given(ROWS, st.integers(1, 5))
@settings(deadline=None, max_examples=30)
def test_what_was_not_evaluated_changes_neither_rate_nor_interval(rows: list[tuple[str, str]], more: int) -> None:
    plain, padded = read(table(rows)), read(table([*rows, *[("", "a")] * more]))
    assert (plain.n, plain.failures, plain.rate, plain.low, plain.high) == (
        padded.n,
        padded.failures,
        padded.rate,
        padded.low,
        padded.high,
    )
    assert padded.not_evaluated == plain.not_evaluated + more


@given(ROWS, st.integers(2, 4))
@settings(deadline=None, max_examples=30)
def test_the_same_run_again_and_again_makes_nothing_surer(rows: list[tuple[str, str]], times: int) -> None:
    once = read(table(rows))
    often = read(table(rows) * times)
    if once.n == 0:
        return
    assert often.rate == once.rate
    assert often.low is not None
    assert often.high is not None
    assert abs(often.low - (once.low or 0)) < 1e-12
    assert abs(often.high - (once.high or 0)) < 1e-12
    assert "repeats" in {question.about for question in often.questions}
