"""Each eval tool's format: what passes, what failed, and what was not evaluated."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.evidence.evals.eval_reading import EvalChoices, EvalReading
from bot.evidence.evals.read_evals import read_paths
from tests.evidence.eval_files import (
    ERROR,
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
)


def read(path: Path, **choices: Any) -> EvalReading:
    return read_paths([path], EvalChoices(**choices))


def counts(reading: EvalReading) -> tuple[int, int, int]:
    return reading.n, reading.failures, reading.not_evaluated


def asked(reading: EvalReading) -> set[str]:
    return {question.about for question in reading.questions}


class TestPromptfoo:
    def test_the_verdict_is_success_and_only_reason_2_was_not_evaluated(self, tmp_path: Path) -> None:
        results = [promptfoo_result(test, 0, outcome) for test, outcome in enumerate([PASS, PASS, FAIL, ERROR, FAIL])]
        reading = read(write_json(tmp_path / "r.json", promptfoo_v3(results)))
        assert counts(reading) == (4, 2, 1)
        assert reading.rate == 0.5
        assert reading.format == "promptfoo JSON v3"
        assert reading.reasons == {"format": 2}

    def test_a_run_of_errors_only_has_no_failure_rate(self, tmp_path: Path) -> None:
        results = [promptfoo_result(test, 0, ERROR) for test in range(3)]
        reading = read(write_json(tmp_path / "r.json", promptfoo_v3(results)))
        assert counts(reading) == (0, 0, 3)
        assert reading.rate is None
        assert reading.statements == ("Nothing was evaluated. 3 results have no verdict, so there is no failure rate.",)

    def test_results_in_order_of_completion_are_paired_by_test(self, tmp_path: Path) -> None:
        first = {0: PASS, 1: PASS, 2: FAIL, 3: FAIL, 4: PASS}
        second = {0: PASS, 1: FAIL, 2: FAIL, 3: PASS, 4: FAIL}
        results = [promptfoo_result(test, 1, second[test]) for test in (4, 2, 0, 3, 1)]
        results += [promptfoo_result(test, 0, first[test]) for test in (1, 3, 0, 4, 2)]
        reading = read(write_json(tmp_path / "r.json", promptfoo_v3(results)))
        assert [variant.name for variant in reading.variants] == [
            "[openai:gpt] prompt 0: {{text}}",
            "[openai:gpt] prompt 1: {{text}}",
        ]
        assert reading.pairs is not None
        assert (reading.pairs.both_pass, reading.pairs.only_first) == (1, 2)
        assert (reading.pairs.only_second, reading.pairs.both_fail) == (1, 1)
        assert reading.pairs.p == 1.0  # 2 against 1
        assert set(reading.pairs.changed) == {"test 1", "test 3", "test 4"}
        assert asked(reading) == {"variant"}

    def test_two_providers_at_one_prompt_index_are_two_variants(self, tmp_path: Path) -> None:
        results = [promptfoo_result(0, 0, PASS, "a"), promptfoo_result(0, 0, FAIL, "b")]
        reading = read(write_json(tmp_path / "r.json", promptfoo_v3(results)))
        assert [(variant.n, variant.failures) for variant in reading.variants] == [(1, 0), (1, 1)]

    def test_repeats_of_a_test_are_asked_about(self, tmp_path: Path) -> None:
        results = [promptfoo_result(test, 0, PASS) for test in (0, 1, 2)] + [promptfoo_result(0, 0, FAIL)]
        reading = read(write_json(tmp_path / "r.json", promptfoo_v3(results)))
        assert asked(reading) == {"repeats"}
        assert reading.repeats is not None
        assert (reading.repeats.always, reading.repeats.never, reading.repeats.mixed) == (2, 0, 1)

    def test_version_2_without_indices_tells_prompts_apart_by_their_whole_text(self, tmp_path: Path) -> None:
        results = [
            {
                "prompt": {"raw": raw, "display": raw},
                "vars": {"topic": topic},
                "success": passed,
                "score": 1,
                "response": {"output": "x"},
            }
            for raw, topic, passed in [
                ("The same start, one", "a", True),
                ("The same start, two", "a", False),
                ("The same start, one", "b", True),
                ("The same start, two", "b", True),
            ]
        ]
        document = {
            "results": {"version": 2, "results": results, "stats": {}, "table": {}},
            "config": {},
            "shareableUrl": None,
        }
        reading = read(write_json(tmp_path / "r.json", document))
        assert [(variant.n, variant.failures) for variant in reading.variants] == [(2, 0), (2, 1)]
        assert reading.pairs is not None
        assert reading.pairs.only_first == 1

    def test_version_1_has_no_score_and_its_api_error_is_no_failure(self, tmp_path: Path) -> None:
        results = [
            {"prompt": {"raw": "p", "display": "p"}, "vars": {"q": "1"}, "response": {"output": "x"}, "success": True},
            {
                "prompt": {"raw": "p", "display": "p"},
                "vars": {"q": "2"},
                "response": {"output": "y"},
                "success": False,
                "error": "no",
            },
            {
                "prompt": {"raw": "p", "display": "p"},
                "vars": {"q": "3"},
                "response": {"error": "429"},
                "success": False,
                "error": "429",
            },
        ]
        reading = read(write_json(tmp_path / "r.json", {"version": 1, "results": results, "stats": {}, "table": {}}))
        assert counts(reading) == (2, 1, 1)
        assert reading.format == "promptfoo JSON v1"

    def test_the_return_value_of_the_node_package_has_counts_only(self, tmp_path: Path) -> None:
        metrics = {"testPassCount": 7, "testFailCount": 2, "testErrorCount": 1}
        document = {
            "_resultsLoaded": False,
            "results": [],
            "prompts": [{"raw": "p", "provider": "x", "metrics": metrics}],
        }
        reading = read(write_json(tmp_path / "r.json", document))
        assert counts(reading) == (9, 2, 1)

    def test_lines_hold_one_result_each(self, tmp_path: Path) -> None:
        results = [promptfoo_result(test, 0, outcome) for test, outcome in enumerate([PASS, FAIL, ERROR])]
        reading = read(write_lines(tmp_path / "r.jsonl", results))
        assert (reading.format, counts(reading)) == ("promptfoo JSONL", (2, 1, 1))

    def test_a_red_team_run_notes_what_passed_means(self, tmp_path: Path) -> None:
        results = [promptfoo_result(test, 0, PASS, metadata={"pluginId": f"plugin {test % 2}"}) for test in range(6)]
        reading = read(write_json(tmp_path / "r.json", promptfoo_v3(results)))
        assert reading.group_column == "metadata.pluginId"
        assert "This is a red-team run: passed means that the attack did not work." in reading.notes

    @pytest.mark.parametrize("variables_first", [True, False])
    def test_result_columns_of_a_table_are_found_by_their_cells(self, tmp_path: Path, variables_first: bool) -> None:
        outcomes = [(PASS, FAIL), (FAIL, FAIL), (ERROR, PASS), (PASS, PASS)]
        rows: list[list[str]] = [["topic", "kind", "[a] Prompt", "[b] Prompt"]]
        rows += [[f"t{place}", "x", *map(promptfoo_cell, pair)] for place, pair in enumerate(outcomes)]
        if not variables_first:
            rows = [[*row[2:], *row[:2]] for row in rows]
        reading = read(write_csv(tmp_path / "r.csv", rows))
        assert [(v.name, v.n, v.failures, v.not_evaluated) for v in reading.variants] == [
            ("[a] Prompt", 3, 1, 1),
            ("[b] Prompt", 4, 2, 0),
        ]
        assert reading.pairs is not None
        assert (reading.pairs.both_pass, reading.pairs.only_first, reading.pairs.both_fail) == (1, 1, 1)

    def test_headers_of_2024_are_checked_against_their_own_counts(self, tmp_path: Path) -> None:
        header = json.dumps(
            {"raw": "p", "label": "p", "provider": "x", "metrics": {"testPassCount": 2, "testFailCount": 0}}
        )
        reading = read(
            write_csv(tmp_path / "r.csv", [["q", header], ["1", promptfoo_cell(PASS)], ["2", promptfoo_cell(FAIL)]])
        )
        assert reading.notes == ("Column 2 says 0 failures of 2 in its header. Its cells have 1 of 2.",)

    def test_each_result_of_the_page_stands_twice_and_counts_once(self, tmp_path: Path) -> None:
        cells = "".join(
            f'<tr><td data-content="v{place}">v{place}</td>'
            f'<td data-content="[{mark}] (0.5) x">[{mark}] (0.5)<br>x &lt;td&gt;</td></tr>'
            for place, mark in enumerate(["PASS", "FAIL", "FAIL"])
        )
        head = "<thead><th>var</th><th>Prompt</th></thead>"
        page = f"<!DOCTYPE html><html><body><table>{head}<tbody>{cells}</tbody></table></body></html>"
        (tmp_path / "r.html").write_text(page)
        reading = read(tmp_path / "r.html")
        assert (reading.format, counts(reading)) == ("promptfoo HTML", (3, 2, 0))


class TestInspect:
    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, 93])
    def test_archives_of_each_method(self, tmp_path: Path, method: int) -> None:
        samples = [inspect_sample(place, value) for place, value in enumerate(["C", "I", "N", None, "C"])]
        reading = read(write_inspect_archive(tmp_path / "l.eval", samples, method))
        assert (reading.format, counts(reading)) == ("inspect_ai .eval", (4, 2, 1))

    def test_an_archive_without_a_header_is_a_run_that_stopped(self, tmp_path: Path) -> None:
        samples = [inspect_sample(place, "C") for place in range(3)]
        reading = read(write_inspect_archive(tmp_path / "l.eval", samples, zipfile.ZIP_DEFLATED, header=False))
        assert counts(reading) == (3, 0, 0)
        assert "incomplete" in asked(reading)

    def test_partial_credit_is_neither_passed_nor_failed_until_it_is_chosen(self, tmp_path: Path) -> None:
        path = write_json(tmp_path / "l.json", inspect_log([inspect_sample(p, v) for p, v in enumerate("CCIP")]))
        reading = read(path)
        assert (counts(reading), reading.undecided, reading.rate) == ((3, 1, 0), 1, None)
        assert asked(reading) == {"partial"}
        assert counts(read(path, passes=("C", "P"))) == (4, 1, 0)
        assert counts(read(path, passes=("C",))) == (4, 2, 0)

    def test_grades_need_a_threshold_also_for_the_zeros_and_ones(self, tmp_path: Path) -> None:
        path = write_json(
            tmp_path / "l.json", inspect_log([inspect_sample(p, v) for p, v in enumerate([1.0, 0.0, 0.7, 1.0])])
        )
        reading = read(path)
        assert (reading.n, reading.undecided) == (0, 4)
        assert asked(reading) == {"threshold"}
        assert counts(read(path, at_least=0.5)) == (4, 1, 0)
        assert counts(read(path, at_most=0.5)) == (4, 3, 0)

    def test_numbers_that_are_only_0_and_1_are_verdicts(self, tmp_path: Path) -> None:
        path = write_json(
            tmp_path / "l.json", inspect_log([inspect_sample(p, v) for p, v in enumerate([1.0, 0.0, 1.0])])
        )
        assert counts(read(path)) == (3, 1, 0)

    def test_classes_are_no_verdict(self, tmp_path: Path) -> None:
        log = inspect_log([inspect_sample(p, v) for p, v in enumerate(["left", "right side", "both"])])
        reading = read(write_json(tmp_path / "l.json", log))
        assert reading.n == 0
        assert asked(reading) == {"passes"}

    def test_several_scorers_are_asked_about(self, tmp_path: Path) -> None:
        samples = [
            inspect_sample(place, "C", scores={"match": {"value": "C"}, "judge": {"value": value}})
            for place, value in enumerate("CII")
        ]
        path = write_json(tmp_path / "l.json", inspect_log(samples))
        assert asked(read(path)) == {"pass column"}
        assert read(path).rate is None
        assert counts(read(path, pass_column="judge")) == (3, 2, 0)

    def test_epochs_are_repeats(self, tmp_path: Path) -> None:
        samples = [
            inspect_sample(case, value, epoch)
            for case, epoch, value in [(1, 1, "C"), (1, 2, "I"), (2, 1, "C"), (2, 2, "C")]
        ]
        path = write_json(tmp_path / "l.json", inspect_log(samples))
        reading = read(path)
        assert asked(reading) == {"repeats"}
        assert reading.rate == 0.25  # the mean of 1/2 and 0
        assert reading.repeats is not None
        assert reading.repeats.by == ("epoch",)
        independent = read(path, repeats_as="cases")
        assert reading.high is not None
        assert independent.high is not None
        assert reading.high > independent.high
        assert read(path, repeats_as="all").rate == 0.5

    def test_a_file_with_few_of_its_samples_is_asked_about(self, tmp_path: Path) -> None:
        reading = read(write_json(tmp_path / "l.json", inspect_log([inspect_sample(1, "C")], total=80)))
        assert [q.text for q in reading.questions] == ["The file holds 1 of 80 samples. Do these few stand for all?"]

    def test_a_log_without_samples_gives_its_own_figures(self, tmp_path: Path) -> None:
        log = inspect_log([], total=200)
        log["results"]["scores"] = [
            {"name": "match", "metrics": {"accuracy": {"value": 0.815}, "stderr": {"value": 0.03}}}
        ]
        assert counts(read(write_json(tmp_path / "l.json", log))) == (200, 37, 0)

    def test_a_mean_of_grades_without_samples_is_no_count(self, tmp_path: Path) -> None:
        log = inspect_log([], total=10)
        log["results"]["scores"] = [{"name": "judge", "metrics": {"mean": {"value": 0.437}}}]
        reading = read(write_json(tmp_path / "l.json", log))
        assert reading.n == 0
        assert asked(reading) == {"threshold"}


class TestOtherTools:
    def test_lm_eval_with_one_filter(self, tmp_path: Path) -> None:
        reading = read(
            write_lines(tmp_path / "s.jsonl", [lm_eval_sample(doc, float(doc % 3 == 0)) for doc in range(12)])
        )
        assert (reading.format, counts(reading)) == ("lm-evaluation-harness samples", (12, 8, 0))
        assert reading.group_column == "doc.subject"

    def test_lm_eval_with_two_filters_counts_none_of_them_twice(self, tmp_path: Path) -> None:
        records = [lm_eval_sample(d, 1.0, "strict") for d in range(5)] + [
            lm_eval_sample(d, 0.0, "flexible") for d in range(5)
        ]
        path = write_lines(tmp_path / "s.jsonl", records)
        reading = read(path)
        assert asked(reading) == {"variant"}
        assert reading.rate is None
        assert counts(read(path, variant="strict")) == (5, 0, 0)
        assert reading.pairs is not None
        assert reading.pairs.only_first == 5

    def test_lm_eval_results_are_counted_by_task(self, tmp_path: Path) -> None:
        document = {
            "results": {
                "a": {"alias": "a", "acc,none": 0.75, "acc_stderr,none": 0.1},
                "b": {"acc,none": 0.5, "acc_stderr,none": 0.1},
                "all": {"acc,none": 0.6},
            },
            "group_subtasks": {"all": ["a", "b"]},
            "n-samples": {"a": {"original": 40, "effective": 40}, "b": {"original": 90, "effective": 20}},
            "lm_eval_version": "0.4.9",
        }
        reading = read(write_json(tmp_path / "results.json", document))
        assert {name: (group.n, group.failures) for name, group in reading.groups.items()} == {
            "a": (40, 10),
            "b": (20, 10),
        }
        assert asked(reading) == {"variant", "incomplete"}

    def test_helm_takes_exact_match_and_no_count_of_tokens(self, tmp_path: Path) -> None:
        records = [helm_instance(f"id{p}", exact_match=v, quasi_exact_match=1.0) for p, v in enumerate([1.0, 0.0, 0.0])]
        reading = read(write_json(tmp_path / "per_instance_stats.json", records))
        assert (reading.format, counts(reading), reading.verdict) == ("HELM per-instance", (3, 2, 0), "exact_match")

    def test_helm_without_exact_match_asks(self, tmp_path: Path) -> None:
        records = [helm_instance(f"id{p}", rouge_l=0.3, f1_score=0.5) for p in range(3)]
        reading = read(write_json(tmp_path / "per_instance_stats.json", records))
        assert "pass column" in asked(reading)
        assert reading.rate is None

    def test_helm_perturbations_repeat_an_instance(self, tmp_path: Path) -> None:
        records = [
            helm_instance("id1", exact_match=1.0),
            helm_instance("id1", exact_match=0.0) | {"perturbation": {"name": "typos"}},
        ]
        reading = read(
            write_json(tmp_path / "per_instance_stats.json", [*records, helm_instance("id2", exact_match=1.0)])
        )
        assert asked(reading) == {"repeats"}
        assert reading.repeats is not None
        assert reading.repeats.by == ("perturbation",)

    def test_openai_log_counts_samples_and_not_lines(self, tmp_path: Path) -> None:
        log = openai_log(
            {"e.s1.0": True, "e.s1.1": False, "e.s2.0": None, "e.s2.1": True, "e.s1.2": True, "e.s2.2": False}
        )
        reading = read(write_lines(tmp_path / "log.jsonl", log))
        assert (reading.format, counts(reading)) == ("OpenAI evals log", (5, 2, 1))
        assert {name: (group.n, group.failures) for name, group in reading.groups.items()} == {
            "e.s1": (3, 1),
            "e.s2": (2, 1),
        }

    def test_openai_log_of_a_model_grader_with_letters_asks_which_pass(self, tmp_path: Path) -> None:
        log = [{"spec": {"eval_name": "e", "run_id": "r"}}]
        for place, choice in enumerate(["Yes!", "Unsure?", "Yes!"]):
            log.append(
                {
                    "run_id": "r",
                    "event_id": place,
                    "sample_id": f"e.{place}",
                    "type": "metrics",
                    "data": {"choice": choice},
                }
            )
        path = write_lines(tmp_path / "log.jsonl", log)
        assert asked(read(path)) == {"passes"}
        assert counts(read(path, passes=("Yes!",))) == (3, 1, 0)

    def test_openai_items_pass_only_if_each_grader_passes(self, tmp_path: Path) -> None:
        items = [
            {
                "object": "item",
                "id": f"i{p}",
                "datasource_item_id": p,
                "datasource_item": {"q": f"q{p}"},
                "status": status,
                "results": [],
            }
            for p, status in enumerate(["pass", "fail", "error", "pass"])
        ]
        reading = read(write_json(tmp_path / "items.json", {"object": "list", "data": items}))
        assert (reading.format, counts(reading)) == ("OpenAI hosted evals", (3, 1, 1))

    def test_deepeval_takes_the_test_case_and_not_its_metrics(self, tmp_path: Path) -> None:
        cases = [
            deepeval_case("a", True, [(True, 0.9)]),
            deepeval_case("b", False, [(True, 0.9)]),  # a metric inside the trace failed
            deepeval_case("c", False, [(False, 0.1), (True, 0.9)]),
            deepeval_case("d", False, [(False, None), (True, 0.9)]),  # the judge failed
        ]
        document = {"testCases": cases, "conversationalTestCases": [], "testPassed": 1, "testFailed": 3}
        reading = read(write_json(tmp_path / "run.json", document))
        assert (reading.format, counts(reading)) == ("DeepEval", (3, 2, 1))
        assert counts(read(tmp_path / "run.json", pass_column="metric 0")) == (3, 1, 1)

    def test_junit_tells_failures_errors_and_skipped_apart(self, tmp_path: Path) -> None:
        bodies = ["", "<failure message='wrong answer'>x</failure>", "<error message='timeout'/>", "<skipped/>", ""]
        cases = "".join(
            f'<testcase classname="suite.{"A" if place < 3 else "B"}" name="test {place}">{body}</testcase>'
            for place, body in enumerate(bodies)
        )
        suite = f'<testsuite tests="5" failures="1" errors="1">{cases}</testsuite>'
        text = f'<?xml version="1.0"?><testsuites>{suite}</testsuites>'
        (tmp_path / "r.xml").write_text(text)
        reading = read(tmp_path / "r.xml")
        assert (reading.format, counts(reading), reading.reasons) == ("JUnit XML", (3, 1, 2), {"reasoning": 1})
        assert {name: (group.n, group.failures) for name, group in reading.groups.items()} == {
            "suite.A": (2, 1),
            "suite.B": (1, 0),
        }

    def test_ragas_scores_need_a_metric_and_a_threshold_and_empty_cells_are_no_zeros(self, tmp_path: Path) -> None:
        rows = [["user_input", "retrieved_contexts", "response", "reference", "faithfulness", "answer_relevancy"]]
        rows += [[f"q{p}", "['c']", "a", "r", value, 0.5] for p, value in enumerate([0.9, 0.4, "", 0.7])]
        path = write_csv(tmp_path / "ragas.csv", rows)
        reading = read(path)
        assert (reading.format, reading.n, reading.rate) == ("ragas CSV", 0, None)
        assert asked(reading) == {"threshold", "pass column"}
        assert counts(read(path, pass_column="faithfulness", at_least=0.7)) == (3, 1, 1)

    def test_azure_results_with_a_verdict_of_their_own(self, tmp_path: Path) -> None:
        records = [
            {
                "inputs.query": f"q{p}",
                "outputs.relevance.relevance": score,
                "outputs.relevance.relevance_result": "pass" if score >= 3 else "fail",
                "outputs.relevance.relevance_threshold": 3,
                "outputs.relevance.relevance_reason": "not grounded",
            }
            for p, score in enumerate([5, 2, 4, 1])
        ]
        reading = read(write_lines(tmp_path / "eval_results.jsonl", records))
        assert (reading.format, counts(reading), asked(reading)) == ("Azure AI JSONL", (4, 2, 0), set())

    def test_azure_grades_and_safety_scores_ask_for_threshold_and_direction(self, tmp_path: Path) -> None:
        records = [
            {"inputs.query": f"q{p}", "outputs.violence.violence_score": p % 8, "outputs.violence.violence_reason": "x"}
            for p in range(12)
        ]
        reading = read(write_lines(tmp_path / "eval_results.jsonl", records))
        assert asked(reading) == {"threshold"}
        assert "may be bad" in reading.questions[0].text
        assert counts(read(tmp_path / "eval_results.jsonl", at_most=3)) == (12, 4, 0)

    def test_mlflow_split_form(self, tmp_path: Path) -> None:
        document = {"columns": ["question", "correct"], "data": [["a", True], ["b", False], ["c", None]]}
        assert counts(read(write_json(tmp_path / "eval_results_table.json", document))) == (2, 1, 1)
