"""First messages: whose result it is, whose number, what there is none of, and what all words say together."""

from __future__ import annotations

import pytest

from bot.nlu import Reader, Vocabulary, read_opening_words
from bot.nlu.reading import PLAINLY, Claim, ranked
from bot.nlu.weighing.opening_values import settle_opening
from bot.nlu.weighing.word_votes import FieldVotes, features, weighed

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
        ("150 farms, around 40 messages per farm per day.", {"monthly_requests": 180_000}),
        ("5 classes, 28 pupils in each, every pupil hands in 2 essays per month.", {"monthly_requests": 280}),
        ("12 trawlers, each sends 900 logs per month. No eval yet, zero.", {"monthly_requests": 10_800}),
        ("Each form, 190,000 of them a month.", {"monthly_requests": 190_000}),
        ("Correction: it is 170k requests monthly, not 70.", {"monthly_requests": 170_000}),
        ("Four cents per call, and 2.5 million calls a month.", {"monthly_requests": 2_500_000}),
        ("95% right is good enough for us.", {"failure_threshold": 0.05}),
        ("It reads 91% of the meters right and we need 96.", {"failure_threshold": 0.04}),
        ("If it misreads more than 3 in 100, the board stops it.", {"failure_threshold": 0.03}),
        ("Labels: 0 for now.", {"labelled_examples": 0}),
        ("For our own charting nothing has been trained.", {"already_tuned": False}),
        (
            "On our 700 form test set the trained one breaks on 21, the prompted one breaks on 40.",
            {"tuned_examples": 700, "tuned_failures": 21, "eval_examples": 700, "eval_failures": 40},
        ),
        ("300 maps tested, 45 wrong, but 40 of these are sea charts.", {"eval_examples": 300, "eval_failures": 45}),
        (
            "Checked 800 menus last week: 26 failed, and 22 of those 26 were handwritten.",
            {"eval_examples": 800, "eval_failures": 26},
        ),
        (
            "500 tested, 12 of the bad ones are from one depot, 31 bad ones in all.",
            {"eval_examples": 500, "eval_failures": 31},
        ),
        (
            "In 250 checked case, 35 was reasoned wrong. Client accept at most 4% wrong.",
            {"eval_examples": 250, "eval_failures": 35, "failure_threshold": 0.04},
        ),
        (
            "Accuracy is good enough: 9 wrong of 750, allowed are 2%.",
            {"eval_examples": 750, "eval_failures": 9, "failure_threshold": 0.02},
        ),
        ("Haven't evaluated the prompt even once.", {"eval_examples": 0}),
        ("No idea about our failure rate.", {"eval_examples": 0}),
        ("I'd be ok with 5 percent.", {"failure_threshold": 0.05}),
        ("Nothing will change for a year.", {"stable_months": 12}),
        ("650 letters, each one signed off by a judge.", {"labelled_examples": 650, "labels_trusted": True}),
        ("We own 280 texts that our editor wrote, all good.", {"labelled_examples": 280}),
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
        ("The big model tops out at 91%.", ("failure_threshold",)),
        ("If it misreads more than 3 in 100, the board stops it.", ("eval_examples", "eval_failures")),
        ("According to a blog, 5 percent of the answers are wrong.", ("failure_rate",)),
        ("The permits change weekly.", ("stable_months",)),
        ("Our newsletter has been written by the same gentleman for thirty years and he retires.", ("stable_months",)),
        ("Nothing measured on prompt quality yet.", ("criteria_written",)),
        ("So tuning: yes, no, later?", ("already_tuned",)),
        ("A few broken JSONs per week are no drama.", ("failure_mode",)),
        ("26k labelled, but the 2024 batch has known errors.", ("eval_examples", "eval_failures")),
        ("Our CTO heard at a meetup that 500 labels do the job.", ("labelled_examples",)),
        ("We intend to gather 2,000 labelled letters by Easter.", ("labelled_examples",)),
        ("Nothing on budget for cleaning data.", ("curation_budgeted",)),
        ("It tells rubbish: it doesn't know what is running now.", ("structured_outputs",)),
        ("A colleague at another insurer trained on 20,000 claims.", ("labelled_examples",)),
        ("We sort each find into one of 6 defect types.", ("failure_rate", "failure_threshold")),
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
        ("We'd like to get to 3M calls a month, today it's 4,100.", "monthly_requests", 4100),
        ("A rival runs 40M requests a month. We do 210k.", "monthly_requests", 210_000),
        ("We plan to have 6000 annotated letters by June, today it's 300.", "labelled_examples", 300),
        ("Editors accept 46 out of 50 drafts.", "eval_failures", 4),
        ("We're building *Harrow*, it sorts seeds.", "project", "Harrow"),
        ("Our tool, Tidal Clerk, argues about freight.", "project", "Tidal Clerk"),
        ("Compliance view on SeedLens (bank, alerts).", "project", "SeedLens"),
        (
            "What belongs in a prompt? Ours has an instruction and 2 examples and that's literally it.",
            "prompt_ingredients",
            ("instruction", "few_shot"),
        ),
        (
            "Our prompt: instruction, output format, 9 examples, edge cases, checks on the output.",
            "prompt_ingredients",
            ("instruction", "output_format", "few_shot", "edge_cases", "output_constraints"),
        ),
    ],
)
def test_what_may_be_meant_is_offered(word_reader: Reader, text: str, name: str, value: object) -> None:
    reading = word_reader.read_opening(text)
    assert reading.values.get(name) == value or value in reading.candidates[name]


