"""The bot may stop and start between any two answers: nothing is asked twice or lost, the verdict stands once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.ports.inbound import SlashCommand
from bot.prepared_content import Content
from bot.store.database import Database
from tests.harness.profiles import FINE_TUNE, decided
from tests.harness.respondent import MOST_CARDS, QUESTION, VERDICT, Way, tagged
from tests.harness.user import JSON, Person, action_ids
from tests.harness.workplace import Complaints, at_work_on


@pytest.mark.slow
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


@pytest.mark.parametrize(
    ("text", "answer"),
    [("help", "what was decided, when, and why"), ("forget me", "I couldn't open that in time")],
    ids=["answer", "dialog"],
)
async def test_who_typed_a_command_just_before_a_crash_is_answered(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints, text: str, answer: str
) -> None:
    """The trigger of a dialog lives for three seconds: then a word asks for the command once more."""
    store = Database(tmp_path / "bot.db")
    async with Person(playground.url, playground.users["You"]) as you:
        room = await you.dm()
        command = SlashCommand(
            key="command:1",
            team=playground.team_id,
            user=you.id,
            at=time.time(),
            channel=room,
            text=text,
            trigger="too-old",
        )
        await store.receive(command)
        store.close()
        mark = you.mark
        async with at_work_on(playground, tmp_path / "bot.db", content, complaints) as place:
            place.expected += ["views.open", "trigger_id"]
            event = await you.wait_for(lambda found: found["kind"] == "ephemeral", since=mark)
            assert answer in str(event["message"])
            assert await place.built.store.unfinished() == ()
