"""Our tables of limits, properties and scopes agree with Slack's own, where those are at hand."""

from __future__ import annotations

import json

from bot.playground.blocks import LIMITS, TABLE
from bot.playground.calls import FACTS, METHODS, NOT_SERVED
from tests.harness.paths import SLACK_FACTS


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
        ("elements", "button", "url"): theirs["button"]["url"]["max"],
        ("elements", "overflow", "options"): theirs["overflow"]["options"]["max"],
        ("elements", "checkboxes", "options"): theirs["checkboxes"]["options"]["max"],
        ("elements", "radio_buttons", "options"): theirs["radio_buttons"]["options"]["max"],
        ("elements", "static_select", "placeholder"): theirs["select"]["placeholder"]["max"],
        ("elements", "plain_text_input", "max_length"): theirs["plain_text_input"]["max_length"]["max"],
        ("objects", "option_plain", "text"): theirs["option"]["text"]["max"],
        ("objects", "option_plain", "value"): theirs["option"]["value"]["max"],
        ("objects", "option_plain", "description"): theirs["option"]["description"]["max"],
        ("objects", "confirm", "text"): theirs["confirm"]["text"]["max"],
    }
    for (part, kind, name), most in checked.items():
        assert TABLE[part][kind]["props"][name]["max"] == most, (kind, name)


def test_our_properties_are_those_of_slack() -> None:
    definitions = json.loads((SLACK_FACTS / "blocks.schema.json").read_text())["definitions"]
    ours = {**TABLE["blocks"], **TABLE["elements"]}
    seen = set()
    for name, definition in definitions.items():
        for shape in definition.get("anyOf", [definition]):
            kind = shape.get("properties", {}).get("type", {}).get("const")
            if kind in ours and name not in ("ImageElement", "ImageBlock"):
                seen.add(kind)
                missing = set(shape["properties"]) - {"type"} - set(ours[kind]["props"])
                assert not missing, (kind, missing)
                assert set(ours[kind]["required"]) <= set(shape["required"]) | {"elements"}, kind
    assert len(seen) >= 30


def test_every_method_of_the_table_is_answered() -> None:
    assert set(FACTS) == set(METHODS)
    assert not NOT_SERVED & set(FACTS)


def test_scopes_and_http_verbs_are_those_of_slack() -> None:
    for path in (SLACK_FACTS / "methods").glob("*.json"):
        if path.stem in NOT_SERVED:
            continue
        theirs, ours = json.loads(path.read_text()), FACTS[path.stem]
        assert ours["http"] == theirs["http_method"], path.stem
        if "scope_by_channel" not in ours:
            assert ours["scopes"] == theirs.get("scope", {}).get("bot", []), path.stem
        assert set(ours["required"]) <= set(theirs["args"].get("required") or ()), path.stem
