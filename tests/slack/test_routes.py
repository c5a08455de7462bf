"""Every id on a card, modal or Home stands in the route table, and every entry of the table stands on some surface."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.handlers import routes
from bot.handlers.routes import ACTIONS, COMMAND, EVENTS, SHORTCUTS, SUBCOMMANDS, UNLISTED_SUBCOMMANDS, VIEWS
from bot.handlers.slash_commands import MENU_LINES
from tests.harness.guide import knowledge
from tests.harness.paths import ROOT
from tests.slack import message_samples
from tests.slack.rendering import build_home, build_modal, render

MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))
IDS = sorted({*ACTIONS.handlers, *VIEWS.handlers, *SHORTCUTS.handlers})


def find(part: object, key: str) -> Iterator[str]:
    """Every value of a key in a tree of blocks."""
    if isinstance(part, dict):
        if isinstance(part.get(key), str):
            yield part[key]
        for inner in part.values():
            yield from find(inner, key)
    elif isinstance(part, list):
        for inner in part:
            yield from find(inner, key)


def buttons_shown() -> set[str]:
    """The action ids of every button on every card, modal and Home; inputs have ids of the form kind:field.

    The buttons of a row of choices have the ids of one route with a number: `pick.1`.
    """
    surfaces: list[object] = []
    for message in message_samples.fullest("word"):
        rendered = render(message, "o", "c")
        surfaces += [rendered.blocks, rendered.newer]
    surfaces += [build_modal(modal) for modal in message_samples.every_modal("word")]
    surfaces.append(build_home(message_samples.full_home("word")))
    return {ident.partition(".")[0] for ident in find(surfaces, "action_id") if ":" not in ident}


def test_every_button_has_a_route_and_every_route_a_button() -> None:
    assert buttons_shown() == set(ACTIONS.handlers)


def test_every_modal_has_a_route_and_every_route_a_modal() -> None:
    shown = {
        ident for modal in message_samples.every_modal("word") for ident in find(build_modal(modal), "callback_id")
    }
    assert shown == set(VIEWS.handlers)


def test_routes_that_open_a_modal_are_actions() -> None:
    assert set(ACTIONS.handlers) >= routes.OPEN_MODAL


def test_the_manifest_names_the_same_shortcuts_commands_and_events() -> None:
    features = MANIFEST["features"]
    assert {shortcut["callback_id"] for shortcut in features["shortcuts"]} == set(SHORTCUTS.handlers)
    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert {event.replace("message.im", "message") for event in subscribed} == set(EVENTS)


def test_menu_and_usage_hint_list_the_subcommands() -> None:
    listed = set(SUBCOMMANDS.handlers) - UNLISTED_SUBCOMMANDS
    assert set(MENU_LINES) == listed
    hint = MANIFEST["features"]["slash_commands"][0]["usage_hint"]
    assert {part.split()[0] for part in hint.split("|")} == listed
    phrases = knowledge().phrases
    for line in MENU_LINES:
        assert phrases.say(f"menu_{line}_type").startswith(f"{COMMAND} {line}")


def test_the_readme_lists_every_subcommand() -> None:
    """In its list of commands, but for a second spelling of one that is there."""
    listed = (ROOT / "README.md").read_text("utf-8").partition("- **Commands**")[2].partition("\n\n")[0]
    assert set(re.findall(rf"{COMMAND} (\w+)", listed)) == set(SUBCOMMANDS.handlers) - {"verdict"}


@pytest.mark.parametrize("package", ["slack", "handlers", "ports", "store", "claude", "cli"])
def test_no_id_is_written_anywhere_else(package: str) -> None:
    """A literal id where Slack's JSON is built or read: in a button, as a callback id, or compared with one."""
    places = r"button\(\s*|callback_id\"?\s*[:=]=?\s*|action_id\"?\s*[:=]=?\s*"
    pattern = re.compile(rf"(?:{places})\"({'|'.join(IDS)})\"")
    found = {
        f"{path.name}: {match[1]}"
        for path in (Path(ROOT) / "bot" / package).rglob("*.py")
        if path.name != "routes.py"
        for match in pattern.finditer(path.read_text("utf-8"))
    }
    assert found == set()
