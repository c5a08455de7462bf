"""Modals open by a fresh trigger, stack to three, and obey what the app answers to a submission."""

from __future__ import annotations

from typing import Any

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground import Playground
from tests.harness.user import Control, Person
from tests.playground.calling import Api
from tests.playground.kit import field, modal, plain, section, typed
from tests.playground.listening import command, listening

JSON = dict[str, Any]


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
    form = modal(section(), submit=plain("Go"), callback_id="form")
    named = {**form, "external_id": "one"}
    trigger = (await command(pg, you))["trigger_id"]
    first = (await api("views.open", trigger_id=trigger, view=named))["view"]
    pushes = [form, named, form, form]

    def answer(envelope: JSON) -> JSON | None:
        view = envelope["payload"].get("type") == "view_submission" and pushes.pop(0)
        return {"response_action": "push", "view": view} if view else None

    async with listening(pg) as app:
        app.answer = answer
        await you.submit(first, {})
        second = (await you.state())["views"][-1]
        assert second["previous_view_id"] == second["root_view_id"] == first["id"]
        assert (await you.submit(second, {}, refused=True))["error"] == "duplicate_external_id"
        await you.submit(second, {})
        third = (await you.state())["views"][-1]
        assert (await you.submit(third, {}, refused=True))["error"] == "push_limit_reached"
    assert len((await you.state())["views"]) == 3
    by_name = await api("views.update", external_id="one", view=modal(section("changed"), external_id="one"))
    assert by_name["view"]["id"] == first["id"]


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


async def test_a_closed_modal_is_reported_of_only_where_it_asked(pg: Playground, you: Person, api: Api) -> None:
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


async def test_a_submission_brings_an_address_for_the_chosen_conversation(
    pg: Playground, you: Person, api: Api
) -> None:
    select = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    view = modal(field(select, block_id="place"), submit=plain("Send"))
    async with listening(pg) as app:
        await you.command(pg.channels["general"], "/consult")
        trigger = next(payload["trigger_id"] for payload in app.payloads if "command" in payload)
        opened = (await api("views.open", trigger_id=trigger, view=view))["view"]
        await you.submit(opened, {"place": {"where": pg.channels["ml-platform"]}})
        (address,) = (await app.interaction("view_submission"))["response_urls"]
    place = {"block_id": "place", "action_id": "where", "channel_id": pg.channels["ml-platform"]}
    assert {name: address[name] for name in place} == place
    await AsyncWebhookClient(address["response_url"]).send(text="here", response_type="in_channel")
    assert [message["text"] for message in await you.messages(pg.channels["ml-platform"])] == ["here"]


async def test_a_view_payload_has_a_limit(api: Api, you: Person) -> None:
    blocks = [section("x" * 3000) for _ in range(90)]
    refused = await api("views.publish", user_id=you.id, view={"type": "home", "blocks": blocks})
    assert refused["error"] == "view_too_large"


async def test_a_file_field_hands_over_the_files(pg: Playground, you: Person, api: Api) -> None:
    upload = {"type": "file_input", "action_id": "up", "max_files": 1}
    form = modal(field(upload, block_id="f"), submit=plain("Go"))
    view = (await api("views.open", trigger_id=(await command(pg, you))["trigger_id"], view=form))["view"]
    file = (await you.upload("labels.csv", b"a,b"))["file_id"]
    assert (await you.submit(view, {"up": [file, file]}, refused=True))["error"] == "no_such_option"
    async with listening(pg) as app:
        await you.submit(view, {"up": [file]})
        payload = await app.interaction("view_submission")
    files = payload["view"]["state"]["values"]["f"]["up"]["files"]
    assert [(each["id"], each["name"], each["size"]) for each in files] == [(file, "labels.csv", len(b"a,b"))]
