"""Every line of the doctor is ok, – or FAIL with what to do; nothing secret is in it; nothing hangs or traces back."""

from __future__ import annotations

import asyncio
import os
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doctor import examine
from bot.playground import Playground
from bot.playground.messages import HttpError, MessagesApi
from bot.settings import HERE
from tests.control import Control

MANIFEST = HERE / "manifest.yml"
KEY = "sk-ant-very-secret"
Env = pytest.MonkeyPatch


@pytest.fixture(scope="module")
def running() -> Iterator[Playground]:
    with Playground(MANIFEST) as started:
        yield started


@pytest.fixture
def slack(running: Playground, monkeypatch: Env, tmp_path: Path) -> Iterator[Playground]:
    """Everything set right, and put right again afterwards."""
    for name in (
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_BASE_URL",
        "CONSULTANT_MODEL",
        "CONSULTANT_GUIDE",
        "CONSULTANT_KNOWLEDGE",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", running.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", running.app_token)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", running.signing_secret)
    monkeypatch.setenv("SLACK_API_URL", running.api_url)
    monkeypatch.setenv("CONSULTANT_DB", str(tmp_path / "bot.db"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    granted = sorted(running.world.scopes)
    yield running
    asyncio.run(_mended(running, granted))


async def _mended(running: Playground, granted: list[str]) -> None:
    control = Control(running.url)
    await control("scopes", remove=sorted(running.world.scopes), add=granted)
    await control("token", restore=True)
    await control("clear")


def examined(seconds: float = 10.0) -> tuple[int, dict[str, tuple[str, str]]]:
    """The exit status, and by what was looked at: (state, told)."""
    lines: list[str] = []
    status = examine(lines.append, seconds=seconds)
    found = {}
    for line in lines:
        assert "\n" not in line
        state, rest = line[:4].strip(), line[6:]
        what, _, told = rest.partition(": ")
        assert state in ("ok", "FAIL", "–")
        assert told
        found[what] = (state, told)
    real = [os.environ.get(name, "") for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")]
    text = "\n".join(lines)
    assert not any(secret in text for secret in [KEY, *(one for one in real if one and one != "nonsense")])
    return status, found


def states(found: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {what: state for what, (state, _) in found.items()}


def test_where_all_is_well_every_line_says_so_and_the_status_is_0(slack: Playground) -> None:
    status, found = examined()
    assert status == 0
    assert states(found) == {
        "bot token": "ok", "scopes": "ok", "app token": "ok", "signing secret": "ok", "database": "ok",
        "knowledge": "ok", "guide": "–", "model": "–",
    }  # fmt: skip


def test_a_missing_scope_is_named_with_what_it_is_for_and_an_extra_one_is_mentioned(slack: Playground) -> None:
    asyncio.run(Control(slack.url)("scopes", remove=["files:read"], add=["users:read"]))
    status, found = examined()
    assert status == 1
    assert found["scopes"][0] == "FAIL"
    assert "files:read (a prompt that was pasted as a file in the direct message)" in found["scopes"][1]
    assert "users:read" in found["scopes"][1]


def test_an_extra_scope_alone_fails_nothing(slack: Playground) -> None:
    asyncio.run(Control(slack.url)("scopes", add=["users:read"]))
    status, found = examined()
    assert (status, found["scopes"][0]) == (0, "ok")
    assert "users:read" in found["scopes"][1]


def test_a_revoked_token_says_to_install_again(slack: Playground) -> None:
    asyncio.run(Control(slack.url)("token", revoke=True))
    status, found = examined()
    assert status == 1
    assert found["bot token"][0] == "FAIL"
    assert "Install the app again" in found["bot token"][1]
    assert found["scopes"][0] == "–"


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
def test_each_thing_that_is_wrong_is_a_line_that_says_what_to_do(
    slack: Playground, monkeypatch: Env, name: str, value: str, what: str, state: str, part: str
) -> None:
    monkeypatch.setenv(name, value)
    status, found = examined()
    assert found[what][0] == state
    assert part in found[what][1]
    assert status == (1 if state == "FAIL" else 0)


def test_a_token_of_the_other_kind_is_told_as_such(slack: Playground, monkeypatch: Env) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", slack.bot_token)
    _, found = examined()
    assert "another kind" in found["app token"][1]


def test_a_file_that_is_no_database_is_told_as_such(slack: Playground, monkeypatch: Env, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("these are notes, not a database" * 50, encoding="utf-8")
    monkeypatch.setenv("CONSULTANT_DB", str(tmp_path / "notes.db"))
    status, found = examined()
    assert (status, found["database"][0]) == (1, "FAIL")


def test_a_database_that_somebody_holds_locked_fails_with_a_word(
    slack: Playground, monkeypatch: Env, tmp_path: Path
) -> None:
    examined()
    with sqlite3.connect(tmp_path / "bot.db") as held:
        held.execute("BEGIN EXCLUSIVE")
        status, found = examined()
    held.close()
    assert (status, found["database"][0]) == (1, "FAIL")


def test_an_own_guide_that_lacks_sections_is_told_with_those_missing(
    slack: Playground, monkeypatch: Env, tmp_path: Path
) -> None:
    (tmp_path / "own.md").write_text("# TL;DR\n\nNothing else.\n", encoding="utf-8")
    monkeypatch.setenv("CONSULTANT_GUIDE", str(tmp_path / "own.md"))
    status, found = examined()
    assert (status, found["guide"][0]) == (1, "FAIL")
    assert "The baseline you have to beat" in found["guide"][1]


def with_model(monkeypatch: Env, api: MessagesApi, server: str = "anthropic") -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", api.url)
    monkeypatch.setenv("CONSULTANT_MODEL_SERVER", server)


def test_a_model_that_answers_and_sees_documents_is_ok(slack: Playground, monkeypatch: Env) -> None:
    with MessagesApi(pace_s=0) as api:
        with_model(monkeypatch, api)
        status, found = examined()
    assert (status, found["model"][0], found["model server"][0]) == (0, "ok", "ok")


def test_a_server_that_drops_documents_in_silence_is_found_out(slack: Playground, monkeypatch: Env) -> None:
    with MessagesApi(profile="llama-cpp", pace_s=0) as api:
        with_model(monkeypatch, api)
        status, found = examined()
    assert (status, found["model server"][0]) == (1, "FAIL")
    assert "CONSULTANT_MODEL_SERVER" in found["model server"][1]


def test_a_local_server_under_its_own_profile_is_ok_and_tells_what_is_lost(slack: Playground, monkeypatch: Env) -> None:
    with MessagesApi(profile="llama-cpp", pace_s=0) as api:
        with_model(monkeypatch, api, "llama-cpp")
        monkeypatch.setenv("CONSULTANT_MODEL", "local")
        lines: list[str] = []
        assert examine(lines.append) == 0
    assert any("lost is citations" in line for line in lines)


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        (HttpError(401, "authentication_error"), "ANTHROPIC_API_KEY"),
        (HttpError(402, "billing_error"), "payment"),
        (HttpError(404, "not_found_error"), "CONSULTANT_MODEL"),
        (HttpError(429, "rate_limit_error", headers=(("retry-after", "3600"),)), "limit"),
        (HttpError(529, "overloaded_error"), "overloaded"),
    ],
)
def test_a_fault_of_the_model_says_what_to_do(slack: Playground, monkeypatch: Env, fault: HttpError, part: str) -> None:
    with MessagesApi([fault] * 4, pace_s=0) as api:
        with_model(monkeypatch, api)
        status, found = examined()
    assert (status, found["model"][0]) == (1, "FAIL")
    assert part in found["model"][1]


def test_a_retired_model_is_named_with_a_current_one_and_not_called(slack: Playground, monkeypatch: Env) -> None:
    with MessagesApi(pace_s=0) as api:
        with_model(monkeypatch, api)
        monkeypatch.setenv("CONSULTANT_MODEL", "claude-3-opus-20240229")
        status, found = examined()
        assert api.requests == []
    assert (status, found["model"][0]) == (1, "FAIL")
    assert "retired on 2026-01-05" in found["model"][1]
    assert "claude-haiku-5-5" in found["model"][1]


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


def test_what_answers_but_is_not_slack_is_told_as_such(slack: Playground, monkeypatch: Env) -> None:
    with MessagesApi(pace_s=0) as other:
        monkeypatch.setenv("SLACK_API_URL", f"{other.url}/api/")
        status, found = examined()
    assert (status, found["bot token"][0]) == (1, "FAIL")
    assert "is not Slack" in found["bot token"][1]
