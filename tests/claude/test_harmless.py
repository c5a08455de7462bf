"""No mention and no link that a model wrote gets out; what only looks a little like one stays."""

from __future__ import annotations

import pytest

from bot.claude.claims import harmless, is_harmless


@pytest.mark.parametrize(
    "text",
    [
        "<!channel>",
        "<!subteam^S1>",
        "<@U123|name>",
        "<#C1|general>",
        "@here",
        "@Channel",
        "https://evil.example/a?b",
        "<https://evil.example|click>",
        "[click](https://evil.example)",
        "[click](evil)",
        "www.evil.example",
        "evil.example.com/claim",
        "mailto:a@b.com",
        "slack://open",
        "<<!x>!channel>",
        "<<@U1>@U2>",
    ],
)
def test_it_is_taken_out(text: str) -> None:
    cleaned = harmless(f"before {text} after")
    assert cleaned.startswith("before ")
    assert cleaned.endswith("after")
    assert not any(
        sign in cleaned for sign in ("<!", "<@", "<#", "://", "evil.", "@here", "@Ch", "mailto", "www", "](")
    )
    assert not is_harmless(text)


@pytest.mark.parametrize(
    "text", ["latency < 100 ms", "<100 ms", "5 > 3", "a [note] (aside)", "e.g. 1.5 and v2.0", "*bold* and `code`"]
)
def test_it_stays(text: str) -> None:
    assert harmless(text) == text
