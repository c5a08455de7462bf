"""All answers that grow share one budget of calls a minute; who finds it empty goes without, and nobody waits."""

from __future__ import annotations

from bot.slack.delivery.pace import MINUTE, Window


def test_a_window_lets_so_many_through_a_minute_and_then_again() -> None:
    now = [0.0]
    window = Window(2, lambda: now[0])
    assert [window.take(), window.take(), window.take()] == [True, True, False]
    now[0] = MINUTE
    assert window.take()
