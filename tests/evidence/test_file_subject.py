"""Eval results or a training set: told from the beginning of a file, whatever its name is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.evidence.dropped_files import read_dropped
from bot.evidence.file_subject import first_values, tell_subject
from bot.evidence.files.source_file import open_source
from tests.evidence.eval_files import (
    FAIL,
    PASS,
    deepeval_case,
    helm_instance,
    inspect_log,
    inspect_sample,
    lm_eval_sample,
    openai_log,
    promptfoo_cell,
    promptfoo_result,
    promptfoo_v3,
    write_csv,
    write_inspect_archive,
    write_json,
    write_lines,
    write_workbook,
)

CHAT = [{"role": "user", "content": "sort this letter"}, {"role": "assistant", "content": "invoices"}]
LONG = "a letter about an invoice that nobody paid in time, number "
Write = Callable[[Path], Path]


def repeated(**fields: Any) -> list[dict[str, Any]]:
    """Thirty records; a field that is called with a number differs between them."""
    return [{name: value(n) if callable(value) else value for name, value in fields.items()} for n in range(30)]


def rows(*columns: tuple[str, Callable[[int], object]]) -> list[list[object]]:
    """A table with a header and thirty rows."""
    return [[name for name, _ in columns], *([value(n) for _, value in columns] for n in range(30))]


def text(n: int) -> str:
    return f"{LONG}{n}"


EVALS: dict[str, Write] = {
    "an inspect log whose samples are conversations": lambda path: write_json(
        path, inspect_log([inspect_sample(n, "C", messages=CHAT) for n in range(5)])
    ),
    "an inspect archive": lambda path: write_inspect_archive(path, [inspect_sample(1, "C")], 8),
    "promptfoo": lambda path: write_json(path, promptfoo_v3([promptfoo_result(n, 0, PASS) for n in range(5)])),
    "promptfoo lines": lambda path: write_lines(path, [promptfoo_result(n, 0, FAIL) for n in range(5)]),
    "promptfoo in two columns": lambda path: write_csv(
        path, rows(("letter", text), ("[gpt] sort", lambda n: promptfoo_cell(PASS if n % 2 else FAIL)))
    ),
    "lm-eval samples": lambda path: write_lines(path, [lm_eval_sample(n, 1.0) for n in range(5)]),
    "HELM": lambda path: write_json(path, [helm_instance(f"id{n}", exact_match=1.0) for n in range(5)]),
    "an OpenAI log": lambda path: write_lines(path, openai_log({"a.1": True, "a.2": None})),
    "DeepEval": lambda path: write_json(path, {"testCases": [deepeval_case("a", True, [(True, 1.0)])]}),
    "question, answer and what is correct": lambda path: write_csv(
        path, rows(("question", text), ("answer", text), ("correct", lambda n: n % 3 > 0))
    ),
    "prompt, completion and what passed": lambda path: write_lines(
        path, repeated(prompt=text, completion="yes", passed=lambda n: n % 3 > 0)
    ),
    "a prompt and its score": lambda path: write_lines(path, repeated(prompt=text, score=lambda n: n / 30)),
    "a sheet of scores": lambda path: write_workbook(
        path, {"one": rows(("question", text), ("answer", text), ("score", lambda n: n / 30))}
    ),
    "a web page": lambda path: path.write_text("<html><body>Sign in</body></html>") and path,
    "neither": lambda path: write_csv(path, rows(("a", lambda n: n), ("b", lambda n: n + 1))),
}
TRAINING: dict[str, Write] = {
    "chat": lambda path: write_lines(path, repeated(messages=CHAT)),
    "one long line of chat": lambda path: write_lines(path, [{"messages": [*CHAT, *CHAT], "note": "x" * 100_000}]),
    "a list of chats": lambda path: write_json(path, repeated(messages=CHAT)),
    "prompt and completion": lambda path: write_lines(path, repeated(prompt=text, completion="yes")),
    "alpaca with labels to learn": lambda path: write_json(
        path, repeated(instruction=text, input="", output="yes", label=lambda n: n % 2)
    ),
    "question and answer in a table": lambda path: write_csv(path, rows(("question", text), ("answer", text))),
    "two columns without known names": lambda path: write_csv(path, rows(("left", text), ("right", text))),
    "KTO, whose label looks like a verdict": lambda path: write_lines(
        path, repeated(prompt=text, completion="yes", label=lambda n: n % 2 > 0)
    ),
    "preference": lambda path: write_lines(path, repeated(prompt=text, chosen="a", rejected="b")),
    "plain text": lambda path: write_lines(path, repeated(text=text)),
    "a first line that is broken": lambda path: _break_first(write_lines(path, repeated(question=text, answer="yes"))),
}


def _break_first(path: Path) -> Path:
    path.write_bytes(b'{"question": "cut\n' + path.read_bytes())
    return path


@pytest.mark.parametrize("name", EVALS)
def test_eval_results(tmp_path: Path, name: str) -> None:
    assert tell_subject(open_source(EVALS[name](tmp_path / "file"))) == "evals"


@pytest.mark.parametrize("name", TRAINING)
def test_training_sets(tmp_path: Path, name: str) -> None:
    assert tell_subject(open_source(TRAINING[name](tmp_path / "file"))) == "training"


def test_the_reading_is_of_that_subject(tmp_path: Path) -> None:
    log = EVALS["an inspect log whose samples are conversations"](tmp_path / "log.json")
    reading = read_dropped(str(log), None, {})
    values = reading["values"]
    assert (reading["subject"], values["eval_examples"], values["eval_failures"]) == ("evals", 5, 0)
    chat = TRAINING["chat"](tmp_path / "chat.jsonl")
    reading = read_dropped(str(chat), None, {})
    assert (reading["subject"], reading["values"], reading["counts"]) == (
        "training",
        {"labelled_examples": 1},
        [["exact duplicates", 29]],
    )
    assert reading["statements"][0].startswith("1 usable example of 30 records")


@pytest.mark.parametrize(
    ("raw", "values"),
    [
        (b'{"a": [1, {"b": "c', [{"a": [1, {}]}]),
        (b'\xef\xbb\xbf{"a": 1}\n{"b": 2}\n{"c"', [{"a": 1}, {"b": 2}, {}]),
        (b'[[1, 2], ["3', [[[1, 2], []]]),
        (b"plain text", []),
        (b"", []),
    ],
)
def test_values_that_begin_in_these_bytes(raw: bytes, values: list[Any]) -> None:
    assert first_values(raw) == values
