"""How good labels are, in numbers, is no result of a prompt; what is thrown away is taken off."""

from __future__ import annotations

import pytest

from bot.nlu.reader import Reader

RESULT = {"eval_examples", "eval_failures", "failure_rate"}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("4,800 labelled mails. A sample of 150 showed 21 mislabelled. Fine-tune?", 4800),
        ("3,000 labelled calls, inter-annotator agreement 71%. Can we train on that?", 3000),
        ("Cohen's kappa between the two annotators is 0.58, on 6,400 labelled examples. Enough?", 6400),
        ("Of 250 labels we spot-checked, 40 were wrong. There are 3,600 in all. Train?", 3600),
        ("Fleiss' kappa came out at 0.49 for the 2,000 labelled comments. Enough?", 2000),
    ],
)
def test_doubtful_labels_are_no_failures_of_a_prompt(full_reader: Reader, text: str, labels: int) -> None:
    reading = full_reader.read_opening(text)
    assert reading.values.get("labels_trusted") is False
    assert not RESULT & {*reading.values, *reading.plain_candidates}
    offered = reading.plain_candidates.get("labelled_examples", (None,))
    assert labels in (reading.values.get("labelled_examples"), offered[0])


@pytest.mark.parametrize(
    "text",
    [
        "The prompt gives the wrong label in 21 of 150 tickets.",
        "Eval set: 600 examples, 44 got the wrong label. Limit 4%.",
        "The annotators agreed with the model on 85% of 400 cases.",
    ],
)
def test_what_a_model_labels_wrong_stays_a_result(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert "eval_failures" in {*reading.values, *reading.plain_candidates}
    assert "labels_trusted" not in reading.values


@pytest.mark.parametrize(
    "text",
    [
        "Kappa is 0.93 between our annotators, 2,400 labelled examples.",
        "3,000 labelled calls; annotators agreed on 64%, all conflicts were resolved by a senior.",
        "We want a kappa above 0.8 before we train; 1,200 labelled examples so far.",
        "If 10% of our 3,000 labels were wrong, would training still work?",
    ],
)
def test_good_mended_or_supposed_labels_are_not_doubted(full_reader: Reader, text: str) -> None:
    assert full_reader.read_opening(text).values.get("labels_trusted") is not False


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("We have 1,000 examples. 30% of them were made with the old schema. Train on the rest?", 700),
        ("Half of our 1,800 examples come from before the rule change. Train on the others?", 900),
        ("2,000 examples, minus 40% that use the old taxonomy. Is that enough?", 1200),
        ("A quarter of our 2,400 labelled emails follow the old guideline. What's left, is it enough?", 1800),
        ("We had 3,000 labelled reports, but threw out 800. Fine-tune?", 2200),
        ("We have 1,500 examples but 600 of them are duplicates. Fine-tune?", 900),
        ("3,000 labelled letters, of which 900 follow the old template: 2,100 left. Train?", 2100),
    ],
)
def test_what_is_left_of_the_labels_is_offered(full_reader: Reader, text: str, left: int) -> None:
    reading = full_reader.read_opening(text)
    assert "labelled_examples" not in reading.values
    assert reading.plain_candidates["labelled_examples"][0] == left


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("30% of the 1,000 outputs use the old format. Fine-tune?", 700),
    ],
)
def test_another_part_is_not_taken_off(full_reader: Reader, text: str, never: int) -> None:
    reading = full_reader.read_opening(text)
    assert never not in (reading.values.get("labelled_examples"), *reading.candidates.get("labelled_examples", ()))
