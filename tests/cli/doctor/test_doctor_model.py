"""The model: what it is, how fast, what people get on its server; each fault says what to do."""

from __future__ import annotations

import pytest

from bot.cli.doctor import examine
from bot.playground import Playground
from tests.cli.doctor.examining import KEY, examined
from tests.harness.messages_api import Cited, HttpError, MessagesApi, Reply, Text
from tests.harness.messages_api.sight import Seen

Env = pytest.MonkeyPatch


def with_model(monkeypatch: Env, api: MessagesApi, server: str = "anthropic") -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", api.url)
    monkeypatch.setenv("CONSULTANT_MODEL_SERVER", server)


def finds(seen: Seen) -> Reply:
    """A model that finds the fact if it reached it, cites it if it can, and keeps to a form if one is held."""
    if seen.schema is not None:
        return Reply.of('{"boat": "kestrel_nine"}')
    lines = seen.documents[0] if seen.documents else seen.last_words.splitlines()
    found = [number for number, line in enumerate(lines) if "Kestrel" in line]
    if not found:
        return Reply.of("No idea.")
    text = Text("Kestrel Nine.", (Cited(found[0], found[0] + 1),) if seen.documents else ())
    return Reply.of(text, output_tokens=100)


def test_each_model_in_use_is_named_with_its_speed_and_what_people_get(slack: Playground, monkeypatch: Env) -> None:
    with MessagesApi(finds, pace_s=0) as api:
        with_model(monkeypatch, api)
        monkeypatch.setenv("CONSULTANT_ANSWER_MODEL", "claude-sonnet-5-5")
        lines: list[str] = []
        assert examine(lines.append) == 0
    text = "\n".join(lines)
    for name in ("claude-haiku-5-5", "claude-sonnet-5-5"):
        assert f"{name} answers" in text
        assert f"{name}: " in text
    assert "tokens a second" in text
    assert "on this server you get: answers in sentences, each with its passage; reading yes; review yes" in text


@pytest.mark.slow
def test_a_server_that_drops_documents_in_silence_is_found_out(slack: Playground, monkeypatch: Env) -> None:
    with MessagesApi(finds, profile="llama-cpp", pace_s=0) as api:
        with_model(monkeypatch, api)
        lines: list[str] = []
        assert examine(lines.append) == 1
    assert any(line.startswith("FAIL") and "CONSULTANT_MODEL_SERVER" in line for line in lines)
    assert any("answers the rules' own" in line for line in lines)


@pytest.mark.parametrize(
    ("server", "gets"),
    [
        ("llama-cpp", "answers passages of the guide, as they stand; reading by our own reader alone"),
        ("vllm", "answers in sentences, in one piece; reading yes"),
    ],
)
def test_a_local_server_under_its_own_profile_states_what_people_get(
    slack: Playground, monkeypatch: Env, server: str, gets: str
) -> None:
    with MessagesApi(finds, profile=server, pace_s=0) as api:
        with_model(monkeypatch, api, server)
        monkeypatch.setenv("CONSULTANT_MODEL", "local")
        lines: list[str] = []
        assert examine(lines.append) == 0
    assert any(gets in line for line in lines)


def test_a_form_that_holds_though_the_profile_makes_no_use_of_it_is_named(slack: Playground, monkeypatch: Env) -> None:
    with MessagesApi(finds, profile="vllm", pace_s=0) as api:
        with_model(monkeypatch, api, "llama-cpp")
        monkeypatch.setenv("CONSULTANT_MODEL", "local")
        lines: list[str] = []
        assert examine(lines.append) == 0
    assert any("local keeps to the form" in line and "CONSULTANT_MODEL_SERVER=vllm" in line for line in lines)
    assert any("reading by our own reader alone" in line for line in lines)


def test_a_cut_reply_is_not_ok(slack: Playground, monkeypatch: Env) -> None:
    with MessagesApi(Reply.of("Kestrel", stop_reason="max_tokens"), pace_s=0) as api:
        with_model(monkeypatch, api)
        status, found = examined()
    assert (status, found["model"][0]) == (1, "FAIL")


@pytest.mark.slow
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
