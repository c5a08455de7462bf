"""A message's text as the person saw it: entities decoded, links and mentions readable, our own mention left out."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"<([^<>\n]{1,3000})>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # the only three that Slack makes; & last
_SPECIAL = {"here": "@here", "channel": "@channel", "everyone": "@everyone"}


def readable(text: str, bot_user: str = "") -> str:
    """Plain words. `bot_user` is left out wherever it is mentioned."""

    def shown(found: re.Match[str]) -> str:
        inside, _, label = found[1].partition("|")
        kind, rest = inside[:1], inside[1:]
        if kind == "@":
            return "" if rest == bot_user and bot_user else f"@{label or rest}"
        if kind == "#":
            return f"#{label or rest}"
        if kind == "!":
            return _SPECIAL.get(rest) or label or f"@{rest.split('^')[0]}"
        return _link(inside, label)

    plain = _TOKEN.sub(shown, text)
    for entity, sign in _ENTITIES:
        plain = plain.replace(entity, sign)
    return re.sub(r"[ \t]{2,}", " ", plain).strip()


def _link(address: str, label: str) -> str:
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in (address, bare) or address in (f"http://{label}", f"https://{label}"):
        return label or bare
    return f"{label} ({bare})"
