"""What a server can do is named; the guide never goes as a document to one that would drop it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.claude.models import model
from bot.claude.outcomes import Outcome
from bot.claude.probe import probe
from bot.claude.server_profiles import server_profile, server_profiles
from bot.ports.llm import AnswerComplete
from tests.claude.situation import ASKER, GUIDE, PROJECT, footnotes, shown, situation
from tests.harness.messages_api import Cited, Reply, Seen, Text
from tests.harness.messages_api.hosts import HOSTS

LOCAL = ["llama-cpp", "ollama", "vllm"]


FREE = ["llama-cpp", "ollama"]  # nothing holds the form of an answer there


@pytest.mark.parametrize("name", FREE)
@pytest.mark.parametrize("reply", ["2, 5", "[2] and [5]", "2\n5\n99"])
async def test_where_nothing_holds_the_form_the_model_picks_lines_and_ours_are_shown(name: str, reply: str) -> None:
    async with situation(Reply.of(reply), profile=name) as here:
        events = await here.answered(project=PROJECT)
        assert footnotes(events) == [(1, (0, 1)), (2, (1, 0))]
        assert shown(events) == f"{GUIDE[1]}\n{PROJECT[0]}"
        assert isinstance(events[-1], AnswerComplete)
        sent = json.dumps(here.api.requests[0].body)
        assert '"document"' not in sent
        assert "cache_control" not in sent
        assert "[2] A narrow task needs" in here.api.requests[0].last_words
        assert "[5] 700 labelled examples" in here.api.requests[0].last_words


@pytest.mark.parametrize("name", FREE)
@pytest.mark.parametrize(
    "reply",
    [
        "You should train a model with 2 GPUs and 3 people.",
        "You need 2 examples for 3 months.",
        "Lines 2 and 5",
        "0",
        "99",
    ],
)
async def test_an_answer_that_names_no_line_is_not_shown(name: str, reply: str) -> None:
    async with situation(Reply.of(reply), profile=name) as here:
        assert await here.answered() == [Outcome.NOT_COVERED]
        assert here.outcomes == [Outcome.NOT_COVERED]


async def test_where_the_form_holds_the_model_names_the_lines_of_each_sentence_and_they_are_checked() -> None:
    sentences = [
        {"text": "A narrow task needs 500 to 1,000 labeled examples that can be trusted.", "lines": [2]},
        {"text": "Most teams get by with 300.", "lines": [2]},
        {"text": "Many kinds of input need up to 2,000 examples.", "lines": [3]},
        {"text": "Training helps in every case.", "lines": [77]},
        {"text": "You have 700 labelled examples.", "lines": [5, "x"]},
        {"text": "Inputs of many kinds need 300 examples.", "lines": 3},
        "nonsense",
    ]
    async with situation(Reply.of(json.dumps({"sentences": sentences})), profile="vllm") as here:
        events = await here.answered(project=PROJECT)
        own = "A narrow task needs 500 to 1,000 labeled examples that can be trusted."
        assert shown(events).strip() == f"{own} {GUIDE[2]} You have 700 labelled examples."
        assert footnotes(events) == [(1, (0, 1)), (2, (0, 2)), (3, (1, 0))]
        assert here.outcomes == [Outcome.OK]


@pytest.mark.parametrize("name", FREE)
async def test_the_stub_of_each_server_gives_a_grounded_answer(name: str) -> None:
    async with situation(None, profile=name) as here:
        events = await here.answered()
        assert (1, (0, 1)) in footnotes(events)
        assert isinstance(events[-1], AnswerComplete)


@pytest.mark.parametrize("name", LOCAL)
def test_nothing_is_switched_on_that_the_server_would_drop(name: str) -> None:
    ours, theirs = server_profile(name, "http://127.0.0.1:1"), HOSTS[name]
    assert ours.documents <= theirs.documents
    assert ours.structured_output <= theirs.output_format
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


async def test_no_proxy_stands_between_us_and_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with situation() as here:
        await here.answered()
        assert here.outcomes == [Outcome.OK]


def sees(seen: Seen) -> Reply:
    """A model that finds the fact if it reached it, cites it if it can, and keeps to a form if one is held."""
    if seen.schema is not None:
        return Reply.of('{"boat": "kestrel_nine"}')
    lines = seen.documents[0] if seen.documents else seen.last_words.splitlines()
    found = [number for number, line in enumerate(lines) if "Kestrel" in line]
    if not found:
        return Reply.of("No idea.")
    return Reply.of(Text("Kestrel Nine.", (Cited(found[0], found[0] + 1),) if seen.documents else ()))


@pytest.mark.parametrize(
    ("host", "profile", "outcome", "guide", "cites", "form"),
    [
        ("anthropic", "anthropic", Outcome.OK, True, True, True),
        ("llama-cpp", "llama-cpp", Outcome.OK, True, False, False),
        ("vllm", "vllm", Outcome.OK, True, False, True),
        ("llama-cpp", "anthropic", Outcome.OK, False, False, False),
        ("llama-cpp", "vllm", Outcome.OK, True, False, False),
        ("vllm", "llama-cpp", Outcome.OK, True, False, True),
        ("vllm", "anthropic", Outcome.REJECTED, False, False, False),
    ],
)
async def test_the_probe_finds_what_reaches_the_model_and_what_holds(
    host: str, profile: str, outcome: Outcome, *, guide: bool, cites: bool, form: bool
) -> None:
    options: dict[str, Any] = {"profile": host, "server": server_profile(profile, None)}
    async with situation(sees, **options) as here:
        (probed,) = await probe(here.gateway, ASKER)
        assert (probed.outcome, probed.sees_guide, probed.cites, probed.holds_form) == (outcome, guide, cites, form)


async def test_the_probe_asks_every_model_in_use_and_keeps_the_name_that_answered() -> None:
    two = {"small": model("claude-haiku-5-5"), "answers": model("claude-sonnet-5-5")}
    async with situation(sees, **two) as here:
        probed = await probe(here.gateway, ASKER)
        assert [found.model for found in probed] == [found.answered_by for found in probed]
        assert [found.model for found in probed] == ["claude-haiku-5-5", "claude-sonnet-5-5"]
        assert all(found.seconds > 0 and found.tokens_a_second > 0 for found in probed)


async def test_a_cut_reply_to_the_probe_is_no_answer() -> None:
    async with situation(Reply.of("Kestrel", stop_reason="max_tokens")) as here:
        assert (await probe(here.gateway, ASKER))[0].outcome == Outcome.TRUNCATED
