"""Models are data: each is priced by its own flags, an unknown one treated with caution, a retired one named."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime, timedelta

import anthropic._data as sdk_data
import pytest

from bot.claude.answering import Asked, answer
from bot.claude.message_reading import FORM
from bot.claude.models import DATA, Tokens, default_small, model, start_problems, start_warnings
from bot.claude.request import ROOM_TO_THINK, ModelRequest, to_request
from bot.claude.server_profiles import server_profile
from tests.claude.situation import ASKER, GUIDE, lines, situation
from tests.harness.messages_api.catalog import served

TODAY = date(2026, 11, 22)
TABLES = tomllib.loads(DATA.read_text())
ASK = ModelRequest("read", "system", "words", 100)


def test_the_small_default_is_a_model_we_know_and_that_is_current() -> None:
    assert default_small() == "claude-haiku-5-5"
    assert model(default_small()).known
    assert start_problems([default_small()], TODAY) == start_warnings([default_small()], TODAY) == []


@pytest.mark.parametrize("name", TABLES["models"])
def test_a_price_carries_its_day(name: str) -> None:
    assert (model(name).price is None) == (model(name).priced is None)


@pytest.mark.parametrize("name", sorted(set(TABLES["models"]) & set(served())))
def test_what_we_send_is_what_the_api_takes_of_that_model(name: str) -> None:
    body = to_request(ASK, model(name), server_profile("anthropic", None))
    taken = served()[name]
    assert "thinking" not in body or body["thinking"]["type"] in taken.thinking
    assert "output_config" not in body or body["output_config"]["effort"] in taken.effort


@pytest.mark.parametrize(
    ("name", "thinking"),
    [
        ("claude-haiku-5-5", {"type": "disabled"}),
        ("claude-sonnet-5-5", {"type": "between_tools"}),
        ("claude-opus-5-5", None),
        ("claude-haiku-4-5", None),
        ("claude-new-9", None),
    ],
)
def test_thinking_is_switched_off_in_each_models_own_way(name: str, thinking: dict[str, str] | None) -> None:
    assert to_request(ASK, model(name), server_profile("anthropic", None)).get("thinking") == thinking


def test_an_unknown_model_gets_nothing_that_could_be_refused() -> None:
    body = to_request(ASK, model("claude-new-9"), server_profile("anthropic", None))
    assert set(body) == {"model", "max_tokens", "system", "messages"}
    assert model("claude-new-9").cost(Tokens(input=1000)) is None
    assert "claude-new-9" in start_warnings(["claude-new-9"], TODAY)[0]


@pytest.mark.parametrize("name", ["claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-4-5"])
async def test_the_api_takes_an_answer_and_a_reading_by_every_model(name: str) -> None:
    async with situation(None, small=model(name)) as here:
        await here.answered()
        ask = ModelRequest("read", "system", "words", 200, schema=FORM)
        await here.gateway.ask(ask, ASKER, lambda parse_reply: parse_reply)
        assert [seen.status for seen in here.api.requests] == [200, 200]


RETIREMENT = re.compile(r"(\w+) (\d+)\w*, (\d{4})")


@pytest.mark.parametrize("name", sorted(sdk_data.DEPRECATED_MODELS))
def test_every_id_that_the_sdk_calls_deprecated_has_the_same_last_day_here(name: str) -> None:
    last = (
        datetime.strptime(" ".join(RETIREMENT.findall(sdk_data.DEPRECATED_MODELS[name])[0]), "%B %d %Y")
        .replace(tzinfo=UTC)
        .date()
    )
    after = start_problems([name], last + timedelta(days=1))
    assert after, name
    assert last.isoformat() in after[0]


@pytest.mark.parametrize("name", ["claude-3-5-sonnet-20240620", "claude-3-5-sonnet-latest", "claude-opus-4-1-20250805"])
def test_a_whole_family_can_be_retired(name: str) -> None:
    assert start_problems([name], TODAY)


@pytest.mark.parametrize(
    ("name", "room"),
    [("claude-haiku-5-5", 0), ("claude-opus-5-5", ROOM_TO_THINK), ("claude-new-9", ROOM_TO_THINK)],
)
def test_a_model_that_may_think_has_room_for_it(name: str, room: int) -> None:
    assert to_request(ASK, model(name), server_profile("anthropic", None))["max_tokens"] == 100 + room


def test_a_retired_model_is_a_clear_word_at_start() -> None:
    (line,) = start_problems(["claude-opus-4-0"], TODAY)
    assert "CONSULTANT_MODEL" in line
    assert "2026-06-15" in line
    assert default_small() in line


def test_a_model_about_to_retire_works_until_its_last_day() -> None:
    assert start_problems(["claude-sonnet-4-5"], TODAY) == []
    assert "2026-11-30" in start_warnings(["claude-sonnet-4-5"], TODAY)[0]
    assert start_problems(["claude-sonnet-4-5"], date(2026, 12, 1)) != []


def test_cost_is_by_kind_of_token_and_dearer_for_long_prompts() -> None:
    tokens = Tokens(input=1000, output=200, write_5m=3000, write_1h=500, read=4000)
    dollars = (1000 * 0.10 + 200 * 0.50 + 3000 * 0.125 + 500 * 0.20 + 4000 * 0.01) / 1e6
    assert model("claude-haiku-5-5").cost(tokens) == pytest.approx(dollars)
    assert model("claude-haiku-5-5").cost(Tokens(input=200_000)) == pytest.approx(0.10)


async def test_the_second_question_reads_the_guide_from_the_cache() -> None:
    long = "The guide says many things about training and prompting in this passage. " * 40
    guide = tuple(line + long for line in GUIDE)
    async with situation(None) as here:
        for question in ("How many examples are needed?", "What about knowledge that changes?"):
            _ = [e async for e in answer(here.gateway, ASKER, Asked(question, lines(guide)))]
        first, second = here.ledger.usages
        assert (first.read, second.write_5m) == (0, 0)
        assert first.write_5m == second.read > 512
        assert second.usd < first.usd / 2
