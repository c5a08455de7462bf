"""Clicks, choices, modals, shortcuts and response URLs carry what Slack's carry and expire when Slack's do."""

from __future__ import annotations

from typing import Any

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground import Playground
from tests.person import Control, Person, action_ids
from tests.playground.calling import Api
from tests.playground.listening import listening
from tests.playground.test_blocks import actions, button, field, modal, options, plain, section, select, typed

JSON = dict[str, Any]
CHECKS: JSON = {"type": "checkboxes", "action_id": "c", "options": options(3)}


async def test_an_action_carries_the_state_of_every_input(pg: Playground, you: Person, api: Api) -> None:
    general = pg.channels["general"]
    first = options(2)[0]
    blocks = [
        field(typed(), block_id="text"),
        field(CHECKS, block_id="checks"),
        section(accessory=select(initial_option=first), block_id="pick"),
        actions(button(value="v"), block_id="row"),
    ]
    ts = await api.post("general", text="card", blocks=blocks)
    message = (await you.messages(general))[0]
    async with listening(pg) as app:
        assert (await you.click(message, "t", text="hello", channel=general))["dispatched"] is False
        assert (await you.click(message, "c", selected=["v2", "v0"], channel=general))["dispatched"] is False
        assert (await you.click(message, "b0", channel=general))["dispatched"] is True
        payload = await app.interaction("block_actions")
        await you.click(message, "s", selected=["v1"], channel=general)
        choice = await app.interaction("block_actions", 1)
    values = payload["state"]["values"]
    assert values["text"]["t"] == {"type": "plain_text_input", "value": "hello"}
    assert [option["value"] for option in values["checks"]["c"]["selected_options"]] == ["v2", "v0"]
    assert values["pick"]["s"]["selected_option"] == first
    assert payload["message"]["ts"] == ts
    assert payload["channel"] == {"id": general, "name": "general"}
    assert payload["user"]["id"] == you.id
    assert choice["actions"][0]["selected_option"]["value"] == "v1"
    assert choice["actions"][0]["initial_option"] == first


async def test_each_person_has_inputs_of_their_own(pg: Playground, you: Person, teammate: Person, api: Api) -> None:
    general = pg.channels["general"]
    await api.post("general", text="card", blocks=[field(typed(), block_id="text"), actions(button())])
    message = (await you.messages(general))[0]
    async with listening(pg) as app:
        await you.click(message, "t", text="mine", channel=general)
        await teammate.click(message, "b0", channel=general)
        payload = await app.interaction("block_actions")
    assert payload["state"]["values"]["text"]["t"]["value"] is None


async def test_a_field_sends_on_enter_only_if_it_asks_to(pg: Playground, you: Person, api: Api) -> None:
    general = pg.channels["general"]
    by_letter = {"trigger_actions_on": ["on_character_entered"]}
    blocks = [
        field(typed(), block_id="a", dispatch_action=True),
        field({**typed(), "action_id": "u", "dispatch_action_config": by_letter}, block_id="b", dispatch_action=True),
    ]
    await api.post("general", text="card", blocks=blocks)
    message = (await you.messages(general))[0]
    async with listening(pg) as app:
        assert (await you.click(message, "t", text="x", channel=general))["dispatched"] is True
        assert (await you.click(message, "u", text="x", channel=general))["dispatched"] is False
        payload = await app.interaction("block_actions")
    assert (payload["actions"][0]["value"], payload["actions"][0]["type"]) == ("x", "plain_text_input")


async def test_what_is_not_there_cannot_be_clicked(pg: Playground, you: Person, api: Api) -> None:
    general = pg.channels["general"]
    ts = await api.post("general", text="card", blocks=[actions(button(), block_id="row"), section(accessory=select())])
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
        await AsyncWebhookClient(payload["response_url"]).send(delete_original=True)
        await you.wait_for(lambda e: e["kind"] == "message_deleted")
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    assert refused["error"] == "message_not_found"
    assert await you.messages(general) == []


async def command(pg: Playground, you: Person) -> JSON:
    """A fresh slash command's payload."""
    async with listening(pg) as app:
        await you.command(pg.channels["general"], "/consult")
    return dict(next(payload for payload in app.payloads if "command" in payload))


async def test_a_trigger_opens_one_modal_within_three_seconds(
    pg: Playground, you: Person, api: Api, control: Control
) -> None:
    view = modal(section())
    trigger = (await command(pg, you))["trigger_id"]
    assert (await api("views.open", trigger_id=trigger, view=view))["ok"]
    assert (await api("views.open", trigger_id=trigger, view=view))["error"] == "exchanged_trigger_id"
    late = (await command(pg, you))["trigger_id"]
    await control.advance(3.1)
    assert (await api("views.open", trigger_id=late, view=view))["error"] == "expired_trigger_id"
    assert (await api("views.open", trigger_id="1.2.x", view=view))["error"] == "invalid_trigger_id"


