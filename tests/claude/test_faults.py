"""Every fault of a model server, through the real SDK: each ends in one counted outcome and something usable."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.claude.call_limits import Limits
from bot.claude.message_reading import read_message
from bot.claude.model_review import review_prompt
from bot.claude.models import model
from bot.claude.outcomes import ModelError, Outcome, words_for
from bot.claude.server_profiles import server_profile
from bot.claude.verdict_order import choose_order
from bot.ports.llm import ModelReading
from tests.claude.situation import ASKER, CITED, GOOD, GUIDE, Situation, shown, situation
from tests.harness.messages_api import Cut, Gate, HttpError, Raw, Reply, Text, Thinking, When
from tests.harness.messages_api import Outcome as Scripted
from tests.harness.model_workplace import PATIENT
from tests.harness.ports import free_port
from tests.harness.tiers import thin_out
from tests.harness.untrusted_server import untrusted_server
from tests.harness.user import LIMIT_SECONDS

ONCE = replace(PATIENT, retries=0)
SHORT = replace(ONCE, deadlines=dict.fromkeys(PATIENT.deadlines, 1.0), stall_s=0.3)  # for what falls silent
LATE = HttpError(504, "timeout_error")
DOCUMENT = {
    "decision": "not_yet",
    "reasons": [{"rule": "missing.2", "text": "Nothing measured."}, {"rule": "missing.6", "text": "Few examples."}],
    "what_if": [],
}
JSON = json.dumps({"intent": "other", "facts": []})


@dataclass(frozen=True)
class Fault:
    name: str
    script: Scripted
    outcome: Outcome

    @property
    def limits(self) -> Limits:
        """Short ones only where nothing else ends the call."""
        return SHORT if self.outcome is Outcome.TIMEOUT else ONCE

    def __str__(self) -> str:
        return self.name


HEADERS_HOUR = (("retry-after", "3600"),)
STATUSES = [
    Fault("401", HttpError(401, "authentication_error"), Outcome.UNAUTHORISED),
    Fault("402", HttpError(402, "billing_error"), Outcome.UNPAID),
    Fault("403", HttpError(403, "permission_error"), Outcome.UNAUTHORISED),
    Fault("404", HttpError(404, "not_found_error"), Outcome.UNKNOWN_MODEL),
    Fault("413", HttpError(413, "request_too_large"), Outcome.REJECTED),
    Fault("429, come back in an hour", HttpError(429, "rate_limit_error", headers=HEADERS_HOUR), Outcome.RATE_LIMITED),
    Fault("429, no retry-after", HttpError(429, "rate_limit_error"), Outcome.RATE_LIMITED),
    Fault(
        "spend cap",
        HttpError(429, "rate_limit_error", error_code="enforced_spend_limit_reached"),
        Outcome.SPEND_CAP,
    ),
    Fault("500", HttpError(500, "api_error"), Outcome.SERVER_ERROR),
    Fault("529", HttpError(529, "overloaded_error"), Outcome.OVERLOADED),
]
SSE = "text/event-stream"
ODD = (
    "7",
    '"hello"',
    "[]",
    "{}",
    '{"type": "message_start"}',
    '{"type": "message_start", "message": "hello"}',
    '{"type": "message_delta", "delta": {"stop_reason": "end_turn"}}',
    '{"type": "content_block_start", "index": 0, "content_block": null}',
    '{"type": "content_block_delta", "delta": "hello"}',
    '{"type": "content_block_delta", "delta": {"type": "citations_delta"}}',
)
# Of the stream of GOOD: message_start, ping, block start, then a delta a word.
STREAMS = [
    Fault("overloaded in the middle", Cut(GOOD, "error", 5), Outcome.OVERLOADED),
    Fault("rate limited in the middle", Cut(GOOD, "error", 5, "rate_limit_error"), Outcome.RATE_LIMITED),
    Fault("api error in the middle", Cut(GOOD, "error", 5, "api_error"), Outcome.SERVER_ERROR),
    Fault("dropped in the middle", Cut(GOOD, "drop", 5), Outcome.DROPPED),
    Fault("dropped before the first event", Cut(GOOD, "drop", 0), Outcome.DROPPED),
    Fault("stalled in the middle", Cut(GOOD, "stall", 5), Outcome.TIMEOUT),
    Fault("a clean end too early", Cut(GOOD, "end", 6), Outcome.DROPPED),
    Fault("a clean end before anything", Cut(GOOD, "end", 0), Outcome.INVALID),
    Fault("an empty body", Raw("", SSE), Outcome.INVALID),
    Fault("a JSON body to a stream", Raw('{"type": "message", "content": []}'), Outcome.INVALID),
    Fault("an HTML page", Raw("<html>proxy</html>", "text/html"), Outcome.INVALID),
    *(
        Fault(f"an event of no message: {data}", Raw(f"event: odd\ndata: {data}\n\n", SSE), Outcome.INVALID)
        for data in ODD
    ),
]
REPLIES = [
    Fault("refused without text", Reply.of(stop_reason="refusal", stop_category="frontier_llm"), Outcome.REFUSED),
    Fault("refused after text", Reply.of(CITED, stop_reason="refusal"), Outcome.REFUSED),
    Fault("refused with an empty text", Reply.of(Text(""), stop_reason="refusal"), Outcome.REFUSED),
    Fault("truncated in the text", Reply.of(CITED, stop_reason="max_tokens"), Outcome.TRUNCATED),
    Fault("truncated inside thinking", Reply.of(Thinking("Let me"), stop_reason="max_tokens"), Outcome.TRUNCATED),
    Fault("an unknown stop reason", Reply.of(CITED, stop_reason="moon_phase"), Outcome.INVALID),
]
BODIES = [
    Fault("an empty body", Raw(), Outcome.INVALID),
    Fault("JSON that is no message", Raw('{"hello": 1}'), Outcome.INVALID),
    Fault("JSON that is no object", Raw('"hello"'), Outcome.INVALID),
    Fault("blocks that are none", Raw('{"stop_reason": "end_turn", "content": ["hello"]}'), Outcome.INVALID),
    Fault("broken JSON", Raw('{"type": "mess'), Outcome.INVALID),
    Fault("an HTML page", Raw("<html>proxy</html>", "text/html"), Outcome.INVALID),
    Fault("dropped", Cut(GOOD, "drop", 0), Outcome.UNREACHABLE),
    Fault("silent", Cut(GOOD, "stall", 0), Outcome.TIMEOUT),
    Fault("truncated inside JSON", Reply.of(JSON[:20], stop_reason="max_tokens"), Outcome.TRUNCATED),
    Fault("prose instead of JSON", Reply.of("They have five hundred of them."), Outcome.INVALID),
    Fault("a list instead of an object", Reply.of("[1, 2]"), Outcome.INVALID),
]


@pytest.mark.parametrize("fault", thin_out(STATUSES + STREAMS + REPLIES, 4), ids=str)
async def test_a_fault_ends_an_answer_in_one_counted_outcome(fault: Fault) -> None:
    async with situation(fault.script, limits=fault.limits) as here:
        events = await here.answered()
        assert events[-1] == fault.outcome
        assert here.outcomes == [fault.outcome]


@pytest.mark.parametrize("fault", thin_out(STATUSES + REPLIES + BODIES, 4), ids=str)
async def test_a_fault_leaves_a_reading_empty_and_counted(fault: Fault) -> None:
    async with situation(fault.script, limits=fault.limits) as here:
        with pytest.raises(ModelError) as failure:
            await _read(here)
        assert failure.value.outcome == fault.outcome
        assert here.outcomes == [fault.outcome]


@pytest.mark.parametrize("fault", thin_out(STATUSES + REPLIES, 4), ids=str)
async def test_a_fault_leaves_our_order_of_a_verdicts_reasons(fault: Fault) -> None:
    async with situation(fault.script, limits=fault.limits) as here:
        with pytest.raises(ModelError):
            await choose_order(here.gateway, ASKER, DOCUMENT, "Invoices")
        assert here.outcomes == [fault.outcome]


@pytest.mark.parametrize("fault", thin_out(STATUSES + REPLIES + BODIES, 4), ids=str)
async def test_a_fault_leaves_the_prompt_to_the_deterministic_review(fault: Fault) -> None:
    async with situation(fault.script, limits=fault.limits) as here:
        with pytest.raises(ModelError) as failure:
            await review_prompt(here.gateway, ASKER, "Extract the total.")
        assert failure.value.outcome == fault.outcome
        assert here.outcomes == [fault.outcome]


async def test_an_overload_that_passes_is_not_noticed() -> None:
    async with situation([HttpError(529, "overloaded_error"), GOOD]) as here:
        assert shown(await here.answered()).startswith("A narrow task")
        assert here.outcomes == [Outcome.OK]
        assert len(here.api.requests) == 2


async def test_a_call_that_timed_out_counts_for_what_it_may_have_cost() -> None:
    async with situation(Cut(GOOD, "stall", 0), limits=SHORT) as here:
        with pytest.raises(ModelError):
            await _read(here)
        await here.answered()
        reading, answer = here.ledger.usages
        assert [usage.output for usage in (reading, answer)] == [seen.body["max_tokens"] for seen in here.api.requests]
        assert reading.write_5m > len("about 500") // 3
        assert answer.write_5m > sum(map(len, GUIDE)) // 3
        assert reading.usd is not None
        assert reading.usd > 0


async def test_a_turn_that_never_came_costs_nothing() -> None:
    gate = Gate()
    async with situation(Reply.of(CITED, gate=gate), limits=replace(ONCE, places=1, wait_s=0.01)) as here:
        first = asyncio.create_task(here.answered())
        assert await asyncio.to_thread(gate.reached.wait, LIMIT_SECONDS)
        assert (await here.answered())[-1] == Outcome.TIMEOUT
        gate.open()
        await first
        late, answered = here.ledger.usages
        assert (late.outcome, late.write_5m, late.output, late.usd) == (Outcome.TIMEOUT, 0, 0, 0.0)
        assert answered.outcome == Outcome.OK


async def test_a_read_time_out_is_not_tried_again() -> None:
    async with situation(
        Cut(GOOD, "stall", 0), limits=Limits(deadlines=SHORT.deadlines, stall_s=0.2, retries=3)
    ) as here:
        assert (await here.answered())[-1] == Outcome.TIMEOUT
        assert len(here.api.requests) == 1


async def test_after_come_back_in_an_hour_nobody_else_waits_and_the_server_is_left_alone() -> None:
    async with situation(HttpError(429, "rate_limit_error", headers=HEADERS_HOUR)) as here:
        for _ in range(3):
            assert (await here.answered())[-1] == Outcome.RATE_LIMITED
        assert len(here.api.requests) == 1
        assert here.outcomes == [Outcome.RATE_LIMITED] * 3


async def test_three_time_outs_in_a_row_rest_that_model_and_no_other() -> None:
    two = {"small": model("claude-haiku-5-5"), "answers": model("claude-sonnet-5-5")}
    slow = When(lambda seen: seen.model == "claude-sonnet-5-5", LATE)
    quick = When(lambda seen: seen.model == "claude-haiku-5-5", Reply.of(JSON))
    async with situation([slow, quick], limits=ONCE, **two) as here:
        for _ in range(5):
            assert (await here.answered())[-1] == Outcome.TIMEOUT
        assert len(here.api.requests) == 3
        await _read(here)
        assert here.outcomes[-1] == Outcome.OK


async def test_a_good_answer_in_between_begins_the_count_of_time_outs_anew() -> None:
    async with situation([LATE, LATE, GOOD, LATE, LATE, GOOD], limits=ONCE) as here:
        for _ in range(6):
            await here.answered()
        assert len(here.api.requests) == 6


async def test_the_providers_id_and_the_category_of_a_refusal_are_kept() -> None:
    async with situation(Reply.of(stop_reason="refusal", stop_category="frontier_llm")) as here:
        await here.answered()
        with pytest.raises(ModelError):
            await _read(here)
        assert [usage.refusal for usage in here.ledger.usages] == ["frontier_llm"] * 2
        assert all(usage.request for usage in here.ledger.usages)
    async with situation(HttpError(529, "overloaded_error"), limits=ONCE) as here:
        await here.answered()
        assert here.ledger.usages[0].request


HASTY = Limits(deadlines=dict.fromkeys(SHORT.deadlines, 0.3), stall_s=30.0, retries=3)
SLOW = {
    "it thinks for ever": Reply.of(CITED, latency_s=30),
    "a wait that is longer than the deadline": HttpError(429, "rate_limit_error", headers=(("retry-after", "2"),)),
}


@pytest.mark.parametrize("script", [Reply.of("word " * 1000, pace_s=0.05), *SLOW.values()], ids=["it drips", *SLOW])
async def test_no_answer_outlives_its_deadline(script: Scripted) -> None:
    async with situation(script, limits=HASTY) as here:
        assert (await here.answered())[-1] == Outcome.TIMEOUT
        assert here.outcomes == [Outcome.TIMEOUT]


@pytest.mark.parametrize("script", SLOW.values(), ids=list(SLOW))
async def test_no_reading_outlives_its_deadline(script: Scripted) -> None:
    async with situation(script, limits=HASTY) as here:
        with pytest.raises(ModelError) as failure:
            await _read(here)
        assert failure.value.outcome == Outcome.TIMEOUT


async def test_no_server_at_all_is_unreachable() -> None:
    async with situation(base_url=f"http://127.0.0.1:{free_port()}", limits=ONCE) as here:
        assert (await here.answered())[-1] == Outcome.UNREACHABLE


async def test_a_certificate_that_is_not_trusted_is_named_and_what_to_set_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = tmp_path / "authority.pem"
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    async with untrusted_server(authority) as address:
        async with situation(base_url=address, limits=ONCE) as here:
            assert (await here.answered())[-1] == Outcome.UNTRUSTED
            assert "SSL_CERT_FILE" in words_for(Outcome.UNTRUSTED).operator
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        async with situation(base_url=address, limits=ONCE) as here:
            assert (await here.answered())[-1] == Outcome.INVALID  # it came through, to what is no model


@pytest.mark.parametrize("key", [None, "", "  \n"])
async def test_without_a_key_nothing_is_called(key: str | None) -> None:
    async with situation(key=key) as here:
        assert not here.gateway.usable
        assert (await here.answered())[-1] == Outcome.UNAUTHORISED
        assert here.api.requests == []


async def test_a_key_with_a_line_end_behind_it_works() -> None:
    async with situation(key=" a-key\n") as here:
        await here.answered()
        assert here.api.requests[0].headers["authorization"] == "Bearer a-key"
        assert here.outcomes == [Outcome.OK]


async def test_a_model_that_the_server_does_not_know_is_counted_as_such() -> None:
    async with situation(small=model("claude-nobody-9")) as here:
        assert (await here.answered())[-1] == Outcome.UNKNOWN_MODEL


async def test_documents_sent_to_a_server_that_refuses_them_are_counted() -> None:
    async with situation(profile="vllm", server=server_profile("anthropic", None)) as here:
        assert (await here.answered())[-1] == Outcome.REJECTED


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.OK}))
def test_every_outcome_has_words_for_the_person_and_for_the_operator(outcome: Outcome) -> None:
    words = words_for(outcome)
    assert words.person.endswith(".")
    assert words.operator.endswith(".")


async def _read(here: Situation) -> ModelReading:
    return await read_message(here.gateway, ASKER, "about 500", "How many?")
