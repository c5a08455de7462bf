"""Plain sheets: columns are found by what stands in them; what a sheet leaves open is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.evidence.evals.eval_reading import EvalChoices, EvalReading
from bot.evidence.evals.read_evals import read_paths
from tests.evidence.eval_files import write_csv, write_json, write_lines, write_workbook
from tests.harness.tiers import thin_out


@dataclass(frozen=True)
class Situation:
    """A table and what it should be read as: (n, failures, not evaluated), and what must be asked."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    counts: tuple[int, int, int]
    asked: frozenset[str] = frozenset()
    choices: dict[str, Any] = field(default_factory=dict)


def numbered(values: Sequence[Any]) -> list[list[Any]]:
    """A row for each value, with a question of its own before it."""
    return [[f"What is {place}?", value] for place, value in enumerate(values)]


def situation(
    name: str,
    header: Sequence[str],
    rows: Sequence[Sequence[Any]],
    counts: tuple[int, int, int],
    *asked: str,
    **choices: Any,
) -> Situation:
    return Situation(name, header, rows, counts, frozenset(asked), choices)


SITUATIONS = [
    situation("true and false", ["question", "is_correct"], numbered(["True", "False", "True", ""]), (3, 1, 1)),
    situation("good, bad and neutral", ["question", "label"], numbered(["Good", "Bad", "Neutral", "Good"]), (3, 1, 1)),
    situation("met and not met", ["question", "requirement"], numbered(["MET", "NOT MET", "MET"]), (3, 1, 0)),
    situation("a list as label", ["question", "label"], numbered(['["Good"]', '["Bad"]', "[]"]), (2, 1, 1)),
    situation("ones and zeros", ["question", "correct"], numbered([1, 0, 0, 1, 1]), (5, 2, 0)),
    situation("hits", ["query", "hit"], numbered(["true", "false", "false"]), (3, 2, 0)),
    situation(
        "pass and fail with error", ["question", "verdict"], numbered(["PASS", "FAIL", "ERROR", "pass"]), (3, 1, 1)
    ),
    situation(
        "a status that is always ok", ["question", "status"], numbered(["ok", "ok", "error"]), (2, 0, 1), "verdict"
    ),
    situation(
        "criteria side by side are no models",
        ["question", "criterion_1_met", "criterion_2_met"],
        [["a", "MET", "NOT MET"], ["b", "MET", "MET"], ["c", "NOT MET", "MET"]],
        (3, 1, 0),
        "pass column",
    ),
    situation(
        "prompts as inputs of two models",
        ["model", "prompt", "passed"],
        [[model, f"Write about {p}", p % 3 > 0] for p in range(6) for model in ("small", "big")],
        (12, 4, 0),
        "variant",
    ),
    situation(
        "prompts as variants of the same questions",
        ["prompt", "question", "passed"],
        [[prompt, f"q{p}", p % 3 > 0] for p in range(6) for prompt in ("short", "long and polite")],
        (12, 4, 0),
        "variant",
    ),
    situation("NaN", ["question", "passed"], numbered(["True", "nan", "False", "NaN"]), (2, 1, 2)),
    situation("ticks", ["question", "grade"], numbered(["✓", "✗", "✓"]), (3, 1, 0)),
    situation("C and I", ["question", "score"], numbered(["C", "I", "C"]), (3, 1, 0)),
    situation("Russian words", ["вопрос", "оценка"], numbered(["верно", "неверно", "верно"]), (3, 1, 0)),
    situation("German, semicolon", ["frage", "richtig"], numbered(["ja", "nein", "ja"]), (3, 1, 0)),
    situation("what failed", ["question", "failed"], numbered(["true", "false", "false"]), (3, 1, 0)),
    situation("hallucinated", ["question", "hallucination"], numbered([1, 0, 0]), (3, 1, 0), "direction"),
    situation("a flag nobody knows", ["question", "xyz"], numbered(["yes", "no", "yes"]), (3, 1, 0), "direction"),
    situation("a label of 0 and 1", ["question", "label"], numbered([1, 0, 1]), (3, 1, 0), "direction"),
    situation("scores", ["question", "score"], numbered([0.2, 0.9, 0.5]), (0, 0, 0), "threshold"),
    situation(
        "scores with a limit",
        ["question", "score"],
        numbered([0.2, 0.9, 0.5, ""]),
        (3, 1, 1),
        at_least=0.5,
        pass_column="score",
    ),
    situation("stars", ["question", "rating"], numbered([1, 5, 3, 4]), (0, 0, 0), "threshold"),
    situation("stars with a limit", ["question", "rating"], numbered([1, 5, 3, 4]), (4, 2, 0), at_least=4),
    situation("bad stars", ["question", "toxicity"], numbered([0.1, 0.9, 0.2]), (0, 0, 0), "threshold"),
    situation("bad stars with a limit", ["question", "toxicity"], numbered([0.1, 0.9, 0.2]), (3, 1, 0), at_most=0.5),
    situation("comma decimals", ["question", "score"], numbered(["0,2", "0,9", "0,5"]), (3, 1, 0), at_least=0.5),
    situation("no verdict", ["question", "answer"], numbered(["Paris", "Rome", "Oslo"]), (0, 0, 0), "verdict"),
    situation(
        "other words",
        ["question", "outcome"],
        numbered(["done", "half", "done"]),
        (3, 1, 0),
        pass_column="outcome",
        passes=("done",),
    ),
    situation(
        "other words, open",
        ["question", "outcome"],
        numbered(["done", "half", "done"]),
        (0, 0, 0),
        "passes",
        pass_column="outcome",
    ),
    situation(
        "both", ["question", "verdict"], numbered(["pass", "fail", "pass", "pass", "see notes"]), (4, 1, 0), "passes"
    ),
    situation(
        "verdict beside scores and counts",
        ["question", "latency_ms", "tokens", "faithfulness", "correct"],
        [[f"q{p}", 100 + p, 7, 0.3 + p / 10, p % 2 == 0] for p in range(5)],
        (5, 2, 0),
    ),
    situation(
        "cached and truncated are no verdicts",
        ["question", "cached", "truncated", "passed"],
        [[f"q{p}", True, p < 2, p < 3] for p in range(4)],
        (4, 1, 0),
    ),
    situation(
        "expected yes and predicted yes are no verdicts",
        ["question", "expected", "prediction"],
        [["a", "yes", "no"], ["b", "no", "no"], ["c", "yes", "yes"]],
        (0, 0, 0),
        "verdict",
    ),
    situation(
        "two checks",
        ["question", "format_correct", "answer_correct"],
        [["a", True, False], ["b", True, True], ["c", False, True]],
        (3, 1, 0),
        "pass column",
    ),
    situation(
        "two checks, chosen",
        ["question", "format_correct", "answer_correct"],
        [["a", True, False], ["b", True, False], ["c", False, True]],
        (3, 2, 0),
        pass_column="answer_correct",
    ),
    situation(
        "an expert beside a judge",
        ["question", "llm_verdict", "human_verdict"],
        [["a", "pass", "fail"], ["b", "pass", "pass"], ["c", "pass", "fail"], ["d", "fail", "fail"]],
        (4, 3, 0),
    ),
    situation(
        "two models side by side",
        ["question", "gpt-4o_correct", "claude_correct"],
        [["a", True, False], ["b", True, True], ["c", False, True]],
        (6, 2, 0),
        "variant",
    ),
    situation(
        "two models side by side, one chosen",
        ["question", "gpt-4o_correct", "claude_correct"],
        [["a", True, False], ["b", True, True], ["c", True, True]],
        (3, 1, 0),
        variant="claude",
    ),
    situation(
        "two models stacked",
        ["task_id", "model", "passed"],
        [[task, model, (task + len(model)) % 3 > 0] for task in range(6) for model in ("small", "big")],
        (12, 4, 0),
        "variant",
    ),
    situation(
        "repeats hidden in the id",
        ["task_id", "passed"],
        [[f"task{task}-{run}", run < task] for task in range(5) for run in range(4)],
        (20, 10, 0),
        "repeats",
    ),
    situation(
        "numbered ids of one kind are no repeats",
        ["id", "passed"],
        [[f"case-{place}", place % 4 > 0] for place in range(20)],
        (20, 5, 0),
    ),
    situation("empty verdicts", ["question", "passed"], [["a", ""], ["b", ""]], (0, 0, 0), "verdict"),
]


