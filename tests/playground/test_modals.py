"""Modals open by a fresh trigger, one at a time, and obey what the app answers to a submission."""

from __future__ import annotations

from typing import Any

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


async def test_a_modal_is_changed_in_its_place_and_the_next_takes_it(pg: Playground, you: Person, api: Api) -> None:
    first = await api("views.open", trigger_id=(await command(pg, you))["trigger_id"], view=modal(section()))
    changed = await api("views.update", view_id=first["view"]["id"], view=modal(section("two")))
    assert changed["view"]["hash"] != first["view"]["hash"]
    assert (await api("views.update", view_id="V0NOTHING", view=modal(section())))["error"] == "not_found"
    second = await api("views.open", trigger_id=(await command(pg, you))["trigger_id"], view=modal(section()))
    assert [view["id"] for view in (await you.state())["views"]] == [second["view"]["id"]]
    await you.close(second["view"])
    assert (await you.state())["views"] == []


async def test_typed_text_survives_an_update_that_keeps_the_ids(pg: Playground, you: Person, api: Api) -> None:
    form = modal(field(typed(), block_id="f"), submit=plain("Go"), callback_id="form")
    view = (await api("views.open", trigger_id=(await command(pg, you))["trigger_id"], view=form))["view"]
    await you.click(view, "t", text="kept")
    changed = await api("views.update", view_id=view["id"], view={**form, "blocks": [section(), *form["blocks"]]})
    assert changed["view"]["state"]["values"]["f"]["t"]["value"] == "kept"


async def test_a_submission_can_update_the_modal_and_name_errors(pg: Playground, you: Person, api: Api) -> None:
    form = modal(field(typed(), block_id="f"), submit=plain("Go"), callback_id="form")
    answers: dict[str, JSON] = {
        "errors": {"response_action": "errors", "errors": {"f": "No."}},
        "strange": {"response_action": "errors", "errors": {"other": "No."}},
        "update": {"response_action": "update", "view": {**form, "title": plain("Second")}},
        "broken": {"response_action": "update", "view": {"type": "modal"}},
        "push": {"response_action": "push", "view": form},
        "clear": {"response_action": "clear"},
        "done": {},
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
        for unserved in ("push", "clear"):
            assert (await you.submit(view, {"t": unserved}, refused=True))["error"] == "invalid_response_action"
        await you.submit(view, {"t": "done"})
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


async def test_a_view_payload_has_a_limit(api: Api, you: Person) -> None:
    blocks = [section("x" * 3000) for _ in range(90)]
    refused = await api("views.publish", user_id=you.id, view={"type": "home", "blocks": blocks})
    assert refused["error"] == "view_too_large"
