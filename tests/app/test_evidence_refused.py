"""Files that can't be used: a clear word, nothing stored, nothing left on disk."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.ports.evidence_files import LARGEST_FILE
from bot.ports.inbound import Attachment
from bot.ports.slack_workspace import FileRefusedError
from bot.slack.file_download import save
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


@pytest.mark.slow
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


@pytest.mark.slow
async def test_twenty_megabytes_is_the_most(at_work: Workplace) -> None:
    assert "20 MB" in await refusal(at_work, "run.csv", io.BytesIO(b"x" * (LARGEST_FILE + 1)))


async def test_prompts_still_go_to_the_review(at_work: Workplace) -> None:
    room = await at_work.you.dm()
    mark = at_work.you.mark
    await at_work.you.upload("prompt.md", prompt("naive_json").encode(), room)
    assert "delete_prompt" in action_ids(await at_work.you.answer(room, since=mark))


@pytest.mark.slow
async def test_nothing_stays_on_disk(at_work: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "files"))
    (tmp_path / "files").mkdir()
    respondent = await at_work.respondent()
    await reading_of(respondent, "run.csv", eval_csv(), None)
    assert list((tmp_path / "files").iterdir()) == []


async def test_a_reading_can_be_stopped(at_work: Workplace) -> None:
    room = await at_work.you.dm()
    mark = at_work.you.mark
    before = await at_work.kept()
    await at_work.you.upload("run.csv", io.BytesIO(eval_csv(40_000, 400)), room)
    status = await at_work.you.wait_for(lambda event: event["kind"] == "status", FAR, since=mark)
    await at_work.you.stop(room, status["thread_ts"])
    assert "Stopped" in shown(await at_work.you.answer(room, limit=FAR, since=mark))
    assert await at_work.kept() == before


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/gone", "gone"), ("/moved", "not_allowed"), ("/login", "not_allowed"), ("/more", "too_large")],
)
async def test_the_token_follows_no_redirect_and_only_the_file_is_taken(tmp_path: Path, path: str, reason: str) -> None:
    elsewhere: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        match request.path:
            case "/gone":
                return web.Response(status=404)
            case "/moved":
                raise web.HTTPFound("/elsewhere")
            case "/elsewhere":
                elsewhere.append(request.headers.get("Authorization"))
            case "/login":
                return web.Response(text="<html>Sign in</html>", content_type="text/html")
        return web.Response(body=b"x" * 100)

    app = web.Application()
    app.router.add_get("/{any:.*}", answer)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        base = str(server.make_url("/api/"))
        file = Attachment(id="F1", name="a.csv", mimetype="text/csv", size=10, url=str(server.make_url(path)))
        with pytest.raises(FileRefusedError) as refused:
            await save(session, base, "xoxb-secret", file, tmp_path / "a.csv", 50)
    assert refused.value.reason == reason
    assert elsewhere == []


@pytest.mark.posix
async def test_a_full_disk_is_named_and_is_no_fault_of_slacks(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=b"x" * 10)

    app = web.Application()
    app.router.add_get("/{any:.*}", answer)
    (tmp_path / "a.csv").symlink_to("/dev/full")
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        url = str(server.make_url("/a.csv"))
        file = Attachment(id="F1", name="a.csv", mimetype="text/csv", size=10, url=url)
        for target in (tmp_path / "a.csv", tmp_path / "no folder" / "a.csv"):
            with pytest.raises(FileRefusedError) as refused:
                await save(session, str(server.make_url("/api/")), "xoxb-secret", file, target, 50)
            assert refused.value.reason == "no_room"
