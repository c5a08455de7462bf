"""Eval results and training sets dropped into the DM: shown before they count, then measured facts of the verdict."""

from __future__ import annotations

import csv
import io
import json

from tests.app.test_prompt_review import shown
from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import Respondent, value_of
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Workplace

FAR = 30.0  # seconds: a new process reads the file


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


async def test_eval_results_are_shown_before_they_count(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    await drop(respondent, "run.csv", eval_csv(), card["thread_ts"])
    reading = await respondent.next(is_evidence)
    text = shown(reading)
    assert "12 of 60 evaluated cases failed" in text
    assert "“correct”" in text
    (kept,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert "eval_examples" not in {name for entry in kept.entries for name in entry.values}
    await respondent.press(reading, "use_numbers")
    await respondent.next(lambda m: "measured in run.csv" in shown(m))
