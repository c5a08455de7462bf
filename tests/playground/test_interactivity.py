"""Clicks, choices, modals, shortcuts and response URLs carry what Slack's carry and expire when Slack's do."""

from __future__ import annotations

from typing import Any

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground import Playground
from tests.harness.user import Control, Person, action_ids
from tests.playground.calling import Api
from tests.playground.kit import actions, button, field, options, plain, select, typed
from tests.playground.listening import command, listening

JSON = dict[str, Any]
CHECKS: JSON = {"type": "checkboxes", "action_id": "c", "options": options(3)}


async def test_an_action_carries_the_state_of_every_input(pg: Playground, you: Person, api: Api) -> None:
    general = pg.channels["general"]
    first = options(2)[0]
    blocks = [
        field(typed(), block_id="text"),
        field(CHECKS, block_id="checks"),
        field(select(initial_option=first), block_id="pick"),
        actions(button(value="v"), block_id="row"),
    ]
    ts = await api.post("general", text="card", blocks=blocks)
    message = (await you.messages(general))[0]
    async with listening(pg) as app:
        assert (await you.click(message, "t", text="hello", channel=general))["dispatched"] is False
        assert (await you.click(message, "c", selected=["v2", "v0"], channel=general))["dispatched"] is False
        assert (await you.click(message, "b0", channel=general))["dispatched"] is True
        payload = await app.interaction("block_actions")
        assert (await you.click(message, "s", selected=["v1"], channel=general))["dispatched"] is False
        await you.click(message, "b0", channel=general)
        later = await app.interaction("block_actions", 1)
    values = payload["state"]["values"]
    assert values["text"]["t"] == {"type": "plain_text_input", "value": "hello"}
    assert [option["value"] for option in values["checks"]["c"]["selected_options"]] == ["v2", "v0"]
    assert values["pick"]["s"]["selected_option"] == first
    assert payload["message"]["ts"] == ts
    assert payload["channel"] == {"id": general, "name": "general"}
    assert payload["user"]["id"] == you.id
    assert later["state"]["values"]["pick"]["s"]["selected_option"]["value"] == "v1"


async def test_each_person_has_inputs_of_their_own(pg: Playground, you: Person, teammate: Person, api: Api) -> None:
    general = pg.channels["general"]
    await api.post("general", text="card", blocks=[field(typed(), block_id="text"), actions(button())])
    message = (await you.messages(general))[0]
    async with listening(pg) as app:
        await you.click(message, "t", text="mine", channel=general)
        await teammate.click(message, "b0", channel=general)
        payload = await app.interaction("block_actions")
    assert payload["state"]["values"]["text"]["t"]["value"] is None


async def test_what_is_not_there_cannot_be_clicked(pg: Playground, you: Person, api: Api) -> None:
    general = pg.channels["general"]
    ts = await api.post("general", text="card", blocks=[actions(button(), block_id="row"), field(select())])
    place = {"channel": general, "ts": ts, "block_id": "row"}
    cases = {
        "element_not_found": {**place, "action_id": "other"},
        "message_not_found": {**place, "ts": "1.2", "action_id": "b0"},
        "channel_not_found": {**place, "channel": "C0NOTHING", "action_id": "b0"},
        "view_not_found": {"view_id": "V0NOTHING", "block_id": "row", "action_id": "b0"},
    }
    for error, body in cases.items():
        assert (await you.do("act", body, refused=True))["error"] == error
    message = (await you.messages(general))[0]
    wrong = await you.click(message, "s", selected=["v9"], channel=general, refused=True)
    assert wrong["error"] == "no_such_option"


async def test_an_ephemeral_card_is_clicked_by_its_reader_without_the_message(
    pg: Playground, you: Person, teammate: Person, api: Api
) -> None:
    general = pg.channels["general"]
    await api("chat.postEphemeral", channel=general, user=you.id, text="card", blocks=[actions(button())])
    message = (await you.messages(general))[0]
    async with listening(pg) as app:
        await you.click(message, "b0", channel=general)
        payload = await app.interaction("block_actions")
        refused = await teammate.click(message, "b0", channel=general, refused=True)
        await AsyncWebhookClient(payload["response_url"]).send(text="done", replace_original=True)
        await you.wait_for(lambda e: e["kind"] == "message_changed" and e["message"]["text"] == "done")
        refusal = await AsyncWebhookClient(payload["response_url"]).send(delete_original=True)
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    assert refused["error"] == "message_not_found"
    assert "not_served_by_playground" in refusal.body


