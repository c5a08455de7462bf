"""The texts inside a decoded JSON value."""

from __future__ import annotations

from collections.abc import Iterator


def walk_strings(value: object) -> Iterator[str]:
    """Every string of the value, however deep; keys are none."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            stack.extend(reversed(item.values()))
        elif isinstance(item, (list, tuple)):
            stack.extend(reversed(item))


def join_strings(value: object) -> str:
    """All texts of the value, one a line."""
    return "\n".join(walk_strings(value))
