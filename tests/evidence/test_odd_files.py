"""Files as other versions, other languages and other hands write them: read right, or asked about."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.evidence.evals.eval_reading import EvalChoices, EvalReading, PairedResult
from bot.evidence.evals.read_evals import read_paths
from bot.evidence.file_subject import tell_subject
from bot.evidence.files.source_file import open_source
from bot.evidence.training.training_audit import audit_file
from tests.evidence.eval_files import (
    ERROR,
    FAIL,
    PASS,
    helm_instance,
    inspect_log,
    inspect_sample,
    openai_log,
    promptfoo_result,
    promptfoo_v3,
    write_csv,
    write_json,
    write_lines,
)

FIRST = [PASS, FAIL, PASS, ERROR, FAIL]
SECOND = [PASS, PASS, FAIL, PASS, FAIL]
TWO = [(4, 2, 1), (5, 2, 0)]  # evaluated, failed, not evaluated
PAIRS = (1, 1, 1, 1)  # both pass, only the first, only the second, both fail


def read(*paths: Path, **choices: Any) -> EvalReading:
    return read_paths(list(paths), EvalChoices(**choices))


def asked(reading: EvalReading) -> set[str]:
    return {question.about for question in reading.questions}


def variants(reading: EvalReading) -> list[tuple[int, int, int]]:
    return [(found.n, found.failures, found.not_evaluated) for found in reading.variants]


def counts(pair: PairedResult | None) -> tuple[int, ...]:
    assert pair is not None
    return pair.both_pass, pair.only_first, pair.only_second, pair.both_fail


def status_csv(path: Path, *columns: list[str]) -> Path:
    """A CSV of promptfoo since 2025: the output, its status, its scores and the grader's words, for each prompt."""
    header = ["Description", "question"]
    for number in range(len(columns)):
        header += [f"[model {number}] {{{{question}}}}", "Status", "Score", "Named Scores", "Metric: tone"]
        header += ["Grader Reason", "Comment"]
    rows = [header]
    for case, outcomes in enumerate(zip(*columns, strict=True)):
        row = [f"case {case}", f"what is {case}?"]
        for outcome in outcomes:
            row += [f"it is {case}", outcome.upper(), "0.50", '{"tone":0.5}', "0.50", f"{path.stem} says {case}", ""]
        rows.append(row)
    return write_csv(path, rows)


def page(path: Path) -> Path:
    """The HTML report of promptfoo since 2026."""
    body = ""
    for case, outcomes in enumerate(zip(FIRST, SECOND, strict=True)):
        body += f'<tr data-result-row><td data-variable-name="q"><div>q{case}</div></td>'
        for outcome in outcomes:
            body += (
                f'<td data-output-cell="true" data-status="{outcome}"><span>{outcome.upper()}</span>'
                f'<div class="output-text">[PASS] is what I say</div><p class="output-reason">not valid JSON</p></td>'
            )
        body += "</tr>"
    head = "<th>q</th><th>[a] {{q}}</th><th>[b] {{q}}</th>"
    path.write_text(
        f"<!doctype html><html><body><p>Pass Rate</p><table><caption>Results</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table><template><span>PASS</span></template></body></html>"
    )
    return path


def junit(path: Path) -> Path:
    """promptfoo's JUnit report: a suite for each prompt and provider."""
    inside = {PASS: "", FAIL: '<failure message="Assertion failed"/>', ERROR: '<error message="Evaluation error"/>'}
    suites = ""
    for name, outcomes in (("[a] prompt 1", FIRST), ("[b] prompt 1", SECOND)):
        cases = (
            f'<testcase classname="{name}" name="test {number}">{inside[outcome]}</testcase>'
            for number, outcome in enumerate(outcomes, 1)
        )
        suites += f'<testsuite name="{name}">{"".join(cases)}</testsuite>'
    path.write_text(f'<?xml version="1.0"?><testsuites name="promptfoo">{suites}</testsuites>')
    return path


