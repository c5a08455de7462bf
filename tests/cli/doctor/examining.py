"""What the doctor says, by what was looked at; every line is looked through for secrets on the way."""

from __future__ import annotations

import os

from bot.cli.doctor import examine

KEY = "sk-ant-very-secret"


def examined(seconds: float = 10.0) -> tuple[int, dict[str, tuple[str, str]]]:
    """The exit status, and by what was looked at: (state, told)."""
    lines: list[str] = []
    status = examine(lines.append, seconds=seconds)
    found = {}
    for line in lines:
        assert "\n" not in line
        state, rest = line[:4].strip(), line[6:]
        what, _, text_after = rest.partition(": ")
        assert state in ("ok", "FAIL", "–")
        assert text_after
        found[what] = (state, text_after)
    real = [os.environ.get(name, "") for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")]
    text = "\n".join(lines)
    assert not any(
        secret in text
        for secret in [KEY, *(secret_value for secret_value in real if secret_value and secret_value != "nonsense")]
    )
    return status, found


def states(found: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {what: state for what, (state, _) in found.items()}
