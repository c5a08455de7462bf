"""First messages: whose result it is, whose number, what there is none of, and what all words say together."""

from __future__ import annotations

import pytest

from bot.nlu import Reader, Vocabulary, read_votes
from bot.nlu.reading import PLAINLY, Claim, ranked
from bot.nlu.word_votes import FieldVotes, features, weighed

TASKS = ("classification", "extraction", "summarization", "question_answering", "structured_output")
MORE_TASKS = ("domain_reasoning", "brand_voice", "other")


@pytest.fixture(scope="module")
def word_reader(vocabulary: Vocabulary) -> Reader:
    """By its cues alone."""
    return Reader(vocabulary)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "A colleague trained a model in May, it misreads 33 of 600 entries.",
            {"tuned_examples": 600, "tuned_failures": 33},
        ),
        (
            "An agency trained a model for us. Test on 120 pages: theirs was wrong in 30, the plain prompt wrong in 8.",
            {"tuned_examples": 120, "tuned_failures": 30, "eval_examples": 120, "eval_failures": 8},
        ),
        (
            "Trained: 61 of 700 had a wrong field. The prompt on the big model: 58 of 700.",
            {"tuned_examples": 700, "tuned_failures": 61, "eval_examples": 700, "eval_failures": 58},
        ),
        (
            "Blind: of 400 lines we threw out 52 from the tuned one, and of the same 400 prompts 61 from the big one.",
            {"tuned_examples": 400, "tuned_failures": 52, "eval_examples": 400, "eval_failures": 61},
        ),
        (
            "22 of the last 310 were wrong, so the fight here is tune or prompt.",
            {"eval_examples": 310, "eval_failures": 22},
        ),
        ("I read 60 of its letters, 3 were dull.", {"eval_examples": 60, "eval_failures": 3}),
        ("1 of 260 wrong.", {"eval_examples": 260, "eval_failures": 1}),
        ("Not one out of 1,400 forms was refused.", {"eval_examples": 1400, "eval_failures": 0}),
        ("Around 30 memos per farm per day, 410 farms on it.", {"monthly_requests": 369_000}),
        ("1.1M messages in an ordinary month, 2.5 million once a year for finals.", {"monthly_requests": 1_100_000}),
        ("There are 7,400 letters in the archive. Most months we send 4,000.", {"monthly_requests": 4000}),
        ("We get 6,200 complaints a month.", {"monthly_requests": 6200}),
        ("The mails get sorted. Tests were not made so far.", {"eval_examples": 0}),
        ("Status:\n- 11,200 labelled cases\n- 210 of 1,500 wrong", {"labelled_examples": 11_200, "eval_failures": 210}),
        ("The tuned one broke the limit on 22 of 800 test lines.", {"tuned_examples": 800, "tuned_failures": 22}),
        ("Alert router, project name is nightowl.", {"project": "nightowl"}),
        (
            "| model | n | wrong |\n|---|---|---|\n| prompt | 750 | 63 |\nTrained on 2,100 pairs, some old, some new.",
            {"labelled_examples": 2100},
        ),
        ("We can't accept more than 3% wrong.", {"failure_threshold": 0.03}),
    ],
)
def test_what_an_opening_states_in_passing_is_taken(word_reader: Reader, text: str, values: dict[str, object]) -> None:
    found = word_reader.read_opening(text).values
    assert {name: found.get(name) for name in values} == values


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("A competitor has 18M calls a month, a 35 ms hard limit.", ("monthly_requests", "latency_budget_ms")),
        (
            "The vendor's offer (18k, LoRA rank 16 on Mistral 24B, 6 weeks) can go in the bin.",
            ("tuned_examples", "tuned_failures", "labelled_examples"),
        ),
        ("A guy online: 'tune your own model with 50 labelled samples'.", ("labelled_examples", "already_tuned")),
        ("In 1 out of 8 conversations it is wrong.", ("eval_examples", "eval_failures")),
        ("5 out of every 100 outputs are malformed.", ("eval_examples", "eval_failures")),
        ("We must route each petition to one of 22 departments.", ("failure_threshold", "eval_examples")),
        ("11,000 worked cases, each reviewed by two people.", ("few_shot_examples",)),
        ("9% of the replies have to be rewritten.", ("failure_threshold",)),
        ("According to a blog, 5 percent of the answers are wrong.", ("failure_rate",)),
        ("The permits change weekly.", ("stable_months",)),
        ("Our newsletter has been written by the same gentleman for thirty years and he retires.", ("stable_months",)),
        ("Nothing measured on prompt quality yet.", ("criteria_written",)),
        ("So tuning: yes, no, later?", ("already_tuned",)),
        ("A few broken JSONs per week are no drama.", ("failure_mode",)),
        ("It tells rubbish: it doesn't know what is running now.", ("structured_outputs",)),
    ],
)
def test_what_is_another_matter_is_not_taken(word_reader: Reader, text: str, fields: tuple[str, ...]) -> None:
    assert not set(fields) & set(word_reader.read_opening(text).values)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Labelled pairs: none.", "labelled_examples", 0),
        ("The prompt stands without a single example.", "few_shot_examples", 0),
        ("The city spoke of 1.5%.", "failure_threshold", 0.015),
        ("I read 60, 3 had that.", "eval_failures", 3),
        ("Our lawyer went through 200 of them and agreed with the model on 188.", "eval_failures", 12),
    ],
)
def test_what_may_be_meant_is_offered(word_reader: Reader, text: str, name: str, value: object) -> None:
    reading = word_reader.read_opening(text)
    assert reading.values.get(name) == value or value in reading.candidates[name]


