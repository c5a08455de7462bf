"""What a server can do is named; the guide never goes as a document to one that would drop it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.claude.answering import Done, NotCovered
from bot.claude.outcomes import Outcome
from bot.claude.probe import probe
from bot.claude.profiles import UnknownProfileError, is_loopback, server_profile, server_profiles
from tests.claude.situation import ASKER, GUIDE, footnotes, shown, situation
from tests.harness.messages_api import Reply
from tests.harness.messages_api.hosts import HOSTS

LOCAL = ["llama-cpp", "ollama", "vllm"]


@pytest.mark.parametrize("name", LOCAL)
async def test_the_guide_goes_as_numbered_text_and_the_numbers_are_verified(name: str) -> None:
    parse_reply = "A narrow task needs 500 to 1,000 labelled examples [2]. Training helps in every case [7]."
    async with situation(Reply.of(parse_reply), profile=name) as here:
        events = await here.answered()
        assert footnotes(events) == [(1, "data.narrow")]
        assert isinstance(events[-1], Done)
        assert "[" not in shown(events)
        sent = json.dumps(here.api.requests[0].body)
        assert '"document"' not in sent
        assert "cache_control" not in sent
        assert "[2] A narrow task needs" in here.api.requests[0].last_words


@pytest.mark.parametrize("name", LOCAL)
async def test_an_answer_that_names_no_passage_is_not_shown(name: str) -> None:
    async with situation(Reply.of("You should train a model for everything you do."), profile=name) as here:
        assert await here.answered() == [NotCovered(0.0, ())]
        assert here.outcomes == [Outcome.NOT_COVERED]


@pytest.mark.parametrize("name", LOCAL)
async def test_the_stub_of_each_server_gives_a_grounded_answer(name: str) -> None:
    async with situation(None, profile=name) as here:
        events = await here.answered()
        assert (1, "data.narrow") in footnotes(events)
        assert isinstance(events[-1], Done)


@pytest.mark.parametrize("name", LOCAL)
def test_nothing_is_switched_on_that_the_server_would_drop(name: str) -> None:
    ours, theirs = server_profile(name, "http://127.0.0.1:1"), HOSTS[name]
    assert ours.documents <= theirs.documents
    assert ours.structured_output <= theirs.output_format
    assert ours.forced_tool <= theirs.forced_tool
    assert ours.count_tokens <= theirs.count_tokens
    assert not ours.citations
    assert not ours.cache_control


@pytest.mark.parametrize(
    ("name", "base_url", "profile"),
    [
        (None, None, "anthropic"),
        (None, "", "anthropic"),
        (None, "https://api.anthropic.com", "anthropic"),
        (None, "http://127.0.0.1:8080", "other"),
        (None, "https://api.anthropic.com.evil.example", "other"),
        ("vllm", "http://gpu:8000", "vllm"),
    ],
)
def test_a_host_that_is_not_named_is_trusted_with_nothing(name: str | None, base_url: str | None, profile: str) -> None:
    assert server_profile(name, base_url).name == profile
    assert not server_profiles()["other"].documents


def test_an_unknown_profile_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownProfileError, match="llama-cpp"):
        server_profile("lama", None)


@pytest.mark.parametrize(
    ("url", "loopback"),
    [("http://127.0.0.1:1", True), ("http://localhost:1", True), ("http://[::1]:1", True), ("http://10.0.0.1", False)],
)
def test_this_machine_is_recognised(url: str, *, loopback: bool) -> None:
    assert is_loopback(url) is loopback


async def test_no_proxy_stands_between_us_and_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with situation() as here:
        await here.answered()
        assert here.outcomes == [Outcome.OK]


@pytest.mark.parametrize(
    ("host", "profile", "outcome", "sees"),
    [
        ("anthropic", "anthropic", Outcome.OK, True),
        ("llama-cpp", "llama-cpp", Outcome.OK, None),
        ("llama-cpp", "anthropic", Outcome.OK, False),
        ("vllm", "anthropic", Outcome.REJECTED, None),
    ],
)
async def test_the_probe_notices_a_server_that_drops_documents(
    host: str, profile: str, outcome: Outcome, *, sees: bool | None
) -> None:
    options: dict[str, Any] = {"profile": host, "server": server_profile(profile, None)}
    async with situation(None, **options) as here:
        probed = await probe(here.gateway, ASKER)
        assert (probed.outcome, probed.sees_documents) == (outcome, sees)


@pytest.mark.parametrize(("name", "counts"), [("anthropic", True), ("llama-cpp", True), ("ollama", False)])
async def test_tokens_are_counted_where_the_server_can(name: str, *, counts: bool) -> None:
    from bot.claude.request import ModelRequest

    ask = ModelRequest("answer", "system", "words", 100, passages=tuple(passage.text for passage in GUIDE))
    async with situation(profile=name) as here:
        counted = await here.gateway.count_tokens(ask)
        assert (counted is not None) == counts
