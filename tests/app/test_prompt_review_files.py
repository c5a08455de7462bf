"""A prompt may come as a file: fetched from Slack alone, as text of any encoding, never larger than a prompt can be."""

from __future__ import annotations

import codecs

import aiohttp
import pytest

from bot.ports.inbound import Attachment
from bot.ports.slack_workspace import MAX_FILE_BYTES, FileRefusedError
from bot.slack.file_download import decode, fetch, is_slack_host
from tests.app.test_prompt_review import at_item_1, is_review, prompt, shown, values
from tests.harness.paths import TUNED
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Workplace

SLACK = "https://slack.com/api/"


async def dropped(at_work: Workplace, name: str, content: bytes, text: str = "") -> JSON:
    """What the bot says to a file in the DM."""
    room = await at_work.you.dm()
    mark = at_work.you.mark
    await at_work.you.upload(name, content, room, text)
    return await at_work.you.answer(room, since=mark)


@pytest.mark.parametrize("name", ["prompt.txt", "prompt.md"])
async def test_a_file_at_item_1_is_reviewed_and_proposed(at_work: Workplace, name: str) -> None:
    respondent, card = await at_item_1(at_work)
    await at_work.you.upload(name, prompt("headed_examples").encode(), respondent.room, "", card["thread_ts"])
    assert "I counted 12 worked examples" in shown(await respondent.next(is_review))
    await respondent.press(await respondent.card(), "answer")
    await respondent.card()
    assert (await values(at_work))["few_shot_examples"] == 12


@pytest.mark.slow
async def test_what_is_said_beside_the_file_is_read_too(at_work: Workplace) -> None:
    respondent, card = await at_item_1(at_work)
    words = "here it is, with 12 examples"
    await at_work.you.upload("prompt.txt", prompt("naive_json").encode(), respondent.room, words, card["thread_ts"])
    await respondent.write(await respondent.card(), "yes")
    await respondent.card()
    found = await values(at_work)
    assert (found["prompt_ingredients"], found["few_shot_examples"]) == (("instruction",), 12)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
async def test_any_usual_encoding_is_read(at_work: Workplace, encoding: str) -> None:
    review = await dropped(at_work, "prompt.txt", prompt("german").encode(encoding, errors="replace"))
    assert is_review(review)
    assert "Sonderfälle" in shown(review) or "Wenn kein Datum" in shown(review)


@pytest.mark.parametrize(
    ("name", "raw", "part"),
    [
        ("prompt.txt", b"x" * (MAX_FILE_BYTES + 1), "larger"),
        ("prompt.pdf", b"%PDF-1.7 \x00\x01", ".txt or .md"),
        ("prompt.txt", b"MZ\x00\x00\x01binary", ".txt or .md"),
        ("prompt.txt", b" \n\t ", "no prompt"),
    ],
)
async def test_what_is_no_prompt_gets_a_word_about_what_would_do(
    at_work: Workplace, name: str, raw: bytes, part: str
) -> None:
    said = await dropped(at_work, name, raw)
    assert part in shown(said)
    assert not is_review(said)


async def test_without_the_scope_the_login_page_is_not_taken_for_a_prompt(at_work: Workplace) -> None:
    await at_work.control("scopes", remove=["files:read"])
    said = await dropped(at_work, "prompt.txt", prompt("naive_json").encode())
    assert "permission" in shown(said)
    assert "delete_prompt" not in action_ids(said)


@pytest.mark.parametrize(
    ("url", "base", "allowed"),
    [
        ("https://files.slack.com/files-pri/T1-F1/a.txt", SLACK, True),
        ("https://acme.enterprise.slack.com/files-pri/T1-F1/a.txt", SLACK, True),
        ("http://files.slack.com/files-pri/T1-F1/a.txt", SLACK, False),
        ("https://files.slack.com.evil.example/a.txt", SLACK, False),
        ("https://evilslack.com/a.txt", SLACK, False),
        ("https://files.slack.com@evil.example/a.txt", SLACK, False),
        ("https://user:pw@files.slack.com/a.txt", SLACK, False),
        ("https://files.slack.com:8443/a.txt", SLACK, False),
        ("http://127.0.0.1:9000/files-pri/a.txt", SLACK, False),
        ("http://127.0.0.1:9000/files-pri/a.txt", "http://127.0.0.1:9000/api/", True),
        ("http://127.0.0.1:9001/files-pri/a.txt", "http://127.0.0.1:9000/api/", False),
        ("https://files.slack.com/a.txt", "http://127.0.0.1:9000/api/", False),
        ("https://[bad/a.txt", SLACK, False),
    ],
)
def test_the_token_goes_to_slack_and_nowhere_else(url: str, base: str, allowed: bool) -> None:
    assert is_slack_host(url, base) is allowed


@pytest.mark.parametrize(("size", "reason"), [(MAX_FILE_BYTES + 1, "too_large"), (10, "not_allowed")])
async def test_size_and_host_are_looked_at_before_anything_is_fetched(size: int, reason: str) -> None:
    file = Attachment(id="F1", name="a.txt", mimetype="text/plain", size=size, url="http://127.0.0.1:9/a.txt")
    async with aiohttp.ClientSession() as session:
        with pytest.raises(FileRefusedError) as refused:
            await fetch(session, SLACK, "xoxb-secret", file)
    assert refused.value.reason == reason


def test_marks_tell_the_encoding_and_binary_is_no_text() -> None:
    assert decode(codecs.BOM_UTF32_LE + "né".encode("utf-32-le")) == "né"
    with pytest.raises(FileRefusedError):
        decode(b"\x00\x01")


def test_the_files_of_this_folder_are_within_the_limit() -> None:
    assert all(path.stat().st_size < MAX_FILE_BYTES for path in (TUNED / "prompts").iterdir())
