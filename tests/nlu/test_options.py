"""Every option of every question is read from its value, its label, its description and the guide's name for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.decision.profile import Value
from bot.nlu import Reader
from tests.harness.guide import knowledge

# The article's own names, where they are neither the value nor the label.
IN_THE_GUIDE = {
    ("task", "classification"): ["classification tasks with clear criteria"],
    ("task", "extraction"): ["information extraction"],
    ("task", "question_answering"): ["question answering over provided documents"],
    ("task", "domain_reasoning"): ["domain-specific reasoning"],
    ("failure_mode", "format"): ["format consistency", "format inconsistency"],
    ("failure_mode", "reasoning"): ["reasoning errors"],
    ("failure_mode", "style"): ["style drift"],
    ("failure_mode", "knowledge"): ["knowledge gaps"],
    ("input_diversity", "narrow"): ["a narrow task", "a narrow, well-defined task"],
    ("input_diversity", "diverse"): ["diversity in the input distribution"],
    ("input_diversity", "complex"): ["diverse reasoning patterns"],
    ("prompt_ingredients", "instruction"): ["a precise, unambiguous instruction describing the task"],
    ("prompt_ingredients", "output_format"): ["the clear description of the desired output format"],
    ("prompt_ingredients", "few_shot"): ["relevant few-shot examples", "few-shot examples"],
    ("prompt_ingredients", "edge_cases"): ["explicit edge case handling", "explicit handling of edge cases"],
    ("prompt_ingredients", "chain_of_thought"): ["chain-of-thought instructions"],
    ("prompt_ingredients", "output_constraints"): ["output constraints", "structured output constraints"],
    ("format_tolerance", "occasional"): ["tolerates occasional format failures"],
    ("format_tolerance", "zero"): ["zero-tolerance automated pipelines"],
    ("style_need", "describable"): ["describable in natural language"],
    ("style_need", "example_level"): ["requires example-level specification"],
    ("structured_outputs", "solves"): ["solves the format problem"],
    ("change_pace", "weeks"): ["can tolerate multi-week retraining cycles"],
    ("change_pace", "quick"): ["need to change behavior quickly"],
}


def names() -> Iterator[tuple[str, Value, str]]:
    for field in knowledge().checklist.fields.values():
        for option in field.options:
            written = option.value if isinstance(option.value, str) else ""
            named = (written, written.replace("_", " "), option.label, option.description)
            for text in (*named, *IN_THE_GUIDE.get((field.name, written), ())):
                if text:
                    yield field.name, option.value, text


def test_a_name_that_tells_what_it_is_of_is_read_at_any_question(full_reader: Reader) -> None:
    kept = {}
    for field in knowledge().checklist.fields.values():
        for option in field.options:
            if field.kind != "choices" and option.value is not None and len(option.brief.split()) > 2:
                kept[option.brief] = (field.name, option.value)
    assert len(kept) > 20
    for text, (field_name, value) in kept.items():
        asked = ["eval_examples", "failure_mode"] if field_name != "failure_mode" else ["prompt_ingredients"]
        reading = full_reader.read(asked, text)
        assert (dict(reading.elsewhere), dict(reading.values), dict(reading.candidates)) == (
            {field_name: value},
            {},
            {},
        )


@pytest.mark.parametrize(
    "text", ["All of them", "Some are wrong", "Less than that", "Not tried yet", "Yes, in a few sentences"]
)
def test_a_name_that_needs_its_question_is_read_at_that_alone(full_reader: Reader, text: str) -> None:
    reading = full_reader.read(["few_shot_examples"], text)
    assert not reading.elsewhere


@pytest.mark.parametrize(("field", "value", "text"), list(names()))
def test_an_option_is_read_from_its_names(full_reader: Reader, field: str, value: Value, text: str) -> None:
    expected = (value,) if field == "prompt_ingredients" else value
    assert full_reader.read([field], text).values == {field: expected}
