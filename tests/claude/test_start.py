"""The settings make a gateway, or say why not; without a key there is none, and that is no problem."""

from __future__ import annotations

from typing import Any

import pytest

from bot.claude.ledger import MemoryLedger
from bot.claude.start import Start, start

NOVEMBER = 1_795_300_000.0  # 2026-11-21


def _start(**settings: Any) -> Start:
    given = {"key": "k", "ledger": MemoryLedger(), "now": lambda: NOVEMBER}
    return start(**given | settings)


@pytest.mark.parametrize("key", [None, "", " \n"])
def test_without_a_key_there_is_no_gateway_and_no_problem(key: str | None) -> None:
    assert _start(key=key) == Start(None)


def test_with_a_key_alone_the_small_model_serves_everything() -> None:
    begun = _start()
    assert begun.gateway is not None
    assert begun.gateway.server.name == "anthropic"
    assert {begun.gateway.model_for(purpose).id for purpose in ("answer", "read", "verdict")} == {"claude-haiku-5-5"}


def test_a_larger_model_serves_answers_only() -> None:
    gateway = _start(answers="claude-sonnet-5-5").gateway
    assert gateway is not None
    assert [gateway.model_for(purpose).id for purpose in ("answer", "read", "verdict", "review")] == [
        "claude-sonnet-5-5",
        *["claude-haiku-5-5"] * 3,
    ]


@pytest.mark.parametrize("where", ["small", "answers"])
def test_a_retired_model_stops_the_start(where: str) -> None:
    begun = _start(**{where: "claude-opus-4-0"})
    assert begun.gateway is None
    assert "retired" in begun.problems[0]


@pytest.mark.parametrize(
    "name",
    [
        "claude-opus-4-1-20250805",
        "claude-3-haiku-20240307",
        "claude-3-5-sonnet-20241022",
        "claude-3-5-sonnet-latest",
        "Claude-3-Opus",
        "claude-3-sonnet",
        "claude-2.1",
        "anthropic/claude-3-5-haiku",
        "us.anthropic.claude-3-7-sonnet-20250219-v1:0",
        "claude-3-5-sonnet-v2@20241022",
    ],
)
def test_ids_that_are_gone_stop_the_start_with_the_name_of_a_current_one(name: str) -> None:
    begun = _start(small=name)
    assert begun.gateway is None
    assert "claude-haiku-5-5" in begun.problems[0]


def test_a_server_of_ones_own_needs_no_key_and_states_what_is_lost() -> None:
    begun = _start(key=None, server="llama-cpp", base_url="http://127.0.0.1:8080", small="qwen")
    assert begun.gateway is not None
    assert "in sentences" in begun.warnings[0]


def test_on_another_server_a_retired_model_is_a_warning() -> None:
    begun = _start(server="vllm", base_url="http://127.0.0.1:8080", small="anthropic/claude-3-haiku")
    assert begun.gateway is not None
    assert "retired on 2026-04-20" in begun.warnings[1]
    assert len(_start(server="vllm", base_url="http://127.0.0.1:8080", small="claude-haiku-5-5").warnings) == 1


def test_an_unknown_model_is_a_warning() -> None:
    begun = _start(small="claude-new-9")
    assert begun.gateway is not None
    assert "claude-new-9" in begun.warnings[0]
