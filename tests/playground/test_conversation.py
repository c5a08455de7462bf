"""A real Bolt app and a person meet on the playground: messages, clicks, modals, commands, Home."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.playground import Playground
from tests.harness.user import Person
from tests.playground.bolt import connected

JSON = dict[str, Any]
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "now"}
NAME = {
    "type": "input",
    "block_id": "name",
    "label": {"type": "plain_text", "text": "Name"},
    "element": {"type": "plain_text_input", "action_id": "typed"},
}
MODAL: JSON = {
    "type": "modal",
    "callback_id": "asked",
    "title": {"type": "plain_text", "text": "Asked"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [NAME],
}


async def test_a_mention_is_answered_in_its_thread(pg: Playground, app: AsyncApp, you: Person) -> None:
    @app.event("app_mention")
    async def answer(event: JSON, say: Any) -> None:
        await say(text=f"heard {event['text']}", thread_ts=event["ts"])

    @app.event("message")
    async def ignore() -> None: ...

    async with connected(app, pg):
        ts = await you.post(pg.channels["general"], "@Consultant a < b & c?")
        seen = await you.answer(pg.channels["general"], ts)
    assert seen["text"] == f"heard <@{pg.bot_user_id}> a &lt; b &amp; c?"


async def test_a_click_opens_a_modal_and_its_errors_come_back(pg: Playground, app: AsyncApp, you: Person) -> None:
    sent: list[JSON] = []

    @app.event("message")
    async def card(event: JSON, say: Any) -> None:
        await say(text="card", blocks=[{"type": "actions", "block_id": "row", "elements": [BUTTON]}])

    @app.action("go")
    async def clicked(ack: Any, body: JSON, client: Any) -> None:
        await ack()
        sent.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("asked")
    async def asked(ack: Any, body: JSON, client: Any) -> None:
        sent.append(body)
        if body["view"]["state"]["values"]["name"]["typed"]["value"] == "wrong":
            await ack(response_action="errors", errors={"name": "Another one, please."})
        else:
            await ack()

    async with connected(app, pg):
        dm = await you.dm()
        await you.post(dm, "hi")
        message = await you.answer(dm)
        assert await you.click(message, "go", value="now") == {"ok": True, "dispatched": True}
        view = (await you.wait_for(lambda e: e["kind"] == "view_opened"))["view"]
        missing = await you.submit(view, refused=True)
        assert missing["errors"] == {"name": "Please complete this required field."}
        wrong = await you.submit(view, {"typed": "wrong"})
        assert wrong["errors"] == {"name": "Another one, please."}
        assert await you.submit(view, {"typed": "right"}) == {"ok": True}
        await you.wait_for(lambda e: e["kind"] == "view_closed")
    action = sent[0]["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("go", "row", "now")
    assert sent[0]["container"] == {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": dm,
        "is_ephemeral": False,
    }
    assert (await you.state())["views"] == []


async def test_a_command_is_answered_to_one_person_only(
    pg: Playground, app: AsyncApp, you: Person, teammate: Person
) -> None:
    @app.command("/consult")
    async def consult(ack: Any, command: JSON, respond: Any) -> None:
        await ack(f"got {command['text']}")
        await respond("and more")

    general = pg.channels["general"]
    async with connected(app, pg):
        await you.command(general, "/consult", "help me")
        for text in ("got help me", "and more"):
            said = await you.wait_for(lambda e: e["kind"] == "ephemeral" and e["message"]["text"] == text)  # noqa: B023
            assert said["message"]["is_ephemeral"] is True
    assert len(await you.messages(general)) == 2
    assert await teammate.messages(general) == []
    assert (await you.command(general, "/other", refused=True))["error"] == "unknown_command"


async def test_home_is_published_when_it_is_opened(pg: Playground, app: AsyncApp, you: Person) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Verdicts"}}

    @app.event("app_home_opened")
    async def opened(event: JSON, client: Any) -> None:
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section]})

    async with connected(app, pg):
        await you.open("home")
        home = (await you.wait_for(lambda e: e["kind"] == "home"))["view"]
    assert home["blocks"][0]["text"]["text"] == "Verdicts"
    assert (await you.state())["home"]["id"] == home["id"]
