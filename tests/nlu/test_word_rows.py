"""Texts by the words they share: only what is not zero is kept, and columns are the same at each start."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.meaning.text_vectors import WordRows, WordVectors

LETTERS = [*"qwertzuiopasdfghjklyxcvbnm"]
TEXTS = ("red green", "green blue", "blue", "grey")


def dense(rows: WordRows, columns: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    whole = np.zeros((rows.count, columns), dtype=np.float32)
    whole[rows.row, rows.column] = rows.weight
    return whole


def test_columns_stand_in_the_order_of_the_texts() -> None:
    words = WordVectors([" ".join(LETTERS), "other"])
    assert [words.of([letter]).column.tolist() for letter in LETTERS] == [[place] for place in range(len(LETTERS))]


def test_a_rarer_word_weighs_more() -> None:
    found = dense(WordVectors(TEXTS).of(["red green"]), 4)
    rare, common = np.log(4), np.log(2)
    assert found[0].tolist() == pytest.approx([rare / np.hypot(rare, common), common / np.hypot(rare, common), 0, 0])


def test_products_are_those_of_the_whole_rows() -> None:
    words = WordVectors(TEXTS)
    here, there = words.of(["green grey", "unknown", "blue blue"]), words.of(TEXTS)
    assert here.products(there) == pytest.approx(dense(here, 4) @ dense(there, 4).T)


def test_some_rows_are_counted_from_the_first_of_them() -> None:
    words = WordVectors(TEXTS).of(TEXTS)
    assert dense(words.rows(slice(1, 3)), 4).tolist() == dense(words, 4)[1:3].tolist()


def test_texts_without_a_known_word_share_nothing() -> None:
    words = WordVectors(TEXTS)
    assert words.of(["", "…"]).products(words.of(TEXTS)).tolist() == [[0] * 4] * 2