def read(path: Path, **choices: Any) -> EvalReading:
    return read_paths([path], EvalChoices(**choices))


def check(reading: EvalReading, expected: Situation) -> None:
    assert (reading.n, reading.failures, reading.not_evaluated) == expected.counts
    assert {question.about for question in reading.questions} == expected.asked
    if expected.asked - {"repeats"}:
        assert reading.rate is None


@pytest.mark.parametrize("expected", SITUATIONS, ids=lambda expected: expected.name)
def test_as_csv(tmp_path: Path, expected: Situation) -> None:
    path = write_csv(
        tmp_path / "sheet.csv", [expected.header, *expected.rows], ";" if "semicolon" in expected.name else ","
    )
    check(read(path, **expected.choices), expected)


@pytest.mark.parametrize("expected", SITUATIONS, ids=lambda expected: expected.name)
def test_as_jsonl(tmp_path: Path, expected: Situation) -> None:
    records = [dict(zip(expected.header, row, strict=True)) for row in expected.rows]
    check(read(write_lines(tmp_path / "sheet.jsonl", records), **expected.choices), expected)


@pytest.mark.parametrize("expected", thin_out(SITUATIONS, 4), ids=lambda expected: expected.name)
def test_as_json_and_workbook(tmp_path: Path, expected: Situation) -> None:
    records = [dict(zip(expected.header, row, strict=True)) for row in expected.rows]
    check(read(write_json(tmp_path / "sheet.json", records), **expected.choices), expected)
    check(
        read(
            write_workbook(tmp_path / "sheet.xlsx", {"Sheet1": [expected.header, *expected.rows]}), **expected.choices
        ),
        expected,
    )


