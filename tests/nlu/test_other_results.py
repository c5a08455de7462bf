"""Which of several results is the prompt's, as a whole and today: not one class's, people's, or last month's."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


def _result(reader: Reader, text: str) -> tuple[object, object]:
    """The prompt's result of a message, or what is asked about as such."""
    reading = reader.read_opening(text)
    found = {**{name: values[0] for name, values in reading.plain_candidates.items()}, **reading.values}
    return found.get("eval_examples"), found.get("eval_failures")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("91% right on 800 mails, we need 95%. The refund class alone: 2 of 120 wrong.", (800, 72)),
        ("88 of 1,000 are wrong, we can live with 10%. Among the urgent ones it is 12 of 40.", (1000, 88)),
        ("9% of 600 wrong overall; German ones 0 of 150 wrong. Target 5%.", (600, 54)),
        ("In the test cases 12 of 400 were wrong. We accept 5%.", (400, 12)),
    ],
)
def test_the_result_of_a_class_is_not_taken_for_the_whole(
    full_reader: Reader, text: str, result: tuple[int, int]
) -> None:
    assert _result(full_reader, text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("We didn't fine-tune yet. Prompt gets 30 of 500 wrong, humans 12 of 500.", (500, 30)),
        ("Rule-based system: 70 of 600 wrong. Prompt: 25 of 600 wrong. Limit 3%.", (600, 25)),
        ("Nurses marked 24 of 300 summaries wrong. Limit 5%.", (300, 24)),
        ("Our experts checked 400: 22 wrong. We accept 4%.", (400, 22)),
        ("The rules are fixed. 30 of 600 wrong. Limit 3%.", (600, 30)),
    ],
)
def test_the_result_of_people_or_rules_is_not_the_prompts(
    full_reader: Reader, text: str, result: tuple[int, int]
) -> None:
    assert _result(full_reader, text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Accuracy moved from 71 to 84 on the 250 hand-checked ones after the rewrite. We need 90.", (250, 40)),
        ("The accuracy went from 91 to 84 on 300 since the model update. Limit 10% wrong.", (300, 48)),
        ("We got the error rate down from 14% to 6% on the same 300. Limit 5%.", (300, 18)),
        ("Failures dropped from 40 to 22 of 400. We accept 4%.", (400, 22)),
        ("6 errors per 100 outputs, counted on 800. Limit 4%.", (800, 48)),
        ("Prompted: 5 errors per 100 (n=900). Limit 4%.", (900, 45)),
    ],
)
def test_of_scores_that_moved_the_last_one_holds(full_reader: Reader, text: str, result: tuple[int, int]) -> None:
    assert _result(full_reader, text) == result


@pytest.mark.parametrize(
    "text",
    [
        "94.6% right on our 2,500-note test file. Floor we agreed with ops is 93%.",
        "Floor is 93%. 90% of 500 were right.",
        "Accuracy went from 71 to 84 on 250 mails. Target is 93.",
    ],
)
def test_a_floor_is_a_limit(full_reader: Reader, text: str) -> None:
    assert full_reader.read_opening(text).values["failure_threshold"] == pytest.approx(0.07)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Out of 900 outputs 30 had broken JSON and 45 had a wrong category. We accept 4% in total.", (900, 75)),
        ("Out of 500 replies 35 had a broken structure and 20 the wrong tone. We accept 8%.", (500, 55)),
    ],
)
def test_kinds_of_failure_add_up_and_are_asked_about(full_reader: Reader, text: str, result: tuple[int, int]) -> None:
    assert _result(full_reader, text) == result
    assert "eval_failures" not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    "text",
    [
        "30 of 900 failed, 12 of them with wrong dates.",
        "30 of 900 had broken tables, 12 of them in the header.",
        "30 of 900 were wrong, and 12 had wrong dates.",
        "30 of 900 failed, and 45 tickets came in today.",
    ],
)
def test_a_part_of_the_failures_adds_nothing(full_reader: Reader, text: str) -> None:
    assert full_reader.read_opening(text).values["eval_failures"] == 30
