"""What stands around a number says what it is of: a model named before, a pile of labels, a product set aside."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.decision.profile import Value
from bot.nlu import Reader

RESULTS = ("eval_examples", "eval_failures", "tuned_examples", "tuned_failures")


def _results(reader: Reader, text: str) -> Mapping[str, Value]:
    values = reader.read_opening(text).values
    return {name: values[name] for name in RESULTS if name in values}


@pytest.mark.parametrize(
    ("text", "failed", "tested"),
    [
        ("We've run a tuned 3B on warranty texts since 2025. Last audit: 26 wrong out of 500.", 26, 500),
        ("Our fine-tuned Mistral has been live since March. Latest check: 12 of 400 wrong.", 12, 400),
        ("Since May a tuned Qwen runs our dispatch notes. The October check had 17 of 350 wrong.", 17, 350),
        ("We own a fine-tuned 7B for lease abstracts; 40 of 800 were wrong in June.", 40, 800),
    ],
)
def test_a_result_is_of_the_trained_model_that_was_named_before(
    full_reader: Reader, text: str, failed: int, tested: int
) -> None:
    assert _results(full_reader, text) == {"tuned_examples": tested, "tuned_failures": failed}


@pytest.mark.parametrize(
    "text",
    [
        "We'd like a tuned 3B for warranty texts. Last audit: 26 wrong out of 500.",
        "We have no tuned model. Last audit: 26 wrong out of 500.",
        "We are using a tuned 8B since May. The prompt before it: 26 of 500 wrong.",
        "We pay for a tuned model nobody wanted. With a plain prompt 26 of 500 fail.",
    ],
)
def test_it_is_the_prompts_where_no_model_runs_or_the_prompt_is_named(full_reader: Reader, text: str) -> None:
    assert _results(full_reader, text) == {"eval_examples": 500, "eval_failures": 26}


@pytest.mark.parametrize(
    "text",
    [
        "6,000 pairs pulled from the document system; spot check of 250 found 20 bad ones.",
        "9,000 pairs out of the CRM. I looked at 120 and 17 were rubbish.",
        "7,500 pairs exported from the archive. A quick audit of 150 turned up 21 wrong ones.",
        "2,200 examples, but in a sample of 80 we found 11 bad.",
    ],
)
def test_a_check_of_the_pile_just_named_is_of_the_labels(full_reader: Reader, text: str) -> None:
    assert _results(full_reader, text) == {}
    assert full_reader.read_opening(text).values["labels_trusted"] is False


@pytest.mark.parametrize(
    ("text", "failed", "tested"),
    [
        ("We have 5,000 pairs. The prompt was run on 250, 20 were bad.", 20, 250),
        ("We have 5,000 pairs. In our eval of 250 outputs 20 were bad.", 20, 250),
        ("3,100 examples in the drawer. We read 120 drafts of the bot, 15 were bad.", 15, 120),
        ("We have 3,000 samples; the sample of 200 that the model answered had 20 wrong.", 20, 200),
    ],
)
def test_a_check_of_outputs_is_no_check_of_labels(full_reader: Reader, text: str, failed: int, tested: int) -> None:
    assert _results(full_reader, text) == {"eval_examples": tested, "eval_failures": failed}
    assert "labels_trusted" not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    ("text", "failed", "tested"),
    [
        ("B flags allergens in dishes: 900 checked, 41 wrong.", 41, 900),
        ("The tool flags spam: 1,200 mails read, 44 misses.", 44, 1200),
        ("Claims triage: our prompt flags fraud, 480 files read, 22 missed.", 22, 480),
        ("Our model flags risky clauses. Of 500 clauses 31 were flagged by the reviewer.", 31, 500),
        ("our eval is n=120 with 9 fails, gate at 5%.", 9, 120),
        ("n=240, 19 fails, target 3%", 19, 240),
        ("eval n=750   fail=44", 44, 750),
        ("requests 30d 88,000\neval n=400 fail=31", 31, 400),
        ("They accept one bad record per thousand; right now it's 14 in 2,000.", 14, 2000),
        ("The board accepts one missed alarm in 500. We are at 9 in 1,500.", 9, 1500),
        ('Our test team reports "17 of 220 drafts fail".', 17, 220),
    ],
)
def test_a_count_holds_in_its_surroundings(full_reader: Reader, text: str, failed: int, tested: int) -> None:
    assert _results(full_reader, text) == {"eval_examples": tested, "eval_failures": failed}


@pytest.mark.parametrize(
    "text",
    [
        "We want 2% growth, now it's 31 in 1,000.",
        'The vendor reports "17 of 220 drafts fail".',
        'Their brochure says "96 of 100 calls pass".',
        "We're at 22 of 40 teams.",
    ],
)
def test_no_result_is_taken_where_nothing_of_theirs_is_judged(full_reader: Reader, text: str) -> None:
    assert _results(full_reader, text) == {}


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("She checked 260 answers, wrong were 4 with the pickup date, 3 with the bin colour, 1 was impolite.", 8),
        ("We checked 300 letters. Wrong main code: surgery 2, internal 3, pediatrics 19.", 24),
        ("We read 400 drafts. Wrong: 9 dates, 6 names, 2 totals.", 17),
    ],
)
def test_a_list_behind_what_failed_is_summed_and_asked_about(full_reader: Reader, text: str, failed: int) -> None:
    reading = full_reader.read_opening(text)
    assert "eval_failures" not in reading.values
    assert reading.candidates["eval_failures"][0] == failed


def test_numbers_of_other_things_in_a_log_are_no_list_of_failures(full_reader: Reader) -> None:
    reading = full_reader.read_opening("Errors: 12, tested: 300, prompt examples: 14.")
    assert reading.candidates["eval_failures"][0] == 12


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("The firm we work for asks for 98 right of 100.", 0.02),
        ("The ministry wants 97 out of 100 correct.", 0.03),
        ("Release gate is 3%.", 0.03),
        ("Acceptance is 6%.", 0.06),
        ("More than 1 in 100 and I lose money on it.", 0.01),
        ("Above 2% and the client walks.", 0.02),
        ("Customs signed off on one wrong code in 400.", 0.0025),
        ("Valid rate sits at 97.1%, the contract with provisioning says 99.5 (fibre orders).", 0.005),
    ],
)
def test_a_limit_is_read_in_the_clause_that_holds_it(full_reader: Reader, text: str, limit: float) -> None:
    reading = full_reader.read_opening(text)
    assert reading.values.get("failure_threshold") == pytest.approx(limit)
    assert "eval_failures" not in reading.values


@pytest.mark.parametrize(
    "text",
    [
        "The team wants more examples: 97 of 100 were correct last time.",
        "Above 5% we saw nothing wrong.",
        "More than 400 a day and we drown.",
        "Gate 4% of the passengers use.",
        "The editor signed off on 1,200 labels.",
    ],
)
def test_such_words_beside_other_numbers_make_no_limit(full_reader: Reader, text: str) -> None:
    assert "failure_threshold" not in full_reader.read_opening(text).values


def test_a_limit_out_of_those_tested_is_offered(full_reader: Reader) -> None:
    reading = full_reader.read_opening("57 of 480 wrong, we could live with 24 of those 480.")
    assert reading.values["eval_failures"] == 57
    assert reading.candidates["failure_threshold"][0] == pytest.approx(0.05)


@pytest.mark.parametrize(
    "text",
    [
        "We have an 11 page style bible in the prompt.",
        "We put a 40 line glossary in the prompt.",
        "Two 12-step checklists and a 9 section template are in our prompt.",
    ],
)
def test_pages_in_a_prompt_are_no_examples(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert "few_shot_examples" not in {**reading.values, **reading.candidates}


@pytest.mark.parametrize(
    ("text", "shots"),
    [
        ("The prompt has 11 examples and a style bible.", 11),
        ("We keep 12 sample dialogues in the prompt.", 12),
        ("A 25 page catalogue stands in the prompt, plus 4 examples.", 4),
    ],
)
def test_examples_beside_them_are(full_reader: Reader, text: str, shots: int) -> None:
    assert full_reader.read_opening(text).values["few_shot_examples"] == shots


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("We have 8,000 calls a day (weekends too) with 6 bot answers per call.", 1_440_000),
        ("6,000 chats a day with 4 replies per chat.", 720_000),
        ("900 letters a day with 2 attachments per letter.", 27_000),
        ("We get 8,000 calls a day with 3 agents per shift.", 240_000),
        ("Around 300 calls in 24 h.", 9_000),
        ("Our lab gets 2,500 messages in 24 hours.", 75_000),
    ],
)
def test_what_one_thing_needs_of_the_model_multiplies(full_reader: Reader, text: str, volume: int) -> None:
    assert full_reader.read_opening(text).values["monthly_requests"] == volume


@pytest.mark.parametrize(
    "text",
    [
        "We have two products. A is a recipe rewriter, 20k calls/mo, users happy, ignore it. B flags allergens.",
        "Two clients. The second does 2M translations a month. I'm only asking about the first: 60 sample texts.",
        "Two clients: the first has 3M requests a month. My question is about the second.",
        "Two bots. The FAQ one does 900k calls a month and is fine, forget it. The other drafts offers.",
        "The letters have to be out in 24 hours.",
    ],
)
def test_the_volume_of_what_is_set_aside_is_not_taken(full_reader: Reader, text: str) -> None:
    assert "monthly_requests" not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    "text",
    [
        "We sort parcels, 300k a month; forget it if that's too few.",
        "Two clients. The first does 300k translations a month. I'm only asking about the first.",
    ],
)
def test_that_of_what_is_asked_about_is(full_reader: Reader, text: str) -> None:
    assert full_reader.read_opening(text).values["monthly_requests"] == 300_000


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Would more examples in the prompt ever get us there? We're at 22.", "few_shot_examples", 22),
        ("How many examples do you want in a prompt? We use 6.", "few_shot_examples", 6),
        ("Can we afford more shots in the prompt? We have 15 right now.", "few_shot_examples", 15),
        ("Does one need more labels? We're at 3,200.", "labelled_examples", 3200),
        ("Do 800 labelled cases suffice? They were all checked by two nurses.", "labelled_examples", 800),
        ("Is 150ms a reason or not? It's a hard limit in our contract with the bank.", "latency_budget_ms", 150),
        ("Does 80 ms matter? It's our hard limit.", "latency_budget_ms", 80),
        ("Is 70 ms tight? That's a fixed requirement of the exchange.", "latency_budget_ms", 70),
    ],
)
def test_a_question_and_what_is_said_behind_it_are_read_together(
    full_reader: Reader, text: str, name: str, value: int
) -> None:
    reading = full_reader.read_opening(text)
    assert reading.values.get(name) == value or reading.candidates[name][0] == value


@pytest.mark.parametrize(
    "text",
    [
        "How many languages can it handle? We have 12.",
        "How many people label for you? We have 6.",
        "Is 150 ms a limit that matters? We have none.",
        "Would 90 ms do? It is a nice number.",
        "Would 800 labelled cases suffice? They don't exist yet.",
        "Do 500 examples suffice or do I need 2,000?",
    ],
)
def test_a_question_alone_states_no_number(full_reader: Reader, text: str) -> None:
    values = full_reader.read_opening(text).values
    assert {"few_shot_examples", "labelled_examples", "latency_budget_ms"}.isdisjoint(values)


@pytest.mark.parametrize(
    "text", ["Three in ten of our 3,400 labels are shaky.", "One in eight of our 4,000 labels is wrong."]
)
def test_a_share_of_the_labels_is_no_result(full_reader: Reader, text: str) -> None:
    assert _results(full_reader, text) == {}
