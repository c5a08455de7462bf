"""What a person types, as the rich_text block that Slack makes of it: people, channels, links, emoji and styles.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

import re

from bot.playground.errors import JSON

FENCE = re.compile(r"```\n?([\s\S]+?)\n?```")
QUOTE = re.compile(r"^&gt; ?")
ENTITY = re.compile(r"<([^<>\n]+)>|:([a-z0-9_+-]+(?:::skin-tone-[2-6])?):")
STYLED = {
    "code": re.compile(r"(?<![\w`])`([^`\n]+)`(?![\w`])"),
    "bold": re.compile(r"(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"),
    "italic": re.compile(r"(?<!\w)_([^\s_](?:[^_\n]*[^\s_])?)_(?!\w)"),
    "strike": re.compile(r"(?<![\w~])~([^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"),
}


def rich_text(text: str) -> JSON:
    """The block of a text that `escaping.escape_typed` made: entities in angle brackets, `&`, `<` and `>` escaped."""
    parts: list[JSON] = []
    for number, piece in enumerate(FENCE.split(text)):
        if number % 2:
            parts.append({"type": "rich_text_preformatted", "elements": [_text(piece, {})], "border": 0})
        elif piece.strip("\n"):
            parts += _lines(piece.strip("\n") if parts or "```" in text else piece)
    return {"type": "rich_text", "elements": parts}


def _lines(text: str) -> list[JSON]:
    """Runs of quoted and of plain lines."""
    parts: list[JSON] = []
    run: list[str] = []
    quoted = False

    def close() -> None:
        if run:
            kind = "rich_text_quote" if quoted else "rich_text_section"
            parts.append({"type": kind, "elements": _styled("\n".join(run), {})})
            run.clear()

    for line in text.split("\n"):
        if bool(QUOTE.match(line)) != quoted:
            close()
            quoted = not quoted
        run.append(QUOTE.sub("", line) if quoted else line)
    close()
    return parts


def _styled(text: str, style: dict[str, bool]) -> list[JSON]:
    """Elements of a text; the first mark in it is taken, and what is inside is read again."""
    found = [(match.start(), name, match) for name, mark in STYLED.items() if (match := mark.search(text))]
    if not found or style.get("code"):
        return _entities(text, style)
    _, name, match = min(found, key=lambda each: each[0])
    inner = {**style, name: True}
    middle = _entities(match[1], inner) if name == "code" else _styled(match[1], inner)
    return [*_entities(text[: match.start()], style), *middle, *_styled(text[match.end() :], style)]


def _entities(text: str, style: dict[str, bool]) -> list[JSON]:
    elements: list[JSON] = []
    at = 0
    for match in ENTITY.finditer(text):
        if match.start() > at:
            elements.append(_text(text[at : match.start()], style))
        elements.append(_entity(match[1], style) if match[1] else _with({"type": "emoji", "name": match[2]}, style))
        at = match.end()
    if at < len(text):
        elements.append(_text(text[at:], style))
    return elements


def _entity(body: str, style: dict[str, bool]) -> JSON:
    target, _, label = body.partition("|")
    if target.startswith("@"):
        return _with({"type": "user", "user_id": target[1:]}, style)
    if target.startswith("#"):
        return _with({"type": "channel", "channel_id": target[1:]}, style)
    if target.startswith("!"):
        return _with({"type": "broadcast", "range": target[1:]}, style)
    link = {"type": "link", "url": _unescaped(target)}
    return _with(link | ({"text": _unescaped(label)} if label else {}), style)


def _text(text: str, style: dict[str, bool]) -> JSON:
    return _with({"type": "text", "text": _unescaped(text)}, style)


def _with(element: JSON, style: dict[str, bool]) -> JSON:
    return {**element, "style": dict(style)} if style else element


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
