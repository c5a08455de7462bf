"""What arrives is kept, then acknowledged, then done once; the person hears of it where they are."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from bot.consultation import messages
from bot.handlers.actions import ask_guide
from bot.handlers.verdict_actions import share
from bot.playground import Playground
from bot.ports.event_handler import Ephemeral, FieldErrors, Response, SuggestPrompts
from bot.ports.inbound import BlockAction, HomeOpened, InboundEvent, Mention, Shortcut, SlashCommand, ViewSubmission
from bot.ports.outbound import Message
from bot.ports.store import Loaded, StoreError
from bot.ports.views import Form, Home, ShortText
from bot.slack import listeners, responder
from bot.slack.clients import Clients
from bot.store.database import Database
from tests.harness.user import Control, Person
from tests.slack.app import running
from tests.slack.rendering import PHRASES, render

QUESTION = Form(
    submit=ask_guide,
    name="modal_ask",
    controls=(messages.Control(field="question", kind="text", label="Question"),),
    value={"consultation": "c1"},
)
SHARE = Form(submit=share, name="modal_share", value={"verdict": "v1"}, intro="With whom?")


async def note(text: str) -> Response:
    return Ephemeral(message=messages.Notice(text=text))


async def test_a_mention_delivered_many_times_is_done_once(pg: Playground, store: Database, control: Control) -> None:
    await control.fault("duplicate", event="app_mention", times=10)
    async with running(pg, store) as cases, Person(pg.url, pg.users["You"]) as you:
        ts = await you.post(pg.channels["general"], "@Consultant should we?")
        await cases.count(1)
        second = await you.post(pg.channels["general"], "@Consultant and now?")
        events = await cases.count(2)
    assert [(m.ts, m.text) for m in events if isinstance(m, Mention)] == [(ts, "should we?"), (second, "and now?")]


async def test_words_of_bots_and_bystanders_reach_nobody_and_an_edit_comes_as_one(
    pg: Playground, store: Database, clients: Clients
) -> None:
    async with running(pg, store) as cases, Person(pg.url, pg.users["You"]) as you:
        dm = await you.dm()
        ts = await you.post(dm, "first")
        await cases.count(1)
        await clients.posting.chat_postMessage(channel=dm, text="from us")
        await you.edit(dm, ts, "second")
        await you.post(pg.channels["general"], "not for the app")
        await you.post(dm, "last")
        events = await cases.count(3)
    found = [(getattr(event, "text", None), getattr(event, "edited", None)) for event in events]
    assert found == [("first", False), ("second", True), ("last", False)]


class Locked(Database):
    """A database that can't keep the first two things."""

    refusals = 2

    async def receive(self, event: InboundEvent) -> Loaded | None:
        if self.refusals:
            self.refusals -= 1
            raise StoreError("locked")
        return await super().receive(event)


async def test_what_can_not_be_kept_is_not_acknowledged_and_comes_again(
    pg: Playground, tmp_path: Path, control: Control
) -> None:
    store = Locked(tmp_path / "locked.db")
    async with running(pg, store) as cases, Person(pg.url, pg.users["You"]) as you:
        await you.post(await you.dm(), "do not lose me")
        while not cases.events:
            await control.advance(400)
            await asyncio.sleep(0)
        events = await cases.count(1)
    store.close()
    assert [getattr(event, "text", None) for event in events] == ["do not lose me"]


async def test_a_command_is_answered_to_the_one_who_typed_it(pg: Playground, store: Database) -> None:
    async def answer(event: InboundEvent) -> Response:
        assert isinstance(event, SlashCommand)
        return await note(f"You typed: {event.text}")

    async with running(pg, store, answer), Person(pg.url, pg.users["You"]) as you:
        channel = pg.channels["general"]
        await you.command(channel, "/consult", "verdicts Invoices")
        seen = await you.wait_for(lambda e: e["kind"] == "ephemeral")
        assert "verdicts Invoices" in seen["message"]["text"]
        async with Person(pg.url, pg.users["Teammate"]) as mate:
            assert all("verdicts" not in m["text"] for m in await mate.messages(channel))


