"""Our tables of limits, properties and scopes agree with Slack's own, where those are at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.consultation.messages import Control, Option
from bot.handlers.actions import ask_guide
from bot.playground.blocks import LIMITS, TABLE
from bot.playground.calls import FACTS, METHODS, NOT_SERVED
from bot.ports.views import Form
from tests.harness.paths import SLACK_FACTS
from tests.slack.rendering import build_modal, surfaces

NEWER = {"session_status"}  # of chat.stopStream: in slack_sdk 3.47, not yet in these facts
TO_COME = {"alert", "data_table", "raw_number"}  # a comparison that can be sorted, a warning in a modal


def test_our_limits_are_those_of_slack() -> None:
    theirs = json.loads((SLACK_FACTS / "limits.json").read_text())
    for name, limits in LIMITS.items():
        if not name.startswith("_"):
            assert limits == theirs[name], name
    checked = {
        ("blocks", "section", "text"): theirs["section"]["text"]["max"],
        ("blocks", "header", "text"): theirs["header"]["text"]["max"],
        ("blocks", "actions", "elements"): theirs["actions"]["elements"]["max"],
        ("blocks", "context", "elements"): theirs["context"]["elements"]["max"],
        ("blocks", "input", "label"): theirs["input"]["label"]["max"],
        ("blocks", "input", "hint"): theirs["input"]["hint"]["max"],
        ("blocks", "alert", "text"): theirs["alert"]["text"]["max"],
        ("elements", "button", "text"): theirs["button"]["text"]["max"],
        ("elements", "button", "value"): theirs["button"]["value"]["max"],
        ("elements", "overflow", "options"): theirs["overflow"]["options"]["max"],
        ("elements", "checkboxes", "options"): theirs["checkboxes"]["options"]["max"],
        ("elements", "radio_buttons", "options"): theirs["radio_buttons"]["options"]["max"],
        ("elements", "static_select", "placeholder"): theirs["select"]["placeholder"]["max"],
        ("elements", "plain_text_input", "max_length"): theirs["plain_text_input"]["max_length"]["max"],
        ("objects", "option", "text"): theirs["option"]["text"]["max"],
        ("objects", "option", "value"): theirs["option"]["value"]["max"],
        ("objects", "option", "description"): theirs["option"]["description"]["max"],
    }
    for (part, kind, name), most in checked.items():
        assert TABLE[part][kind]["props"][name]["max"] == most, (kind, name)


def test_our_properties_are_those_of_slack() -> None:
    definitions = json.loads((SLACK_FACTS / "blocks.schema.json").read_text())["definitions"]
    ours = {**TABLE["blocks"], **TABLE["elements"]}
    seen = set()
    for definition in definitions.values():
        for shape in definition.get("anyOf", [definition]):
            kind = shape.get("properties", {}).get("type", {}).get("const")
            if kind in ours:
                seen.add(kind)
                assert set(ours[kind]["props"]) <= set(shape["properties"]), kind
                assert set(shape["required"]) - {"type"} <= set(ours[kind]["required"]), kind
    assert len(seen) >= 20


def controls() -> Form:
    """A field of each kind, with all that it can have."""
    few, many = ([Option(label=f"O{n}", value=f"o{n}", description="d") for n in range(count)] for count in (3, 20))
    first, both, more = few[0].value, ("o0", "o1"), {"label": "L", "placeholder": "P", "hint": "H"}
    made = [
        *(
            Control(field=f"a{len(given)}", kind="choice", options=given, initial=first, **more)
            for given in (few, many)
        ),
        *(
            Control(field=f"b{len(given)}", kind="choices", options=given, initial=both, **more)
            for given in (few, many)
        ),
        Control(field="c", kind="number", initial=3, **more),
        Control(field="d", kind="percentage", initial=0.5, **more),
        Control(field="e", kind="long_text", initial="words", **more),
        Control(field="f", kind="channel", **more),
    ]
    return Form(submit=ask_guide, name="modal_ask", controls=tuple(made), optional=True)


def parts(part: object) -> Iterator[dict[str, Any]]:
    """Every object at any depth."""
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from parts(inner)


def test_the_table_holds_what_the_bot_sends_and_what_is_to_come() -> None:
    """A kind or a property that nobody sends is not served; who comes to need it adds it, with Slack's limit."""
    sent: dict[str, set[str]] = {}
    for part in parts([surfaces(), build_modal(controls())]):
        sent.setdefault(str(part.get("type")), set()).update(part)
    for kind, spec in (TABLE["blocks"] | TABLE["elements"]).items():
        if kind not in TO_COME:
            assert set(spec["props"]) - {"block_id"} <= sent.get(kind, set()), kind
    assert {kind for kinds in TABLE["surfaces"].values() for kind in kinds} <= set(sent) | TO_COME


def test_every_method_of_the_table_is_answered() -> None:
    assert set(FACTS) == set(METHODS)
    assert not NOT_SERVED & set(FACTS)


def test_scopes_and_arguments_are_those_of_slack() -> None:
    for path in (SLACK_FACTS / "methods").glob("*.json"):
        if path.stem in NOT_SERVED:
            continue
        theirs, ours = json.loads(path.read_text()), FACTS[path.stem]
        if "scope_by_channel" not in ours:
            assert ours["scopes"] == theirs.get("scope", {}).get("bot", []), path.stem
        assert set(ours["required"]) <= set(theirs["args"].get("required") or ()), path.stem
        assert set(ours["args"]) <= {*theirs["args"]["properties"], *NEWER}, path.stem
