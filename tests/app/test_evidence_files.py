"""Files that come in other ways: several at once, a stranger's, one that was deleted, one that is read again."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest

from tests.app.test_evidence import FAR, eval_csv, is_evidence, reading_of, text_of, training_set
from tests.app.test_evidence_refused import refusal
from tests.evidence.eval_files import PASS, promptfoo_result, promptfoo_v3, write_json, write_workbook
from tests.harness.profiles import FINE_TUNE
from tests.harness.user import JSON
from tests.harness.workplace import Workplace


async def shared(at_work: Workplace, files: dict[str, bytes], text: str = "", *, part: str = "") -> JSON:
    """The card, with a part in it, of several files in one message."""
    room, mark = await at_work.you.dm(), at_work.you.mark
    sent = [(await at_work.you.upload(name, content))["file"]["id"] for name, content in files.items()]
    await at_work.you.post(room, text, files=sent)
    return await card_with(at_work, part, mark)


async def card_with(at_work: Workplace, part: str, mark: int) -> JSON:
    """A card of a file that has come since a mark."""
    seen = await at_work.you.wait_for(
        lambda event: (
            event["kind"] == "message" and is_evidence(event["message"]) and part in text_of(event["message"])
        ),
        FAR,
        since=mark,
    )
    return dict(seen["message"])


@pytest.mark.slow
async def test_two_files_in_one_message_are_compared(at_work: Workplace) -> None:
    card = await shared(at_work, {"prompt.csv": eval_csv(60, 12), "other.csv": eval_csv(60, 4)})
    assert "other.csv" in text_of(card)
    assert "8 cases differ" in text_of(card)  # twelve cases failed, four of them still do


@pytest.mark.slow
@pytest.mark.parametrize("names", [("evals.csv", "train.jsonl"), ("train.jsonl", "evals.csv")])
async def test_a_training_set_beside_its_evals_is_checked_for_overlap_and_both_count(
    at_work: Workplace, names: tuple[str, str]
) -> None:
    evals = b"question,correct\n" + b"".join(b"sort letter %d from the heap,true\n" % n for n in range(20))
    rows = [b'{"prompt": "sort letter %d from the heap", "completion": "pile %d"}' % (n, n) for n in range(15, 45)]
    contents = {"evals.csv": evals, "train.jsonl": b"\n".join(rows)}
    respondent, mark = await at_work.respondent(), at_work.you.mark
    card = await shared(at_work, {name: contents[name] for name in names}, part="train.jsonl")
    assert "25 usable examples of 30" in text_of(card)
    assert "eval inputs that are trained on" in text_of(card)
    other = await card_with(at_work, "evals.csv (", mark)
    assert "0 of 20 failed: 0%" in text_of(other)
    await respondent.press(other, "use_numbers")
    await respondent.next(lambda message: "measured in evals.csv" in text_of(message))
    await respondent.press(card, "use_numbers")
    await respondent.next(lambda message: "measured in train.jsonl" in text_of(message))
    answers = await at_work.answers()
    assert (answers["eval_examples"], answers["eval_failures"], answers["labelled_examples"]) == (20, 0, 25)


@pytest.mark.slow
async def test_files_that_are_left_out_are_named(at_work: Workplace) -> None:
    files = {f"run_{n}.csv": eval_csv(60, n) for n in (12, 4, 3)}
    card = await shared(at_work, files)
    assert "run_4.csv" in text_of(card)
    assert "run_3.csv" in text_of(card)
    assert "two files" in text_of(card)


async def test_a_stranger_s_file_in_the_channel_s_thread_is_not_read(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    await respondent.card()
    await at_work.settled()
    before, mark = await at_work.kept(), at_work.teammate.mark
    general = at_work.channels["general"]
    await at_work.teammate.upload("run.csv", eval_csv(), general, "", respondent.origin)
    await at_work.settled()
    assert await at_work.kept() == before
    said = [event for event in at_work.teammate.events[mark:] if (event.get("message") or {}).get("bot_id")]
    assert said == []


async def test_a_file_that_was_deleted_before_it_could_be_read(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    await at_work.settled()
    file = (await at_work.you.upload("run.csv", eval_csv()))["file"]
    at_work.playground.ask(lambda slack_state: slack_state.workspace.files.pop(file["id"]))
    event = {"type": "message", "subtype": "file_share", "channel": respondent.room, "channel_type": "im", "text": ""}
    event |= {"user": at_work.you.id, "ts": "1790000000.000100", "thread_ts": card["thread_ts"]}
    before = await at_work.kept()
    await at_work.control("deliver", event={**event, "files": [file]})
    await respondent.next(lambda message: "run.csv was deleted before I could read it" in text_of(message), FAR)
    assert await at_work.kept() == before


@pytest.mark.slow
async def test_a_file_that_was_deleted_before_it_is_read_again(at_work: Workplace) -> None:
    respondent = await at_work.respondent()
    card = await reading_of(respondent, "run.csv", eval_csv(), None)
    at_work.playground.ask(lambda slack_state: slack_state.workspace.files.clear())
    view = await respondent.opened(card, "edit_reading")
    mark = at_work.you.mark
    await at_work.you.submit(view, {"text:pass_column": "correct"})
    said = await at_work.you.wait_for(lambda event: event["kind"] == "ephemeral", FAR, since=mark)
    assert "deleted" in text_of(said["message"])


@pytest.mark.slow
async def test_reading_again_can_be_stopped_and_the_reading_stays(at_work: Workplace) -> None:
    respondent = await at_work.respondent()
    await at_work.you.upload("run.csv", io.BytesIO(eval_csv(2_000, 400)), respondent.room)
    card = await respondent.next(is_evidence, FAR)
    await at_work.settled()
    before, mark = await at_work.kept(), at_work.you.mark
    view = await respondent.opened(card, "edit_reading")
    sending = asyncio.create_task(at_work.you.submit(view, {"text:id_column": "case_id"}))
    status = await at_work.you.wait_for(lambda event: event["kind"] == "status", FAR, since=mark)
    await at_work.you.stop(respondent.room, status["thread_ts"])
    await sending
    said = await at_work.you.wait_for(lambda event: event["kind"] == "ephemeral", FAR, since=mark)
    assert "Stopped" in text_of(said["message"])
    await at_work.settled()
    assert await at_work.kept() == before


@pytest.mark.slow
async def test_formulas_without_a_value_are_named_and_never_computed(at_work: Workplace, tmp_path: Path) -> None:
    rows = [["question", "correct"], *([f"what is {n}?", f"=A{n}=B{n}"] for n in range(2, 12))]
    content = write_workbook(tmp_path / "run.xlsx", {"one": rows}).read_bytes()
    assert 'column "correct"' in await refusal(at_work, "run.xlsx", content)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stats", "part"), [({"successes": 1, "failures": -1}, "stats.failures is -1"), ({"successes": -4}, "is -4")]
)
async def test_negative_counts_are_refused(at_work: Workplace, tmp_path: Path, stats: JSON, part: str) -> None:
    document = promptfoo_v3([promptfoo_result(0, 0, PASS)])
    document["results"]["stats"] = stats
    content = write_json(tmp_path / "run.json", document).read_bytes()
    assert part in await refusal(at_work, "run.json", io.BytesIO(content))


@pytest.mark.slow
async def test_a_training_set_is_one_problem_where_one_quote_is_missing(at_work: Workplace) -> None:
    lines = training_set(30).splitlines()
    lines[4] = lines[4].replace(b'"pile', b"pile", 1)
    respondent = await at_work.respondent()
    card = await reading_of(respondent, "train.jsonl", b"\n".join(lines), None)
    assert "29 usable examples of 29" in text_of(card)
    assert "line 5" in text_of(card)
