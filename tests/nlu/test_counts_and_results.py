"""Numbers beside words of failing: what was counted in a test, and what only sounds like it."""

from __future__ import annotations

import pytest

from bot.nlu import Reader

RESULTS = frozenset(("eval_examples", "eval_failures", "tuned_examples", "tuned_failures"))


@pytest.mark.parametrize(
    "text",
    [
        "Tasting notes from 26 panel members, in free words, which we map to a scale (fruity, bitter, 11 defects).",
        "Call notes from 35 agents, very short, are mapped to 15 problems and 4 products.",
        "We have 300 emails, and 18 failure modes to tell apart.",
        "Error logs from 22 services, mostly stack traces, get one of 40 error codes.",
        "We inspect photos from 40 machines and assign one of 12 defects to each.",
        "From 90 hospitals, letters about 25 mistakes that nurses make.",
        "The catalogue lists 45 defects for 120 parts.",
        "The tuned model is 60% cheaper. The prompt is at 95%. Test set of 400.",
        "We have 84 agents and 90 branches; prompt or tuned?",
    ],
)
def test_things_that_are_called_defects_are_no_result(full_reader: Reader, text: str) -> None:
    values = full_reader.read_opening(text).values
    assert not {"eval_failures", "tuned_failures"} & {*values}


@pytest.mark.parametrize(
    ("text", "total", "failed"),
    [
        ("Tested on 200 letters, 12 errors.", 200, 12),
        ("Over 250 emails we had 12 mistakes.", 250, 12),
        ("We ran it on 400 reports from 26 branches: 31 defects.", 400, 31),
        ("Of 300 mails, 18 errors.", 300, 18),
        ("12 errors in 300 outputs.", 300, 12),
        ("She read 120 answers and found 7 mistakes.", 120, 7),
        ("Zürich office: tested on 200 letters, 12 errors", 200, 12),
        ("The naïve prompt got 22 of 400 wrong", 400, 22),
        ("café menu bot: 300 tested, 12 wrong", 300, 12),
    ],
)
def test_defects_that_were_counted_are(full_reader: Reader, text: str, total: int, failed: int) -> None:
    values = full_reader.read_opening(text).values
    assert (values["eval_examples"], values["eval_failures"]) == (total, failed)


@pytest.mark.parametrize(
    "text",
    [
        "On a 12 000 fiches produit à classer, 30 catégories, prompt ça marche à peu près. Should we tune?",
        "Bonjour! On a 500 mails classés, 20 étiquettes à prévoir. Prompt or training?",
    ],
)
def test_numbers_of_a_sentence_in_another_language_are_no_pair(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert not RESULTS & {*reading.values, *reading.candidates}


@pytest.mark.parametrize(
    ("text", "prompted", "tuned"),
    [
        ("Tuned: 93.5%, 80 ms. Prompt: 95%, 900 ms. Both on a test set of 800.", (800, 40), (800, 52)),
        ("Our tuned model: 96% exact match. Prompt: 94%. Target is 97%. Test set was 1,000.", (1000, 60), (1000, 40)),
        ("LoRA 97%, prompt 96%. Test set was 2,000.", (2000, 80), (2000, 60)),
    ],
)
def test_scores_of_both_models_on_one_set_are_results(
    full_reader: Reader, text: str, prompted: tuple[int, int], tuned: tuple[int, int]
) -> None:
    values = full_reader.read_opening(text).values
    assert (values["eval_examples"], values["eval_failures"]) == prompted
    assert (values["tuned_examples"], values["tuned_failures"]) == tuned


@pytest.mark.parametrize(
    "text",
    [
        "prompt costs 84, fine-tuned 90 (euros), test set of 300",
        "The tuned model runs on 80, prompt on 60. Test set of 300.",
        "Prompt with 12 examples, fine-tuned with 90. test set of 250.",
        "We pay prompt 95 per day, tuned 60. eval set of 200",
        "GPT-4o 62, tuned 71 BLEU, 500 test sentences",
        "Prompt 79, tuned 86. F1 on a test set of 400.",
    ],
)
def test_bare_numbers_that_are_no_scores_are_none(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert not {"eval_failures", "tuned_failures"} & {*reading.values}


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("we have ~60k labelled notes and a held-out set of 4k", 4000),
        ("There are 5,000 labelled emails and a test set of 400.", 400),
        ("An eval set with 350 cases exists.", 350),
        ("we have 1,800 train and 200 test", 200),
        ("20k train, 2k held out", 2000),
    ],
)
def test_the_size_of_a_test_set_is_taken(full_reader: Reader, text: str, size: int) -> None:
    reading = full_reader.read_opening(text)
    assert reading.values["eval_examples"] == size
    assert "eval_failures" not in {*reading.values, *reading.candidates}


