"""The same planted outcomes in many writings: verdict words, wrappers, titles and sums round a table, counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.evidence.evals.eval_reading import EvalChoices, EvalReading
from bot.evidence.evals.read_evals import read_paths
from bot.evidence.file_error import EvidenceFileError
from tests.evidence.eval_files import (
    FAIL,
    PASS,
    deepeval_case,
    inspect_log,
    inspect_sample,
    promptfoo_result,
    promptfoo_v3,
    write_csv,
    write_json,
    write_lines,
    write_workbook,
)

# 12 cases, of which cases 2, 5 and 9 fail.
OUTCOMES = [case not in (2, 5, 9) for case in range(12)]
RIGHT = (12, 3, 0)

Rows = list[list[Any]]


def read(path: Path) -> EvalReading:
    return read_paths([path], EvalChoices())


def counts(reading: EvalReading) -> tuple[int, int, int]:
    return reading.n, reading.failures, reading.not_evaluated


def asked(reading: EvalReading) -> set[str]:
    return {question.about for question in reading.questions}


def by_variant(reading: EvalReading) -> list[tuple[int, int]]:
    return [(variant.n, variant.failures) for variant in reading.variants]


def table(passed: Any = "yes", failed: Any = "no", header: str = "correct") -> Rows:
    rows: Rows = [["id", "question", header]]
    return rows + [[f"q{case}", f"What is {case}?", passed if ok else failed] for case, ok in enumerate(OUTCOMES)]


WORDS = [
    ("Status", "OK", "NOK"),
    ("Status", "OK", "KO"),
    ("Ergebnis", "bestanden", "nicht bestanden"),
    ("Statut", "réussi", "échoué"),
    ("Resultado", "aprobado", "suspenso"),
    ("Resultado", "aprovado", "reprovado"),
    ("Esito", "corretto", "errato"),
    ("resultaat", "goed", "fout"),
    ("wynik", "poprawna", "niepoprawna"),
    ("Оценка", "пройден", "не пройден"),
    ("評価", "○", "×"),
    ("결과", "정답", "오답"),
    ("bewertung", "✔️", "❌"),
    ("eval", "🟢", "🔴"),
    ("feedback", "thumbs_up", "thumbs_down"),
    ("result", "✅ Pass", "❌ Fail"),
    ("result", "**Pass**", "**Fail**"),
    ("result", "Correct.", "Not correct."),
    ("judgement", "satisfactory", "unsatisfactory"),
    ("Richtig?", "ja", "nein"),
    ("korrekt", "WAHR", "FALSCH"),
]


@pytest.mark.parametrize(("header", "passed", "failed"), WORDS, ids=[f"{word[0]} {word[1]}" for word in WORDS])
def test_a_verdict_is_read_in_many_words(tmp_path: Path, header: str, passed: str, failed: str) -> None:
    reading = read(write_csv(tmp_path / "r.csv", table(passed, failed, header)))
    assert counts(reading) == RIGHT
    assert asked(reading) == set()


def with_titles(rows: Rows) -> Rows:
    return [["Evaluation of March", "", ""], ["Model", "gpt", ""], *rows]


def with_sums(rows: Rows) -> Rows:
    return [*rows, ["", "", ""], ["Total", "", 9], ["Accuracy", "", "75%"]]


def with_headings(rows: Rows) -> Rows:
    return [rows[0], ["Part A", "", ""], *rows[1:6], ["Part B", "", ""], rows[0], *rows[6:]]


@pytest.mark.parametrize("change", [with_titles, with_sums, with_headings], ids=lambda change: change.__name__)
@pytest.mark.parametrize("verdicts", [("1", "0"), ("pass", "fail")], ids=["numbers", "words"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_that_are_no_cases_are_left_out(
    tmp_path: Path, change: Callable[[Rows], Rows], verdicts: tuple[str, str], kind: str
) -> None:
    rows = change(table(*verdicts))
    if kind == "csv":
        path = write_csv(tmp_path / "r.csv", rows)
    else:
        path = write_workbook(
            tmp_path / "r.xlsx", {"Results": [[None if cell == "" else cell for cell in row] for row in rows]}
        )
    reading = read(path)
    assert counts(reading) == RIGHT
    assert asked(reading) == set()


def test_a_title_that_is_shorter_than_the_rows_below(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "r.csv", [["Evaluation of March"], *table()])
    assert counts(read(path)) == RIGHT


def test_a_row_of_results_may_be_the_best_number_that_there_is(tmp_path: Path) -> None:
    rows: Rows = [["id", "question", "correct"], *[[f"q{case}", f"What is {case}?", 1] for case in range(6)]]
    assert counts(read(write_csv(tmp_path / "r.csv", [*rows, ["Mean", "", "1.0"]]))) == (6, 0, 0)


GROUPED: Rows = [
    ["Case", "", "Model A", "", "Model B", ""],
    ["ID", "Question", "Answer", "Pass", "Answer", "Pass"],
    *[[case, f"What is {case}?", "x", int(ok), "y", 1] for case, ok in enumerate(OUTCOMES)],
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_header_of_two_rows_names_models_and_their_columns(tmp_path: Path, kind: str) -> None:
    if kind == "csv":
        path = write_csv(tmp_path / "r.csv", GROUPED)
    else:
        path = write_workbook(
            tmp_path / "r.xlsx", {"R": [[None if cell == "" else cell for cell in row] for row in GROUPED]}
        )
    reading = read(path)
    assert by_variant(reading) == [(12, 3), (12, 0)]
    assert asked(reading) == {"variant"}


def test_columns_of_0_and_1_with_the_names_of_models_are_several_models(tmp_path: Path) -> None:
    rows = [[f"What is {case}?", int(ok), 1, 0] for case, ok in enumerate(OUTCOMES)]
    path = write_csv(tmp_path / "r.csv", [["question", "gpt-4o", "claude-sonnet", "llama-3"], *rows])
    reading = read(path)
    assert by_variant(reading) == [(12, 3), (12, 0), (12, 12)]
    assert "variant" in asked(reading)


def test_a_first_row_that_is_a_case_is_counted(tmp_path: Path) -> None:
    rows = [[f"What is the answer to question {case}?", "pass" if ok else "fail"] for case, ok in enumerate(OUTCOMES)]
    assert counts(read(write_csv(tmp_path / "r.csv", rows))) == RIGHT


@pytest.mark.parametrize("names", [("label", "prediction"), ("label", "predicted_label"), ("is_valid", "output")])
def test_the_right_answer_is_no_verdict(tmp_path: Path, names: tuple[str, str]) -> None:
    words = ("valid", "invalid")
    rows = [[f"mail {case}", words[case % 2], words[(case + (not ok)) % 2]] for case, ok in enumerate(OUTCOMES)]
    reading = read(write_csv(tmp_path / "r.csv", [["text", *names], *rows]))
    assert reading.n == 0
    assert "verdict" in asked(reading)


def test_whether_a_call_went_through_is_asked_beside_scores(tmp_path: Path) -> None:
    rows = [[f"q{case}", "success" if ok else "failed", 0.4 + case / 100] for case, ok in enumerate(OUTCOMES)]
    reading = read(write_csv(tmp_path / "r.csv", [["id", "status", "score"], *rows]))
    assert "pass column" in asked(reading)
    assert reading.rate is None


def test_verdicts_of_two_evaluators_are_asked_for_even_if_one_always_passes(tmp_path: Path) -> None:
    rows = [
        {
            "inputs.query": f"What is {case}?",
            "outputs.relevance.relevance": 4,
            "outputs.relevance.relevance_result": "pass" if ok else "fail",
            "outputs.coherence.coherence_result": "pass",
        }
        for case, ok in enumerate(OUTCOMES)
    ]
    assert "pass column" in asked(read(write_lines(tmp_path / "r.jsonl", rows)))


def test_an_evaluator_that_does_not_apply_has_judged_nothing(tmp_path: Path) -> None:
    key = "outputs.tool_call_accuracy.tool_call_accuracy"
    rows = [
        {
            "inputs.query": f"What is {case}?",
            f"{key}_result": "pass" if ok or case == 2 else "fail",
            f"{key}_reason": "Not applicable: no tool calls found." if case == 2 else "The calls fit the query.",
        }
        for case, ok in enumerate(OUTCOMES)
    ]
    assert counts(read(write_lines(tmp_path / "r.jsonl", rows))) == (11, 2, 1)


def test_the_sheet_with_the_cases_is_read_even_if_the_summary_is_wider(tmp_path: Path) -> None:
    summary = [["Model", "Accuracy", "N", "Cost", "Date"], ["gpt", 0.75, 12, 1, "March"]]
    reading = read(write_workbook(tmp_path / "r.xlsx", {"Summary": summary, "Cases": table()}))
    assert counts(reading) == RIGHT
    assert any("Summary" in note for note in reading.notes)


def deepeval_run() -> dict[str, Any]:
    return {
        "testCases": [deepeval_case(f"t{case}", ok, [(ok, 0.9 if ok else 0.1)]) for case, ok in enumerate(OUTCOMES)]
    }


def without_success() -> dict[str, Any]:
    return {
        "testCases": [
            {key: part for key, part in case.items() if key != "success"} for case in deepeval_run()["testCases"]
        ]
    }


def promptfoo_table() -> dict[str, Any]:
    body = [
        {"outputs": [{"pass": ok, "score": int(ok), "text": "x", "provider": "openai:gpt"}], "vars": [f"q{case}"]}
        for case, ok in enumerate(OUTCOMES)
    ]
    head = {"prompts": [{"raw": "p", "provider": "openai:gpt"}], "vars": ["question"]}
    return {"version": 2, "results": [], "stats": {}, "table": {"head": head, "body": body}}


def promptfoo_run() -> dict[str, Any]:
    return promptfoo_v3([promptfoo_result(case, 0, PASS if ok else FAIL) for case, ok in enumerate(OUTCOMES)])


def hosted_items(status: bool) -> dict[str, Any]:
    data = [
        {
            "id": f"i{case}",
            "status": ("pass" if ok else "fail") if status else "completed",
            "datasource_item_id": case,
            "datasource_item": {"q": f"What is {case}?"},
            "results": [{"name": "g", "passed": ok}],
        }
        for case, ok in enumerate(OUTCOMES)
    ]
    return {"object": "list", "data": data}


def jest() -> dict[str, Any]:
    tests = [{"fullName": f"t{case}", "status": "passed" if ok else "failed"} for case, ok in enumerate(OUTCOMES)]
    return {"numTotalTests": 12, "testResults": [{"name": "a.test.ts", "status": "failed", "assertionResults": tests}]}


DOCUMENTS = {
    "deepeval, run inside testRunData": {"testRunData": deepeval_run()},
    "deepeval, cases without success": without_success(),
    "promptfoo, table only": promptfoo_table(),
    "promptfoo, inside data": {"data": promptfoo_run()},
    "openai, items with a status": hosted_items(True),
    "openai, completed items": hosted_items(False),
    "openai, run": {
        "object": "eval.run",
        "status": "completed",
        "result_counts": {"total": 12, "passed": 9, "failed": 3, "errored": 0},
    },
    "jest": jest(),
    "counts": {"model": "m", "results": {"mcq": {"accuracy": 0.75, "correct": 9, "total": 12, "skipped": 0}}},
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_whatever_stands_round_its_results(tmp_path: Path, name: str) -> None:
    reading = read(write_json(tmp_path / "r.json", DOCUMENTS[name]))
    assert counts(reading) == RIGHT
    assert asked(reading) == set()


def test_a_file_of_failures_under_a_line_of_counts(tmp_path: Path) -> None:
    lines: list[Any] = [{"accuracy": 0.75, "correct_count": 9, "total_count": 12}]
    lines += [{"id": f"simple_{case}", "valid": False, "error": ["x"]} for case, ok in enumerate(OUTCOMES) if not ok]
    assert counts(read(write_lines(tmp_path / "r.jsonl", lines))) == RIGHT


def test_counts_on_each_line_are_not_one_run(tmp_path: Path) -> None:
    lines = [{"task": f"t{task}", "passed": task, "total": 5} for task in range(4)]
    reading = read(write_lines(tmp_path / "r.jsonl", lines))
    assert reading.rate is None
    assert asked(reading)


def test_a_question_without_answer_and_verdict_was_not_evaluated(tmp_path: Path) -> None:
    rows = [[f"What is {case}?", "", ""] if case == 2 else [f"What is {case}?", "x", "yes"] for case in range(12)]
    reading = read(write_csv(tmp_path / "r.csv", [["question", "answer", "correct"], *rows]))
    assert counts(reading) == (11, 0, 1)


def test_a_header_with_many_columns_without_a_name_stays_the_header(tmp_path: Path) -> None:
    rows = [[case, f"What is {case}?", "yes" if ok else "no", 1, 2, 3, 4, 5] for case, ok in enumerate(OUTCOMES)]
    path = write_csv(tmp_path / "r.csv", [["id", "question", "correct", "", "", "", "", ""], *rows])
    assert counts(read(path)) == RIGHT


def test_a_header_whose_groups_stand_over_each_column(tmp_path: Path) -> None:
    header = [["", "gpt", "gpt", "claude", "claude"], ["", "answer", "pass", "answer", "pass"]]
    rows = [[f"q{case}", "x", "yes" if ok else "no", "y", "yes"] for case, ok in enumerate(OUTCOMES)]
    assert by_variant(read(write_csv(tmp_path / "r.csv", [*header, *rows]))) == [(12, 3), (12, 0)]


def test_a_failure_of_promptfoos_judge_is_no_failure(tmp_path: Path) -> None:
    run = promptfoo_run()
    run["results"]["results"][2]["gradingResult"]["componentResults"][0]["metadata"] = {"graderError": True}
    assert counts(read(write_json(tmp_path / "r.json", run))) == (11, 2, 1)


@pytest.mark.parametrize(("counted", "expected"), [(False, (11, 2, 1)), (True, (12, 3, 0))])
def test_a_sample_that_broke_off_counts_only_if_the_run_scores_errors(
    tmp_path: Path, counted: bool, expected: tuple[int, int, int]
) -> None:
    samples = [inspect_sample(case, "C" if ok else "I") for case, ok in enumerate(OUTCOMES)]
    samples[2]["error"] = {"message": "timeout"}
    log = inspect_log(samples)
    log["eval"]["config"]["score_on_error"] = counted
    reading = read(write_json(tmp_path / "r.json", log))
    assert counts(reading) == expected
    assert any("1 samples broke off" in note for note in reading.notes)


REFUSED = {
    "helm's requests": ({"adapter_spec": {}, "request_states": [{"result": {"success": True}}]}, "per_instance_stats"),
    "helm's means": (
        [{"name": {"name": "exact_match", "split": "test"}, "count": 1, "sum": 1.0, "mean": 1.0}],
        "means",
    ),
    "more right ones than there are": ({"results": {"a": {"correct": 5, "total": 3}}}, "5 right ones of 3"),
    "a count beyond all measure": ({"results": {"a": {"correct": 5, "total": 10**30}}}, "so many results"),
    "a negative count": ({"results": {"a": {"correct": -5, "total": 3}}}, "can't be negative"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_without_results_is_refused_with_its_reason(tmp_path: Path, name: str) -> None:
    document, words = REFUSED[name]
    with pytest.raises(EvidenceFileError, match=words):
        read(write_json(tmp_path / "r.json", document))


TEXTS = {
    "a pointer": ("version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n", "Git LFS"),
    "YAML": ("config:\n  prompts: x\nresults:\n  version: 3\n", "no table and no JSON"),
    "a log": ("run begins\nall is well\nrun ends\n", "no table and no JSON"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_is_no_table_is_refused(tmp_path: Path, name: str) -> None:
    text, words = TEXTS[name]
    path = tmp_path / "r.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceFileError, match=words):
        read(path)


ODD: Sequence[Any] = (None, True, -1, 1e308, "", "x", [], {}, [[]], [None], {"a": None}, [1, 2], 10**30)
SHAPES = {
    "deepeval": deepeval_run,
    "promptfoo": promptfoo_run,
    "promptfoo table": promptfoo_table,
    "openai": lambda: hosted_items(True),
    "jest": jest,
    "inspect": lambda: inspect_log([inspect_sample(case, "C" if ok else "I") for case, ok in enumerate(OUTCOMES)]),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_another_type_in_any_place_is_read_or_refused(tmp_path: Path, name: str) -> None:
    """Each place of a document takes each odd value once: no other error than a refusal, and counts that add up."""
    text = json.dumps(SHAPES[name]())
    for place in places(json.loads(text)):
        for value in ODD:
            document = json.loads(text)
            inner = document
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = value
            try:
                reading = read(write_json(tmp_path / "r.json", document))
            except EvidenceFileError:
                continue
            assert 0 <= reading.failures <= reading.n
            assert reading.n or reading.not_evaluated or reading.questions


def places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to every value in a document; of a list only the first two members."""
    inner = value.items() if isinstance(value, dict) else list(enumerate(value))[:2] if isinstance(value, list) else ()
    found = []
    for key, part in inner:
        found += [(*above, key), *places(part, (*above, key))]
    return found
