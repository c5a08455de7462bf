"""The bot may stop and start between any two answers: nothing is asked twice or lost, the verdict stands once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import Content
from bot.playground import Playground
from tests.harness.profiles import FINE_TUNE, decided
from tests.harness.respondent import MOST_CARDS, QUESTION, VERDICT, Way, tagged
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Complaints, at_work_on


@pytest.mark.parametrize("way", ["words", "controls"])
async def test_a_restart_after_every_answer_changes_nothing(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints, way: Way
) -> None:
    database = tmp_path / "bot.db"
    async with at_work_on(playground, database, content, complaints) as place:
        respondent = await place.begin(FINE_TUNE, way)
        card = await respondent.card()
    asked: list[str] = []
    verdict: JSON = {}
    for _ in range(MOST_CARDS):
        async with at_work_on(playground, database, content, complaints) as place:
            respondent.person, respondent.seen = place.you, place.you.mark
            if "confirm" in action_ids(card):
                await respondent.confirm(card)
                verdict = await place.posted_verdict(place.you, place.channels["general"])
                break
            asked += tagged(card, QUESTION)["fields"]
            await respondent.answer(card)
            card = await respondent.card()
    async with at_work_on(playground, database, content, complaints) as place:
        await place.caught_up()
        assert len(asked) == len(set(asked))
        assert tagged(verdict, VERDICT)["decision"] == decided(FINE_TUNE, content)
        assert [seen["ts"] for seen in await place.verdicts_seen(place.you)] == [verdict["ts"]]


async def test_what_was_kept_and_not_yet_done_is_done_at_the_next_start(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints
) -> None:
    database = tmp_path / "bot.db"
    async with at_work_on(playground, database, content, complaints) as place:
        place.expected.append("ratelimited")
        respondent = await place.begin(FINE_TUNE)
        card = await respondent.card()
        await place.control.fault("ratelimit", method="chat.postMessage", retry_after=600, count=100)
        await respondent.write(card, "instruction and output format, 12 examples")
        await place.caught_up()
        await place.control("clear")
    async with at_work_on(playground, database, content, complaints) as place:

        async def asked() -> list[str]:
            thread = await place.you.messages(respondent.room, card["thread_ts"])
            found = [tagged(message, QUESTION)["question"] for message in thread if tagged(message, QUESTION)]
            return found if len(found) == 1 else []

        assert await place.eventually(asked) == ["failures"]
