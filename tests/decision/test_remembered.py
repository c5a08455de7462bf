"""What is remembered of people's words is worked out once, until it is dropped."""

from __future__ import annotations

from bot.decision.remembered import drop, remember


def test_what_was_dropped_is_worked_out_anew() -> None:
    asked: list[str] = []

    @remember(2)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [length("four"), length("four"), length("seven..")] == [4, 4, 7]
    assert asked == ["four", "seven.."]
    drop()
    assert length("four") == 4
    assert asked == ["four", "seven..", "four"]
