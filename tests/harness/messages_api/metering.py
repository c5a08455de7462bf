"""Tokens of a request and a reply, and what the prompt cache makes of them."""

from __future__ import annotations

import hashlib
import json
import math
import threading
import time
from collections.abc import Iterator
from typing import Any

from tests.harness.messages_api.catalog import Served
from tests.harness.messages_api.sight import blocks_of, turns

# About 1.75 tokens a word of English with the current tokenizer; a word is six characters with its space.
CHARACTERS_PER_TOKEN = 3.4
LIFETIME_S = {"5m": 300.0, "1h": 3600.0}


def tokens_of(text: str) -> int:
    """An estimate; never 0 for a text that is not empty."""
    return math.ceil(len(text) / CHARACTERS_PER_TOKEN)


def weigh(body: dict[str, Any]) -> int:
    """All input tokens of a request."""
    return sum(tokens for tokens, _, _ in _pieces(body))


class PromptCache:
    """Remembers prefixes that end in a `cache_control` mark, for their time to live."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def meter(self, body: dict[str, Any], model: Served) -> dict[str, Any]:
        """The input side of `usage`. A prefix below the model's minimum is silently not cached."""
        now = time.monotonic()
        read = marked = total = 0
        lifetime = "5m"
        prefix = hashlib.sha256(_identity(body, model).encode())
        with self._lock:
            for tokens, content, mark in _pieces(body):
                total += tokens
                prefix.update(content.encode())
                if not mark or total < model.cache_minimum:
                    continue
                marked, lifetime, key = total, mark.get("ttl", "5m"), prefix.hexdigest()
                if self._until.get(key, 0.0) > now:
                    read = total
                self._until[key] = now + LIFETIME_S[lifetime]
        written = marked - read
        return {
            "input_tokens": total - marked,
            "cache_creation_input_tokens": written,
            "cache_read_input_tokens": read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": written if lifetime == "5m" else 0,
                "ephemeral_1h_input_tokens": written if lifetime == "1h" else 0,
            },
        }


def _identity(body: dict[str, Any], model: Served) -> str:
    # Changing the thinking, the effort or the answer's format makes another cache.
    return json.dumps([model.id, body.get("thinking"), body.get("output_config")], sort_keys=True)


def _pieces(body: dict[str, Any]) -> Iterator[tuple[int, str, dict[str, Any] | None]]:
    """(tokens, content, cache mark) in the order of caching: tools, system, messages."""
    for tool in body.get("tools") or []:
        yield _piece(tool)
    for block in blocks_of(body.get("system", "")):
        yield _piece(block)
    output_format = (body.get("output_config") or {}).get("format")
    if output_format:
        yield _piece(output_format)
    for _, blocks in turns(body):
        for block in blocks:
            yield _piece(block)


def _piece(block: dict[str, Any]) -> tuple[int, str, dict[str, Any] | None]:
    mark = block.get("cache_control")
    content = json.dumps({k: v for k, v in block.items() if k != "cache_control"}, sort_keys=True, ensure_ascii=False)
    words = "".join(_strings(block))
    return tokens_of(words), content, mark if isinstance(mark, dict) else None


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in ("type", "cache_control", "media_type"):
                yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
