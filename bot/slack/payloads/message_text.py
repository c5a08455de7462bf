"""What a person sent in a message, as they saw it: words, forwarded messages, tables, voice clips and files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.ports.inbound import Attachment
from bot.proxies import is_protected
from bot.slack.payloads.payload_shape import at, items, name, text

MOST_FILES = 10
MOST_FORWARDED = 5
MOST_CELLS = 2_000
CELL_DEPTH = 8
STUB = "check_file_info"  # https://docs.slack.dev/reference/objects/file-object, "file_access"
CLIPS = frozenset({"slack_audio", "slack_video"})
_TOKEN = re.compile(r"<([^<>\n]{1,3000})>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # the only three that Slack makes; & last
_SPECIAL = {"here": "@here", "channel": "@channel", "everyone": "@everyone"}


def read_words(raw: object, bot_user: str) -> str:
    """All words of a message: what was typed, then tables, forwarded messages and the transcripts of clips.

    A forwarded message is a quotation: each of its lines begins with ">".
    """
    shares = _shares(raw)
    pasted = [item for item in items(raw, "attachments")[:MOST_FORWARDED] if item not in shares]
    tables = [table for part in (raw, *pasted) for block in items(part, "blocks") if (table := _table(block))]
    forwarded = [f"> {line}" for found in _forwarded_texts(shares) for line in readable(found, bot_user).splitlines()]
    spoken = [found for file in items(raw, "files") if (found := _transcript(file))]
    parts = (readable(text(raw, "text"), bot_user), *tables, *forwarded, *spoken)
    return "\n".join(part for part in parts if part)


def read_files(raw: object) -> tuple[Attachment, ...]:
    """The files of a message and of those forwarded in it, without the clips whose transcript is among its words."""
    forwarded = [file for share in _shares(raw) for file in items(share, "files")]
    every = [file for file in (*items(raw, "files"), *forwarded) if not _transcript(file)]
    return tuple(filter(None, map(_file, every[:MOST_FILES])))


def _shares(raw: object) -> list[object]:
    """Forwarded messages. Slack also attaches previews of links; those nobody sent on purpose."""
    return [share for share in items(raw, "attachments")[:MOST_FORWARDED] if at(share, "is_share") is True]


def _forwarded_texts(shares: Sequence[object]) -> Iterator[str]:
    for share in shares:
        if found := text(share, "text"):
            yield found
        forwarded = [items(message, "message", "blocks") for message in items(share, "message_blocks")]
        yield from (
            table for blocks in (*forwarded, items(share, "blocks")) for block in blocks if (table := _table(block))
        )


def _table(block: object) -> str:
    """A table as lines of cells; "" for a block of another kind. https://docs.slack.dev/reference/block-kit/blocks"""
    if text(block, "type") not in ("table", "data_table"):
        return ""
    rows, cells = [], 0
    for row in items(block, "rows"):
        if not isinstance(row, list) or cells > MOST_CELLS:
            continue
        cells += len(row)
        rows.append(" | ".join(" ".join(_cell(cell, CELL_DEPTH)) for cell in row[:MOST_CELLS]))
    return "\n".join(rows)


def _cell(cell: object, depth: int) -> Iterator[str]:
    if found := text(cell, "text"):
        yield found
    if depth:
        for element in items(cell, "elements"):
            yield from _cell(element, depth - 1)


def _transcript(file: object) -> str:
    """What was said in a clip, if Slack wrote it down: https://docs.slack.dev/reference/objects/file-object."""
    if text(file, "subtype") not in CLIPS or text(file, "transcription", "status") != "complete":
        return ""
    return text(file, "transcription", "preview", "content").strip()


def _file(raw: object) -> Attachment | None:
    """None for one that was deleted. In a channel shared with another company Slack names some without an address."""
    found = text(raw, "url_private_download") or text(raw, "url_private")
    url = found if is_protected(found) else ""  # only ever one that is https or on this machine
    ident, size = name(raw, "id"), at(raw, "size")
    if not ident or (not url and text(raw, "file_access") != STUB):
        return None
    return Attachment(
        id=ident,
        name=text(raw, "name") or "file",
        mimetype=name(raw, "mimetype"),
        size=size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else 0,
        url=url,
    )


def readable(text: str, bot_user: str = "") -> str:
    """Plain words: entities decoded, links and mentions readable. `bot_user` is left out wherever it is mentioned."""

    def show(found: re.Match[str]) -> str:
        inside, _, label = found[1].partition("|")
        kind, rest = inside[:1], inside[1:]
        if kind == "@":
            return "" if rest == bot_user and bot_user else f"@{label or rest}"
        if kind == "#":
            return f"#{label or rest}"
        if kind == "!":
            return _SPECIAL.get(rest) or label or f"@{rest.split('^')[0]}"
        return _link(inside, label)

    plain = _TOKEN.sub(show, text)
    for entity, sign in _ENTITIES:
        plain = plain.replace(entity, sign)
    return re.sub(r"[ \t]{2,}", " ", plain).strip()


def _link(address: str, label: str) -> str:
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in (address, bare) or address in (f"http://{label}", f"https://{label}"):
        return label or bare
    return f"{label} ({bare})"