async def test_shortcuts_come_from_the_menu_and_from_a_message(pg: Playground, you: Person) -> None:
    general = pg.channels["general"]
    ts = await you.post(general, "about this")
    async with listening(pg) as app:
        await you.shortcut("start")
        everywhere = await app.interaction("shortcut")
        await you.shortcut("ask", channel=general, ts=ts)
        on_message = await app.interaction("message_action")
        assert (await you.shortcut("other", refused=True))["error"] == "unknown_shortcut"
    assert everywhere["callback_id"] == "start"
    assert (on_message["message"]["text"], on_message["message_ts"]) == ("about this", ts)
    assert "response_url" in on_message


async def test_a_response_url_is_good_for_five_answers_in_thirty_minutes(
    pg: Playground, you: Person, api: Api, control: Control
) -> None:
    general = pg.channels["general"]
    url = (await command(pg, you))["response_url"]
    hook = AsyncWebhookClient(url)
    assert (await hook.send(text="to you")).body == "ok"
    to_all = await hook.send(text="to all", response_type="in_channel")
    assert (to_all.status_code, "not_served_by_playground" in to_all.body) == (404, True)
    broken = await hook.send(text="x", blocks=[{"type": "section"}])
    assert (broken.status_code, "invalid_blocks" in broken.body) == (404, True)
    for _ in range(2):
        await hook.send(text="more")
    assert "used_url" in (await hook.send(text="too many")).body
    seen = await you.messages(general)
    assert [(m["text"], m.get("is_ephemeral", False)) for m in seen] == [
        ("to you", True),
        ("more", True),
        ("more", True),
    ]
    late = (await command(pg, you))["response_url"]
    await control.advance(30 * 60 + 1)
    assert "expired_url" in (await AsyncWebhookClient(late).send(text="late")).body


async def test_an_answer_to_a_button_replaces_its_message_unless_it_asks_for_another(
    pg: Playground, you: Person, api: Api
) -> None:
    general = pg.channels["general"]
    ts = await api.post("general", text="card", blocks=[actions(button())])
    async with listening(pg) as app:
        message = (await you.messages(general))[0]
        await you.click(message, "b0", channel=general)
        answers = AsyncWebhookClient((await app.interaction("block_actions"))["response_url"])
        await answers.send(text="aside", replace_original=False)
        await answers.send(text="to you alone", response_type="ephemeral")
        await answers.send(text="instead")
    seen = {message["text"]: message["ts"] for message in await you.messages(general)}
    assert set(seen) == {"aside", "to you alone", "instead"}
    assert seen["instead"] == ts


async def test_home_is_replaced_in_place_and_its_buttons_work(pg: Playground, you: Person, api: Api) -> None:
    home = {"type": "home", "blocks": [actions(button(), block_id="row")]}
    first = await api("views.publish", user_id=you.id, view=home)
    second = await api("views.publish", user_id=you.id, view=home)
    assert second["view"]["id"] == first["view"]["id"]
    assert second["view"]["hash"] != first["view"]["hash"]
    async with listening(pg) as app:
        await you.click(second["view"], "b0")
        payload = await app.interaction("block_actions")
    assert payload["container"] == {"type": "view", "view_id": first["view"]["id"]}
    assert payload["view"]["type"] == "home"
    assert "message" not in payload
    assert action_ids(payload["view"]) == ["b0"]


async def test_an_unknown_act_is_not_found(pg: Playground, you: Person) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{pg.url}/person/dance", json={"user": you.id}) as answer,
    ):
        assert answer.status == 404


async def test_menus_and_feedback_say_what_was_chosen(pg: Playground, you: Person, api: Api) -> None:
    general = pg.channels["general"]
    more = {"type": "overflow", "action_id": "more", "options": options(2)}
    sides = {side: {"text": plain(side), "value": side} for side in ("positive_button", "negative_button")}
    feedback = {"type": "feedback_buttons", "action_id": "feedback", **sides}
    many = {"type": "multi_static_select", "action_id": "many", "options": options(3)}
    blocks = [actions(more), {"type": "context_actions", "elements": [feedback]}, field(many, block_id="many")]
    await api.post("general", text="card", blocks=blocks)
    message = (await you.messages(general))[0]
    async with listening(pg) as app:
        await you.click(message, "more", value="v1", channel=general)
        await you.click(message, "many", selected=["v0", "v2"], channel=general)
        await you.click(message, "feedback", value="negative_button", channel=general)
        payloads = [await app.interaction("block_actions", n) for n in range(2)]
    acts = [payload["actions"][0] for payload in payloads]
    assert acts[0]["selected_option"]["value"] == "v1"
    assert (acts[1]["value"], acts[1]["type"]) == ("negative_button", "feedback_buttons")
    chosen = payloads[1]["state"]["values"]["many"]["many"]["selected_options"]
    assert [option["value"] for option in chosen] == ["v0", "v2"]
    for action_id, given in (("more", "v9"), ("feedback", "other")):
        wrong = await you.click(message, action_id, value=given, channel=general, refused=True)
        assert wrong["error"] == "no_such_option"
