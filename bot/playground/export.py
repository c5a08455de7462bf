"""The workspace as one HTML file that needs nothing else: the page's own modules, and what each person sees."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

from bot.playground.errors import JSON
from bot.playground.interactions import sees
from bot.playground.person import messages_json, record_json, state_json
from bot.playground.slack_state import SlackState
from bot.playground.workspace_data import Channel, Message, User

STYLES = ("styles.css", "blocks.css")
# A copy reads from the data in the file, where the page asks the playground.
IN_PLACE_OF = {"api.js": "copy_api.js", "live.js": "copy_live.js"}
IMPORT = re.compile(r'(from|import|import\()(\s*)"\./([\w./-]+)"')
POLICY = "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data:"
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
LARGEST_FILE = 2_000_000  # bytes
BODY = re.compile(r"<body>(.*?)<script", re.DOTALL)


def export_html(slack_state: SlackState, page: Path) -> str:
    """The whole file. What a person may not see is not among what it shows as them."""
    modules = {f"page/{path.relative_to(page).as_posix()}": _address(path) for path in sorted(page.rglob("*.js"))}
    body = BODY.search((page / "index.html").read_text(encoding="utf-8"))
    styles = "\n".join((page / name).read_text(encoding="utf-8") for name in STYLES)
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            f"<title>Conversation</title>\n<style>{styles}</style>",
            f'<script type="importmap">{_script_json({"imports": modules})}</script>',
            f"</head>\n<body>{body.group(1) if body else ''}",
            f'<script type="application/json" id="copy">{_script_json(copy_json(slack_state))}</script>',
            '<script type="module">import "page/main.js";</script>\n</body>\n</html>\n',
        )
    )


def copy_json(slack_state: SlackState) -> JSON:
    """What each person sees, by user id, and what was done for each message, by `channel/ts`."""
    people = {user.id: _seen_by(slack_state, user) for user in slack_state.people if not user.deleted}
    records = {
        f"{channel.id}/{ts}": record_json(slack_state, channel.id, ts)
        for channel in slack_state.workspace.channels.values()
        for ts, message in (*channel.messages.items(), *_ephemerals(channel))
        if message.body.get("bot_id")
    }
    return {"people": people, "records": records, "files": _files(slack_state)}


def _ephemerals(channel: Channel) -> Iterator[tuple[str, Message]]:
    for seen in channel.ephemerals.values():
        yield from seen.items()


def _files(slack_state: SlackState) -> dict[str, str]:
    """The files by id as data: addresses. Only pictures keep their type: nothing in the copy is to be run."""
    found = {}
    for name, file in slack_state.workspace.files.items():
        if file.complete and len(file.content) <= LARGEST_FILE:
            kind = file.body.get("mimetype")
            kind = kind if kind in PICTURES else "application/octet-stream"
            found[name] = f"data:{kind};base64,{base64.b64encode(file.content).decode()}"
    return found


def _seen_by(slack_state: SlackState, user: User) -> JSON:
    state = state_json(slack_state, user, None)
    state["views"] = []
    state["show"] = {"roles": slack_state.show.parts.get("roles")}
    channels = [channel for channel in slack_state.workspace.channels.values() if sees(user, channel)]
    return {"state": state, "messages": {key: found for c in channels for key, found in _messages(c, user).items()}}


def _messages(channel: Channel, user: User) -> dict[str, list[JSON]]:
    """The messages of a channel by its id, and of each thread by `channel/thread`."""
    found = {f"{channel.id}/{ts}": messages_json(channel, user, {"thread_ts": ts})["messages"] for ts in channel.roots}
    return {channel.id: messages_json(channel, user, {})["messages"], **found}


def _address(path: Path) -> str:
    """A module as a data: address; its imports are named as in the import map."""
    path = path.with_name(IN_PLACE_OF.get(path.name, path.name))
    text = IMPORT.sub(r'\1\2"page/\3"', path.read_text(encoding="utf-8"))
    return "data:text/javascript;base64," + base64.b64encode(text.encode()).decode()


def _script_json(value: object) -> str:
    """JSON that can't end the script it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