def table_json(path: Path) -> Path:
    """The table that promptfoo's web page gives as JSON."""
    reasons = {PASS: 0, FAIL: 1, ERROR: 2}
    body = [
        {
            "vars": [f"q{case}"],
            "outputs": [
                {"pass": outcome == PASS, "failureReason": reasons[outcome], "text": "x"} for outcome in outcomes
            ],
        }
        for case, outcomes in enumerate(zip(FIRST, SECOND, strict=True))
    ]
    prompts = [{"label": "p", "provider": "a"}, {"label": "p", "provider": "b"}]
    return write_json(path, {"head": {"prompts": prompts, "vars": ["q"]}, "body": body})


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("run.csv", lambda path: status_csv(path, FIRST, SECOND)),
        ("run.html", page),
        ("run.xml", junit),
        ("run.json", table_json),
    ],
)
def test_two_prompts_side_by_side(tmp_path: Path, name: str, write: Callable[[Path], Path]) -> None:
    path = write(tmp_path / name)
    reading = read(path)
    assert (variants(reading), counts(reading.pairs)) == (TWO, PAIRS)
    assert asked(reading) == {"variant"}
    assert tell_subject(open_source(path)) == "evals"


def test_what_the_grader_wrote_tells_no_cases_apart(tmp_path: Path) -> None:
    first, second = status_csv(tmp_path / "a.csv", FIRST), status_csv(tmp_path / "b.csv", SECOND)
    reading = read(first, second)
    assert counts(reading.pairs) == PAIRS
    assert (reading.other_file, asked(reading)) == ("b.csv", set())


def test_repeats_have_new_numbers_in_promptfoo(tmp_path: Path) -> None:
    results = [
        promptfoo_result(run * 4 + case, 0, FAIL if case == 0 else PASS, vars={"q": f"question {case}"})
        for run in range(3)
        for case in range(4)
    ]
    reading = read(write_json(tmp_path / "run.json", promptfoo_v3(results)))
    assert asked(reading) == {"repeats"}
    assert reading.repeats is not None
    assert (reading.n, reading.failures, reading.repeats.cases) == (12, 3, 4)


def test_questions_that_stand_several_times_are_repeats_whatever_their_row_is_called(tmp_path: Path) -> None:
    rows = [
        ["row", "question", "passed"],
        *[[n, f"what is the capital of country {n // 4}?", n % 4] for n in range(24)],
    ]
    rows = [rows[0], *[[row, question, bool(run)] for row, question, run in rows[1:]]]
    reading = read(write_csv(tmp_path / "run.csv", rows))
    assert asked(reading) == {"repeats"}
    assert reading.repeats is not None
    assert reading.repeats.cases == 6


def test_invalidated_samples_are_left_out(tmp_path: Path) -> None:
    samples = [
        inspect_sample(n, "I" if n < 4 else "C", **({"invalidation": {"reason": "x"}} if n < 2 else {}))
        for n in range(10)
    ]
    reading = read(write_json(tmp_path / "log.json", inspect_log(samples)))
    assert (reading.n, reading.failures, reading.not_evaluated) == (8, 2, 2)


def test_another_split_of_helm_is_named(tmp_path: Path) -> None:
    records = [helm_instance(f"id{n}", exact_match=float(n % 2)) for n in range(6)]
    for stat in records[0]["stats"]:
        stat["name"]["split"] = "valid"
    assert "1 of 6 results are of another split" in " ".join(read(write_json(tmp_path / "h.json", records)).notes)


def test_what_a_grader_s_choice_means_is_asked(tmp_path: Path) -> None:
    log = openai_log({})
    for n, choice in enumerate(["Y", "Y", "N", "__invalid__", "N"]):
        event = {"run_id": "r", "event_id": n, "sample_id": f"mg.dev.{n}", "type": "metrics"}
        log.append({**event, "data": {"choice": choice}})
    path = write_lines(tmp_path / "log.jsonl", log)
    assert (asked(read(path)), read(path).rate) == ({"passes"}, None)
    chosen = read(path, passes=("Y",))
    assert (chosen.n, chosen.failures, chosen.not_evaluated) == (4, 2, 1)


def test_a_page_of_a_longer_list_is_asked_about(tmp_path: Path) -> None:
    items = [{"status": "pass", "datasource_item_id": n, "datasource_item": {}, "results": []} for n in range(5)]
    path = write_json(tmp_path / "items.json", {"object": "list", "data": items, "has_more": True})
    assert asked(read(path)) == {"incomplete"}


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("fehlerhaft", ("WAHR", "FALSCH"), None),
        ("erreur", ("VRAI", "FAUX"), None),
        ("korrekt", ("WAHR", "FALSCH"), (12, 3)),
    ],
)
def test_true_and_false_of_a_sheet_in_other_languages(
    tmp_path: Path, name: str, words: tuple[str, str], expected: tuple[int, int] | None
) -> None:
    rows = [["frage", name], *[[f"frage {n}", words[int(n % 4 == 0)]] for n in range(12)]]
    path = write_csv(tmp_path / "run.csv", rows, delimiter=";")
    reading = read(path)
    if expected is None:
        assert (asked(reading), read(path, passes=("false",)).failures) == ({"direction"}, 9)
    else:
        assert ((reading.n, reading.failures), asked(reading)) == (expected, set())


