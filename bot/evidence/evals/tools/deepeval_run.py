"""DeepEval's test runs. The test case's own `success` is the verdict: a metric inside its trace may have failed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.evidence.evals.eval_cases import EvalCases, Outcome, flat, outcome_of
from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.score_rule import checked_count
from bot.evidence.files.json_values import JsonDocument, object_in, objects_among, objects_in
from bot.evidence.loaded_content import refused

METRICS = ("metricsData", "metrics_data", "metricsMetadata")
LISTS = (
    "testCases", "testRunData.testCases", "conversationalTestCases", "test_cases", "conversational_test_cases",
    "testResults", "test_results",
)  # fmt: skip


def read_deepeval(document: JsonDocument, choices: EvalChoices) -> EvalCases:
    """The cases of a test run."""
    head = document.head
    for key in ("testPassed", "testFailed"):
        if head.get(key) is not None:
            checked_count(head[key], key, document.source.name)
    cases = EvalCases(
        "DeepEval", verdict=choices.pass_column or "success", passes="true", chosen_group=choices.group_column
    )
    for path in LISTS:
        _read(document.records(path), cases, choices)
    if choices.pass_column is not None and not any(outcome <= Outcome.PASSED for outcome in cases.outcomes):
        raise refused("no_metric_named", name=choices.pass_column)
    return cases


def _read(records: Iterable[Any], cases: EvalCases, choices: EvalChoices) -> None:
    for record in objects_among(records):
        metrics = objects_in(next((record[key] for key in METRICS if record.get(key)), None))
        wanted = choices.pass_column
        outcome = _outcome(record, metrics) if wanted is None else _metric_outcome(metrics, wanted)
        text = str(record.get("input") or record.get("scenario") or "")
        metadata = object_in(record.get("additionalMetadata") or record.get("metadata"))
        attributes: dict[str, Any] = dict(flat(metadata))
        attributes["tags"] = record.get("tags") if isinstance(record.get("tags"), str) else None
        failed = [metric for metric in metrics if metric.get("success") is False]
        reasons = [f"{metric.get('name')}: {metric.get('reason') or ''}" for metric in failed]
        case_id = str(record.get("name") or text or len(cases))
        cases.add(outcome, case_id=case_id, input_text=text, attributes=attributes, reason="; ".join(reasons))


def _outcome(record: Mapping[str, Any], metrics: list[dict[str, Any]]) -> Outcome:
    """A failure whose failed metrics all lack a score is the judge's failure. Flaky metrics decide nothing."""
    success = record.get("success")
    if "success" not in record:
        verdicts = [metric.get("success") for metric in metrics if not metric.get("flaky")]
        success = all(verdicts) if verdicts and all(isinstance(verdict, bool) for verdict in verdicts) else None
    failed = [metric for metric in metrics if metric.get("success") is False]
    if success is False and failed and all(map(_has_no_score, failed)):
        return Outcome.NOT_EVALUATED
    return outcome_of(success if isinstance(success, bool) else None)


def _metric_outcome(metrics: list[dict[str, Any]], wanted: str) -> Outcome:
    found = next((metric for metric in metrics if metric.get("name") == wanted), None)
    if found is None or _has_no_score(found) or not isinstance(found.get("success"), bool):
        return Outcome.NOT_EVALUATED
    return outcome_of(found["success"])


def _has_no_score(metric: Mapping[str, Any]) -> bool:
    score = metric.get("score")
    return score is None or score != score  # NaN
