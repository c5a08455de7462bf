"""Results in forms that leave no doubt: the total of rows, and versions of a prompt."""

from __future__ import annotations

import pytest

from bot.nlu import Reader

NEWEST = [
    ("By channel:\nmail 200 tested, 14 bad\nchat 100 tested, 3 bad\ntotal 300 tested, 17 bad", 300, 17),
    ("We went from 41 of 200 wrong to 18 of 200 by rewriting the prompt.", 200, 18),
    ("Our prompt improved from 33 of 150 wrong to 12 of 150.", 150, 12),
    ("We rewrote the instructions: 50 of 500 wrong before, 21 of 500 after.", 500, 21),
    ("v7: 38 of 300 wrong, v8: 35 of 300 wrong", 300, 35),
    ("v1 30 wrong out of 150, v2 19, v3 11", 150, 11),
    ("In zero-shot mode 30 of 200 failed, few-shot 11 of 200.", 200, 11),
    ("From 12 of 100 wrong in spring it went to 20 of 100 wrong now.", 100, 20),
]
NEWEST_SHARES = [
    ("zero-shot 25% wrong, few-shot 9%", 0.09),
    ("With the old prompt 14% were wrong, with the new one 6%.", 0.06),
    ("v3 had 9% wrong, v4 has 6% wrong", 0.06),
    ("Adding 12 examples brought us from 17% wrong to 8% wrong.", 0.08),
    ("Zero-shot 22% wrong, with twelve examples 7%.", 0.07),
]


@pytest.mark.parametrize(("text", "total", "failed"), NEWEST)
def test_the_result_is_taken(full_reader: Reader, text: str, total: int, failed: int) -> None:
    values = full_reader.read_opening(text).values
    assert (values.get("eval_examples"), values.get("eval_failures")) == (total, failed)


@pytest.mark.parametrize(("text", "share"), NEWEST_SHARES)
def test_the_newest_share_is_taken(full_reader: Reader, text: str, share: float) -> None:
    assert full_reader.read_opening(text).values.get("failure_rate") == share


@pytest.mark.parametrize(
    "text",
    [
        "Sonnet: 12 of 300 wrong\nHaiku: 31 of 250 wrong\nGemini: 22 of 200 wrong",
        "old prompt: 14 of 100 wrong\nfine-tuned: 9 of 150 wrong",
        "Legal: 12 people, 4 managers\nOps: 30 people, 3 managers\nHR: 8 people, 2 managers",
        "North: 2,000 labelled, 40 wrong labels\nSouth: 1,000 labelled, 12 wrong labels\nWest: 500 labelled, 9 wrong",
        "May: 100 tested, 9 wrong\nJune: 120 tested, 6 wrong\nJuly: 80 tested, 2 wrong",
        "Reviewers: Anna 50 checked, 4 wrong. Ben 50 checked, 6 wrong. Ben is stricter.",
    ],
)
def test_rows_of_other_models_times_or_things_are_not_summed(full_reader: Reader, text: str) -> None:
    sums = {750, 250, 50, 3500, 300}
    assert full_reader.read_opening(text).values.get("eval_examples") not in sums


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("GPT-4o: 12 of 300 wrong, Haiku: 35 of 300 wrong.", 35),
        ("Site A: 12 of 300 wrong, site B: 35 of 300 wrong.", 35),
        ("Errors ranged from 10 of 200 to 25 of 200 by site.", 25),
        ("Would it go from 40 of 200 wrong to 10 of 200 wrong if we train?", 10),
        ("The agency says they went from 41 of 200 wrong to 8 of 200.", 8),
        ("v1 30 wrong out of 150, v2 12 examples in the prompt", 12),
        ("12 of 300 wrong is what we need, but we got 3 complaints.", 3),
    ],
)
def test_the_later_of_two_is_not_always_the_newest(full_reader: Reader, text: str, failed: int) -> None:
    assert full_reader.read_opening(text).values.get("eval_failures") != failed