async def test_a_stack_holds_three_and_an_external_id_one(pg: Playground, you: Person, api: Api) -> None:
    async def fresh() -> str:
        return str((await command(pg, you))["trigger_id"])

    assert (await api("views.push", trigger_id=await fresh(), view=modal(section())))["error"] == "not_found"
    first = await api("views.open", trigger_id=await fresh(), view=modal(section(), external_id="one"))
    refused = await api("views.push", trigger_id=await fresh(), view=modal(section(), external_id="one"))
    assert refused["error"] == "duplicate_external_id"
    second = await api("views.push", trigger_id=await fresh(), view=modal(section()))
    assert (await api("views.push", trigger_id=await fresh(), view=modal(section())))["ok"]
    assert (await api("views.push", trigger_id=await fresh(), view=modal(section())))["error"] == "push_limit_reached"
    assert second["view"]["previous_view_id"] == second["view"]["root_view_id"] == first["view"]["id"]
    assert len((await you.state())["views"]) == 3
    by_name = await api("views.update", external_id="one", view=modal(section("changed"), external_id="one"))
    assert by_name["view"]["id"] == first["view"]["id"]


async def test_a_view_changes_only_under_its_latest_hash(pg: Playground, you: Person, api: Api) -> None:
    trigger = (await command(pg, you))["trigger_id"]
    view = (await api("views.open", trigger_id=trigger, view=modal(section())))["view"]
    changed = await api("views.update", view_id=view["id"], hash=view["hash"], view=modal(section("two")))
    assert changed["ok"]
    again = await api("views.update", view_id=view["id"], hash=view["hash"], view=modal(section("three")))
    assert again["error"] == "hash_conflict"
    assert (await api("views.update", view_id="V0NOTHING", view=modal(section())))["error"] == "not_found"


async def test_typed_text_survives_an_update_that_keeps_the_ids(pg: Playground, you: Person, api: Api) -> None:
    form = modal(field(typed(), block_id="f"), submit=plain("Go"), callback_id="form")
    view = (await api("views.open", trigger_id=(await command(pg, you))["trigger_id"], view=form))["view"]
    await you.click(view, "t", text="kept")
    changed = await api("views.update", view_id=view["id"], view={**form, "blocks": [section(), *form["blocks"]]})
    assert changed["view"]["state"]["values"]["f"]["t"]["value"] == "kept"


async def test_a_submission_can_update_push_clear_and_name_errors(pg: Playground, you: Person, api: Api) -> None:
    form = modal(field(typed(), block_id="f"), submit=plain("Go"), callback_id="form")
    answers: dict[str, JSON] = {
        "errors": {"response_action": "errors", "errors": {"f": "No."}},
        "strange": {"response_action": "errors", "errors": {"other": "No."}},
        "update": {"response_action": "update", "view": {**form, "title": plain("Second")}},
        "push": {"response_action": "push", "view": {**form, "title": plain("Third")}},
        "broken": {"response_action": "update", "view": {"type": "modal"}},
        "clear": {"response_action": "clear"},
    }
    view = (await api("views.open", trigger_id=(await command(pg, you))["trigger_id"], view=form))["view"]

    def answer(envelope: JSON) -> JSON | None:
        if envelope["payload"].get("type") != "view_submission":
            return None
        return answers[envelope["payload"]["view"]["state"]["values"]["f"]["t"]["value"]]

    async with listening(pg) as app:
        app.answer = answer
        assert (await you.submit(view, {"t": "errors"}))["errors"] == {"f": "No."}
        assert (await you.submit(view, {"t": "strange"}, refused=True))["error"] == "invalid_response_errors"
        assert (await you.submit(view, {"t": "broken"}, refused=True))["error"] == "invalid_arguments"
        assert (await you.submit(view, {"t": "update"}))["response_action"] == "update"
        assert (await you.state())["views"][0]["title"]["text"] == "Second"
        await you.submit(view, {"t": "push"})
        top = (await you.state())["views"][-1]
        assert (top["title"]["text"], top["previous_view_id"]) == ("Third", view["id"])
        await you.submit(top, {"t": "clear"})
    assert (await you.state())["views"] == []
    payload = await app.interaction("view_submission")
    assert payload["view"]["callback_id"] == "form"
    assert payload["response_urls"] == []