@pytest.mark.parametrize(
    ("name", "questions"),
    [("not_correct", {"direction"}), ("no_match", {"direction"}), ("Correct (yes/no)", set()), ("is_wrong", set())],
)
def test_a_name_that_denies_is_asked_about(tmp_path: Path, name: str, questions: set[str]) -> None:
    path = write_csv(tmp_path / "run.csv", [["id", "prompt", name], *[[n, f"p{n}", n % 3 == 0] for n in range(12)]])
    assert asked(read(path)) == questions


def test_rows_in_which_the_call_broke_are_asked_about(tmp_path: Path) -> None:
    errors = {2: "RateLimitError: 429", 5: "request timed out", 7: "expected 4, got 5"}
    rows = [["id", "question", "passed", "error"]]
    rows += [[n, f"q{n}", n not in errors, errors.get(n, "")] for n in range(10)]
    path = write_csv(tmp_path / "run.csv", rows)
    assert (asked(read(path)), read(path).rate) == ({"errors"}, None)
    left_out, failed = read(path, errors_as="not_evaluated"), read(path, errors_as="failed")
    assert (left_out.n, left_out.failures, left_out.not_evaluated) == (8, 1, 2)
    assert (failed.n, failed.failures) == (10, 3)


def test_a_header_with_the_place_of_a_variable_is_no_json(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "run.csv", [["{{topic}}", "Output", "Passed"], *[[f"t{n}", "x", n % 4 > 0] for n in range(8)]]
    )
    assert (read(path).n, read(path).failures, tell_subject(open_source(path))) == (8, 2, "evals")


@pytest.mark.parametrize("name", ["tests_passed", "passes"])
def test_how_many_tests_passed_is_no_verdict(tmp_path: Path, name: str) -> None:
    rows = [["task_id", name, "tests_total"], *[[f"t{n}", n % 2, 5] for n in range(10)]]
    assert read(write_csv(tmp_path / "run.csv", rows)).rate is None


def test_columns_that_say_the_same_in_each_row_are_one(tmp_path: Path) -> None:
    rows = [
        ["question", "label", "score"],
        *[[f"q{n}", "correct" if n % 3 else "incorrect", n % 3 and 1] for n in range(9)],
    ]
    path = write_csv(tmp_path / "run.csv", rows)
    assert ((read(path).n, read(path).failures), asked(read(path))) == ((9, 3), set())
    differ = write_csv(tmp_path / "other.csv", [*rows, ["q9", "correct", 0]])
    assert asked(read(differ)) == {"pass column"}


def test_ids_that_a_program_wrote_as_fractions_are_the_same(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "a.csv", [["id", "passed"], *[[n, n % 2 == 0] for n in range(1, 11)]])
    second = write_csv(tmp_path / "b.csv", [["id", "passed"], *[[f"{n}.0", n % 3 > 0] for n in range(10, 0, -1)]])
    # Even numbers pass in the one, what three doesn't divide in the other: 2 4 8 10 / 6 / 1 5 7 / 3 9.
    assert counts(read(first, second).pairs) == (4, 1, 3, 2)


@pytest.mark.parametrize("suffix", ["jsonl", "json"])
def test_a_key_that_stands_twice_is_asked_about_where_it_decides(tmp_path: Path, suffix: str) -> None:
    lines = [f'{{"id": {n}, "question": "q{n}", "passed": {json.dumps(n > 2)}}}' for n in range(8)]
    lines[4] = lines[4].replace("}", ', "passed": false}')
    lines[6] = lines[6].replace("}", ', "passed": true}')  # the same value: nothing is lost
    path = tmp_path / f"run.{suffix}"
    path.write_text("\n".join(lines) if suffix == "jsonl" else f'{{"cases": [{", ".join(lines)}]}}')
    reading = read(path)
    assert (asked(reading), reading.rate) == ({"repeated key"}, None)
    where = "Line 5" if suffix == "jsonl" else "The document"
    assert reading.questions[0].text.startswith(f'{where} has the key "passed" twice')


def test_a_key_that_stands_twice_is_noted_where_it_decides_nothing(tmp_path: Path) -> None:
    lines = [f'{{"id": {n}, "question": "q", "passed": true, "note": "a", "note": "b"}}' for n in range(3)]
    path = tmp_path / "run.jsonl"
    path.write_text("\n".join(lines))
    reading = read(path, repeats_as="cases", id_column="id")
    assert reading.rate == 0.0
    assert 'Line 1 has the key "note" twice' in reading.notes[0]


