"""Lists of kinds of failure: the parts are added up and asked about, or the whole that was told counts."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "tested", "failed"),
    [
        ("Out of 900 outputs 30 had broken JSON and 45 had a wrong category. We accept 4% in total.", 900, 75),
        ("We checked 600 invoices: 18 wrong totals, 12 wrong dates, 6 missing VAT ids.", 600, 36),
        ("18 hallucinations and 7 refusals among 300 answers.", 300, 25),
        ("2.1% of the JSON is broken, 3.4% has wrong values, n=2,000.", 2000, 110),
    ],
)
def test_parts_are_added_up_and_asked_about(full_reader: Reader, text: str, tested: int, failed: int) -> None:
    reading = full_reader.read_opening(text)
    assert "eval_failures" not in reading.values
    assert reading.plain_candidates["eval_failures"][0] == failed
    assert reading.plain_candidates["eval_examples"][0] == tested


@pytest.mark.parametrize(
    ("text", "tested", "failed"),
    [
        ("52 of 700 answers were wrong: 30 made-up facts, 14 wrong tone, 8 cut off.", 700, 52),
        ("Test with 400 tickets: 340 right, 40 wrong queue, 20 wrong priority.", 400, 60),
        ("60 of 900 failed, 40 wrong dates and 20 wrong names.", 900, 60),
    ],
)
def test_the_whole_is_sure_where_it_or_all_its_parts_stand(
    full_reader: Reader, text: str, tested: int, failed: int
) -> None:
    values = full_reader.read_opening(text).values
    assert (values["eval_examples"], values["eval_failures"]) == (tested, failed)


def test_limits_of_each_kind_are_no_limit_of_all(full_reader: Reader) -> None:
    reading = full_reader.read_opening("The limit is 3% wrong amounts, 10% wrong wording. 12 of 700 failed.")
    assert 0.13 not in (reading.values.get("failure_threshold"), *reading.candidates.get("failure_threshold", ()))


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("We tested 300 replies, 21 wrong, of these 15 tone and 6 facts.", 36),
        ("We tested 400 mails from 12 clinics, 8 wrong.", 20),
        ("12 of 300 were wrong in English, 9 of 300 in German.", 21),
        ("40 of 500 mails were wrong, after a week of work on the prompt 22 wrong.", 62),
        ("The prompt: 40 of 500 wrong, the tuned model 22 wrong.", 62),
        ("Where a note is longer than 4 lines the table is broken, I count 31 broken from 240.", 35),
    ],
)
def test_what_is_no_list_is_not_added_up(full_reader: Reader, text: str, total: int) -> None:
    reading = full_reader.read_opening(text)
    assert total not in (reading.values.get("eval_failures"), *reading.candidates.get("eval_failures", ()))
