"""Targets that are told without "%": "the target is 92" beside an accuracy; and what only looks like one."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("Accuracy went from 76 to 89 with few-shot examples. Target is 92.", 0.08),
        ("Prompted result is 81 of 100 OK, we'd want 90.", 0.1),
        ("French letters are 93% right. Goal is 90 for both languages.", 0.1),
        ("Accuracy 94.5 on our 1,200 clauses. We'd need 97 to go live.", 0.03),
        ("It's right in 658 of 700. The customer asked for 96.", 0.04),
        ("91.5% right on 800 letters, the board expects 95.", 0.05),
        ("Accuracy 0.87 on 900 forms, required is 0.95.", 0.05),
        ("95.3 on 2k tickets. We want 97.", 0.03),
        ("84% correct on 300. The contract says 90 or better.", 0.1),
        ("412 out of 500 answers were judged helpful; we promised the client four in five.", 0.2),
        ("The model gets 9 of 10 right. We need 99 of 100.", 0.01),
        ("It is right on 4 out of 5 questions. We promised the board nine out of ten.", 0.1),
        ("Pass rate 93%. Contract: 95.", 0.05),
        ("2 of 10 summaries need a rewrite. One in ten would be ok.", 0.1),
        # in a wish, in figures of errors, and as people of other languages put it
        ("294 of 300 accepted by compliance; they'd be happy with 97%.", 0.03),
        ("Our prompt gets 184 of 200 right, the editors would be happy with nine out of ten.", 0.1),
        ("31 of 400 wrong. The mayor can sleep with 4 %.", 0.04),
        ("On 1,400 letters 84 were wrong. My chief says that till 5 % of mistakes she can live.", 0.05),
        ("31 of 400 were wrong. The council accepts 3% of mistakes.", 0.03),
        ("1,050 notices evaluated, 231 badly reasoned. The chef tolerates one on ten.", 0.1),
        ("31 of 400 wrong. Anything from 96% upward is good for the ministry.", 0.04),
    ],
)
def test_a_target_is_what_may_not_fail(full_reader: Reader, text: str, limit: float) -> None:
    reading = full_reader.read_opening(text)
    found = (reading.values.get("failure_threshold"), *reading.plain_candidates.get("failure_threshold", ()))
    assert found[0] == limit or found[1:2] == (limit,)


@pytest.mark.parametrize(
    "text",
    [
        "We want 90 more examples before training. 12 of 300 are wrong.",
        "The target is 95 languages. 12 of 300 are wrong.",
        "We need 97 labels per class. 20 of 400 are wrong.",
        "The prompt's F1 is 0.81, legal wants 0.9.",
        "We need 80 people. It is right in 658 of 700.",
        "Goal is 60 for each team member. Accuracy is 91% on 300.",
        "My boss wants 60. The answers are 90% right.",
        "The vendor promised 99. Our prompt is right in 93% of 500.",
        "Our goal is 70 shops by summer, and 93% of the answers are right.",
        "Our limit is exceeded: 10% of the mistakes are dates.",
        "Happy with the result: 97% of 400 right.",
        "Until May 5% of 300 letters were wrong.",
    ],
)
def test_what_counts_other_things_is_no_target(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert "failure_threshold" not in reading.values
    assert not {0.1, 0.05, 0.03, 0.2, 0.3, 0.4, 0.01} & {*reading.plain_candidates.get("failure_threshold", ())}


@pytest.mark.parametrize(
    ("text", "tested", "failed"),
    [
        ("eval = 1.000 examples (german thousands dot, sorry), failures = 73, allowed = 5,0 %.", 1000, 73),
        ("About 15% of the answers need a correction (checked 420 last month), and 5% would be ok.", 420, 63),
        ("Facts: test set 800. Correct 712. Required 93%.", 800, 88),
    ],
)
def test_results_apart_from_their_test_are_read(full_reader: Reader, text: str, tested: int, failed: int) -> None:
    values = full_reader.read_opening(text).values
    assert (values["eval_examples"], values["eval_failures"]) == (tested, failed)
