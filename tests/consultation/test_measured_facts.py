"""Facts that come from a file: which count, what a verdict and its record say of them, and until when."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.consultation.decision_record import decision_record
from bot.consultation.file_reading import FileReading, FileSource, TrainedBase
from bot.consultation.grades import grades_json, latest_reading, measured_in, readings
from bot.consultation.state import Consultation, Entry
from bot.consultation.user_actions import Command, FormAnswer, ReadFile, TextReply
from bot.consultation.verdict_wording import render_verdict
from bot.decision.judge import judge
from bot.decision.profile import PairedTest, Profile
from tests.consultation.walks import Person, knowledge

RUN = FileSource(name="run.csv", sha256="a" * 64)
COSTS = FileSource(name="prices.csv", sha256="c" * 64)
MEASURED = {"eval_examples": 400, "eval_failures": 22}
EVALS = FileReading(id="r1", subject="evals", source=RUN, values=MEASURED)


def asking() -> Person:
    return Person({"task": "extraction"}, project="Ledger")


def measured(person: Person) -> dict[str, FileSource]:
    return measured_in(person.consultation, knowledge().checklist)


def question_of(field: str) -> str:
    return knowledge().checklist.asking[field].id


def test_what_stands_in_a_file_counts_once_it_is_used_and_no_more_once_a_count_is_typed() -> None:
    person = asking()
    person.act(ReadFile((EVALS,)))
    assert not EVALS.model_copy(update={"values": {}}).counts_now
    assert EVALS.counts_now
    assert measured(person) == {}
    person.act(FormAnswer(question_of("eval_examples"), MEASURED, "file", RUN))
    assert measured(person) == dict.fromkeys(MEASURED, RUN)
    assert grades_json(person.here.profile, measured(person)) == {
        "task": {"grade": "said"},
        "eval_examples": {"grade": "measured", "file": "run.csv", "sha256": "a" * 64},
        "eval_failures": {"grade": "measured", "file": "run.csv", "sha256": "a" * 64},
    }
    person.act(TextReply("25 failed", {"eval_failures": 25}))
    assert measured(person) == {"eval_examples": RUN}


def test_what_is_written_beside_a_file_is_applied_with_it() -> None:
    person = asking()
    done = person.act(ReadFile((EVALS,), TextReply("stable for a year", {"stable_months": 12})))
    assert [entry.kind for entry in done.entries] == ["read", "answered"]
    assert person.here.values["stable_months"] == 12


def test_no_reading_from_before_a_restart_counts() -> None:
    person = asking()
    person.act(ReadFile((EVALS,)))
    later = EVALS.model_copy(update={"id": "r2", "n": 7})
    person.act(ReadFile((later,)))
    person.act(ReadFile((EVALS.model_copy(update={"n": 5}),)))
    assert [(found.id, found.n) for found in readings(person.consultation)] == [("r2", 7), ("r1", 5)]
    assert latest_reading(person.consultation, "evals") == EVALS.model_copy(update={"n": 5})
    assert latest_reading(person.consultation, "costs") is None
    person.act(Command("start_over"))
    person.act(Command("yes"))
    assert readings(person.consultation) == ()


def test_the_reading_that_a_fact_was_measured_in_is_found() -> None:
    entry = Entry(kind="read", how="file", by="U1", at=0.0, reading=EVALS)
    consultation = Consultation(id="c", team="T", owner="U1", entries=(entry,))
    assert latest_reading(consultation, "evals", [RUN]) == EVALS
    assert latest_reading(consultation, "evals", [COSTS]) is None


@pytest.mark.parametrize(
    ("base", "named"),
    [
        (TrainedBase(model="small-1"), "small-1"),
        (TrainedBase(model="small-1", retires="2027-06-30", by="its maker"), "2027-06-30"),
        (None, ""),
    ],
)
def test_a_verdict_and_its_record_name_the_model_that_would_be_trained(base: TrainedBase | None, named: str) -> None:
    known = knowledge()
    read = FileReading(id="r2", subject="costs", source=COSTS, base=base)
    entry = Entry(kind="read", how="file", by="U1", at=0.0, reading=read)
    consultation = Consultation(id="c", team="T", owner="U1", project="Ledger", entries=(entry,))
    profile = Profile(project="Ledger", few_shot_examples=9, **MEASURED)
    files = {"eval_failures": RUN, "labelled_examples": COSTS}  # the second is no fact of the verdict's
    message = render_verdict(
        judge(profile, known.rules), "v", consultation, 0.0, files, known.phrases, known.checklist, read
    )
    _, line = message.evidence
    assert "run.csv" in line
    assert "a" * 12 in line
    assert named in message.base_model
    assert bool(message.base_model) is bool(named)
    grades: dict[str, Any] = grades_json(profile, files)
    lines = decision_record(message, profile, known.phrases, known.checklist, grades).splitlines()
    assert lines[0] == f"# {known.phrases.say('record_title', project='Ledger')}"
    in_file = known.phrases.say("record_measured", file="run.csv", sha256="a" * 64)
    (counted,) = (line for line in lines if line.endswith(in_file))
    assert re.search(r"\b22\b", counted)
    assert sum(line.endswith(known.phrases.say("record_said")) for line in lines) == 2
    assert (f"- {message.base_model}" in lines) is bool(named)
    assert in_file not in decision_record(message, profile, known.phrases, known.checklist)


def test_a_pair_of_files_is_compared_once_its_counts_are_used() -> None:
    paired = PairedTest(prompt=(400, 40), trained=(400, 22), p=0.01, difference=0.045, low=0.01, high=0.08)
    tuned = {"tuned_examples": 400, "tuned_failures": 22}
    person = Person({"task": "extraction", "already_tuned": True}, project="Ledger")
    person.act(ReadFile((EVALS.model_copy(update={"paired": paired}),)))
    assert person.here.profile.paired is None
    person.act(FormAnswer(question_of("eval_examples"), {"eval_examples": 400, "eval_failures": 40}, "file", RUN))
    assert person.here.profile.paired is None
    person.act(FormAnswer(None, tuned, "file", RUN))
    assert person.here.profile.paired == paired
