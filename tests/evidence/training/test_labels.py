"""The sample of labels, and what a judged sample says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from bot.evidence.dropped_files import take_sample
from bot.evidence.evidence_files import EvidenceFileReader
from bot.evidence.training.records.training_examples import Example
from bot.evidence.training.records.training_records import iterate_examples
from tests.evidence.training.builders import chat, make_pairs, write_lines


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_the_interval_is_wilson_s(counts: tuple[int, int]) -> None:
    judged, wrong = counts
    low, high = EvidenceFileReader.estimate_wrong(judged, wrong)
    expected = binomtest(wrong, judged).proportion_ci(0.95, method="wilson")
    assert low == pytest.approx(expected.low, abs=1e-9)
    assert high == pytest.approx(expected.high, abs=1e-9)


def test_three_of_twenty_wrong() -> None:
    # By hand: z = 1.959964, p = 0.15, n = 20: centre (0.15 + 0.096036) / 1.192073 = 0.206394, half 0.153994.
    low, high = EvidenceFileReader.estimate_wrong(20, 3)
    assert (round(low, 3), round(high, 3)) == (0.052, 0.360)


def test_a_sample_holds_complete_pairs_with_their_lines(tmp_path: Path) -> None:
    records = [chat(*pair) for pair in make_pairs(50)]
    records[3] = chat("no answer", None)
    path = write_lines(tmp_path / "set.jsonl", records)
    sample = take_sample(iterate_examples(path), 20, seed=3)
    lines = [line for line, _ in sample]
    assert len(sample) == 20
    assert lines == sorted(set(lines))
    assert 4 not in lines
    assert sample == take_sample(iterate_examples(path), 20, seed=3)
    assert sample != take_sample(iterate_examples(path), 20, seed=4)
    assert len(take_sample(iterate_examples(path), 100, seed=0)) == 49


def test_each_example_has_the_same_chance() -> None:
    examples = [(line, Example("chat", input="q", output="a")) for line in range(40)]
    counts = Counter(line for seed in range(2000) for line, _ in take_sample(examples, 10, seed))
    # 2,000 draws at 1/4: 500 expected, standard deviation 19.4; five of them on each side.
    assert all(403 <= counts[line] <= 597 for line in range(40))
