"""An answer grows as fast as Slack lets it, can be stopped, and stands whole in the end whatever Slack does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, pairwise
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.prepared_content import Content
from bot.slack.delivery.pace import StreamPace
from tests.harness.guide import place_of
from tests.harness.messages_api import Cut, Gate, Reply, When
from tests.harness.model_workplace import (
    AT_ONCE,
    FIRST,
    SECOND,
    Office,
    answers,
    cited,
    office_of,
    plain_of,
    reached,
    reads,
    text_of,
)
from tests.harness.tiers import thin_out
from tests.harness.workplace import Complaints


@pytest.fixture
def office(playground: Playground, content: Content, tmp_path: Path, complaints: Complaints) -> Office:
    return office_of(playground, content, tmp_path / "bot.db", complaints)


async def test_an_answer_grows_before_the_reader_and_its_footnotes_are_our_own_passages(
    office: Office, content: Content
) -> None:
    async with office(answers(cited(FIRST, 0), " ", cited(SECOND, place_of(SECOND)))) as here:
        message = await here.answered()
        grown = here.grown(message["thread_ts"])
        assert len(grown) > 1
        assert grown[0].startswith("Most teams")
        assert all(later.startswith(earlier) for earlier, later in pairwise(grown))
        words = text_of(message)
        assert f"{FIRST}¹ {SECOND}²" in words
        for number, place in (("¹", 0), ("²", place_of(SECOND))):
            passage = content.guide.passages[place]
            assert f"{number} {passage.section}" in words
            assert passage.quote[:40] in words
        assert here.status(message["thread_ts"]) == ""
        assert ("answer", "ok") in await here.outcomes()


async def test_stop_closes_the_call_and_keeps_what_was_shown_with_a_mark(office: Office) -> None:
    slow = Reply.of(cited(FIRST), " ", cited("slowly " * 300))
    async with office(When(lambda seen: seen.streams, Cut(slow, "stall", 60))) as here:
        thread = await here.ask()
        await here.you.wait_for(lambda e: e["kind"] == "message" and (e["message"].get("streaming")))
        mark = here.you.mark
        await here.you.stop(here.general, thread)
        message = await here.ended(thread, mark)
        assert FIRST in text_of(message)
        assert "Stopped" in text_of(message)
        await reached(next(seen for seen in here.api.requests if seen.streams).disconnected)
        assert ("answer", "cancelled") in await here.outcomes()
        assert len(await here.ours(thread)) == 1


async def test_a_stranger_stops_nothing(office: Office) -> None:
    gate = Gate()
    async with office(answers(cited(FIRST), gate=gate)) as here:
        thread = await here.ask()
        await reached(gate.reached)
        await here.place.stranger.stop(here.general, thread)
        gate.open()
        assert FIRST in text_of(await here.ended(thread))


def ticking(step: float) -> Iterator[float]:
    return count(0.0, step)


async def test_past_the_life_of_a_stream_it_goes_on_by_editing_the_same_message(
    office: Office, content: Content
) -> None:
    ticks = ticking(10.0)
    short = "Long is normal."
    place = next(at for at, passage in enumerate(content.guide.passages) if short in passage.text)
    blocks = [part for _ in range(20) for part in (cited(f"{short} ", place), " ")]
    async with office(answers(*blocks), pace=AT_ONCE, now=lambda: next(ticks)) as here:
        message = await here.answered()
        made = [call["method"] for call in await here.calls()]
        assert made[0] == "chat.startStream"
        stopped = made.index("chat.stopStream")
        assert made[1:stopped]
        assert set(made[1:stopped]) == {"chat.appendStream"}
        assert set(made[stopped + 1 :]) == {"chat.update"}
        assert len(made[stopped + 1 :]) > 1
        assert text_of(message).count(short) == 20 + 1  # its footnote begins with it
        assert len(await here.ours(message["thread_ts"])) == 1


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "chat.stopStream"])
@pytest.mark.parametrize("kind", thin_out(["ratelimit", "error", "drop_before"], 3))
async def test_what_slack_refuses_to_stream_is_posted_whole(office: Office, method: str, kind: str) -> None:
    async with office(answers(cited(FIRST, 0), " ", cited(SECOND, place_of(SECOND)))) as here:
        await here.place.control.fault(kind, method=method, count=1, retry_after=1)
        message = await here.answered()
        assert f"{FIRST}¹ {SECOND}²" in text_of(message)
        (only,) = await here.ours(message["thread_ts"])
        assert not only.get("streaming")
        assert here.status(message["thread_ts"]) == ""
        here.place.expected += [method, "chat.update"]


async def test_a_start_that_may_have_had_effect_leaves_no_second_message(office: Office) -> None:
    async with office(answers(cited(FIRST, 0), " ", cited(SECOND, place_of(SECOND)))) as here:
        await here.place.control.fault("server_error_after", method="chat.startStream", count=1)
        message = await here.answered()
        (only,) = await here.ours(message["thread_ts"])
        assert f"{FIRST}¹ {SECOND}²" in text_of(only)
        assert not only.get("streaming")
        here.place.expected += ["chat.startStream", "chat.update"]


WHOLE = StreamPace(whole_s=60.0)  # so long that nothing of a test is shown before its end
SOON = StreamPace(characters=1, gap_s=0.0, update_s=0.0, whole_s=0.6)


async def test_what_is_complete_soon_is_posted_whole_and_no_stream_is_started(office: Office) -> None:
    async with office(answers(cited(FIRST, 0), " ", cited(SECOND, place_of(SECOND))), pace=WHOLE) as here:
        message = await here.answered()
        assert f"{FIRST}¹ {SECOND}²" in text_of(message)
        assert [call["method"] for call in await here.calls()] == ["chat.postMessage"]
        assert here.status(message["thread_ts"]) == ""


async def test_what_is_not_complete_soon_is_shown_without_waiting_for_more(office: Office) -> None:
    gate = Gate()
    async with office(answers(cited(FIRST), gate=gate), reads(), pace=SOON) as here:
        thread = await here.ask("Should we fine-tune? We make 450,000 requests a month.")
        await here.in_the_end(lambda: bool(here.grown(thread)))
        mark = here.you.mark
        gate.open()
        message = await here.ended(thread, mark)
        assert FIRST in text_of(message)
        assert len(await here.ours(thread)) == 1


async def test_stop_before_anything_is_seen_leaves_one_message(office: Office, content: Content) -> None:
    gate = Gate()
    async with office(answers(cited(FIRST), gate=gate), pace=WHOLE) as here:
        mark = here.you.mark
        thread = await here.ask()
        await reached(gate.reached)
        await here.you.stop(here.general, thread)
        message = await here.ended(thread, mark)
        gate.open()
        assert plain_of(content) in text_of(message)
        assert [call["method"] for call in await here.calls()] == ["chat.postMessage"]
