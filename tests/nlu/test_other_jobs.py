"""Words that have another job where they stand give no value: a counted failure, a rate, what a question is about."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu import Reader


def _is_read(reader: Reader, text: str, name: str, value: Any) -> bool:
    """Whether a first message gives a value or shows it."""
    reading = reader.read_opening(text)
    return reading.values.get(name) == value or value in reading.plain_candidates.get(name, ())[:1]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Of 900 replies 60 were bad: 41 wrong prices, 12 tone, 7 other.", "task", "brand_voice"),
        ("The bot gets 270 out of 300 right. Is that it?", "task", "extraction"),
        ("Does step-by-step reasoning matter for a yes/no check of scans?", "task", "domain_reasoning"),
        ("Some 30 quite different jobs. Do structured outputs replace all that?", "task", "structured_output"),
        ("40 suppliers, about 120 bills every day, the rules are fixed.", "change_pace", "quick"),
        ("We sort 90 parcels every day. Worth it?", "needs_current_knowledge", True),
        ("The task definition changes every three weeks. Train?", "change_pace", "weeks"),
        ("Three seconds are fine for our users, five are fine too.", "latency_budget_ms", 3000),
        ("One bad file costs us the contract. A retry leaves about 0.3% broken.", "format_tolerance", "occasional"),
        ("In 40 of 500 only the form was wrong, the numbers were right.", "failures_consistent", False),
        ("12 of 300 wrong, always the same kind: wrong dates.", "input_diversity", "narrow"),
        (
            "Our prompt: instruction, fixed layout, 12 examples, special cases. Products differ.",
            "input_diversity",
            "narrow",
        ),
        ("We hand-checked 600: 570 were right.", "labels_trusted", True),
        ("2,000 pairs. Does 92% clean count as high quality?", "labels_trusted", True),
        ("We have an 11 page style guide in the prompt.", "few_shot_examples", 11),
        ("Same 600 documents: prompt 88 bad. Better, but not good enough.", "structured_outputs", "insufficient"),
        # written after the reader was mended
        ("Of 70 failures 50 are invented facts, 20 style.", "task", "brand_voice"),
        ("It got 44 out of 60 right, so what?", "task", "extraction"),
        ("Can chain of thought be dropped for tagging photos?", "task", "domain_reasoning"),
        ("We answer 3,000 letters per day with it.", "change_pace", "quick"),
        ("A second pass and 0.2% still remain broken.", "format_tolerance", "occasional"),
        ("Ten seconds would be okay.", "latency_budget_ms", 10000),
        ("We double-checked 400 answers: 12 were wrong.", "labels_trusted", True),
    ],
)
def test_a_word_with_another_job_gives_no_value(full_reader: Reader, text: str, name: str, value: Any) -> None:
    assert not _is_read(full_reader, text, name, value)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("We write posts in our own tone. 9 of 300 were wrong.", "task", "brand_voice"),
        ("The bot gets dates and names out of the letters.", "task", "extraction"),
        ("About 300 menus per day go in. Prices change every day.", "needs_current_knowledge", True),
        ("A new category may wait three weeks.", "change_pace", "weeks"),
        ("Replies within 80 ms, no exceptions.", "latency_budget_ms", 80),
        ("A broken file now and then is fine, 0.5% at most.", "format_tolerance", "occasional"),
        ("30 of 500 went wrong, only on handwritten forms.", "failures_consistent", False),
        ("All inputs are always the same kind, one short form.", "input_diversity", "narrow"),
        ("700 labelled letters, hand-checked by two editors.", "labels_trusted", True),
        ("The prompt has a 14 page manual and 12 examples.", "few_shot_examples", 12),
        ("Strict mode was tried and did not help, still broken.", "structured_outputs", "insufficient"),
        # written after the reader was mended
        ("Every change must be live the same day.", "change_pace", "quick"),
        ("Our adverts have to sound like the brand; of 90, 20 had the wrong tone.", "task", "brand_voice"),
        ("The limit is two seconds, hard. Three is too late.", "latency_budget_ms", 2000),
    ],
)
def test_the_same_word_at_its_own_job_is_read(full_reader: Reader, text: str, name: str, value: Any) -> None:
    assert _is_read(full_reader, text, name, value)