async def card_with(clients: Clients, channel: str, say: Message) -> None:
    rendered = render(say, "o1", "c1")
    await clients.posting.chat_postMessage(
        channel=channel, text=rendered.text, blocks=rendered.blocks, metadata=rendered.metadata
    )


ASK = messages.QuestionCard(
    question="eval",
    layout="form",
    wording="How many examples, and how many failed?",
    why="It counts.",
    section="Baseline",
    controls=(
        messages.Control(field="eval_examples", kind="number", label="Examples"),
        messages.Control(field="failure_threshold", kind="percentage", label="Threshold"),
        messages.Control(
            field="labels_trusted",
            kind="yes_no",
            label="Trusted",
            options=(messages.Option(label="Yes", value=True), messages.Option(label="No", value=False)),
        ),
    ),
    progress=messages.Progress(settled=1, total=10),
    offers_review=True,
)


async def test_a_card_is_filled_in_and_answered(pg: Playground, store: Database, clients: Clients) -> None:
    async with running(pg, store) as cases, Person(pg.url, pg.users["You"]) as you:
        await card_with(clients, await you.dm(), ASK)
        card = (await you.wait_for(lambda e: e["kind"] == "message"))["message"]
        await you.click(card, "number:eval_examples", text="400", dispatch=False)
        await you.click(card, "percentage:failure_threshold", text="2.5", dispatch=False)
        await you.click(card, "choice:labels_trusted", selected=["true"], dispatch=False)
        await you.click(card, "answer")
        click = (await cases.count(1))[0]
    assert isinstance(click, BlockAction)
    assert click.values == {"eval_examples": 400, "failure_threshold": 0.025, "labels_trusted": True}
    assert click.value == {"consultation": "c1", "question": "eval"}
    assert click.ts == card["ts"]


async def test_a_pop_up_opens_while_its_trigger_lives_however_slow_the_rest(
    pg: Playground, store: Database, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responder, "TRIGGER_SECONDS", 0.0)
    opened = asyncio.Event()

    async def slow(event: InboundEvent) -> Response:
        await opened.wait()
        return SHARE

    async with running(pg, store, slow), Person(pg.url, pg.users["You"]) as you:
        await card_with(clients, await you.dm(), ASK)
        card = (await you.wait_for(lambda e: e["kind"] == "message"))["message"]
        await you.click(card, "review")
        await you.wait_for(lambda e: e["kind"] == "view_opened")
        opened.set()
        filled = await you.wait_for(lambda e: e["kind"] == "view_updated")
    assert filled["view"]["callback_id"] == "share"


async def test_what_is_wrong_in_a_pop_up_is_said_in_it(pg: Playground, store: Database, clients: Clients) -> None:
    async def answer(event: InboundEvent) -> Response:
        if isinstance(event, BlockAction):
            return QUESTION
        assert isinstance(event, ViewSubmission)
        asked = str(event.values["question"])
        return FieldErrors(errors={"question": "Ask a little more."}) if len(asked) < 9 else ShortText(text="Thanks")

    async with running(pg, store, answer) as cases, Person(pg.url, pg.users["You"]) as you:
        await card_with(clients, await you.dm(), ASK)
        card = (await you.wait_for(lambda e: e["kind"] == "message"))["message"]
        await you.click(card, "review")
        view = (await you.wait_for(lambda e: e["kind"] == "view_opened"))["view"]
        said = await you.submit(view, {"text:question": "why?"}, refused=True)
        assert said["errors"] == {"question": "Ask a little more."}
        await you.submit(view, {"text:question": "why is that so?"})
        thanked = await you.wait_for(lambda e: e["kind"] == "view_updated")
        assert "Thanks" in str(thanked["view"]["blocks"])
        submission = cases.events[-1]
    assert isinstance(submission, ViewSubmission)
    assert submission.value == {"consultation": "c1"}