@pytest.mark.parametrize(
    "text",
    [
        "we need a test set of 300",
        "how big should a test set of mine be, 300?",
        "Is a test set of 300 enough?",
        "We have 450 test users.",
        "We did 300 tests last year.",
        "One test set exists.",
        "There is no held-out set of 300 yet.",
    ],
)
def test_a_set_that_is_not_there_has_no_size(full_reader: Reader, text: str) -> None:
    assert "eval_examples" not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    ("reply", "total", "failed"),
    [
        ("30 of 500 failed", 500, 30),
        ("12 of 200 came back wrong", 200, 12),
        ("15 of 300 were wrong last time", 300, 15),
        ("3 of 50 were rejected", 50, 3),
    ],
)
def test_what_failed_is_no_limit(full_reader: Reader, reply: str, total: int, failed: int) -> None:
    reading = full_reader.read(["failure_threshold"], reply)
    assert "failure_threshold" not in {*reading.values, *reading.candidates}
    assert (reading.elsewhere["eval_examples"], reading.elsewhere["eval_failures"]) == (total, failed)


@pytest.mark.parametrize(
    ("reply", "limit"),
    [
        ("5 of 100", 0.05),
        ("5 out of 100 may fail", 0.05),
        ("if 5 of 100 failed we'd be fine", 0.05),
        ("we accept that 4 of 200 are wrong", 0.02),
        ("at most 6 of 300 wrong", 0.02),
        ("our limit is 10 of 500 wrong", 0.02),
    ],
)
def test_what_may_fail_is_a_limit(full_reader: Reader, reply: str, limit: float) -> None:
    assert full_reader.read(["failure_threshold"], reply).values == {"failure_threshold": limit}


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("200 answers checked, 200 right.", 0),
        ("We tested 300 letters and all 300 were right.", 0),
        ("We grabbed 500 replies to hit the magic 500, then saw that many have wrong notice periods.", None),
        ("We collected 800 letters to pass the 800 from the guide, some with the wrong date.", None),
    ],
)
def test_a_repeated_number_counts_what_was_right_only_where_that_is_said(
    full_reader: Reader, text: str, failed: int | None
) -> None:
    assert full_reader.read_opening(text).values.get("eval_failures") == failed


@pytest.mark.parametrize(
    "text", ["The whole prompt is `summarise this episode in five bullets`.", 'It just says "give me five headlines".']
)
def test_what_the_prompt_asks_for_is_no_example_in_it(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert "few_shot_examples" not in {**reading.values, **reading.candidates}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Checked 6,000 fields: 11 wrong, nine of the 11 from scans.", (6_000, 11)),
        ("Tested 500 mails: 30 wrong, and 20 of the 30 are in French.", (500, 30)),
        ("64 of 700 were wrong. I read 40 of the 64: 31 have an old name.", (700, 64)),
    ],
)
def test_where_some_of_the_failures_come_from_leaves_the_result_as_it_is(
    full_reader: Reader, text: str, result: tuple[int, int]
) -> None:
    values = full_reader.read_opening(text).values
    assert (values.get("eval_examples"), values.get("eval_failures")) == result
