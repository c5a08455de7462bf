"""What people get right on their own, or an older system did, is no result of the prompt."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "tested", "failed"),
    [
        ("Our nurses code 94% of the notes correctly, the prompt manages 90%, both on the same 600 notes.", 600, 60),
        (
            "Our call centre people get it right in 91% of cases, the prompted model in 87%, same 1,000 calls.",
            1000,
            130,
        ),
        ("The old rules engine was at 71% and the prompt's at 88% of 640 orders.", 640, 77),
        ("Old regex system: 82% of addresses parsed. GPT with the prompt: 96% of 1,000 right.", 1000, 40),
        ("Eval set is 50 examples, 4 failed. My manager says 8% > 5%, so we train.", 50, 4),
    ],
)
def test_the_prompt_s_own_result_counts(full_reader: Reader, text: str, tested: int, failed: int) -> None:
    values = full_reader.read_opening(text).values
    assert (values["eval_examples"], values["eval_failures"]) == (tested, failed)


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("Our agents reject 9% of 400 drafts.", 36),
        ("Our clerks found 14% of 300 replies wrong.", 42),
        ("The nurses checked 300 notes, 91% were right.", 27),
    ],
)
def test_what_people_find_wrong_in_outputs_is_the_prompt_s(full_reader: Reader, text: str, failed: int) -> None:
    reading = full_reader.read_opening(text)
    assert failed in (reading.values.get("eval_failures"), *reading.candidates.get("eval_failures", ()))


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("We compared on same 800: trained one made 56 errors, the big model with our prompt made 60.", (56, 60)),
        ("Blind review, 200 texts each: the trained one got 180 approved, our prompt 150.", (20, 50)),
        ("We trained one. On same 300 lines: trained one made 9 bad lines, the prompt made 24 bad lines.", (9, 24)),
    ],
)
def test_two_results_of_one_set_are_each_model_s_own(full_reader: Reader, text: str, failed: tuple[int, int]) -> None:
    reading = full_reader.read_opening(text)
    found = {name: values[0] for name, values in reading.plain_candidates.items()} | dict(reading.values)
    assert (found["tuned_failures"], found["eval_failures"]) == failed
    assert found["tuned_examples"] == found["eval_examples"]


def test_what_trained_people_got_wrong_is_no_model_s_result(full_reader: Reader) -> None:
    text = "The same 100 documents: the trained staff made 5 errors, the prompt 8."
    assert "tuned_failures" not in full_reader.read_opening(text).plain_candidates
