"""Every option of every question is read from its value, its label, its description and the guide's name for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.decision.profile import Value
from bot.nlu import Reader
from tests.harness.guide import knowledge

# The article's own names, where they are neither the value nor the label.
IN_THE_GUIDE = {
    ("task", "classification"): "classification tasks with clear criteria",
    ("task", "extraction"): "information extraction",
    ("task", "question_answering"): "question answering over provided documents",
    ("task", "domain_reasoning"): "domain-specific reasoning",
    ("failure_mode", "format"): "format consistency",
    ("failure_mode", "reasoning"): "reasoning errors",
    ("failure_mode", "style"): "style drift",
    ("failure_mode", "knowledge"): "knowledge gaps",
    ("input_diversity", "narrow"): "a narrow task",
    ("input_diversity", "complex"): "diverse reasoning patterns",
}


def names() -> Iterator[tuple[str, Value, str]]:
    for field in knowledge().checklist.fields.values():
        for option in field.options:
            written = option.value if isinstance(option.value, str) else ""
            named = (written, written.replace("_", " "), option.label, option.description)
            for text in (*named, IN_THE_GUIDE.get((field.name, written), "")):
                if text:
                    yield field.name, option.value, text


@pytest.mark.parametrize(("field", "value", "text"), list(names()))
def test_an_option_is_read_from_its_names(full_reader: Reader, field: str, value: Value, text: str) -> None:
    expected = (value,) if field == "prompt_ingredients" else value
    assert full_reader.read([field], text).values == {field: expected}