@pytest.mark.parametrize("is_list", [False, True])
def test_a_key_that_stands_twice_is_a_problem_of_a_training_set(tmp_path: Path, is_list: bool) -> None:
    lines = [json.dumps({"prompt": f"sort letter {n}", "completion": f"pile {n}"}) for n in range(12)]
    lines[7] = lines[7].replace("}", ', "completion": "pile of another"}')
    path = tmp_path / ("train.json" if is_list else "train.jsonl")
    path.write_text(f"[{', '.join(lines)}]" if is_list else "\n".join(lines))
    (problem,) = [problem for problem in audit_file(path).problems if problem.kind == "duplicate_key"]
    assert (problem.line, '"completion"' in problem.detail) == (1 if is_list else 8, True)


def test_rows_of_a_data_set_s_viewer_are_examples(tmp_path: Path) -> None:
    rows = [{"row_idx": n, "row": {"question": f"what is {n}?", "answer": f"it is {n}"}} for n in range(12)]
    path = write_json(tmp_path / "rows.json", {"features": [{"name": "question"}], "rows": rows})
    assert audit_file(path).usable == 12
    assert tell_subject(open_source(path)) == "training"


@pytest.mark.parametrize(
    ("header", "row", "subject"),
    [
        (["text", "label"], lambda n: [f"a letter about the invoice {n}", ("billing", "travel")[n % 2]], "training"),
        (
            ["case", "question", "passed", "missed"],
            lambda n: [n, f"what is {n}?", "x" * (n % 2), "x" * (1 - n % 2)],
            "evals",
        ),
        (["text", "label", "prediction"], lambda n: [f"a letter about {n}", n % 2, n // 2 % 2], "evals"),
        (["question", "gold", "answer"], lambda n: [f"what is {n}?", "a long C", "a long A"], "evals"),
        (["id", "traceId", "name", "value", "dataType"], lambda n: [n, f"t{n}", "tone", n % 2, "BOOLEAN"], "evals"),
        (
            ["id", "question", "result"],
            lambda n: [n, f"what is {n}?", "FAIL: it says no" if n % 3 else "PASS: so"],
            "evals",
        ),
    ],
)
def test_tables_that_may_be_either(
    tmp_path: Path, header: list[str], row: Callable[[int], list[object]], subject: str
) -> None:
    path = write_csv(tmp_path / "table.csv", [header, *[row(n) for n in range(30)]])
    assert tell_subject(open_source(path)) == subject


def test_a_verdict_in_capitals_with_its_reason_behind_it(tmp_path: Path) -> None:
    rows = [["id", "result"], *[[n, "PASS: as expected" if n % 3 else f"FAIL - {'so long ' * 12}"] for n in range(9)]]
    reading = read(write_csv(tmp_path / "run.csv", rows))
    assert ((reading.n, reading.failures), asked(reading)) == ((9, 3), set())


def test_a_short_sheet_in_windows_letters(tmp_path: Path) -> None:
    rows = [["Pergunta", "Aprovado?"], *[[f"pergunta {n}", ("sim", "não", "sim")[n % 3]] for n in range(9)]]
    path = write_csv(tmp_path / "run.csv", rows, delimiter=";", encoding="cp1252")
    assert (read(path, passes=("sim",)).n, read(path, passes=("sim",)).failures) == (9, 3)
    assert "não" in read(path).questions[0].text or asked(read(path)) == {"direction"}


@pytest.mark.parametrize(
    ("counts_in_file", "expected"),
    [
        ({"total": 60, "passed": 41, "failed": 15, "skipped": 4}, (56, 15, 4, set())),
        ({"total": 60, "passed": 41, "failed": 15}, (56, 15, 4, set())),
        ({"total": 60, "passed": 41}, (60, 19, 0, set())),
        ({"total": 60, "passed": 41, "errors": 4}, (60, 19, 4, {"count"})),
    ],
)
def test_counts_with_some_that_were_skipped(
    tmp_path: Path, counts_in_file: dict[str, int], expected: tuple[int, int, int, set[str]]
) -> None:
    reading = read(write_json(tmp_path / "counts.json", counts_in_file))
    assert (reading.n, reading.failures, reading.not_evaluated, asked(reading)) == expected
    assert (reading.rate is None) == bool(expected[3])
