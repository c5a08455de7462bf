"""Faults strike exactly as often as asked, before or after the effect, and leave a trace in the record."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler, AsyncServerErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from bot.playground.errors import JSON
from bot.playground.record import Record
from tests.harness.user import LIMIT_SECONDS, Control, NotSeenError, Person
from tests.playground.calling import Api
from tests.playground.conftest import manifest


async def test_a_429_states_how_long_to_wait_and_then_lets_pass(
    pg: Playground, web: AsyncWebClient, api: Api, control: Control
) -> None:
    await control.fault("ratelimit", method="chat.postMessage", count=2, retry_after=7)
    refused = await api.raw("chat.postMessage", json={"channel": pg.channels["general"], "text": "x"})
    assert (refused.status, refused.headers["Retry-After"]) == (429, "7")
    await control("clear")
    await control.fault("ratelimit", method="chat.postMessage", count=1, retry_after=0)
    web.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    assert (await api("auth.test"))["ok"]
    assert (await web.chat_postMessage(channel=pg.channels["general"], text="x"))["ok"]
    assert [call["status"] for call in (await control.log())["calls"]] == [200, 429, 200]


async def test_a_500_comes_before_the_effect_or_after_it(
    pg: Playground, api: Api, control: Control, you: Person
) -> None:
    body = {"channel": pg.channels["general"], "text": "x"}
    for kind, seen in (("server_error", 0), ("server_error_after", 1)):
        await control.fault(kind, method="chat.postMessage")
        assert (await api.raw("chat.postMessage", json=body)).status == 500
        assert len(await you.messages(pg.channels["general"])) == seen
    log = await control.log()
    assert [(call["ok"], call["status"]) for call in log["calls"]] == [(False, 500), (True, 500)]


async def test_an_answer_can_be_lost_on_the_way_back(pg: Playground, api: Api, control: Control, you: Person) -> None:
    body = {"channel": pg.channels["general"], "text": "x"}
    for kind, seen in (("drop_before", 0), ("drop_after", 1)):
        await control.fault(kind, method="chat.postMessage")
        with pytest.raises(aiohttp.ClientError):
            await api.raw("chat.postMessage", json=body)
        assert len(await you.messages(pg.channels["general"])) == seen


async def test_an_answer_is_held_back_until_the_faults_are_cleared(
    pg: Playground, web: AsyncWebClient, control: Control, you: Person
) -> None:
    await control.fault("hold_after", method="chat.postMessage")
    posting = asyncio.create_task(web.chat_postMessage(channel=pg.channels["general"], text="x"))
    await you.wait_for(lambda event: event["kind"] == "message" and event["message"]["text"] == "x")
    assert (await web.auth_test())["ok"]
    assert not posting.done()
    await control("clear")
    assert (await asyncio.wait_for(posting, LIMIT_SECONDS))["ok"]


@pytest.mark.slow
async def test_a_retried_post_after_a_500_is_a_double_post(
    pg: Playground, web: AsyncWebClient, control: Control, you: Person
) -> None:
    await control.fault("server_error_after", method="chat.postMessage")
    web.retry_handlers.append(AsyncServerErrorRetryHandler(max_retry_count=1))
    await web.chat_postMessage(channel=pg.channels["general"], text="x")
    assert [message["text"] for message in await you.messages(pg.channels["general"])] == ["x", "x"]


async def test_a_fault_can_let_some_pass_and_name_an_error(api: Api, control: Control) -> None:
    await control.fault("error", method="auth.test", skip=1, error="fatal_error")
    assert [(await api("auth.test")).get("error") for _ in range(3)] == [None, "fatal_error", None]


async def test_an_unknown_fault_is_refused(control: Control) -> None:
    for body in ({"kind": "earthquake"}, {"kind": "ratelimit", "colour": "red"}):
        with pytest.raises(AssertionError, match="allowed"):
            await control("fault", **body)


async def test_revoked_tokens_and_lost_scopes_can_be_given_back(api: Api, control: Control) -> None:
    await control("token", revoke=True)
    assert (await api("auth.test"))["error"] == "token_revoked"
    await control("token", restore=True)
    assert (await api("auth.test"))["ok"]
    await control("scopes", remove=["chat:write"])
    refused = await api("chat.postMessage", channel=api.pg.channels["general"], text="x")
    assert (refused["error"], refused["needed"]) == ("missing_scope", "chat:write")


async def test_slacks_own_pace_can_be_asked_for() -> None:
    with Playground(manifest(), limits="slack") as pg:
        api, control = Api(pg), Control(pg.url)
        body = {"channel": pg.channels["general"], "text": "x"}
        answers = [await api.raw("chat.postMessage", json=body) for _ in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429]
        assert int(answers[-1].headers["Retry-After"]) >= 1
        other = {"channel": pg.channels["ml-platform"], "text": "x"}
        assert (await api.raw("chat.postMessage", json=other)).status == 200
        await control.advance(5)
        assert (await api.raw("chat.postMessage", json=body)).status == 200


async def test_waiting_for_what_does_not_come_states_what_came(pg: Playground, you: Person) -> None:
    await you.post(pg.channels["general"], "something else")
    with pytest.raises(NotSeenError, match="something else"):
        await you.wait_for(lambda e: e["kind"] == "home", limit=0.2)


async def test_a_pattern_strikes_any_method_of_a_family_and_the_record_lists_the_tries(
    pg: Playground, api: Api, control: Control, you: Person
) -> None:
    general = pg.channels["general"]
    root = await you.post(general, "a question")
    await control.fault("ratelimit", method="chat.*")
    assert (await api("auth.test"))["ok"]
    assert (await api.raw("chat.postMessage", json={"channel": general, "thread_ts": root, "text": "x"})).status == 429
    ts = await api.post("general", thread_ts=root, text="x, at last")
    other = await api.post("general", text="elsewhere")
    shown = [pg.ask(lambda state, ts=ts: state.record.of_message(general, ts))["calls"] for ts in (ts, other)]
    assert [[call["ok"] for call in calls] for calls in shown] == [[False, True], [True]]


def test_what_comes_back_to_the_app_is_not_what_it_answered(pg: Playground) -> None:
    def work(record: Record) -> JSON:
        for event in ({"type": "app_mention", "user": "U1"}, {"type": "message", "bot_id": "B1"}):
            record.delivery({"payload": {"event": event}})
        record.call("chat.postMessage", {"channel": "C1"}, {"ok": True, "ts": "1.0"}, 200)
        return record.of_message("C1", "1.0")

    found = pg.ask(lambda state: work(state.record))
    assert found["delivery"]["envelope"]["payload"]["event"]["type"] == "app_mention"
