"""In a first message only the prompt's own result of today is taken; what sounds like one is asked about at most."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.nlu import Reader

TAKEN: dict[str, tuple[str, dict[str, Value]]] = {
    "a demand beside a report": (
        "The gateway rejects the whole night's load over 1 bad row. Since json mode not one broken row. Train anyway?",
        {"format_tolerance": "zero"},
    ),
    "a demand": ("Not one invalid record is allowed in the ledger, the parser halts.", {"format_tolerance": "zero"}),
    "the newer of two prompts": (
        "Old prompt: 45 of 150 wrong. New prompt: 12 of 150 wrong.",
        {"eval_examples": 150, "eval_failures": 12},
    ),
    "after a rewrite": (
        "Before the rewrite it got 52 of 200 wrong, after it 14 of 200.",
        {"eval_examples": 200, "eval_failures": 14},
    ),
    "unchanged since": (
        "In February we measured: 33 wrong of 250. The prompt hasn't changed since.",
        {"eval_examples": 250, "eval_failures": 33},
    ),
}
NOT_TAKEN: dict[str, tuple[str, str, Value]] = {
    "a report since a switch": (
        "We moved our invoice parser to constrained decoding in May and since then all load: not one malformed file.",
        "format_tolerance",
        "zero",
    ),
    "a report after a change": (
        "Reviews into rows. After we added the schema there was not a single invalid row. Tune or leave it?",
        "format_tolerance",
        "zero",
    ),
    "a rate until a switch": (
        "Clauses into 9 types. Was 5% malformed until June, then we turned on tool calling, 0 malformed since.",
        "failure_rate",
        0.05,
    ),
    "a rewrite that nobody tested": (
        "Last spring 60 of 300 were wrong; ignore that, the prompt was rewritten and nobody has tested it yet.",
        "eval_failures",
        60,
    ),
    "a rewrite since then": (
        "In February we had 33 wrong of 250. Since then the prompt has been rewritten and not been tested again.",
        "eval_examples",
        250,
    ),
    "the old instruction's": (
        "We tested 200 letters: 52 wrong with the old instruction, 14 wrong with the new one.",
        "eval_failures",
        52,
    ),
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_the_prompt_s_own_of_today_is_taken(full_reader: Reader, case: str) -> None:
    text, values = TAKEN[case]
    assert full_reader.read_opening(text).values.items() >= values.items()


@pytest.mark.parametrize("case", NOT_TAKEN)
def test_what_is_not_is_never_taken(full_reader: Reader, case: str) -> None:
    text, name, value = NOT_TAKEN[case]
    assert full_reader.read_opening(text).values.get(name) != value
