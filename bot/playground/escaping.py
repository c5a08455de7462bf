"""Text as Slack stores it: `&`, `<` and `>` that a person types are escaped, names they mention become ids.

https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re

from bot.playground.workspace_data import Workspace

ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
CONTROL = re.compile(r"<(?:[@#!][^<>\n]+|(?:https?|mailto|tel|slack)[^<>\n]*)>")
CHOSEN_MENTION = re.compile(r"&lt;(@[A-Z0-9]+)&gt;")
TYPED_LINK = re.compile(r"(?<![<|\w])(https?://[^\s<>|]+[^\s<>|.,;:!?)\]}'\"])")
CHANNEL_NAME = re.compile(r"(?<![\w&])#([\w-]+)")
BROADCAST = re.compile(r"(?<![\w@])@(channel|here|everyone)\b")


def escape_typed(text: str, workspace: Workspace) -> str:
    """What a person typed, as Slack keeps it. `@Name` and `<@ID>` mention whoever has that name or id."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = CHOSEN_MENTION.sub(lambda m: f"<{m[1]}>" if m[1][1:] in workspace.users else m[0], text)
    if "@" in text:
        text = BROADCAST.sub(r"<!\1>", _mentions(text, workspace))
    text = TYPED_LINK.sub(r"<\1>", text)
    if "#" in text:
        known = {channel.name: channel.id for channel in workspace.channels.values() if channel.name}
        text = CHANNEL_NAME.sub(lambda m: f"<#{known[m[1]]}|{m[1]}>" if m[1] in known else m[0], text)
    return text


def _mentions(text: str, workspace: Workspace) -> str:
    lower = text.lower()
    for name in sorted((n for n in workspace.names if f"@{n}" in lower), key=len, reverse=True):
        at = re.compile(rf"(?<![\w<])@{re.escape(name)}(?!\w)", re.IGNORECASE)
        text = at.sub(f"<@{workspace.names[name]}>", text)
    return text


def escape_posted(text: str) -> str:
    """What an app posts: control sequences stay, a bare `&`, `<` or `>` is escaped."""
    text = ENTITY.sub("&amp;", text)
    if "<" not in text:
        return text
    parts, at = [], 0
    for control in CONTROL.finditer(text):
        parts += [text[at : control.start()].replace("<", "&lt;"), control[0]]
        at = control.end()
    return "".join([*parts, text[at:].replace("<", "&lt;")])
