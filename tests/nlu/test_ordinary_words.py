"""Facts of a first message in the words of whoever writes: taken, or offered first; and what only sounds like them."""

from __future__ import annotations

import pytest

from bot.decision.profile import INGREDIENTS, Value
from bot.nlu import Reader

ALL = tuple(INGREDIENTS)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        # inputs of one kind, or of many
        ("Same short text every time, 1.2M of them a day.", "input_diversity", "narrow"),
        ("2.1M/mo, one input type", "input_diversity", "narrow"),
        ("Every message looks the same, a code and a number.", "input_diversity", "narrow"),
        ("The claims are all of same form.", "input_diversity", "narrow"),
        ("Six engines in there, so the inputs differ a lot.", "input_diversity", "diverse"),
        ("Every kind of text there is: poems, bug reports, posts.", "input_diversity", "diverse"),
        ("- the pages are all sorts: news, shops, junk", "input_diversity", "diverse"),
        ("The letters come in all shapes and sizes.", "input_diversity", "diverse"),
        # how long the task stays
        ("The next revision of the coding manual comes in four months.", "stable_months", 4),
        ("Our scheme was signed for three years in May.", "stable_months", 36),
        ("The labels for player reports change every sprint.", "stable_months", 0),
        # none yet
        ("Launch in three weeks, zero examples so far.", "labelled_examples", 0),
        ("They had 30,000 essays for training. We have zero.", "labelled_examples", 0),
        ("12 of 200 wrong. Labelled: none, we'd like 2,000.", "labelled_examples", 0),
        # what is looked up, what can be described, what is not right
        ("Docs of the DSL get rewritten weekly.", "needs_current_knowledge", True),
        ("Its answers have to match the latest version.", "needs_current_knowledge", True),
        ("Our voice is written down in four pages.", "style_need", "describable"),
        ("We trained on 3,400 releases. A third of those releases predate the new style.", "labels_trusted", False),
        ("5,000 pairs, nobody dedup'd yet. 12 of 200 wrong", "labels_trusted", False),
        # the prompt
        (
            "prompt audit:\n[x] instruction\n[x] output format\n[x] 8 few shots\n[ ] edge cases\n[ ] cot",
            "prompt_ingredients",
            ("instruction", "output_format", "few_shot"),
        ),
        (
            "Instruction very precise written, nine examples, list of the particular cases.",
            "prompt_ingredients",
            ("instruction", "few_shot", "edge_cases"),
        ),
        ("Our prompt has 4 and a clear instruction plus the layout.", "few_shot_examples", 4),
        # results and volumes
        ("Our parser went from 6% bad to 9% bad with the same prompt.", "failure_rate", 0.09),
        ("12 of 200 wrong. Our intent parser gets req/mo: 640k", "monthly_requests", 640_000),
        ("Since then the intent classifier fails on 9%.", "failure_rate", 0.09),
        ("300 claims each. Tuned: 12 wrong. Prompt: 41 wrong.", "tuned_failures", 12),
        (
            "Blind review, 200 product texts each: the trained one got 180 approved, our prompt 150.",
            "eval_failures",
            50,
        ),
        ("The number of tested letters is 800. The number of errors is 61.", "eval_failures", 61),
        ("An ordinary day is 6,000 parcels, one model call each.", "monthly_requests", 180_000),
        ("We have 650 published obits that the desk signed off.", "labelled_examples", 650),
        ("A bot sums them up into a short handover for the day shift.", "task", "summarization"),
    ],
)
def test_facts_in_ordinary_words(full_reader: Reader, text: str, field: str, value: Value) -> None:
    reading = full_reader.read_opening(text)
    assert value == reading.values.get(field, reading.candidates.get(field, (None,))[0])


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("It happens with every kind of letter alike.", "input_diversity"),
        ("The number of requests differs a lot.", "input_diversity"),
        ("The errors differ a lot between the two models.", "input_diversity"),
        ("It gives the same answer every time.", "input_diversity"),
        ("The contract with the vendor was signed for three years.", "stable_months"),
        ("The next update of the model is in 2 months.", "stable_months"),
        ("New labels arrive every month from the annotators.", "stable_months"),
        ("Our prompt has no examples yet.", "labelled_examples"),
        ("The prompt has everything in it that the old one had.", "prompt_ingredients"),
        ("[ ] call the vendor\n[x] book a room", "prompt_ingredients"),
        ("We have 200 stores, 40 letters each. 12 are wrong.", "eval_failures"),
        ("The output must match the current state of the form.", "needs_current_knowledge"),
        ("Branding has a style guide of 60 pages, that's for brochures.", "style_need"),
        ("We intend to label 4,000 tickets.", "labelled_examples"),
        ("Ratio m/f: 300", "monthly_requests"),
        ("A busy hour is nothing special.", "monthly_requests"),
    ],
)
def test_what_only_sounds_like_a_fact(full_reader: Reader, text: str, field: str) -> None:
    assert field not in full_reader.read_opening(text).values
