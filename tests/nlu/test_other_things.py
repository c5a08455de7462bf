"""Words that stand for another thing than the value they resemble: a price, a proposal, a broken limit, a feeling."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("My cousin says we should train our own model and a friend would do it for 8k.", "labelled_examples"),
        ("The vendor would build it for 12k. Is 12k reasonable?", "labelled_examples"),
        ("IT architecture now proposes a fine-tuned model for our announcements.", "already_tuned"),
        ("A consultant offers us a small trained model. We tried a prompt with a glossary.", "already_tuned"),
        ("They want to fine-tune each quarter. I have a bad feeling but can't put it into words.", "style_need"),
        ("Pulled a sample of 100 that two teachers had marked independently.", "eval_failures"),
        ("We need at most 2 in 100 wrong because the fines are nasty.", "failures_consistent"),
        ("Tested 800 leases, only 12 wrong. Should we train?", "failures_consistent"),
        ("The agency argues that a fine-tuned model is cheaper. We do 20k a month.", "already_tuned"),
        ("Our model grades essays by the school's marking scheme.", "criteria_written"),
        ("Two of us disagree about the results of the pilot. 900 labels.", "labels_trusted"),
        ("QA flagged 22 of 300 subtitles as too long. Should we tune?", "task"),
        ("Ad texts get 1 label out of 38, the same short text every time.", "labelled_examples"),
        ("Each report gets one code from 412. 30 of 400 wrong.", "labelled_examples"),
        ("The trained one got 180 approved, our prompt 150.", "labelled_examples"),
        ("Our live subtitle correction has a hard limit of 150. So which one is it?", "labelled_examples"),
        ("Their customers start with 300, he says.", "labelled_examples"),
        ("My colleague proposes RAG instead of training. We code injury reports.", "task"),
    ],
)
def test_other_things_are_not_taken(full_reader: Reader, text: str, field: str) -> None:
    assert field not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Our vendor proposes more data for the fine-tuned model we run since May.", "already_tuned", True),
        ("We accept one broken subtitle in fifteen.", "failure_threshold", 1 / 15),
        ("Of 100 essays, 12 were marked wrong.", "eval_failures", 12),
        ("We run a tuned model since March, it is cheaper but fails more.", "already_tuned", True),
        ("We have a written grading scheme, two pages. Is that enough?", "criteria_written", True),
        ("After fine-tuning it gets 12 of 200 wrong, the prompt 30 of 200.", "tuned_failures", 12),
        ("This one has 300 labelled pairs.", "labelled_examples", 300),
        ("Of 5,200 records 610 have a gold annotation, the rest is raw.", "labelled_examples", 610),
        ("The editors disagree about which tone is right; 900 labelled texts.", "labels_trusted", False),
        ("We flag comments as toxic, neutral or friendly.", "task", "classification"),
        ("We have a RAG bot over our HR handbook.", "task", "question_answering"),
    ],
)
def test_the_value_itself_is(full_reader: Reader, text: str, field: str, value: object) -> None:
    reading = full_reader.read_opening(text)
    assert {field: value if isinstance(value, str) else pytest.approx(value, abs=1e-3)}.items() <= {
        **{name: found[0] for name, found in reading.plain_candidates.items()},
        **reading.values,
    }.items()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Every week the editor changes what a good headline is. Should we train?", "needs_current_knowledge"),
        ("The rubric gets revised each month, essays are graded by it.", "needs_current_knowledge"),
        ("We have 9 weeks until launch. The assistant drafts obituaries.", "needs_current_knowledge"),
        ("Each time the format changes the tuned model is out of date at once.", "failure_mode"),
        ("Schema mode is on, not one file was broken since. Before it was 7 of 100.", "eval_failures"),
        ("We rewrote the prompt in May. Before, we had 40 of 500 wrong.", "eval_failures"),
        ("The prompt is not the full monty yet. 12 of 200 wrong.", "prompt_ingredients"),
        ("There is almost no mistake in other categories. 48 errors in 1,600.", "labels_trusted"),
        ("The CFO signed off the labelling, six people, two months.", "labels_trusted"),
        ("XML of a fixed schema. Our chief says that fine-tuning makes 0 of 100 wrong, is it true?", "tuned_failures"),
        ("A vendor told me that his clients all train on fifty examples. Is that so?", "labelled_examples"),
        ("We tested 20 lines. 3 were out of character. We said max 10 percent.", "failure_rate"),
        ("Of 500 sections 45 were wrong. The limit we agreed on is 4%. The CTO reads: 9% > 4%, train.", "failure_rate"),
    ],
)
def test_other_things_are_not_even_offered(full_reader: Reader, text: str, field: str) -> None:
    reading = full_reader.read_opening(text)
    assert field not in {**reading.values, **reading.plain_candidates}