def test_as_parquet(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {
        "question": ["a", "b", "c", "d"],
        "meta": [{"kind": "x"}, {"kind": "x"}, {"kind": "y"}, {"kind": "y"}],
        "correct": [True, False, None, True],
    }
    pq.write_table(pa.table(columns), tmp_path / "sheet.parquet")
    reading = read(tmp_path / "sheet.parquet")
    assert (reading.format, reading.n, reading.failures, reading.not_evaluated) == ("Parquet", 3, 1, 1)
    assert {name: (group.n, group.failures) for name, group in reading.groups.items()} == {"x": (2, 1), "y": (1, 0)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    rows = [["question", "category", "correct"]]
    rows += [
        [
            f"Wo liegt Köln, Größe {place}, für übermäßig viele Straßen?",
            "Städte" if place % 2 else "Flüsse",
            "ja" if place % 3 else "nein",
        ]
        for place in range(12)
    ]
    path = write_csv(tmp_path / "sheet.csv", rows, encoding=encoding)
    reading = read(path)
    assert (reading.n, reading.failures) == (12, 4)
    assert set(reading.groups) == {"Städte", "Flüsse"}


def test_the_judge_is_compared_with_the_expert(tmp_path: Path) -> None:
    rows = [
        ["question", "llm_verdict", "human_verdict"],
        ["a", "pass", "fail"],
        ["b", "pass", "pass"],
        ["c", "fail", "fail"],
        ["d", "", "fail"],
    ]
    reading = read(write_csv(tmp_path / "sheet.csv", rows))
    assert reading.verdict == "human_verdict"
    assert any(note.startswith("The judge agrees with the expert on 2 of 3 cases (67%") for note in reading.notes)


def test_sheets_of_one_workbook_are_variants(tmp_path: Path) -> None:
    header = ["question", "correct"]
    first = [header, *[[f"q{p}", p > 1] for p in range(6)]]
    second = [header, *[[f"q{p}", p > 3] for p in range(6)]]
    reading = read(
        write_workbook(
            tmp_path / "book.xlsx", {"old prompt": first, "new prompt": second, "notes": [["a", "b"], [1, 2]]}
        )
    )
    assert [(v.name, v.n, v.failures) for v in reading.variants] == [("old prompt", 6, 2), ("new prompt", 6, 4)]
    assert reading.pairs is not None
    assert (reading.pairs.both_pass, reading.pairs.only_first, reading.pairs.both_fail) == (2, 2, 2)
    assert any("notes" in note for note in reading.notes)


def test_json_within_a_text_is_read(tmp_path: Path) -> None:
    records = [
        {"id": p, "text": f'{{"task_id": "t{p // 2}", "input": "q{p // 2}"}}', "label": ["Good" if p else "Bad"]}
        for p in range(6)
    ]
    reading = read(write_lines(tmp_path / "export.jsonl", records))
    assert (reading.n, reading.failures) == (6, 1)
    assert reading.repeats is not None
    assert reading.repeats.cases == 3


def test_a_group_can_be_chosen(tmp_path: Path) -> None:
    rows = [
        ["question", "category", "tier", "correct"],
        *[[f"q{p}", "a" if p < 4 else "b", "x" if p % 2 else "y", p != 1] for p in range(8)],
    ]
    path = write_csv(tmp_path / "sheet.csv", rows)
    assert set(read(path).groups) == {"a", "b"}
    assert set(read(path, group_column="tier").groups) == {"x", "y"}


def test_two_files_are_paired_by_their_texts_in_any_order(tmp_path: Path) -> None:
    first = [["question", "correct"], *[[f"q{p}", p < 6] for p in range(10)]]
    second = [["question", "correct"], *[[f"q{p}", p >= 4] for p in reversed(range(10))]]
    paths = [write_csv(tmp_path / "a.csv", first), write_csv(tmp_path / "b.csv", second)]
    pairs = read_paths(paths, EvalChoices()).pairs
    assert pairs is not None
    assert (pairs.both_pass, pairs.only_first, pairs.only_second, pairs.both_fail) == (2, 4, 4, 0)
    assert pairs.p == 1.0


def test_two_files_without_common_ids_are_not_paired(tmp_path: Path) -> None:
    paths = [
        write_csv(tmp_path / "a.csv", [["latency", "correct"], *[[p, p < 3] for p in range(5)]]),
        write_csv(tmp_path / "b.csv", [["latency", "correct"], *[[p, p < 4] for p in range(5)]]),
    ]
    reading = read_paths(paths, EvalChoices())
    assert reading.pairs is None
    assert {question.about for question in reading.questions} == {"id"}


def test_equal_ids_with_other_texts_are_not_paired(tmp_path: Path) -> None:
    paths = [
        write_csv(tmp_path / "a.csv", [["id", "question", "correct"], *[[p, f"first {p}", p < 3] for p in range(5)]]),
        write_csv(tmp_path / "b.csv", [["id", "question", "correct"], *[[p, f"second {p}", p < 4] for p in range(5)]]),
    ]
    reading = read_paths(paths, EvalChoices())
    assert reading.pairs is None
    assert {question.about for question in reading.questions} == {"id"}


def test_repeats_with_settings_are_paired_by_setting_when_they_count_as_cases(tmp_path: Path) -> None:
    rows = [["query", "k", "hit"], *[[f"q{p}", k, p < k] for p in range(6) for k in (1, 3, 5)]]
    better = [["query", "k", "hit"], *[[f"q{p}", k, p <= k] for p in range(6) for k in (1, 3, 5)]]
    paths = [write_csv(tmp_path / "a.csv", rows), write_csv(tmp_path / "b.csv", better)]
    assert read_paths(paths, EvalChoices()).pairs is None
    pairs = read_paths(paths, EvalChoices(repeats_as="cases")).pairs
    assert pairs is not None
    assert (pairs.both_pass, pairs.only_first, pairs.only_second, pairs.both_fail) == (9, 0, 3, 6)


@pytest.mark.parametrize(
    "document",
    [
        {"columns": ["question", "correct"], "data": [["a", True], ["b", False], ["c", True]]},
        {"question": ["a", "b", "c"], "correct": [True, False, True]},
        {"question": {"0": "a", "1": "b", "2": "c"}, "correct": {"0": True, "1": False, "2": True}},
        {"a": {"correct": True, "score": 1}, "b": {"correct": False, "score": 0}, "c": {"correct": True, "score": 1}},
        {
            "summary": {"accuracy": 0.67},
            "results": [{"q": "a", "correct": True}, {"q": "b", "correct": False}, {"q": "c", "correct": True}],
        },
    ],
    ids=["split", "lists by column", "objects by column", "by id", "a list within"],
)
def test_tables_in_json(tmp_path: Path, document: dict[str, Any]) -> None:
    reading = read(write_json(tmp_path / "r.json", document))
    assert (reading.n, reading.failures, reading.questions) == (3, 1, ())


def test_a_list_for_each_model(tmp_path: Path) -> None:
    document = {model: [{"id": p, "correct": p > limit} for p in range(6)] for model, limit in (("old", 3), ("new", 1))}
    reading = read(write_json(tmp_path / "r.json", document))
    assert [(v.name, v.n, v.failures) for v in reading.variants] == [("old", 6, 4), ("new", 6, 2)]
    assert {question.about for question in reading.questions} == {"variant"}
    assert reading.pairs is not None
    assert (reading.pairs.both_pass, reading.pairs.only_second, reading.pairs.both_fail) == (2, 2, 2)


def test_a_table_without_a_header_loses_no_row(tmp_path: Path) -> None:
    reading = read(write_csv(tmp_path / "r.csv", [["a", "True"], ["b", "False"], ["c", "False"]]))
    assert (reading.n, reading.failures) == (3, 2)
    assert {question.about for question in reading.questions} == {"direction"}


def test_a_persons_agreement_with_the_judge_is_no_verdict_on_the_model(tmp_path: Path) -> None:
    records = [
        {"metric_input": {"response": f"r{p}"}, "metric_output": int(p > 1), "is_accepted": p != 0} for p in range(6)
    ]
    reading = read(write_json(tmp_path / "annotations.json", {"faithfulness": records}))
    assert (reading.verdict, reading.n, reading.failures) == ("metric_output", 6, 2)


def test_names_that_say_nothing_are_read_with_their_parents(tmp_path: Path) -> None:
    records = [{"q": f"q{p}", "scores": {"correct": {"value": p > 0, "rationale": "x"}}} for p in range(4)]
    reading = read(write_lines(tmp_path / "r.jsonl", records))
    assert (reading.verdict, reading.n, reading.failures, reading.questions) == ("scores.correct.value", 4, 1, ())


def test_excels_line_with_the_delimiter_is_no_header(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("sep=;\nfrage;korrekt\nwas, wo;ja\nwer;nein\n")
    reading = read(tmp_path / "r.csv")
    assert (reading.n, reading.failures, reading.verdict) == (2, 1, "korrekt")


def test_columns_without_a_name_are_read(tmp_path: Path) -> None:
    rows = [["", "question", "correct", ""], [0, "a", "True", "seen"], [1, "b", "False", ""]]
    reading = read(write_csv(tmp_path / "r.csv", rows))
    assert (reading.n, reading.failures) == (2, 1)


def test_the_expected_label_is_the_input_type_if_nothing_else_is(tmp_path: Path) -> None:
    rows = [["text", "expected", "predicted", "correct"]]
    rows += [[f"t{p}", "spam" if p < 5 else "ham", "spam", p < 5] for p in range(9)]
    reading = read(write_csv(tmp_path / "r.csv", rows))
    assert {name: (group.n, group.failures) for name, group in reading.groups.items()} == {
        "spam": (5, 0),
        "ham": (4, 4),
    }