def test_weak_words_for_one_value_do_not_add_up_to_a_plain_one() -> None:
    claims = [Claim("labels_trusted", False, 0.7, at, at + 1) for at in range(5)]
    assert ranked(claims)[0][1] < PLAINLY


def votes(plainly: float = 0.4, least: float = 0.6) -> dict[str, FieldVotes]:
    """Of one field: each "always" speaks for "never stated" by 1, "sort" for classification by 3."""
    return {"task": FieldVotes((None, "classification", "other"), plainly, least, {"=": {0: 1.0}, "sort": {1: 3.0}})}


def test_the_shares_of_a_vote_add_up() -> None:
    likely = votes()["task"].likelihoods(features(("we", "sort", "mail"), (), "task"))
    # e^1, e^3 and e^0 of their sum
    assert [round(share, 3) for share in likely.values()] == [0.114, 0.844, 0.042]


@pytest.mark.parametrize(("strength", "tokens", "taken"), [
    (0.4, ("sort",), True),  # 0.84 is above 0.6
    (0.4, ("mail",), False),  # 0.21
    (0.9, ("mail",), False),  # a plain cue too needs 0.4
])  # fmt: skip
def test_the_words_together_decide_what_a_cue_is_worth(strength: float, tokens: tuple[str, ...], taken: bool) -> None:
    (claim, *_) = weighed(votes(), tokens, [Claim("task", "classification", strength, 0, 4)], 4)
    assert (claim.strength >= PLAINLY) is taken


def test_a_choice_without_any_cue_is_only_offered() -> None:
    (claim,) = weighed(votes(), ("sort",), [], 4)
    assert (claim.value, claim.role) == ("classification", "similar")
    assert claim.strength < PLAINLY


def test_a_task_named_by_no_plain_cue_is_taken_by_all_its_words(full_reader: Reader) -> None:
    text = (
        "Beekeepers: hive notes get sorted into healthy, sick or dead. 26 wrong of 350 we tested. Is tuning worth it?"
    )
    assert full_reader.read_opening(text).values["task"] == "classification"


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ({"monthly_requests": {"plainly": 0.5, "least": 0.5, "weights": {}}}, "monthly_requests.weights"),
        ({"task": {"plainly": 0.5, "least": 0.5, "weights": {"other": "a 1.0"}}}, "task.weights"),
        ({"task": {"least": 0.5, "weights": {}}}, "task.plainly"),
        (
            {
                "task": {
                    "plainly": 0.5,
                    "least": 0.5,
                    "weights": dict.fromkeys(("not_stated", *TASKS, *MORE_TASKS), "") | {"other": "sort much"},
                }
            },
            "task.weights.other",
        ),
    ],
)
def test_a_broken_file_of_weights_is_named(table: dict[str, object], path: str) -> None:
    found, problems = read_votes(table)
    assert found is None
    assert [problem.path for problem in problems] == [path]