async def test_the_client_holds_back_what_does_not_fit(pg: Playground, you: Person, api: Api) -> None:
    number: JSON = {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "max_value": "9"}
    form = modal(
        field(typed(max_length=3), block_id="f"),
        field(number, block_id="g", optional=True),
        submit=plain("Go"),
    )
    view = (await api("views.open", trigger_id=(await command(pg, you))["trigger_id"], view=form))["view"]
    cases = [
        ({}, {"f": "Please complete this required field."}),
        ({"t": "four"}, {"f": "Please enter at most 3 characters."}),
        ({"t": "ok", "n": "1.5"}, {"g": "Please enter a whole number."}),
        ({"t": "ok", "n": "10"}, {"g": "Please enter a number of at most 9."}),
        ({"t": "ok", "n": "ten"}, {"g": "Please enter a number."}),
    ]
    for values, errors in cases:
        assert (await you.submit(view, values, refused=True))["errors"] == errors
    async with listening(pg) as app:
        assert (await you.submit(view, {"t": "ok", "n": ""}))["ok"]
        await app.interaction("view_submission")
    assert len(app.envelopes) == 1


async def test_a_closed_modal_is_told_of_only_where_it_asked(pg: Playground, you: Person, api: Api) -> None:
    quiet = (await api("views.open", trigger_id=(await command(pg, you))["trigger_id"], view=modal(section())))["view"]
    async with listening(pg) as app:
        await you.close(quiet)
        await you.command(pg.channels["general"], "/consult")
        await app.until(lambda seen: seen)
        loud = modal(section(), notify_on_close=True, callback_id="loud")
        opened = await api("views.open", trigger_id=app.payloads[0]["trigger_id"], view=loud)
        await you.close(opened["view"])
        closed = await app.interaction("view_closed")
    assert (closed["view"]["callback_id"], closed["is_cleared"]) == ("loud", False)
    assert [payload.get("type") for payload in app.payloads] == [None, "view_closed"]


async def test_an_external_select_asks_the_app(pg: Playground, you: Person, api: Api) -> None:
    general = pg.channels["general"]
    external = {"type": "external_select", "action_id": "e", "min_query_length": 1}
    ts = await api.post("general", text="card", blocks=[section(accessory=external, block_id="b")])
    async with listening(pg) as app:
        app.answer = lambda body: {"options": options(2)} if body["type"] == "interactive" else None
        place = {"channel": general, "ts": ts, "block_id": "b", "action_id": "e"}
        offered = await you.do("suggest", {**place, "value": "inv"})
        payload = await app.interaction("block_suggestion")
    assert [option["value"] for option in offered["options"]] == ["v0", "v1"]
    assert (payload["value"], payload["action_id"]) == ("inv", "e")


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
    assert (await hook.send(text="to all", response_type="in_channel")).status_code == 200
    broken = await hook.send(text="x", blocks=[{"type": "section"}])
    assert (broken.status_code, "invalid_blocks" in broken.body) == (404, True)
    for _ in range(2):
        await hook.send(text="more")
    assert "used_url" in (await hook.send(text="too many")).body
    seen = await you.messages(general)
    assert [(m["text"], m.get("is_ephemeral", False)) for m in seen] == [
        ("to you", True),
        ("to all", False),
        ("more", True),
        ("more", True),
    ]
    late = (await command(pg, you))["response_url"]
    await control.advance(30 * 60 + 1)
    assert "expired_url" in (await AsyncWebhookClient(late).send(text="late")).body


async def test_home_is_replaced_in_place_and_its_buttons_work(pg: Playground, you: Person, api: Api) -> None:
    home = {"type": "home", "blocks": [actions(button(), block_id="row")]}
    first = await api("views.publish", user_id=you.id, view=home)
    second = await api("views.publish", user_id=you.id, view=home, hash=first["view"]["hash"])
    stale = await api("views.publish", user_id=you.id, view=home, hash=first["view"]["hash"])
    assert second["view"]["id"] == first["view"]["id"]
    assert stale["error"] == "hash_conflict"
    async with listening(pg) as app:
        await you.click(second["view"], "b0")
        payload = await app.interaction("block_actions")
    assert payload["container"] == {"type": "view", "view_id": first["view"]["id"]}
    assert payload["view"]["type"] == "home"
    assert "message" not in payload
    assert action_ids(payload["view"]) == ["b0"]


async def test_a_view_payload_has_a_limit(api: Api, you: Person) -> None:
    blocks = [section("x" * 3000) for _ in range(90)]
    refused = await api("views.publish", user_id=you.id, view={"type": "home", "blocks": blocks})
    assert refused["error"] == "view_too_large"


async def test_an_unknown_act_is_not_found(pg: Playground, you: Person) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{pg.url}/person/dance", json={"user": you.id}) as answer,
    ):
        assert answer.status == 404