async def test_what_comes_too_late_for_its_pop_up_is_said_beside_it(
    pg: Playground, store: Database, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "VIEW_ACK_SECONDS", 0.0)
    closed = asyncio.Event()
    late = iter((ShortText(text="All of it goes now."), SHARE))

    async def answer(event: InboundEvent) -> Response:
        if isinstance(event, BlockAction):
            return QUESTION
        await closed.wait()
        return next(late)

    async with running(pg, store, answer), Person(pg.url, pg.users["You"]) as you:
        await card_with(clients, await you.dm(), ASK)
        card = (await you.wait_for(lambda e: e["kind"] == "message"))["message"]
        for shown in ("All of it goes now.", PHRASES.say("modal_late")):
            mark = you.mark
            await you.click(card, "review")
            view = (await you.wait_for(lambda e: e["kind"] == "view_opened", since=mark))["view"]
            closed.clear()
            await you.submit(view, {"text:question": "why is that so?"})
            closed.set()
            word = await you.wait_for(lambda e: e["kind"] == "ephemeral", since=mark)
            assert shown in str(word["message"]["blocks"])


async def test_home_and_prompts_are_shown_when_the_app_is_opened(pg: Playground, store: Database) -> None:
    async def answer(event: InboundEvent) -> Response:
        assert isinstance(event, HomeOpened)
        if event.tab == "home":
            return Home(intro="I help you decide.")
        return SuggestPrompts(prompts=(("Go on", "resume"),))

    async with running(pg, store, answer), Person(pg.url, pg.users["You"]) as you:
        await you.open("home")
        await you.wait_for(lambda e: e["kind"] == "home")
        assert (await you.state())["home"]["blocks"][0]["text"]["text"] == "I help you decide."
        await you.open("messages")
        await you.wait_for(lambda e: e["kind"] == "prompts")
        assert (await you.state())["app"]["suggested_prompts"]["prompts"] == [{"title": "Go on", "message": "resume"}]


async def test_both_shortcuts_begin_a_consultation(pg: Playground, store: Database) -> None:
    async with running(pg, store) as cases, Person(pg.url, pg.users["You"]) as you:
        await you.shortcut("checklist")
        await cases.count(1)
        channel = pg.channels["general"]
        ts = await you.post(channel, "4% of the JSON is broken")
        await you.shortcut("checklist_from_message", channel=channel, ts=ts)
        first, second = await cases.count(2)
    assert isinstance(first, Shortcut)
    assert isinstance(second, Shortcut)
    assert (first.callback_id, first.text, first.channel) == ("checklist", "", None)
    assert (second.text, second.channel, second.ts) == ("4% of the JSON is broken", channel, ts)


async def test_a_failure_is_reported_kindly_and_logged_without_anybodys_words(
    pg: Playground, store: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(event: InboundEvent) -> Response:
        raise RuntimeError(f"secret words: {event}")

    with caplog.at_level(logging.DEBUG, "bot"):
        async with running(pg, store, broken), Person(pg.url, pg.users["You"]) as you:
            await you.post(pg.channels["general"], "@Consultant a confidential plan")
            seen = await you.wait_for(lambda e: e["kind"] == "ephemeral")
    assert "RuntimeError" not in seen["message"]["text"]
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.slack.listeners")]
    assert any("RuntimeError at test_listeners.py" in line for line in ours)
    assert not any("secret" in record.getMessage() or record.exc_info for record in caplog.records)
    assert not any("confidential" in record.getMessage() for record in caplog.records)


async def test_stop_and_removal_are_received(pg: Playground, store: Database, control: Control) -> None:
    async with running(pg, store) as cases, Person(pg.url, pg.users["You"]) as you:
        dm = await you.dm()
        ts = await you.post(dm, "go on")
        await cases.count(1)
        await you.stop(dm, ts)
        await cases.count(2)
        await control("deliver", event={"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [pg.bot_user_id]}})
        await cases.count(3)
        await control("deliver", event={"type": "app_uninstalled"})
        events = await cases.count(4)
    assert [each.kind for each in events] == [
        "direct_message",
        "stream_stopped",
        "app_uninstalled",
        "app_uninstalled",
    ]


async def test_what_nobody_handles_is_acknowledged(pg: Playground, store: Database, control: Control) -> None:
    async with running(pg, store) as cases, Person(pg.url, pg.users["You"]) as you:
        await control("deliver", event={"type": "app_context_changed", "user": pg.users["You"]})
        await you.post(await you.dm(), "after that")
        await cases.count(1)
    late = [d for d in (await control.log())["deliveries"] if not d.get("acked")]
    assert late == []