def test_weak_words_for_one_value_do_not_add_up_to_a_plain_one() -> None:
    claims = [Claim("labels_trusted", False, 0.7, at, at + 1) for at in range(5)]
    assert ranked(claims)[0][1] < PLAINLY


def votes() -> dict[str, FieldVotes]:
    """Of one field: each "always" speaks for "never stated" by 1, "sort" for classification by 3."""
    return {"task": FieldVotes((None, "classification", "other"), {"=": {0: 1.0}, "sort": {1: 3.0}})}


def test_the_shares_of_a_vote_add_up() -> None:
    likely = votes()["task"].likelihoods(features(("we", "sort", "mail"), (), "task"))
    # e^1, e^3 and e^0 of their sum
    assert [round(share, 3) for share in likely.values()] == [0.114, 0.844, 0.042]


def test_a_denied_word_is_another_word() -> None:
    found = features(("we", "do", "not", "sort", ",", "mail"), (), "task")
    assert {"not_sort", "sort", "mail"} <= found.keys()
    assert "not_mail" not in found


@pytest.mark.parametrize(("strength", "tokens", "share"), [
    (0.4, ("sort",), 0.844),
    (0.4, ("mail",), 0.371),  # 0.212, and still offered: 0.35 and a tenth of it
    (0.9, ("mail",), 0.371),  # a plain cue too is worth no more than all words together
])  # fmt: skip
def test_the_words_together_decide_what_a_cue_is_worth(strength: float, tokens: tuple[str, ...], share: float) -> None:
    (claim, *_), _ = weighed(votes(), tokens, [Claim("task", "classification", strength, 0, 4)], 4)
    assert round(claim.strength, 3) == share


def test_a_choice_without_any_cue_is_only_offered() -> None:
    (claim, _), _ = weighed(votes(), ("sort",), [], 4)
    assert (claim.value, claim.role) == ("classification", "similar")
    assert claim.strength < PLAINLY


def test_what_is_little_likely_is_offered_beside_what_is_likelier() -> None:
    claims, _ = weighed(votes(), ("mail",), [Claim("task", "classification", 0.4, 0, 4)], 4)
    # e^1, e^0 and e^0 of their sum: each choice has 0.212
    assert [value for value, _ in ranked(claims)] == ["classification", "other"]
    claims, _ = weighed(votes(), ("sort",), [], 4)  # 0.042 beside 0.844
    assert [value for value, _ in ranked(claims)] == ["classification", "other"]


