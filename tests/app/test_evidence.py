"""Eval results and training sets dropped into the DM: shown before they count, then measured facts of the verdict."""

from __future__ import annotations

import csv
import hashlib
import io
import json

import pytest

from bot.consultation.grades import measured_in
from bot.consultation.log import fold
from bot.consultation.position import position
from bot.decision.judge import judge
from tests.app.test_prompt_review import shown
from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import Respondent, waits
from tests.harness.user import JSON, Person, action_ids
from tests.harness.workplace import Workplace

FAR = 200.0  # seconds: a new process reads the file, and takes only what others leave it of the machine


def eval_csv(count: int = 60, failing: int = 12, *, name: str = "correct") -> bytes:
    """`failing` of `count` cases fail, every one of them an invoice; half of the cases are invoices."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["case_id", "question", "category", name])
    for number in range(count):
        kind = "invoices" if number % 2 else "letters"
        passed = not (kind == "invoices" and number < 2 * failing)
        rows.writerow([f"case-{number}", f"what stands in document {number}?", kind, str(passed).lower()])
    return text.getvalue().encode()


def training_set(count: int) -> bytes:
    """Distinct chat examples."""
    lines = []
    for number in range(count):
        words = " ".join(f"{number * 7919 % 9973 + place * 31}" for place in range(14))
        turns = [{"role": "user", "content": f"sort {words}"}, {"role": "assistant", "content": f"pile {number}"}]
        lines.append(json.dumps({"messages": turns}))
    return "\n".join(lines).encode()


def is_evidence(message: JSON) -> bool:
    return "leave_reading" in action_ids(message)


async def drop(respondent: Respondent, name: str, content: bytes, thread: str | None) -> None:
    await respondent.person.upload(name, content, respondent.room, "", thread)


def text_of(message: JSON) -> str:
    """Everything that a message says, in whatever kind of block."""
    return json.dumps(message.get("blocks") or [], ensure_ascii=False)


async def reading_of(respondent: Respondent, name: str, content: bytes, thread: str | None) -> JSON:
    """The card of a file that is dropped now."""
    await drop(respondent, name, content, thread)
    return await respondent.next(is_evidence, FAR)


def uploads(person_events: list[JSON]) -> list[JSON]:
    """The files that the bot shared, oldest first, each with the channel and the thread it stands in."""
    found = []
    for event in person_events:
        message = event.get("message") or {}
        if event["kind"] == "message" and message.get("bot_id"):
            place = {"channel": event.get("channel"), "thread": message.get("thread_ts")}
            found += [{**file, **place} for file in message.get("files") or []]
    return found


async def charts(person: Person, mark: int = 0) -> list[JSON]:
    """The charts that the bot shared, once there is one."""

    def found() -> list[JSON]:
        return [file for file in uploads(person.events[mark:]) if file["name"] == "failure_rates.png"]

    await person.wait_for(lambda _: found(), FAR, since=mark)
    return found()


async def catch_up(at_work: Workplace, respondent: Respondent) -> None:
    """Go on from the card that waits now: those before it were replaced."""
    await at_work.settled()
    events = at_work.you.events
    respondent.seen = max(at for at, event in enumerate(events) if waits(event.get("message") or {"blocks": []}))


async def test_eval_results_are_shown_before_they_count(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    reading = await reading_of(respondent, "run.csv", eval_csv(), card["thread_ts"])
    assert "12 of 60 failed: 20%" in shown(reading)
    assert "Examples tested: 60Failures: 12" in shown(reading)
    assert "“correct”" in shown(reading)
    (kept,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert "eval_examples" not in {name for entry in kept.entries for name in entry.values}

    await respondent.press(reading, "use_numbers")
    await respondent.next(lambda message: "measured in run.csv" in text_of(message))
    (kept,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    entry = next(entry for entry in kept.entries if entry.how == "file" and entry.values)
    assert entry.values == {"eval_examples": 60, "eval_failures": 12, "failures_consistent": False}
    assert entry.file is not None
    assert (entry.file.name, entry.file.sha256) == ("run.csv", hashlib.sha256(eval_csv()).hexdigest())
    (chart,) = await charts(at_work.you)
    assert "invoices" in chart["alt_txt"]


@pytest.mark.slow
async def test_a_whole_consultation_from_files_ends_with_grades_and_a_chart(at_work: Workplace) -> None:
    profile = {**FINE_TUNE, "eval_examples": 400, "eval_failures": 80, "labelled_examples": 900}
    respondent = await at_work.begin(profile)
    card = await respondent.card()
    evals = eval_csv(400, 80)
    await respondent.press(await reading_of(respondent, "run.csv", evals, card["thread_ts"]), "use_numbers")
    training = training_set(900)
    reading = await reading_of(respondent, "train.jsonl", training, card["thread_ts"])
    assert "900 usable examples of 900" in shown(reading)
    await respondent.press(reading, "use_numbers")
    await respondent.next(lambda message: "measured in train.jsonl" in text_of(message))
    await charts(at_work.you)
    await catch_up(at_work, respondent)
    mark = at_work.you.mark
    verdict = await at_work.judged(respondent, at_work.channels["general"])
    text = text_of(verdict)
    digits = hashlib.sha256(evals).hexdigest()[:12]
    assert f"Measured in run.csv (sha256 {digits})" in text
    assert "Measured in train.jsonl" in text
    (chart,) = await charts(at_work.you, mark)
    assert (chart["channel"], chart["thread"]) == (at_work.channels["general"], verdict["thread_ts"])

    (stored,) = await at_work.built.store.all_verdicts(at_work.team)
    evidence = stored.document["evidence"]
    assert isinstance(evidence, dict)
    grade = {"grade": "measured", "file": "run.csv", "sha256": hashlib.sha256(evals).hexdigest()}
    assert evidence["eval_failures"] == grade
    assert evidence["labelled_examples"]["file"] == "train.jsonl"
    assert evidence["failure_threshold"] == {"grade": "said"}
    record = await respondent.opened({**verdict, "channel": at_work.channels["general"]}, "record")
    markdown = json.dumps(record["blocks"], ensure_ascii=False)
    assert f"(measured in run.csv, sha256 {grade['sha256']})" in markdown
    assert "(said)" in markdown


@pytest.mark.slow
async def test_a_count_typed_afterwards_is_said(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    reading = await reading_of(respondent, "run.csv", eval_csv(), card["thread_ts"])
    await respondent.press(reading, "use_numbers")
    await respondent.next(lambda message: "measured in run.csv" in text_of(message))
    for _ in range(2):  # said at another question it is asked about; said again it is meant so
        await at_work.you.post(respondent.room, "we tested 500 examples, 30 failed", card["thread_ts"])
        await at_work.settled()
    await respondent.next(lambda message: "500" in text_of(message) and "30" in text_of(message))
    await at_work.settled()
    (kept,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert "eval_failures" not in measured_in(kept, at_work.content.knowledge.checklist)


@pytest.mark.slow
async def test_a_file_at_top_level_begins_a_consultation(at_work: Workplace) -> None:
    respondent = await at_work.respondent()
    reading = await reading_of(respondent, "run.csv", eval_csv(), None)
    await respondent.press(reading, "use_numbers")
    await respondent.next(lambda message: "measured in run.csv" in text_of(message))
    (kept,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert kept.thread == reading["thread_ts"]


@pytest.mark.slow
async def test_a_score_without_a_limit_is_asked_for_and_read_again(at_work: Workplace) -> None:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerows([["id", "question", "score"], *[[f"q{n}", f"what is {n}?", (n % 10) / 10] for n in range(50)]])
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    reading = await reading_of(respondent, "scores.csv", text.getvalue().encode(), card["thread_ts"])
    assert "use_numbers" not in action_ids(reading)
    view = await respondent.opened(reading, "edit_reading")
    await at_work.you.submit(view, {"text:at_least": "0.5"})
    again = await respondent.next(lambda message: "use_numbers" in action_ids(message), FAR)
    assert "25 of 50 failed: 50%" in shown(again)  # 0.0 to 0.4, five times each
    assert again["ts"] == reading["ts"]


@pytest.mark.slow
async def test_the_input_type_of_a_reading_can_be_changed(at_work: Workplace) -> None:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["id", "category", "language", "correct"])
    rows.writerows([n, ("invoices", "letters")[n % 2], ("German", "French")[n // 30], n % 3 > 0] for n in range(60))
    respondent = await at_work.respondent()
    reading = await reading_of(respondent, "run.csv", text.getvalue().encode(), None)
    assert "letters" in text_of(reading)
    view = await respondent.opened(reading, "edit_reading")
    await at_work.you.submit(view, {"text:group_column": "language"})
    again = await respondent.next(lambda message: "German" in text_of(message), FAR)
    assert "letters" not in text_of(again)


@pytest.mark.slow
async def test_a_second_file_is_compared_by_case_and_may_be_the_trained_model(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    first = await reading_of(respondent, "prompt.csv", eval_csv(60, 12), card["thread_ts"])
    await respondent.press(first, "use_numbers")
    second = await reading_of(respondent, "tuned.csv", eval_csv(60, 4), card["thread_ts"])
    assert "8" in shown(second)  # twelve cases failed before, four of them still do
    await respondent.press(second, "use_as_tuned")
    await respondent.next(lambda message: "use_as_tuned" not in action_ids(message) and "tuned.csv" in text_of(message))
    await at_work.settled()
    (kept,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    values = fold(kept.entries, at_work.content.knowledge.checklist).values
    assert (values["tuned_examples"], values["tuned_failures"], values["already_tuned"]) == (60, 4, True)
    assert (values["eval_examples"], values["eval_failures"]) == (60, 12)
    files = measured_in(kept, at_work.content.knowledge.checklist)
    assert (files["eval_failures"].name, files["tuned_failures"].name) == ("prompt.csv", "tuned.csv")
    # Case 9 fails by the prompt alone; eight such cases and none the other way: p = 2 * 0.5 ** 8 = 0.008.
    assert "case-9" in text_of(second)
    here = position(kept, at_work.content.knowledge.checklist, at_work.content.knowledge.rules)
    compared = judge(here.profile, here.rules).trained
    assert compared is not None
    # Unpaired, 12 of 60 against 4 of 60 can't be told apart by much less: the interval is the paired one.
    assert (compared.comparison.state, here.profile.paired is not None) == ("better", True)


@pytest.mark.slow
async def test_examples_are_judged_and_the_share_of_wrong_labels_is_estimated(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    reading = await reading_of(respondent, "train.jsonl", training_set(60), card["thread_ts"])
    mark = at_work.you.mark
    await respondent.press(reading, "look_at_sample")
    opened = await at_work.you.wait_for(lambda event: "choice:label_" in json.dumps(event.get("view")), FAR, since=mark)
    view = opened["view"]
    labels = [action for action in action_ids(view) if action.startswith("choice:label_")]
    assert len(labels) == 20
    answers = {action: json.dumps("disagree" if number < 3 else "agree") for number, action in enumerate(labels)}
    await at_work.you.submit(view, answers)
    # Wilson's 95% interval of 3 in 20, by hand: 5.2% to 36.0%.
    await respondent.next(
        lambda message: (
            "3 of 20 examples. By this sample 15% of the labels are wrong (likely 5–36%)" in text_of(message)
        )
    )


@pytest.mark.slow
async def test_failures_are_sorted_by_people_and_most_of_them_are_the_mode(at_work: Workplace) -> None:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["id", "question", "correct", "reason"])
    rows.writerows([n, f"q{n}", n > 5, "it is odd" if n < 5 else "not valid JSON" if n == 5 else ""] for n in range(40))
    respondent = await at_work.respondent()
    reading = await reading_of(respondent, "run.csv", text.getvalue().encode(), None)
    mark = at_work.you.mark
    await respondent.press(reading, "sort_failures")
    opened = await at_work.you.wait_for(lambda event: "choice:kind_" in json.dumps(event.get("view")), FAR, since=mark)
    view = opened["view"]
    assert "it is odd" in json.dumps(view)
    kinds = [action for action in action_ids(view) if action.startswith("choice:kind_")]
    chosen = ["style", "style", "style", "style", "reasoning", "format"]
    await at_work.you.submit(view, dict(zip(kinds, map(json.dumps, chosen), strict=True)))
    sorted_ = await respondent.next(lambda message: "You sorted 6 failures: Style 4" in text_of(message))
    await respondent.press(sorted_, "use_numbers")
    await respondent.next(lambda message: "measured in run.csv" in text_of(message))
    assert (await at_work.answers())["failure_mode"] == "style"
    (kept,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert "it is odd" not in kept.model_dump_json()


@pytest.mark.slow
async def test_the_cleaned_file_and_its_report_are_shared(at_work: Workplace) -> None:
    double = training_set(30).splitlines()
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    reading = await reading_of(respondent, "train.jsonl", b"\n".join([*double, double[4]]), card["thread_ts"])
    assert "30 usable examples of 31" in shown(reading)
    await respondent.press(reading, "clean_file")
    await at_work.you.wait_for(lambda _: len(uploads(at_work.you.events)) == 2, FAR)
    assert [file["name"] for file in uploads(at_work.you.events)] == ["cleaned_train.jsonl", "train_report.md"]
