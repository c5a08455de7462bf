"""Facts of a first message as people put them: what is plainly said is taken, and what may be meant is asked about."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("editors change under 3%", 0.03),
        ("quality is fine, curators tweak under 4%", 0.04),
        ("reviewers correct fewer than 2% of the captions", 0.02),
        ("nurses rewrite less than 5% of them", 0.05),
        ("clerks touch below 3% of the drafts", 0.03),
        ("we get complaints on under 1% of the menus", 0.01),
    ],
)
def test_a_share_of_what_is_changed_today_is_no_threshold(full_reader: Reader, text: str, rate: float) -> None:
    reading = full_reader.read_opening(text)
    assert "failure_threshold" not in {**reading.values, **reading.candidates}
    assert "failure_rate" not in reading.values
    assert reading.candidates["failure_rate"] == (rate,)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("12 labels, same 12 for three years", 36),
        ("nothing has changed in 5 years", 60),
        ("our 9 piles, the same 9 for 4 years", 48),
        ("the codes update every October", 12),
        ("codes get updated every January", 12),
        ("the tariff is revised each spring", 12),
        ("the diagnosis codes are updated each autumn", 12),
    ],
)
def test_how_long_it_was_the_same_or_when_it_changes_is_asked_about(
    full_reader: Reader, text: str, months: int
) -> None:
    reading = full_reader.read_opening(text)
    assert "stable_months" not in reading.values
    assert reading.candidates["stable_months"] == (months,)


@pytest.mark.parametrize(
    "text",
    [
        "same form since 2019",
        "tariffs unchanged since 2017 or so",
        "we changed nothing since early 2020 on that form",
        "claims coded by hand 2021-2024",
        "letters written 2019 to 2023 by our staff",
        "menus translated 2020 - 2024",
    ],
)
def test_a_year_is_no_count(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    found = {*reading.values.values(), *(v for values in reading.candidates.values() for v in values)}
    assert not {2017, 2019, 2020, 2021, 2023, 2024} & found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("we have 450 contracts scored by senior lawyers", 450),
        ("we have 7k pharmacist-confirmed codes", 7000),
        ("we've got 1,200 captions the editors signed off on", 1200),
        ("9k triple-annotated scans", 9000),
        ("25k reports coded by trained clinicians 2021-2024", 25_000),
        ("we have 800 doctor-graded notes", 800),
        ("6,000 sorted emails", 6000),
        ("5,500 sorted ones", 5500),
        ("got 4k good answers", 4000),
        ("got 3k good replies from the last years", 3000),
        ("we have 250 bids scored by the committee", 250),
    ],
)
def test_what_experts_vouch_for_is_labelled(full_reader: Reader, text: str, count: int) -> None:
    assert full_reader.read_opening(text).values["labelled_examples"] == count


@pytest.mark.parametrize(
    "text",
    [
        "200 outputs scored by two nurses, 12 wrong",
        "the prompt's 300 answers graded by teachers: 22 bad",
        "our test of 150 replies coded by experts had 8 errors",
        "we got 300 good answers out of 400",
        "5k emails to be sorted a day",
        "the jury scored 200 essays and 12 were off",
    ],
)
def test_what_experts_judged_in_a_test_is_not_labelled(full_reader: Reader, text: str) -> None:
    assert "labelled_examples" not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("we have 50ms, hard", 50),
        ("70 ms max, no way around", 70),
        ("the ad has to answer in 40 ms", 40),
        ("must reply within 80 ms", 80),
        ("p50 is 300ms and we have 90ms, hard", 90),
        ("75 ms tops", 75),
        ("90 ms, non-negotiable", 90),
        ("the bid must come back within 30 ms", 30),
    ],
)
def test_a_plain_time_limit_is_taken(full_reader: Reader, text: str, limit: int) -> None:
    assert full_reader.read_opening(text).values["latency_budget_ms"] == limit


@pytest.mark.parametrize(
    "text",
    [
        "it takes 300 ms max today",
        "vendor says it must answer in 50 ms",
        "maybe 50 ms max",
        "must it answer in 50 ms?",
        "Hard limit 80 ms? No, we have no limit",
        "our competitor has 40 ms, hard",
        "90ms is hard to reach",
    ],
)
def test_what_may_be_no_time_limit_is_not_taken(full_reader: Reader, text: str) -> None:
    assert "latency_budget_ms" not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("we ran it on 500 invoices, 31 came back with xml our importer rejects", (500, 31)),
        ("tried it on 260 reports, 18 ended up in a format the registry refuses", (260, 18)),
        ("ran 640 permits through the prompt, 27 came back with dates the portal refuses", (640, 27)),
        ("tested 150 orders, 9 came out with json our loader can't parse", (150, 9)),
        ("we failed on 18 of 250, 15 of the 18 were in one category", (250, 18)),
        ("12 out of 200 were wrong. 10 of those 12 concern annuities", (200, 12)),
        ("30 of 400 wrong, 26 of the 30 from one warehouse", (400, 30)),
    ],
)
def test_a_result_in_ordinary_words_is_read(full_reader: Reader, text: str, result: tuple[int, int]) -> None:
    values = full_reader.read_opening(text).values
    assert (values.get("eval_examples"), values.get("eval_failures")) == result


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Our alt-text writer sounds flat. There are 220 finished captions from our picture editor.", 220),
        ("Grading of pottery photos. 410 rated photos so far, nothing tested.", 410),
        ("We route repair calls. Dispatchers have routed 38,000 calls by now. Worth tuning?", 38_000),
        ("Customs forms. 9,500 forms classified by our declarants, prompt has 6 examples.", 9500),
        ("Haiku drafts. I own around 70 approved ones and nothing else.", 70),
        ("Board games. 5,200 rule sheets signed by experts, none tested.", 5200),
        ("1,300 plot outlines scored and double checked. Frozen for two years.", 1300),
        ("Sermon summaries: 640 summaries by our senior editors, some 90 of 800 outputs were off.", 640),
    ],
)
def test_outputs_that_people_made_are_labelled_examples(full_reader: Reader, text: str, count: int) -> None:
    assert full_reader.read_opening(text).values["labelled_examples"] == count


@pytest.mark.parametrize(
    "text",
    [
        "It disagrees with our pathologists on every seventh slide. Would training help?",
        "The model disagrees with the referee in 40 of 300 scenes.",
        "Claude disagrees with the curators on 1 in 9 objects. 4,000 objects catalogued.",
    ],
)
def test_a_model_that_disagrees_with_people_leaves_the_labels_alone(full_reader: Reader, text: str) -> None:
    assert "labels_trusted" not in full_reader.read_opening(text).values


def test_annotators_who_disagree_leave_labels_that_are_not_all_right(full_reader: Reader) -> None:
    text = "Our two annotators disagree on the tone of many mails. 2,500 labelled mails."
    assert full_reader.read_opening(text).values["labels_trusted"] is False


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("A bot for ferry departures. Departures change by the minute. Train it?", "needs_current_knowledge", True),
        ("The seat helper has to know seats. Availability changes every second.", "needs_current_knowledge", True),
        ("The lift bot gives last season's prices and guests complain.", "failure_mode", "knowledge"),
        ("We answer from pages of our wiki. The pages were outdated in most bad cases.", "failure_mode", "knowledge"),
        ("The booking agent must never send a malformed ticket.", "format_tolerance", "zero"),
        ("Auditors say zero invalid rows. We fill a table with 14 columns.", "format_tolerance", "zero"),
        ("The loader crashes on any broken record.", "format_tolerance", "zero"),
        ("Wills. Since we use constrained decoding nothing breaks anymore.", "structured_outputs", "solves"),
        ("It matches requests to our parts list, which changes daily.", "needs_current_knowledge", True),
        ("A notary's helper. The model makes up clause numbers.", "failure_mode", "knowledge"),
    ],
)
def test_a_choice_is_read_in_loose_words(full_reader: Reader, text: str, field: str, value: object) -> None:
    reading = full_reader.read_opening(text)
    found = (reading.values.get(field), *reading.plain_candidates.get(field, ()))
    assert value in found


@pytest.mark.parametrize(
    "text",
    [
        "Greeting cards. We tried describing her humour in rules, it stays flat.",
        "I described the voice in five adjectives and nothing changed. Radio jingles.",
    ],
)
def test_a_style_that_was_described_in_vain_is_not_describable(full_reader: Reader, text: str) -> None:
    assert full_reader.read_opening(text).values.get("style_need") != "describable"


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("60 ms or the packet is lost", 60),
        ("we get 45ms or the slot is gone", 45),
        ("the PLC needs it in 80 ms or else it's discarded", 80),
        ("HARD 55ms", 55),
        ("latency: hard 90 ms", 90),
    ],
)
def test_a_time_after_which_all_is_lost_is_a_limit(full_reader: Reader, text: str, limit: int) -> None:
    assert full_reader.read_opening(text).values["latency_budget_ms"] == limit


@pytest.mark.parametrize(
    "text",
    [
        "there is no hard 70 ms",
        "not a hard 70 ms, more a wish",
        "takes 70 ms or so, or we are lost in queues",
        "60ms or 80ms, we don't know",
    ],
)
def test_a_time_that_is_not_hard_is_no_limit(full_reader: Reader, text: str) -> None:
    assert "latency_budget_ms" not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    ("text", "failed", "total"),
    [
        ('33 of 180 posts were sent back as "not our tone"', 33, 180),
        ('70 of 400 slogans came back with "not the voice"', 70, 400),
        ("28 of 300 replies were off brand", 28, 300),
        ('45 of 250 drafts come back as "not our voice"', 45, 250),
    ],
)
def test_a_text_that_misses_the_voice_failed(full_reader: Reader, text: str, failed: int, total: int) -> None:
    values = full_reader.read_opening(text).values
    assert (values["eval_failures"], values["eval_examples"]) == (failed, total)
    assert values["failure_mode"] == "style"


def test_what_is_not_their_project_is_not_theirs(full_reader: Reader) -> None:
    assert not full_reader.read_opening("it's not our project: 12 of 90 failed").values


@pytest.mark.parametrize(
    ("text", "share"),
    [("legal would take 3%.", 0.03), ("we'd take 2%, no more", 0.02), ("I'd take 4 percent", 0.04)],
)
def test_what_they_would_take_is_the_threshold(full_reader: Reader, text: str, share: float) -> None:
    assert full_reader.read_opening(text).values["failure_threshold"] == share


@pytest.mark.parametrize("text", ["we'd take 5% off the price", "we would take 10 % of the tickets as a test"])
def test_a_share_that_is_taken_off_is_no_threshold(full_reader: Reader, text: str) -> None:
    assert "failure_threshold" not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("our clerks hand-corrected 700 outputs", 700),
        ("we manually repaired 1,300 records", 1300),
        ("650 appraisals done by senior adjusters, all solid", 650),
        ("about 900 translations finished by certified translators", 900),
        ("90 stories by the same author", 90),
        ("240 columns by our retired columnist", 240),
        ("3,400 labels, each checked by two nurses", 3400),
        ("4,100 labels, all reviewed by doctors", 4100),
        ("7,200 labels, each confirmed by two engineers. Rules frozen for a year", 7200),
    ],
)
def test_what_was_made_or_mended_by_hand_is_labelled(full_reader: Reader, text: str, count: int) -> None:
    assert full_reader.read_opening(text).values["labelled_examples"] == count


@pytest.mark.parametrize(
    "text",
    [
        "we hand-corrected 12 of 300 outputs",
        "4,000 calls a month done by trained agents",
        "300 outputs done by the model, 12 wrong",
        "200 texts by the author were graded, 15 wrong",
        "12 labels, all checked by the parser",
        "5,000 labels, all the same kind",
    ],
)
def test_what_was_counted_otherwise_is_not_labelled(full_reader: Reader, text: str) -> None:
    assert "labelled_examples" not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    "text",
    [
        "A chat about parking permits. The council is changing the zones and tariffs almost every month.",
        "Answers must cite the tariff in force, and that table is updated nightly by the customs office.",
        "Mechanics ask about parts. The maker pushes new part numbers every week.",
        "Ferry tickets. Fares are revised each Monday and it sells them last week's.",
        "It's about part numbers. New ones come in weekly.",
    ],
)
def test_what_changes_often_and_is_looked_up_is_no_change_of_the_task(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    offered = reading.plain_candidates.get("needs_current_knowledge", (None,))
    assert True in (reading.values.get("needs_current_knowledge"), offered[0])
    assert "stable_months" not in reading.values


def test_facts_that_change_once_a_year_are_no_moving_facts(full_reader: Reader) -> None:
    reading = full_reader.read_opening("The tariff is revised each spring.")
    assert "needs_current_knowledge" not in reading.plain_candidates


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Two partners checked 240: 38 wrong.", "eval_examples", 240),
        ("Two partners checked 240: 38 wrong.", "eval_failures", 38),
        ("It gets the level wrong 22 times of 150.", "eval_examples", 150),
        ("6 wrong of 240, limit 5%. Everyone is happy.", "eval_examples", 240),
        ("The prompt holds 12 sheets.", "few_shot_examples", 12),
        ("The prompt has 4 of them.", "few_shot_examples", 4),
        ("I have 340 of her originals.", "labelled_examples", 340),
        ("8,000 rows, but customs corrected some and they were never backfilled.", "labels_trusted", False),
        ("8% come out wrong. The errors turn up in every product line.", "failures_consistent", True),
        ("1 in 12 goes to the wrong desk, usually when somebody has two problems.", "failures_consistent", False),
        ("After some lines they all drift into the same generic pirate.", "failure_mode", "style"),
        ("We can stand 6%.", "failure_threshold", 0.06),
    ],
)
def test_a_fact_in_ordinary_words_is_taken_or_offered(
    full_reader: Reader, text: str, field: str, value: object
) -> None:
    reading = full_reader.read_opening(text)
    offered = reading.plain_candidates.get(field, ())
    assert value in (reading.values.get(field), *offered)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("What's wrong is always the same thing, whatever the species.", "input_diversity", "narrow"),
        ("On 400 cases it fails 22 times, the prompt (14 examples) fails 58 times.", "eval_failures", 14),
        ("Curation is budgeted but no retraining money.", "curation_budgeted", False),
        ("There are 4 of us, meeting at 3. 12 wrong in 200.", "eval_failures", 4),
    ],
)
def test_what_only_looks_like_a_fact_is_not_taken(full_reader: Reader, text: str, field: str, value: object) -> None:
    assert full_reader.read_opening(text).values.get(field) != value


@pytest.mark.parametrize(
    "text",
    [
        "gpt-4o-mini nails it (98.9 on 5k pairs). Fine-tune?",
        "412 out of 500 answers were judged helpful. Fine-tune?",
        "Tuned: 3% wrong (n=900). Fine-tune again?",
    ],
)
def test_what_was_tested_is_not_labelled(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert "labelled_examples" not in {*reading.values, *reading.plain_candidates}
