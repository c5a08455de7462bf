"""Each training format is recognised by its fields, and its input and output are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.evidence.training.records.training_shapes import read_example
from bot.evidence.training.training_audit import audit_file
from tests.evidence.training.builders import chat, write_lines

TOOL_CALL = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Ulm"}'}}

CASES: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("chat", chat("Hi", "Hello."), "You answer.", "Hi", "Hello."),
    (
        "chat",
        {
            "messages": [
                {"role": "developer", "content": "D"},
                {"role": "user", "content": "a"},
                {"role": "assistant", "content": "b"},
            ]
        },
        "D",
        "a",
        "b",
    ),
    (
        "chat",
        {
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "part one"}, {"type": "text", "text": "two"}]},
                {"role": "assistant", "content": [{"type": "text", "value": "typed"}]},
            ]
        },
        "",
        "part one\ntwo",
        "typed",
    ),
    (
        "chat",
        {
            "messages": [
                {"role": "user", "content": "first"},
                {"role": "assistant", "content": "draft", "weight": 0},
                {"role": "user", "content": "again"},
                {"role": "assistant", "content": "final", "weight": 1},
            ]
        },
        "",
        "first draft again",
        "final",
    ),
    ("prompt/completion", {"prompt": "2+2=", "completion": " 4"}, "", "2+2=", " 4"),
    (
        "prompt/completion",
        {"prompt": [{"role": "user", "content": "q"}], "completion": [{"role": "assistant", "content": "a"}]},
        "",
        "q",
        "a",
    ),
    (
        "anthropic/bedrock",
        {"system": "S", "messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]},
        "S",
        "q",
        "a",
    ),
    (
        "anthropic/bedrock",
        {
            "schemaVersion": "bedrock-conversation-2024",
            "system": [{"text": "S"}],
            "messages": [
                {"role": "user", "content": [{"text": "q"}]},
                {"role": "assistant", "content": [{"text": "a"}]},
            ],
        },
        "S",
        "q",
        "a",
    ),
    (
        "gemini",
        {
            "systemInstruction": {"role": "system", "parts": [{"text": "S"}]},
            "contents": [{"role": "user", "parts": [{"text": "q"}]}, {"role": "model", "parts": [{"text": "a"}]}],
        },
        "S",
        "q",
        "a",
    ),
    ("gemini", {"messages": [{"role": "user", "content": "q"}, {"role": "model", "content": "a"}]}, "", "q", "a"),
    ("alpaca", {"instruction": "Add.", "input": "1 2", "output": "3"}, "", "Add. 1 2", "3"),
    ("alpaca", {"instruction": "Say hi.", "input": "", "output": "hi", "system": "S"}, "S", "Say hi.", "hi"),
    (
        "sharegpt",
        {
            "conversations": [
                {"from": "system", "value": "S"},
                {"from": "human", "value": "q"},
                {"from": "gpt", "value": "a"},
            ]
        },
        "S",
        "q",
        "a",
    ),
    ("text only", {"text": "Once there was a fox."}, "", "Once there was a fox.", ""),
]


@pytest.mark.parametrize(("name", "record", "system", "given", "answer"), CASES)
def test_a_record_is_read(name: str, record: dict[str, Any], system: str, given: str, answer: str) -> None:
    example = read_example(record)
    assert (example.format, example.system, example.input, example.output) == (name, system, given, answer)


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("preference", {"prompt": "q", "chosen": "a", "rejected": "b"}),
        ("preference", {"conversations": [{"from": "human", "value": "q"}], "chosen": {}, "rejected": {}}),
        ("preference", {"input": {"messages": []}, "preferred_output": [], "non_preferred_output": []}),
        ("preference", {"question": "q", "response_j": "a", "response_k": "b"}),
        ("preference", {"chosen_messages": [], "rejected_messages": []}),
        ("KTO (label true/false)", {**chat("q", "a"), "label": True}),
        ("KTO (label true/false)", {"prompt": "q", "completion": "a", "label": False}),
        ("reinforcement", {"messages": [{"role": "user", "content": "q"}], "reference_answer": "a"}),
        ("reinforcement", {"prompt": [{"role": "user", "content": "q"}], "reward_model": {"ground_truth": "4"}}),
        ("prompt only", {"prompt": "q"}),
        ("prompt only", {"custom_id": "1", "body": {"messages": [{"role": "user", "content": "q"}]}}),
    ],
)
def test_other_data_is_recognised_and_not_counted(tmp_path: Path, name: str, record: dict[str, Any]) -> None:
    audit = audit_file(write_lines(tmp_path / "data.jsonl", [record] * 3))
    assert (audit.format, audit.records, audit.usable, audit.supervised) == (name, 3, 0, False)


def test_kto_in_a_sheet_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "kto.csv"
    path.write_text("prompt,completion,label\n" + "".join(f"q {n},a {n},{n % 2 == 0}\n" for n in range(9)))
    audit = audit_file(path)
    assert (audit.format, audit.usable) == ("KTO (label true/false)", 0)


def test_a_conversation_without_an_answer_among_others_is_an_empty_output(tmp_path: Path) -> None:
    unanswered = {"messages": [{"role": "user", "content": "still open"}]}
    audit = audit_file(write_lines(tmp_path / "set.jsonl", [chat("q", "a", None), unanswered, chat("r", "b", None)]))
    assert (audit.format, audit.records, audit.usable, audit.empty_outputs) == ("chat", 3, 2, 1)
    assert [(problem.line, problem.kind) for problem in audit.problems] == [(2, "empty_output")]


def test_a_tool_call_without_content_is_an_output(tmp_path: Path) -> None:
    record = {
        "tools": [{"type": "function", "function": {"name": "weather"}}],
        "messages": [
            {"role": "user", "content": "Weather in Ulm?"},
            {"role": "assistant", "content": None, "tool_calls": [TOOL_CALL]},
        ],
    }
    legacy = {
        "messages": [
            {"role": "user", "content": "Weather in Bonn?"},
            {"role": "assistant", "content": None, "function_call": {"name": "weather", "arguments": "{}"}},
        ]
    }
    audit = audit_file(write_lines(tmp_path / "tools.jsonl", [record, legacy]))
    assert (audit.records, audit.usable, audit.empty_outputs) == (2, 2, 0)


def test_a_sharegpt_tool_call_is_an_output() -> None:
    turns = [{"from": "human", "value": "q"}, {"from": "function_call", "value": '{"name":"f"}'}]
    example = read_example({"conversations": turns, "tools": "[]"})
    assert (example.output, example.faults) == ('{"name":"f"}', ())


def test_a_record_whose_answers_all_have_weight_zero_is_not_usable(tmp_path: Path) -> None:
    untrained = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a", "weight": 0}]}
    audit = audit_file(write_lines(tmp_path / "weights.jsonl", [chat("other", "words"), untrained]))
    assert audit.usable == 1
    assert [(problem.line, problem.kind) for problem in audit.problems if problem.kind == "weight_zero"] == [
        (2, "weight_zero")
    ]


def test_mixed_formats_are_named_with_the_first_line(tmp_path: Path) -> None:
    records = [chat("one", "1", None), chat("two", "2", None), {"instruction": "three", "output": "3"}]
    audit = audit_file(write_lines(tmp_path / "mixed.jsonl", records))
    assert audit.format == "chat"
    assert [(problem.line, problem.kind) for problem in audit.problems] == [(3, "mixed_formats")]


def test_conversation_wrappers_are_opened(tmp_path: Path) -> None:
    batch = {"custom_id": "1", "method": "POST", "body": chat("in a batch", "yes")}
    text = {"messages": json.dumps(chat("as text", "yes")["messages"])}
    audit = audit_file(write_lines(tmp_path / "wrapped.jsonl", [batch, text]))
    assert (audit.format, audit.usable) == ("chat", 2)


def test_an_object_around_the_list_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    path.write_text(json.dumps({"version": 1, "data": [chat("a", "b"), chat("c", "d")]}, indent=2))
    assert audit_file(path).records == 2
    path.write_text(json.dumps({"prompt": ["a", "b", "c"], "completion": ["1", "2", "3"]}))
    audit = audit_file(path)
    assert (audit.format, audit.records) == ("prompt/completion", 3)


def test_fields_of_other_names_are_found_by_name(tmp_path: Path) -> None:
    records = [{"id": n, "Question": f"what is {n}", "context": "same", "Answer": f"it is {n}"} for n in range(9)]
    audit = audit_file(write_lines(tmp_path / "own.jsonl", records))
    assert audit.columns is not None
    assert (audit.columns.input, audit.columns.output, audit.columns.context) == ("Question", "Answer", ("context",))
    assert (audit.format, audit.usable) == ("own", 9)
