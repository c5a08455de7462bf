"""The manifest asks for what is used and nothing else, in names that Slack knows."""

from __future__ import annotations

import ast
import json
from typing import Any

import yaml
from jsonschema import Draft7Validator

from bot.handlers.app_home import MOST_PROMPTS
from bot.handlers.routes import COMMAND, EVENTS, GLOBAL_SHORTCUT, MESSAGE_SHORTCUT
from tests.harness.paths import ROOT, SLACK_FACTS

SCHEMA = SLACK_FACTS / "manifest.schema.json"
METHODS = SLACK_FACTS / "methods"
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))
SCOPES = set(MANIFEST["oauth_config"]["scopes"]["bot"])

# scope -> what uses it: a Web API method that needs it, an event it brings, a feature of the manifest, a key of a file.
USES = {
    "app_mentions:read": "app_mention",
    "assistant:write": "assistant.threads.setSuggestedPrompts",
    "channels:history": "conversations.history",
    "channels:read": "conversations.members",
    "chat:write": "chat.postMessage",
    "commands": COMMAND,
    "files:read": "url_private",
    "files:write": "files.completeUploadExternal",
    "groups:history": "conversations.replies",
    "groups:read": "conversations.info",
    "im:history": "message.im",
    "im:write": "conversations.open",
    "users:read": "users.info",
}
BROUGHT = {"message.im": "message"}
UPLOAD = {"files_upload_v2": ("files.getUploadURLExternal", "files.completeUploadExternal")}  # the client's shorthand


def code() -> list[ast.AST]:
    """Every node of the code in bot/slack."""
    files = sorted((ROOT / "bot/slack").rglob("*.py"))
    return [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]


def methods_called() -> set[str]:
    """The Web API methods that bot/slack calls on a client: `client.users_info` is users.info."""
    known = {path.stem.replace(".", "_"): (path.stem,) for path in METHODS.glob("*.json")} | UPLOAD
    used = {node.attr for node in code() if isinstance(node, ast.Attribute)}
    return {method for name in used & set(known) for method in known[name]}


def keys_read() -> set[str]:
    """The texts in bot/slack: among them the keys that it reads in what Slack sends."""
    return {node.value for node in code() if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_the_manifest_is_one_for_slack() -> None:
    validator = Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))
    assert [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(MANIFEST)] == []


def test_every_scope_has_a_use_and_every_use_its_scope() -> None:
    assert set(USES) == SCOPES
    events = {event for event in BROUGHT if BROUGHT[event] in EVENTS} | set(EVENTS)
    commands = {command["command"] for command in MANIFEST["features"]["slash_commands"]} & {COMMAND}
    assert set(USES.values()) <= methods_called() | events | commands | (keys_read() & {"url_private"})


def test_every_method_we_call_is_within_our_scopes() -> None:
    called = methods_called()
    assert {"chat.postMessage", "users.info", "views.open"} <= called
    for method in called:
        needed = set(json.loads((METHODS / f"{method}.json").read_text("utf-8"))["scope"].get("bot") or ())
        assert not needed or needed & SCOPES, method


def test_every_event_has_a_listener_and_every_listener_its_event() -> None:
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(BROUGHT.get(event, event) for event in subscribed) == sorted(EVENTS)


def test_it_is_an_agent_of_the_new_kind_over_sockets() -> None:
    features = MANIFEST["features"]
    assert "assistant_view" not in features
    assert len(features["agent_view"]["suggested_prompts"]) <= MOST_PROMPTS
    assert features["app_home"] == {
        "home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False,
    }  # fmt: skip
    assert MANIFEST["settings"]["socket_mode_enabled"] is True


def test_names_in_the_manifest_are_the_names_we_listen_to() -> None:
    features = MANIFEST["features"]
    assert [c["command"] for c in features["slash_commands"]] == [COMMAND]
    found = {s["callback_id"]: s["type"] for s in features["shortcuts"]}
    assert found == {GLOBAL_SHORTCUT: "global", MESSAGE_SHORTCUT: "message"}
