"""Labels that can't be trusted, as people say it, and counts of wrong labels, which are no results of the prompt."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    "text",
    [
        "Three lawyers label, three different labels. Go ahead with the average?",
        "300 labels from past exhibitions. Three curators wrote them and you can tell who wrote which.",
        "2,000 examples, a fifth are mislabelled as far as we can tell.",
    ],
)
def test_labels_that_may_be_wrong_are_read_or_asked_about(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    if "labels_trusted" in reading.values:
        assert reading.values["labels_trusted"] is False
    else:
        assert reading.plain_candidates["labels_trusted"][0] is False
        assert "labels_trusted" in reading.probable


@pytest.mark.parametrize(
    "text",
    [
        "There are no noisy labels in the 2,000 labelled mails.",
        "We threw out the mislabelled ones, 2,000 labelled mails are left.",
        "Two reviewers agreed on 98% of the 2,000 labels.",
        "We'd never use unreviewed labels, the 2,000 are all checked.",
        "2,000 labelled mails, no disagreement between the annotators. 40 of 500 wrong.",
        "The reviewers disagreed with the model on 30 of 400 answers.",
    ],
)
def test_good_labels_and_wrong_outputs_are_not(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert reading.values.get("labels_trusted") is not False
    assert reading.plain_candidates.get("labels_trusted", (None,))[0] is not False
    assert reading.values.get("labelled_examples") != 0


@pytest.mark.parametrize(
    "text",
    [
        "4,800 labelled mails. A sample of 150 showed 21 mislabelled. Fine-tune anyway?",
        "Two annotators agreed on 64% of our 2,200 examples. Can we use them?",
        "We've 5,200 examples but a re-check of 100 found 18 wrong labels.",
        "Our coders agree with each other on 88% of 300.",
    ],
)
def test_a_count_of_wrong_labels_is_no_result(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    known = {*reading.values, *reading.plain_candidates}
    assert known.isdisjoint({"eval_examples", "eval_failures", "failure_rate"})


@pytest.mark.parametrize(
    ("text", "trusted"),
    [
        ("400 marked-up NDAs, and I would put my name under half of them.", False),
        ("3,000 labelled tickets, but I'd only vouch for every second one.", False),
        ("We have 2,500 coded notes, but I would stand behind only a third of them.", False),
        ("5,000 tagged calls of mixed quality.", False),
        ("1,600 annotated scans. Some of them are good, others rubbish.", False),
        ("4,000 labelled mails; I trust all of them.", True),
        ("The audio is of mixed quality; 900 transcripts were each checked by two people.", True),
    ],
)
def test_who_stands_behind_how_many_labels_and_their_quality_tell_of_trust(
    full_reader: Reader, text: str, trusted: bool
) -> None:
    assert full_reader.read_opening(text).values.get("labels_trusted") is trusted
