"""Facts said by a consequence, a behaviour, an event or a list's own formula are asked about; near misses are not."""

from __future__ import annotations

from typing import Any

import pytest

from bot.decision.profile import INGREDIENTS
from bot.nlu import Reader

ALL = tuple(INGREDIENTS)


def _best(reader: Reader, text: str, name: str) -> Any:
    """What a first message gives of a field, or shows as its first choice."""
    reading = reader.read_opening(f"We run 9k mails a month. {text}")
    return reading.values.get(name, reading.plain_candidates.get(name, (None,))[0])


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("We are fined if a single broken record leaves the house.", "format_tolerance", "zero"),
        ("If it comes out invalid we simply ask again.", "format_tolerance", "occasional"),
        ("The XML doesn't have to be perfect.", "format_tolerance", "occasional"),
        ("It has to say whatever the tariff is on that day.", "needs_current_knowledge", True),
        ("A notice issued on Friday has to be used by Monday.", "needs_current_knowledge", True),
        ("The category definition changes nearly every week.", "change_pace", "quick"),
        ("I change what it must write every two weeks.", "change_pace", "quick"),
        ("1,300 recipes, reconciled one by one by our chef.", "labels_trusted", True),
        ("900 labelled scans, every disagreement was settled by both doctors.", "labels_trusted", True),
        ("2,000 labelled songs, and nobody disputes a single one.", "labels_trusted", True),
        ("700 labelled reviews, some of them really awful.", "labels_trusted", False),
        ("3,000 labelled books, but some keywords meant something else then.", "labels_trusted", False),
        ("25 of 500 refused. Only the layout was wrong.", "failure_mode", "format"),
        ("120 of 1,000 were bad: 88 wrong facts, 20 tone, 12 other.", "failure_mode", "knowledge"),
        ("11 of 900 broke with constrained decoding on, so it isn't the cure.", "structured_outputs", "insufficient"),
        ("Of 60 notes 4 were misclassified.", "task", "classification"),
        ("Order forms -> 12 fields.", "task", "extraction"),
        ("The codes get replaced in 5 months.", "stable_months", 5),
        ("Last year we let an agency train a model for the codes.", "already_tuned", True),
        ("That's some 20 quite different tasks.", "input_diversity", "diverse"),
        ("Our prompt has all six parts.", "prompt_ingredients", ALL),
        # written after the reader was mended
        ("We lose the licence when one malformed message goes out.", "format_tolerance", "zero"),
        ("It must quote whatever the fee is that week.", "needs_current_knowledge", True),
        ("600 coded calls, cleaned twice.", "labels_trusted", True),
        ("400 labelled wills, and both lawyers agreed on all of them.", "labels_trusted", True),
        ("Of 70 failures 9 were JSON, 50 wrong tone, 11 other.", "failure_mode", "style"),
        ("A relaunch is due in about 4 months.", "stable_months", 4),
        ("I left out the chain of thought. The rest of your checklist is in our prompt.", "prompt_ingredients",
         tuple(key for key in ALL if key != "chain_of_thought")),
    ],
)  # fmt: skip
def test_what_is_said_so_is_taken_or_asked_about(full_reader: Reader, text: str, name: str, value: Any) -> None:
    assert _best(full_reader, text, name) == value


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("We lose money if a single courier is late.", "format_tolerance", "zero"),
        ("If it is raining we ask again later.", "format_tolerance", "occasional"),
        ("Do the labels have to be perfect?", "format_tolerance", "occasional"),
        ("A ruling of last Monday was applied on Tuesday.", "needs_current_knowledge", True),
        ("The price list changes every week.", "change_pace", "quick"),
        ("The outputs were cleaned twice before they went out.", "labels_trusted", True),
        ("Some of the replies were really awful, 9 of 300.", "labels_trusted", False),
        ("30 of 300 failed: 10 format, 11 tone, 9 facts.", "failure_mode", "style"),
        ("With constrained decoding on, nothing broke any more.", "structured_outputs", "insufficient"),
        ("Should we let an agency train a model?", "already_tuned", True),
        ("Does a prompt need all six parts?", "prompt_ingredients", ALL),
        # written after the reader was mended
        ("We have 20 different clerks.", "input_diversity", "diverse"),
        ("The server room gets two boxes, and that's all of the rest.", "prompt_ingredients", ALL),
    ],
)
def test_what_only_sounds_like_it_is_not(full_reader: Reader, text: str, name: str, value: Any) -> None:
    assert _best(full_reader, text, name) != value