@pytest.mark.parametrize(("likely", "taken"), [(0.86, True), (0.82, False)])
def test_the_two_numbers_of_a_result_are_weighed_together(vocabulary: Vocabulary, likely: float, taken: bool) -> None:
    message, claims = Reader(vocabulary).opening_claims("30 of 500 failed, or so we guess")
    how = {"eval_examples": 0.96, "eval_failures": likely}  # on average 0.91, and 0.89
    values, candidates, *_ = settle_opening(message, claims, {}, lambda name, *_: how.get(name, 0.0), 0.9)
    found = values if taken else {name: other[0] for name, other in candidates.items()}
    assert found["eval_examples"] == 500
    assert found["eval_failures"] == 30


def test_what_stands_beside_a_value_decides_whether_it_is_taken(full_reader: Reader) -> None:
    own = "We have 1,200 labelled examples. We do 300k calls a month."
    assert full_reader.read_opening(own).values["labelled_examples"] == 1200
    anothers = "We do 300k calls a month. A speaker at a meetup has 1,200 labelled examples."
    reading = full_reader.read_opening(anothers)
    assert "labelled_examples" not in reading.values


@pytest.mark.parametrize("text", ["we tested 500, 30 of them failed, or so the vendor hopes", "30 of 500 failed"])
def test_both_numbers_of_one_result_are_taken_or_neither(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert ("eval_examples" in reading.values) == ("eval_failures" in reading.values)
    assert {*reading.values, *reading.candidates} >= {"eval_examples", "eval_failures"}


def test_a_task_named_by_no_plain_cue_is_taken_by_all_its_words(full_reader: Reader) -> None:
    text = (
        "Beekeepers: hive notes get sorted into healthy, sick or dead. 26 wrong of 350 we tested. Is tuning worth it?"
    )
    assert full_reader.read_opening(text).values["task"] == "classification"


ALL_TASKS = dict.fromkeys(("not_stated", *TASKS, *MORE_TASKS), "")
TRUST = {"least": 0.9, "weights": "always 1.0"}


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ({"monthly_requests": {"weights": {}}, "trust": TRUST}, "monthly_requests.weights"),
        ({"task": {"weights": {"other": "a 1.0"}}, "trust": TRUST}, "task.weights"),
        ({"task": {}, "trust": TRUST}, "task.weights"),
        ({"task": {"weights": ALL_TASKS | {"other": "sort much"}}, "trust": TRUST}, "task.weights.other"),
        ({"task": {"weights": ALL_TASKS}, "trust": {"weights": ""}}, "trust.least"),
        ({"task": {"weights": ALL_TASKS}, "trust": {"least": 0.9, "weights": "always so"}}, "trust.weights"),
    ],
)
def test_a_broken_file_of_weights_is_named(table: dict[str, object], path: str) -> None:
    found, problems = read_opening_words(table)
    assert found is None
    assert [problem.path for problem in problems] == [path]


def test_a_first_message_is_read_once(full_reader: Reader) -> None:
    """For the lines that a model gets, and again for the rules' answer."""
    text = "We have 1,200 labelled examples. We do 300k calls a month."
    assert full_reader.read_opening(text) is full_reader.read_opening(text)


@pytest.mark.parametrize(
    "text",
    [
        "Florist bot, 80 chats tested: 11 were off-tone, 5 invented a bouquet and 3 broke the XML.",
        "Of 90 replies 14 quoted last year's fees, 6 sounded rude, 2 had invalid JSON.",
    ],
)
def test_of_a_list_of_failures_the_rarest_is_not_what_goes_wrong(full_reader: Reader, text: str) -> None:
    found = full_reader.read_opening(text)
    assert found.values.get("failure_mode") != "format"
    assert found.likely.get("failure_mode", {}).get("format", 0) < 1
