"""A solution is computed once for its inputs; whatever is wrong with its file, it is computed again."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.embeddings.solutions import KEPT, remembering_solutions
from bot.nlu.meaning.text_vectors import Vectors

ONE, TWO = np.ones((2, 3), dtype=np.float32), np.full((3, 2), 2, dtype=np.float32)


def solved(folder: Path, *inputs: Vectors, result: float = 7.0) -> tuple[float, bool]:
    """The solution for these inputs, and whether it was computed."""
    computed: list[bool] = []

    def compute() -> Vectors:
        computed.append(True)
        return np.array([result], dtype=np.float32)

    return float(remembering_solutions(folder)(inputs, compute)[0]), bool(computed)


def test_a_solution_is_computed_once_for_its_inputs(tmp_path: Path) -> None:
    assert solved(tmp_path, ONE, TWO) == (7.0, True)
    assert solved(tmp_path, ONE, TWO, result=8.0) == (7.0, False)
    assert solved(tmp_path, np.asfortranarray(ONE), TWO, result=8.0) == (7.0, False)


def test_other_inputs_have_another_solution(tmp_path: Path) -> None:
    solved(tmp_path, ONE, TWO)
    assert solved(tmp_path, TWO, ONE, result=8.0) == (8.0, True)
    assert solved(tmp_path, ONE.T, TWO, result=9.0) == (9.0, True)
    assert solved(tmp_path, ONE, TWO + 1, result=10.0) == (10.0, True)


def test_a_damaged_file_is_computed_again(tmp_path: Path) -> None:
    solved(tmp_path, ONE)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"")
    assert solved(tmp_path, ONE, result=8.0) == (8.0, True)
    assert solved(tmp_path, ONE, result=9.0) == (8.0, False)


def test_without_a_place_for_files_it_is_computed_each_time(tmp_path: Path) -> None:
    taken = tmp_path / "a file"
    taken.write_bytes(b"")
    assert solved(taken, ONE) == (7.0, True)
    assert solved(taken, ONE, result=8.0) == (8.0, True)


def test_only_a_few_files_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        solved(tmp_path, ONE * number)
    assert len(list(tmp_path.iterdir())) == KEPT
