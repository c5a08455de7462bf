"""What a first message says against a value beside it: such a value is asked about, however plain its own words are."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.nlu import Reader
from bot.nlu.weighing.other_subjects import is_of_other

ASKED_ABOUT = {
    "another number in its place": (
        "monthly_requests",
        90_000,
        "Library network. We get 90k emails per month, but only 20k of them go through the model. Should we train?",
    ),
    "part of a pile": (
        "labelled_examples",
        14_000,
        "We have 14k old letters that were labelled, but only 1,100 of them are ones our nurses vouch for. Enough?",
    ),
    "no limit yet": (
        "failure_threshold",
        0.01,
        "We make incident texts. Our target is that errors become 1%, but at present no limit is decided. Too early?",
    ),
    "a yes and a no": (
        "already_tuned",
        True,
        "We tuned a mistral once for the old app, for a different task. Should we be thinking about it again?",
    ),
    "can't tell whether": (
        "failure_mode",
        "reasoning",
        "I can't tell whether our thing fails because it reasons badly or because data is missing. Should we tune?",
    ),
    "how it went": (
        "format_tolerance",
        "zero",
        "Since we turned on constrained decoding, not a single broken record in three months. Should we still tune?",
    ),
    "a share of it is theirs": (
        "monthly_requests",
        1_000_000,
        "Pathology lab in a group. The group does a million notes a month, our share is a fifth of that. Enough?",
    ),
    "an order is no budget": (
        "retraining_budgeted",
        True,
        "Blood bank. Travel advice is changed by the ministry. The director says: then retrain each week! Realistic?",
    ),
    "a model that is an idea": (
        "already_tuned",
        True,
        "School bus contractor, 450 thousand lookups a month. It has to be quick. The tuned small model idea: good?",
    ),
    "a model in general": (
        "already_tuned",
        True,
        "Road gritting. I need to know what happens to a tuned model when the depot boundaries get redrawn.",
    ),
    "no need of a model": (
        "already_tuned",
        False,
        "Pharmacy chain. Tested on 500 leaflets, 8 bad, the limit is 2%. So we don't need anything trained, right?",
    ),
    "something else was not written down": (
        "criteria_written",
        False,
        "Lesson plans. We haven't written down edge cases. It's one instruction and a description of the output. Tune?",
    ),
    "another kind of pattern": (
        "failures_consistent",
        False,
        "Wall labels. The model writes competent ones that aren't hers, and that is the only thing wrong with them.",
    ),
    "something else never looked at": (
        "structured_outputs",
        "not_considered",
        "Wig orders. The model got 14 of the 90 I checked wrong. Other fields I never looked at. Should I worry?",
    ),
    "a share that was not measured": (
        "eval_examples",
        0,
        "Tax office. The 7% in our slides is not measured, an intern invented it. Clients accept 1%. Is it above?",
    ),
    "what is measurable": (
        "eval_examples",
        0,
        """Hello, last one for today :) Space for wedding music: DJs describe a party, the bot makes a playlist concept.
        It isn't accurate or inaccurate, there's no right answer, and no, we couldn't say in measurable words what is
        good. Couples' wishes are of all kinds, from polka to metal. Does fine-tuning have any sense with this?""",
    ),
    "one sort of message": (
        "task",
        "classification",
        """School bus contractor. Hard cap is a fifth of a second. We're at 450 thousand lookups a month. One sort of
        message only, 'is my bus late', so it has to know live positions.""",
    ),
    "the same score": (
        "task",
        "classification",
        """Quality department in a chocolate factory. How we judge is written and measurable, both auditors come to the
        same score. Is the stability condition fulfilled or not?""",
    ),
    "those who trust are others": (
        "labels_trusted",
        False,
        """App for coffee farmers, model takes out 6 values. 1 of 6 comes back wrong. More than this farmers not trust.
        Must we train?""",
    ),
    "answers in the data": (
        "task",
        "question_answering",
        "Pub quiz company. We have 2,000 questions we could train on, loads have answers that are just wrong. Now?",
    ),
    "a pile of which less is left": (
        "labelled_examples",
        3000,
        "Harbour pilots. We had 3,000 labelled logs, then a disk died. What is left is 700 of them. Is that enough?",
    ),
    "a share of one kind": (
        "failure_rate",
        0.1,
        "Bakery orders into fields. It gets 10% of the handwritten ones wrong, printed orders are perfect. Train?",
    ),
    "a share that is supposed": (
        "failure_rate",
        0.003333,
        (
            "Pilot rosters. Every field of the output must be right-shaped, though if one in a few hundred is malformed"
            " the clerk just presses retry, nobody dies. We tried schema-constrained output and it helps but nested"
            " tables still come out broken."
        ),
    ),
    "somebody else's test": (
        "tuned_failures",
        3,
        """State electricity board. One startup has given demo, their tuned model failed in 3 of 500 only. Ours is
        plain prompting, tested on 120 complaints, 19 went in wrong category. There is no tuned model with us.""",
    ),
}


