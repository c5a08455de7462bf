"""A refusal carries the error code that Slack would answer with, and nothing else."""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]


class SlackError(Exception):
    """A call was refused. `code` is Slack's error code; `extra` stands beside it in the answer (`needed`, …)."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra: JSON = extra

    def answer(self) -> JSON:
        return {"ok": False, "error": self.code, **self.extra}


class RefusedError(Exception):
    """A person could not do that. `code` is a short word for the page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def invalid(code: str, problems: list[str]) -> SlackError:
    """A refusal with a list of what is wrong, the way Slack words it: `problem [json-pointer:/path]`."""
    return SlackError(code, errors=problems, response_metadata={"messages": [f"[ERROR] {p}" for p in problems]})
