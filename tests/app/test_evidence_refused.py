"""Files that can't be used: a clear word, nothing stored, nothing left on disk."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest

from bot.ports.evidence_files import LARGEST_FILE
from tests.app.test_evidence import FAR, eval_csv, is_evidence, reading_of
from tests.app.test_prompt_review import prompt, shown
from tests.harness.user import action_ids
from tests.harness.workplace import Workplace


async def refusal(at_work: Workplace, name: str, content: bytes | io.BytesIO) -> str:
    """What is said to a file that can't be used; nothing may be stored of it."""
    before = await at_work.kept()
    room = await at_work.you.dm()
    mark = at_work.you.mark
    await at_work.you.upload(name, content, room)
    said = await at_work.you.answer(room, limit=FAR, since=mark)
    assert await at_work.kept() == before
    assert not is_evidence(said)
    return shown(said)


@pytest.mark.parametrize(
    ("name", "raw", "part"),
    [
        ("ragged.csv", b"id,correct\n1,true\n2,true,extra\n3,false\n", "line 3"),
        ("~$run.xlsx", b"\x05user                  ", "lock file"),
        ("cut.json", b'{"results": {"results": [{"success": true}, {"succ', "cut.json"),
        ("empty.csv", b"", "empty"),
        ("page.html", b"<html><body>Sign in to your workspace</body></html>", "page.html"),
        ("deep.json", b"[" * 100_000, "deep.json"),
        ("run.csv", b"\x89PNG\r\n\x1a\n0000", "picture"),
    ],
)
async def test_a_file_that_cannot_be_read_gets_a_clear_word(
    at_work: Workplace, name: str, raw: bytes, part: str
) -> None:
    assert part in await refusal(at_work, name, raw)


async def test_a_login_page_is_not_taken_for_results(at_work: Workplace) -> None:
    await at_work.control("scopes", remove=["files:read"])
    assert "permission" in await refusal(at_work, "run.csv", eval_csv())


async def test_twenty_megabytes_is_the_most(at_work: Workplace) -> None:
    assert "20 MB" in await refusal(at_work, "run.csv", io.BytesIO(b"x" * (LARGEST_FILE + 1)))


async def test_prompts_still_go_to_the_review(at_work: Workplace) -> None:
    room = await at_work.you.dm()
    mark = at_work.you.mark
    await at_work.you.upload("prompt.md", prompt("naive_json").encode(), room)
    assert "delete_prompt" in action_ids(await at_work.you.answer(room, since=mark))


async def test_nothing_stays_on_disk(at_work: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "files"))
    (tmp_path / "files").mkdir()
    respondent = await at_work.respondent()
    await reading_of(respondent, "run.csv", eval_csv(), None)
    assert list((tmp_path / "files").iterdir()) == []
