"""The model: one tiny call tells whether it answers and whether documents reach it; each fault says what to do."""

from __future__ import annotations

import pytest

from bot.cli.doctor import examine
from bot.playground import Playground
from tests.cli.doctor.examining import KEY, examined
from tests.harness.messages_api import HttpError, MessagesApi

Env = pytest.MonkeyPatch


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


def test_a_local_server_under_its_own_profile_is_ok_and_notifies_what_is_lost(
    slack: Playground, monkeypatch: Env
) -> None:
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
def test_a_fault_of_the_model_states_what_to_do(
    slack: Playground, monkeypatch: Env, fault: HttpError, part: str
) -> None:
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