@pytest.mark.parametrize("case", ASKED_ABOUT)
def test_what_speaks_against_a_value_makes_it_a_question(full_reader: Reader, case: str) -> None:
    name, value, text = ASKED_ABOUT[case]
    reading = full_reader.read_opening(text)
    assert name not in reading.values
    assert value in reading.candidates[name]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("We have 3,100 forms, QA signed each and every one. May we go for fine-tuning?", "labelled_examples", 3100),
        ("180 finished texts of hers in a folder, all good. Enough to train on?", "labelled_examples", 180),
        ("In the test of five hundred slips nine had an error. Should we train?", "eval_failures", 9),
        ("Nobody has ever run the plain prompt on anything. Should we keep the trained one?", "eval_examples", 0),
    ],
)
def test_loose_words_for_a_fact_are_read(full_reader: Reader, text: str, name: str, value: Value) -> None:
    assert full_reader.read_opening(text).values.get(name) == value


OTHER_SUBJECTS: dict[str, tuple[str, Value, str, bool]] = {
    "inputs alike": ("input_diversity", "narrow", "All letters look the same in every section.", False),
    "nothing recent": ("needs_current_knowledge", True, "Nothing in these files depends on recent events.", True),
    "labels stay": ("task", "classification", "Someone marked 4,800 for us. Labels stay as is. Train anyway?", True),
    "what is right": ("criteria_written", False, "Nobody has written down what counts as wrong.", False),
    "how many": ("criteria_written", False, "It gets it wrong, I didn't write down how many I looked at.", True),
    "not in the prompt": (
        "reasoning_matters",
        False,
        "The prompt has eight samples, not told to think aloud, nothing checks the output.",
        True,
    ),
    "one kind of input": ("failures_consistent", False, "Mistakes bunch in one breed, everything else is fine.", False),
    "one kind of mistake": (
        "failures_consistent",
        False,
        "118 errors, almost all of them wrong reasoning steps.",
        True,
    ),
}


@pytest.mark.parametrize("case", OTHER_SUBJECTS)
def test_words_beside_a_cue_give_it_another_subject(full_reader: Reader, case: str) -> None:
    name, value, text, other = OTHER_SUBJECTS[case]
    message, claims = full_reader.opening_claims(text)
    own = [claim for claim in claims if claim.field == name and claim.value == value and claim.role != "negated"]
    assert own
    assert is_of_other(message, own, name, value) is other


def test_a_share_in_words_is_no_test_of_so_few(full_reader: Reader) -> None:
    reading = full_reader.read_opening("Incident reports. 1 out of 25 forms has a wrong date format. Is tuning needed?")
    assert not {"eval_examples", "eval_failures"} & reading.values.keys()
    assert {*reading.candidates.get("failure_rate", ()), reading.values.get("failure_rate")} & {0.04}
