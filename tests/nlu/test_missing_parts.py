"""What a prompt lacks, told in the sentence behind its list or with the denial at the end."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "The prompt has an instruction and the layout of the answer. Examples there are none.",
            ("instruction", "output_format"),
        ),
        (
            "Our prompt holds an instruction, the format and edge cases; examples we have none.",
            ("instruction", "output_format", "edge_cases"),
        ),
        (
            "In the prompt: a clear instruction, eight samples. No rules for odd cases. No output checks.",
            ("instruction", "few_shot"),
        ),
    ],
)
def test_what_is_there_is_offered_without_what_is_not(full_reader: Reader, text: str, parts: tuple[str, ...]) -> None:
    reading = full_reader.read_opening(text)
    found = (reading.values.get("prompt_ingredients"), *reading.candidates.get("prompt_ingredients", ()))
    assert next(parts_read for parts_read in found if parts_read) == parts
