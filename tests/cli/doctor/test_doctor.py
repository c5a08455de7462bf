"""Every line of the doctor is ok, – or FAIL with what to do; nothing secret is in it; nothing hangs or traces back."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from pathlib import Path

import aiohttp
import pytest

from bot.cli.doctor.knowledge_check import check_database
from bot.playground import Playground
from bot.slack.socket_connection import MOST_SOCKETS
from tests.cli.doctor.examining import examined, states
from tests.harness.control import Control
from tests.harness.messages_api import MessagesApi

Env = pytest.MonkeyPatch


def test_where_all_is_well_every_line_states_so_and_the_status_is_0(slack: Playground) -> None:
    status, found = examined()
    assert status == 0
    assert states(found) == {
        "bot token": "ok", "scopes": "ok", "app token": "ok", "signing secret": "ok", "database": "ok",
        "knowledge": "ok", "guide": "–", "model": "–",
    }  # fmt: skip
    assert "0 of at most 10 are connected now" in found["app token"][1]


@pytest.mark.slow
async def test_it_counts_the_connections_and_names_too_many(slack: Playground) -> None:
    headers = {"Authorization": f"Bearer {slack.app_token}"}
    told, sockets = {}, []
    async with aiohttp.ClientSession() as http:
        for count in range(1, MOST_SOCKETS + 1):
            async with http.post(f"{slack.api_url}apps.connections.open", headers=headers) as answer:
                sockets.append(await http.ws_connect((await answer.json())["url"]))
            assert (await sockets[-1].receive_json())["type"] == "hello"
            if count in (2, MOST_SOCKETS):
                _, found = await asyncio.to_thread(examined)
                told[count] = found["app token"]
    assert told[2] == ("ok", "a connection can be opened; 2 of at most 10 are connected now")
    assert told[MOST_SOCKETS][0] == "FAIL"
    assert "Stop the copies of the bot" in told[MOST_SOCKETS][1]


def test_a_missing_scope_is_named_with_what_it_is_for_and_an_extra_one_is_mentioned(slack: Playground) -> None:
    asyncio.run(Control(slack.url)("scopes", remove=["files:read"], add=["reactions:write"]))
    status, found = examined()
    assert status == 1
    assert found["scopes"][0] == "FAIL"
    assert (
        "files:read (a prompt, eval results or a training set handed over as a file in the direct message)"
        in found["scopes"][1]
    )
    assert "reactions:write" in found["scopes"][1]


@pytest.mark.posix
def test_an_extra_scope_or_a_folder_that_others_can_list_fails_nothing(slack: Playground, tmp_path: Path) -> None:
    asyncio.run(Control(slack.url)("scopes", add=["reactions:write"]))
    (tmp_path / "notes.txt").write_text("notes")
    tmp_path.chmod(0o755)
    status, found = examined()
    assert (status, found["scopes"][0], found["database"][0], found["database folder"][0]) == (0, "ok", "ok", "–")
    assert "reactions:write" in found["scopes"][1]
    assert str(tmp_path) in found["database folder"][1]


def test_a_revoked_token_states_to_install_again(slack: Playground) -> None:
    asyncio.run(Control(slack.url)("token", revoke=True))
    status, found = examined()
    assert status == 1
    assert found["bot token"][0] == "FAIL"
    assert "Install the app again" in found["bot token"][1]
    assert found["scopes"][0] == "–"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "what", "state", "part"),
    [
        ("SLACK_BOT_TOKEN", "", "bot token", "FAIL", "SLACK_BOT_TOKEN is not set"),
        ("SLACK_BOT_TOKEN", "nonsense", "bot token", "FAIL", "Copy it again"),
        ("SLACK_APP_TOKEN", "", "app token", "–", "serve --http"),
        ("SLACK_APP_TOKEN", "nonsense", "app token", "FAIL", "App-Level Tokens"),
        ("SLACK_SIGNING_SECRET", "", "signing secret", "–", "serve --http"),
        ("SLACK_API_URL", "http://127.0.0.1:9/api/", "bot token", "FAIL", "can't be reached"),
        ("CONSULTANT_DB", "/proc/nowhere/bot.db", "database", "FAIL", "CONSULTANT_DB"),
        ("CONSULTANT_GUIDE", "/proc/nowhere/guide.txt", "guide", "FAIL", "guide.txt"),
        ("CONSULTANT_KNOWLEDGE", "/proc/nowhere", "knowledge", "FAIL", "checklist.toml"),
        ("CONSULTANT_DAILY_BUDGET_USD", "much", "settings", "FAIL", "CONSULTANT_DAILY_BUDGET_USD"),
        ("CONSULTANT_MODEL_SERVER", "toaster", "settings", "FAIL", "CONSULTANT_MODEL_SERVER"),
    ],
)
def test_each_thing_that_is_wrong_is_a_line_that_states_what_to_do(
    slack: Playground, monkeypatch: Env, name: str, value: str, what: str, state: str, part: str
) -> None:
    monkeypatch.setenv(name, value)
    status, found = examined()
    assert found[what][0] == state
    assert part in found[what][1]
    assert status == (1 if state == "FAIL" else 0)


def test_a_token_of_the_other_kind_is_reported_as_such(slack: Playground, monkeypatch: Env) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", slack.bot_token)
    _, found = examined()
    assert "belongs in SLACK_BOT_TOKEN" in found["settings"][1]


def test_a_new_database_is_reported_as_made_and_one_that_was_there_as_whole(tmp_path: Path) -> None:
    for text in ("was not there: an empty one was made, and can be written", "opens, is whole and up to date, and can"):
        assert text in check_database(tmp_path / "bot.db")[0].text


def test_a_file_that_is_no_database_is_reported_as_such(slack: Playground, monkeypatch: Env, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("these are notes, not a database" * 50, encoding="utf-8")
    monkeypatch.setenv("CONSULTANT_DB", str(tmp_path / "notes.db"))
    status, found = examined()
    assert (status, found["database"][0]) == (1, "FAIL")


@pytest.mark.slow
def test_a_database_that_somebody_holds_locked_fails_with_a_word(
    slack: Playground, monkeypatch: Env, tmp_path: Path
) -> None:
    examined()
    with sqlite3.connect(tmp_path / "bot.db") as held:
        held.execute("BEGIN EXCLUSIVE")
        status, found = examined()
    held.close()
    assert (status, found["database"][0]) == (1, "FAIL")


def test_an_own_guide_that_lacks_sections_is_reported_with_those_missing(
    slack: Playground, monkeypatch: Env, tmp_path: Path
) -> None:
    (tmp_path / "own.md").write_text("# TL;DR\n\nNothing else.\n", encoding="utf-8")
    monkeypatch.setenv("CONSULTANT_GUIDE", str(tmp_path / "own.md"))
    status, found = examined()
    assert (status, found["guide"][0]) == (1, "FAIL")
    assert "The baseline you have to beat" in found["guide"][1]


def test_without_app_token_and_signing_secret_nothing_can_come_in(slack: Playground, monkeypatch: Env) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "")
    status, found = examined()
    assert (status, found["app token"][0]) == (1, "FAIL")
    assert "SLACK_SIGNING_SECRET" in found["app token"][1]


def test_a_slack_that_never_answers_fails_within_its_limit_and_the_rest_goes_on(
    slack: Playground, monkeypatch: Env
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, and says nothing
        monkeypatch.setenv("SLACK_API_URL", f"http://127.0.0.1:{silent.getsockname()[1]}/api/")
        status, found = examined(seconds=0.5)
    assert (status, found["bot token"][0]) == (1, "FAIL")
    assert "within 0.5 seconds" in found["bot token"][1]
    assert found["knowledge"][0] == "ok"


@pytest.mark.slow
def test_what_answers_but_is_not_slack_is_reported_as_such(slack: Playground, monkeypatch: Env) -> None:
    with MessagesApi(pace_s=0) as other:
        monkeypatch.setenv("SLACK_API_URL", f"{other.url}/api/")
        status, found = examined()
    assert (status, found["bot token"][0]) == (1, "FAIL")
    assert "is not Slack" in found["bot token"][1]
