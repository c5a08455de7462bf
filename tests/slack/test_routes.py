"""Every id on a card, modal or Home stands in the route table, and every entry of the table stands on some surface."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml

from bot.consultation.messages import NoticeButton
from bot.handlers import routes
from bot.handlers.routes import ACTIONS, COMMAND, EVENTS, MENUS, SHORTCUTS, SUBCOMMANDS, VIEWS
from bot.ports.views import Form
from bot.slack.blocks.answer_card import NOTICE_BUTTONS
from tests.harness.guide import knowledge
from tests.harness.paths import ROOT
from tests.slack.rendering import build_modal, surfaces

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


def find_menus(part: object) -> Iterator[tuple[str, str]]:
    """(action id, what an entry carries as `do`) of every menu behind three dots in a tree of blocks."""
    if isinstance(part, dict):
        if part.get("type") == "overflow":
            yield from ((part["action_id"], json.loads(option["value"])["do"]) for option in part["options"])
        for inner in part.values():
            yield from find_menus(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from find_menus(inner)


def test_every_button_has_a_route_and_every_route_a_button() -> None:
    """Inputs have ids of the form kind:field; a row of choices the ids of one route with a number: `pick.1`."""
    shown = {ident.partition(".")[0] for ident in find(surfaces(), "action_id") if ":" not in ident}
    assert shown == set(ACTIONS.handlers)


def test_every_menu_entry_has_a_route_and_every_route_an_entry() -> None:
    listed = {(menu, entry) for menu, entries in MENUS.items() for entry in entries.handlers}
    assert set(find_menus(surfaces())) == listed


def test_every_button_of_a_notice_has_a_route() -> None:
    assert set(NOTICE_BUTTONS) == set(get_args(NoticeButton))
    assert set(ACTIONS.handlers) >= set(NOTICE_BUTTONS.values())


def test_every_form_has_a_route_and_every_route_a_form() -> None:
    """A form names the handler of what is submitted, so its id is found in the table."""
    named = {
        keyword.value.id
        for path in (ROOT / "bot" / "handlers").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Form"
        for keyword in call.keywords
        if keyword.arg == "submit" and isinstance(keyword.value, ast.Name)
    }
    assert named == {handler.__name__ for handler in VIEWS.handlers.values()}


def test_a_form_without_a_route_is_not_built() -> None:
    async def nowhere() -> None: ...

    with pytest.raises(ValueError, match="nowhere"):
        build_modal(Form(submit=nowhere, name="modal_ask"))
    for ident, handler in VIEWS.handlers.items():
        assert build_modal(Form(submit=handler, name="modal_ask"))["callback_id"] == ident


def test_routes_that_open_a_modal_are_actions() -> None:
    assert set(ACTIONS.handlers) >= routes.OPEN_MODAL


@pytest.mark.parametrize("folder", ["slack/blocks", "handlers"])
def test_no_menu_entry_is_written_anywhere_else(folder: str) -> None:
    """No list of entries by their names, and no look at what was chosen, but in the table."""
    names = {entry for entries in MENUS.values() for entry in entries.handlers}
    found = set()
    for path in (ROOT / "bot" / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))) if path.name != "routes.py" else ():
            if isinstance(node, ast.Set | ast.List | ast.Tuple):
                parts = [part.value for part in node.elts if isinstance(part, ast.Constant)]
                found |= {f"{path.name}: {part}" for part in parts if part in names}
            if isinstance(node, ast.Compare) and 'get("do")' in ast.unparse(node).replace("'", '"'):
                used = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
                found |= {f"{path.name}: {part}" for part in used if part in names}
            if isinstance(node, ast.MatchValue) and isinstance(node.value, ast.Constant) and node.value.value in names:
                found.add(f"{path.name}: {node.value.value}")
    assert found == set()


def test_the_manifest_names_the_same_shortcuts_commands_and_events() -> None:
    features = MANIFEST["features"]
    assert {shortcut["callback_id"] for shortcut in features["shortcuts"]} == set(SHORTCUTS.handlers)
    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert {event.replace("message.im", "message") for event in subscribed} == set(EVENTS)


def test_every_line_of_the_menu_is_a_subcommand_and_the_usage_hint_names_lines_of_the_menu() -> None:
    phrases = knowledge().phrases
    menu = {found[1] for name in phrases.sentences if (found := re.fullmatch(r"menu_(\w+)_does", name))}
    assert menu <= set(SUBCOMMANDS.handlers)
    for name in menu:
        assert phrases.say(f"menu_{name}_type").startswith(f"{COMMAND} {name}")
    hint = MANIFEST["features"]["slash_commands"][0]["usage_hint"]
    assert "help" in hint, "the menu names the others"
    assert {part.split()[0] for part in hint.split("|")} <= menu


def test_the_readme_lists_no_other_subcommands() -> None:
    listed = (ROOT / "README.md").read_text("utf-8").partition("- **Commands**")[2].partition("\n\n")[0]
    found = set(re.findall(rf"{COMMAND} (\w+)", listed))
    assert "help" in found, "the menu shows the others"
    assert found <= set(SUBCOMMANDS.handlers)


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
