"""A reply is read within bounds, whatever is in it."""

from __future__ import annotations

from bot.handlers.conversation.word_readings import CLAUSE, LAST_CLAUSES, leave_out_rest

REST = "not sure about the rest"


def test_a_reply_of_many_clauses_is_held_against_the_control_words_near_its_end_only() -> None:
    looked_at: list[str] = []

    def control_word(clause: str) -> str | None:
        looked_at.append(clause)
        return "rest_unknown" if clause.strip() == REST else None

    clauses = CLAUSE.split("no," * 600 + REST)
    assert leave_out_rest(clauses, control_word) == ["no"] * 600
    assert len(looked_at) == LAST_CLAUSES
    assert leave_out_rest(["4%", f" {REST}"], control_word) == ["4%"]
