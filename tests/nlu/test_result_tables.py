"""Results in pasted tables and in lists of keys and values: both models', one model's, and figures that are none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.nlu import Reader

PROMPTED = ("eval_examples", "eval_failures")
BOTH = (*PROMPTED, "tuned_examples", "tuned_failures")


def row(names: tuple[str, ...], *numbers: int) -> Mapping[str, int]:
    return dict(zip(names, numbers, strict=True))


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "```\nmodel            bad   of\nprompted big     52    600\nlora 8b (ours)   38    600\n```",
            row(BOTH, 600, 52, 600, 38),
        ),
        ("```\n            n     errors\nprompt      400   48\nft mistral  400   21\n```", row(BOTH, 400, 48, 400, 21)),
        (
            "\tn\tprompt bad\ttrained bad\na\t400\t73\t20\nb\t300\t20\t9\nc\t100\t12\t2\nall\t800\t105\t31",
            row(BOTH, 800, 105, 800, 31),
        ),
        ("model,n,wrong\nprompt,500,61\nlora,500,20", row(BOTH, 500, 61, 500, 20)),
        (
            "| | cases | base model ok | tuned model ok |\n|-|-|-|-|\n| all | 300 | 240 | 291 |",
            row(BOTH, 300, 60, 300, 9),
        ),
        ("| metric | value |\n|-|-|\n| tested | 500 |\n| wrong | 31 |\n| acceptable | 3% |", row(PROMPTED, 500, 31)),
        ("letters checked: 900\nrejected by the lawyer: 71\nour limit: 4%", row(PROMPTED, 900, 71)),
    ],
)
def test_results_in_rows_are_taken_or_offered_first(full_reader: Reader, text: str, facts: Mapping[str, int]) -> None:
    reading = full_reader.read_opening(text)
    found = {name: reading.values.get(name, reading.candidates.get(name, (None,))[0]) for name in facts}
    assert found == dict(facts)


@pytest.mark.parametrize(
    "text",
    [
        "| team | members | mistakes |\n|---|---|---|\n| north | 12 | 30 |\n| south | 9 | 14 |",
        "| category | tested | wrong |\n|---|---|---|\n| invoices | 200 | 12 |\n| receipts | 200 | 40 |",
        "messages per day: 900\nerrors last month: 71",
        "pages checked: 900\nsigned by the lawyer: 71",
    ],
)
def test_other_rows_are_no_result(full_reader: Reader, text: str) -> None:
    assert not {*BOTH} & full_reader.read_opening(text).values.keys()
