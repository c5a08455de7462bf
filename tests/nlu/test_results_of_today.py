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
    "the old one's behind it": (
        "New prompt 14 of 200 wrong, with the old one 52 of 200.",
        {"eval_examples": 200, "eval_failures": 14},
    ),
    "no test of the trained model": (
        "No eval of the tuned model exists. Prompt: 200 cases, 12 wrong.",
        {"eval_examples": 200, "eval_failures": 12},
    ),
    "one of so many in short": ("1/20 of the records have a wrong date.", {"failure_rate": 0.05}),
    "after a rewrite": (
        "Before the rewrite it got 52 of 200 wrong, after it 14 of 200.",
        {"eval_examples": 200, "eval_failures": 14},
    ),
    "before a launch": ("We tested before it was live: 7 of 100 wrong.", {"eval_examples": 100, "eval_failures": 7}),
    "unchanged since": (
        "In February we measured: 33 wrong of 250. The prompt hasn't changed since.",
        {"eval_examples": 250, "eval_failures": 33},
    ),
    "ours beside a showcase": (
        "Supplier's showcase (their ft, their files): 3 errors in 250. Our prompt, our files: 31 in 480. None trained.",
        {"eval_examples": 480, "eval_failures": 31},
    ),
    "both of ours": (
        "Our fine-tuned mini got 9 of 300 wrong, the prompt 21 of 300.",
        {"tuned_failures": 9, "eval_failures": 21},
    ),
    "one wrong in so many": ("We accept 1 faux sur 40, plus would be a scandal.", {"failure_threshold": 0.025}),
    "a fraction of what fails": (
        "1/10 of the answers cite the wrong paragraph, says our lawyer.",
        {"failure_rate": 0.1},
    ),
    "a part by its language": (
        "We checked 500 calls. 80 of the 500 were in Dutch, and of those 14 went wrong; of the rest only 3.",
        {"eval_examples": 500, "eval_failures": 17},
    ),
    "a part by where it came from": (
        "Of 400 claims 120 came from the web form, and 15 of these were misrouted; from the other 280 just 4.",
        {"eval_examples": 400, "eval_failures": 19},
    ),
    "where the failures came from": (
        "Of 400 claims 30 were misrouted, 25 of them from the web form.",
        {"eval_examples": 400, "eval_failures": 30},
    ),
    "labels that were checked": (
        "3,000 labelled tickets, double checked by two seniors, the labels are correct.",
        {"labels_trusted": True},
    ),
    "the prompt's test beside none": (
        "Nobody has tried the tuned model on a test set, not 1 case. For the prompt we have figures: 350, 24 wrong.",
        {"eval_examples": 350, "eval_failures": 24},
    ),
    "no test at all": ("Nobody has run it over a test set, not one example.", {"eval_examples": 0}),
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
    "a vendor's trained model": (
        "Vendor demo (their ft, their tickets): 4 errors in 300. Our prompt: 26 in 640. We haven't trained anything.",
        "tuned_examples",
        300,
    ),
    "a fraction of the data": ("6k labelled rows, ~1/4 came out of the old prompt. Enough?", "eval_examples", 4),
    "inputs that are alike": (
        "Receipts to categories, the inputs are all alike: one short line, the same template. 22 of 400 wrong.",
        "failures_consistent",
        True,
    ),
    "what is correct changes": (
        "5,000 labelled letters. What counts as correct changes every two weeks.",
        "labels_trusted",
        True,
    ),
    "outputs that are wrong": (
        "The agronomists say 15 to 20 percent of the replies are not correct. 900 labelled examples.",
        "labels_trusted",
        False,
    ),
    "a model that nobody tested": (
        "We trained a model in May. Nobody has run it over a test set. The prompt we did measure: 24 of 350 wrong.",
        "eval_examples",
        0,
    ),
    "a part that only came from somewhere": (
        "Out of 250 drafts 40 came from the night shift and 12 of them were rejected.",
        "eval_failures",
        40,
    ),
    "before examples were added": (
        "41 of 300 wrong before we added few-shot examples. With them 17 of 300.",
        "eval_failures",
        41,
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
