"""Words that break cards: markup, mentions, RTL, emoji, enormous names; and few or far too many of anything."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

# Shrinking cards this large takes minutes and finds little.
unshrunk = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
NASTY = [
    "<!channel> <@U012AB> <https://evil.example|click>",
    "*bold* _it_ ~gone~ `code` ```fence```",
    "> quoted\n> again",
    "مشروع الفواتير \u202e \u200f עברית",
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏽" * 40,
    "é" * 500,
    "\ud800 lone \x00\x07",
    "x" * 3000,
    "&" * 3000,
    "<" * 1000,
    "a very long project name " * 40,
    "",
    " \n\t ",
    "https://evil.example/path?x=1",
]
words = st.one_of(st.sampled_from(NASTY), st.text(max_size=12))
ids = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=40)
users = st.one_of(st.just("U0123ABC"), words)
numbers = st.integers(min_value=0, max_value=10**12)
evidence = st.sampled_from(["said", "measured", "unknown"])
decisions = st.sampled_from(["prompt", "not_yet", "fine_tune"])


def many(strategy: st.SearchStrategy, most: int = 30) -> st.SearchStrategy:
    """A tuple, short or much too long."""
    return st.one_of(st.lists(strategy, max_size=4), st.lists(strategy, min_size=most, max_size=most)).map(tuple)
