"""Facts of a first message said in plain words: taken; what only sounds alike, and what may lack something, is not."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("handbooks are revised constantly", "needs_current_knowledge", True),
        ("price lists and docs get updated weekly", "needs_current_knowledge", True),
        ("users ask questions, manuals get updated all the time", "needs_current_knowledge", True),
        ("odds change, people ask about tonight's lineups today", "needs_current_knowledge", True),
        ("so goals, cards, form of the week", "needs_current_knowledge", True),
        ("we tweak the template every month", "stable_months", 1),
        ("product reworks the taxonomy every quarter", "stable_months", 3),
        ("we fiddle with the format every week", "stable_months", 0),
        ("each character's register fits into two lines", "style_need", "describable"),
        ("the house tone fits on a postcard", "style_need", "describable"),
        ("Nobody manages to describe Rex, you have to meet him", "style_need", "example_level"),
        ("it misapplies the tariff rules", "failure_mode", "reasoning"),
        ("the model muddles the sequence of steps", "failure_mode", "reasoning"),
        ("switched on structured outputs, now none of 800 fails", "structured_outputs", "solves"),
        ("introduced guided decoding, now zero broken rows", "structured_outputs", "solves"),
        ("we tried constrained decoding, didn't get it under that", "structured_outputs", "insufficient"),
        ("It doesn't reason like our toxicologists, 57 of 300 are off.", "failure_mode", "reasoning"),
        ("there's a scoring scheme, three pages", "criteria_written", True),
        ("all of one type", "input_diversity", "narrow"),
        ("messages are all same type", "input_diversity", "narrow"),
        ("one bad row and the warehouse gets a call", "format_tolerance", "zero"),
        ("a single broken record means an outage", "format_tolerance", "zero"),
        ("step by step thinking gave little", "reasoning_matters", False),
        ("they signed off every single label", "labels_trusted", True),
        ("It leaves an unclosed bracket and the parser gives up.", "failure_mode", "format"),
        ("Every so often there is a stray comma, the import stops.", "failure_mode", "format"),
        ("Replies come back with a trailing sentence and the job dies.", "failure_mode", "format"),
        ("Sometimes it forgets a brace.", "failure_mode", "format"),
        ("p95 has to be under 300ms because it sits in the UI", "latency_budget_ms", 300),
        ("Our p99 must be within 80ms", "latency_budget_ms", 80),
        ("taxonomy of 38 codes unchanged since 2021", "task", "classification"),
        ("A codebook with 60 codes, we assign one per answer.", "task", "classification"),
        ("3,000 labelled tickets but nobody agrees on the categories", "labels_trusted", False),
        ("no one agrees on our labels", "labels_trusted", False),
        ("Prompt is zero-shot, 12 of 300 are wrong.", "few_shot_examples", 0),
        ("No few-shot examples so far, plain zero-shot.", "few_shot_examples", 0),
        ("The taxonomy is revised twice yearly.", "stable_months", 6),
        ("The categories change yearly.", "stable_months", 12),
        ("Our categories change every quarter, what if we tune?", "stable_months", 3),
        ("The scheme stays fixed for the next 18 months.", "stable_months", 18),
        ("The codes will not change over the next 12 months.", "stable_months", 12),
        ("We need at least 90% top-1.", "failure_threshold", 0.1),
        ("We could live with 5% tops.", "failure_threshold", 0.05),
        ("We have 250 labelled samples from the lab", "labelled_examples", 250),
        ("We have 900 pairs. There's no eval so far. Is 900 ok?", "eval_examples", 0),
    ],
)
def test_what_is_plainly_said_is_taken(full_reader: Reader, text: str, field: str, value: object) -> None:
    assert full_reader.read_opening(text).values[field] == value


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Few-shot or zero-shot?", "few_shot_examples"),
        ("We test on 300 samples", "labelled_examples"),
        ("is 500 samples enough?", "labelled_examples"),
        ("We compared zero-shot and few-shot and few-shot was better.", "few_shot_examples"),
        ("Prompt with retrieval over the dictionary: 87% top-1. No latency requirement.", "failure_threshold"),
        ("A pension scheme with 40 types of letters to answer.", "task"),
        ("Nobody agrees with me that we should tune.", "labels_trusted"),
        ("The recording has to be under 30 seconds.", "latency_budget_ms"),
        ("the prompt is updated all the time", "needs_current_knowledge"),
        ("manuals are never updated", "needs_current_knowledge"),
        ("we tweak the prompt every week", "stable_months"),
        ("we check the output format every week", "stable_months"),
        ("the prompt fits on one page", "style_need"),
        ("nobody could describe the task to us", "style_need"),
        ("it confuses the date formats", "failure_mode"),
        ("it never confuses the rules", "failure_mode"),
        ("enabled json mode, now 12 of 300 are broken", "structured_outputs"),
        ("no grading scheme exists", "criteria_written"),
        ("not all of one kind", "input_diversity"),
        ("one wrong file was a call last year", "format_tolerance"),
        ("if two coders disagreed on a third we would re-label", "labels_trusted"),
        ("all double checked by doctors, though they disagree on some of them", "labels_trusted"),
    ],
)
def test_what_only_sounds_alike_is_not_taken(full_reader: Reader, text: str, field: str) -> None:
    assert field not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("4% of the drafts are wrong. Editors could live with 5", "failure_threshold", 0.05),
        ("9% wrong now, the target is 3 or less", "failure_threshold", 0.03),
        ("96% correct by spot check and we need 97", "failure_threshold", 0.03),
        ("11 percent wrong on a sample of 300, and we settled on 4", "failure_threshold", 0.04),
        ("ours fails in 2.5% against 4% allowed", "failure_threshold", 0.04),
        ("the boss says he'd accept rewriting 1 in 25", "failure_threshold", 0.04),
        ("it gets roughly a quarter of the summaries wrong", "failure_rate", 0.25),
        ("our editor rewrites about a third of the texts", "failure_rate", 0.33),
        ("the parser rejects 3 in 100 or so", "failure_rate", 0.03),
        ("9,000 mails a month but only a third of those reach the bot", "monthly_requests", 3000),
        ("between 08:00 and 16:00 we get 50 letters an hour, 20 working days", "monthly_requests", 8000),
        ("400-ish messages a day", "monthly_requests", 12_000),
        ("we do not have labelled data, only 50,000 raw call logs", "labelled_examples", 0),
        ("nested holdings go wrong, the simple ones are perfect", "failures_consistent", False),
        ("the same kinds of mistakes through all depots", "failures_consistent", True),
        ("the guidelines run to 40 pages", "criteria_written", True),
        ("I tried describing my tone, nothing works until I paste real letters", "style_need", "example_level"),
        ("of 70 mails 60 were sorted properly", "eval_failures", 10),
        ("about 3 in 100 replies come back with a missing brace", "failure_rate", 0.03),
        ("Retrieval over the codes: 91% top-1.", "failure_rate", 0.09),
        ("700 samples, 4 classes", "labelled_examples", 700),
        ("New rules come in 4 months.", "stable_months", 4),
    ],
)
def test_numbers_as_people_put_them_are_read_first(full_reader: Reader, text: str, field: str, value: object) -> None:
    reading = full_reader.read_opening(text)
    assert reading.values.get(field, reading.candidates.get(field, (None,))[0]) == value


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("96% correct by spot check and we need 97", "eval_examples"),
        ("1.2 million pages in total, one-off over 14 months", "stable_months"),
        ("Labelled: 14,000 from the last two years.", "stable_months"),
        ("It took 8 months to label 3,000.", "stable_months"),
        ("700 samples, 4 classes", "few_shot_examples"),
        ("We have 4,000 internal pages in Confluence.", "labelled_examples"),
        ("we have 50,000 raw call logs and a keen engineer", "monthly_requests"),
        ("it gets 1,200 labelled notes, a third of them wrong", "failure_rate"),
        ("a third of a year went into the wrong prompt", "failure_rate"),
    ],
)
def test_numbers_of_something_else_are_not_even_offered(full_reader: Reader, text: str, field: str) -> None:
    reading = full_reader.read_opening(text)
    assert field not in {**reading.values, **reading.candidates}


@pytest.mark.parametrize(
    ("text", "prompted", "tuned"),
    [
        ("baseline: 60 wrong of 500. tuned: 22 of 400", (60, 500), (22, 400)),
        ("prompt version: 80 wrong of 600. tuned: 41 of 700.", (80, 600), (41, 700)),
        ("tuned: 300 of 400 right, prompt: 250 of 410", (160, 410), (100, 400)),
    ],
)
def test_what_was_counted_of_the_one_was_counted_of_the_other(
    full_reader: Reader, text: str, prompted: tuple[int, int], tuned: tuple[int, int]
) -> None:
    values = full_reader.read_opening(text).values
    assert (values["eval_failures"], values["eval_examples"]) == prompted
    assert (values["tuned_failures"], values["tuned_examples"]) == tuned
    assert values["already_tuned"] is True


@pytest.mark.parametrize(
    "text",
    [
        "Our prompt has an instruction, the format, 12 examples, edge cases, length limits, no reasoning needed",
        "Prompt: task, the format, 11 few-shots, corner cases, a validator checks limits, no chain of thought needed",
    ],
)
def test_a_prompt_in_which_nothing_is_missing_is_taken(full_reader: Reader, text: str) -> None:
    found = full_reader.read_opening(text).values["prompt_ingredients"]
    assert isinstance(found, tuple)
    assert set(found) == {"instruction", "output_format", "few_shot", "edge_cases", "output_constraints"}


@pytest.mark.parametrize(
    "text",
    [
        "Our prompt has an instruction, the output format, 8 examples and edge cases.",
        "Our prompt has an instruction, the format, 8 examples, no edge cases, a regex checks it, no reasoning needed",
        "the prompt should have instruction, format, 12 examples, edge cases, length limits and chain of thought",
        "we want to add instruction, format, examples, edge cases, length limits and chain of thought to the prompt",
        "Prompt: instruction, format, 9 examples, edge cases, length limits, and chain of thought is of no use here.",
        "their prompt has instruction, format, 12 examples, edge cases, length limits and chain of thought",
    ],
)
def test_a_prompt_that_may_lack_something_is_asked_about(full_reader: Reader, text: str) -> None:
    assert "prompt_ingredients" not in full_reader.read_opening(text).values


def test_whatever_somebody_put_into_a_prompt_is_no_input(full_reader: Reader) -> None:
    text = "strings are all same kind, short. current prompt is whatever Kim hacked together in May"
    assert full_reader.read_opening(text).values["input_diversity"] == "narrow"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("What if the categories change once a year?", "stable_months"),
        ("Even if the categories move every quarter, would you tune?", "stable_months"),
        ("It answers in 180 ms, the prompt in 900 ms; nobody is waiting for it", "latency_budget_ms"),
        ("Prompt takes 2 s; it is a nightly batch, nobody waits for it.", "latency_budget_ms"),
    ],
)
def test_what_is_supposed_or_does_not_matter_is_never_likely(full_reader: Reader, text: str, field: str) -> None:
    reading = full_reader.read_opening(text)
    assert field not in reading.values
    assert not any(reading.likely.get(field, {}).values())


def test_a_mostly_of_something_else_is_not(full_reader: Reader) -> None:
    likely = full_reader.read_opening("It fails about 8%, mostly on time").likely
    assert likely.get("failures_consistent", {}).get(False, 0.0) < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Prompt + JSON schema: schema validity 100%, all errors are wrong currencies. Eval: 250 orders, 40 suppliers.",
        "We extract orders with a JSON schema. JSON validity 99.8%, the errors are all in the currency field.",
        "Strict JSON schema in the prompt, every output of the 300 is valid JSON, all errors are wrong dates.",
    ],
)
def test_a_format_that_is_said_to_be_well_does_not_fail(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert reading.values.get("failure_mode") != "format"
    assert reading.likely.get("failure_mode", {}).get("format", 0) < 0.5


def test_a_format_that_fails_is_read_beside_another_that_is_well(full_reader: Reader) -> None:
    text = "The JSON is always valid. But the XML export breaks: tags are not closed."
    assert full_reader.read_opening(text).likely["failure_mode"]["format"] > 0.2
