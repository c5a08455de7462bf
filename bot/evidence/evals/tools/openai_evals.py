"""OpenAI's evals: the record log of `oaieval`, where lines are events and not samples, and items of hosted evals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.evidence.evals.eval_cases import EvalCases, Outcome, Part, flat, outcome_of
from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.score_rule import ScoreRule, checked_count, choose_metric
from bot.evidence.files.json_values import JsonDocument, at, objects_among, objects_in
from bot.evidence.loaded_content import sentence

CLOSE = 1e-6
STATUS = {"pass": True, "passed": True, "fail": False, "failed": False}
CHOICE, INVALID = "choice", "__invalid__"
METRICS = ("correct", "accuracy", "score", "choice")


def read_openai_log(records: Iterable[Any], choices: EvalChoices) -> EvalCases:
    """The cases of a record log: the samples with a `match`, else a `metrics` event; the others were not evaluated."""
    cases = EvalCases("OpenAI evals log", chosen_group=choices.group_column)
    verdicts: dict[str, list[Any]] = {}
    graded: dict[str, Mapping[str, Any]] = {}
    report: Mapping[str, Any] = {}
    for record in objects_among(records):
        if isinstance(record.get("final_report"), dict):
            report = record["final_report"]
        sample, data = record.get("sample_id"), record.get("data")
        if sample is None:
            continue
        events = verdicts.setdefault(str(sample), [])
        if record.get("type") == "match" and isinstance(data, dict):
            events.append(data.get("correct"))
        elif record.get("type") == "metrics" and isinstance(data, dict):
            graded.setdefault(str(sample), data)
    metric = "correct"
    if not any(verdicts.values()):
        names = list(dict.fromkeys(key for event in graded.values() for key in event))
        known = [name for name in METRICS if name in names]
        listed = known if len(known) == 1 and choices.pass_column not in names else names
        metric = choose_metric(listed, cases, choices, "metric", "no_event", METRICS) or metric
        for sample in graded:
            grade = graded[sample].get(metric)
            verdicts[sample] = [None if grade == INVALID else grade]  # invalid: the grader's answer could not be read
    # What a choice of a model-graded eval means stands in its prompt, and not in the log.
    rule = ScoreRule(metric, choices, words_decide=metric != CHOICE)
    for sample, events in verdicts.items():
        prefix = sample.rpartition(".")[0]
        for event in events or [None]:
            cases.add(rule.outcome(event, len(cases)), case_id=sample, attributes={"sample type": prefix or None})
    rule.finish(cases)
    _compare_report(report, cases)
    return cases


def read_openai_items(records: Iterable[Any], choices: EvalChoices) -> EvalCases:
    """The cases of a hosted run's output items: an item passes only if each of its graders does."""
    cases = EvalCases("OpenAI hosted evals", verdict="status", passes="pass", chosen_group=choices.group_column)
    for record in objects_among(records):
        passed = STATUS.get(str(record.get("status")))
        results = objects_in(record.get("results"))
        verdicts = [result.get("passed") for result in results]
        if record.get("status") == "completed" and verdicts and all(isinstance(verdict, bool) for verdict in verdicts):
            passed = all(verdicts)
        if choices.pass_column is not None:
            named = [result.get("passed") for result in results if result.get("name") == choices.pass_column]
            passed = named[0] if named and isinstance(named[0], bool) else None
        item = record.get("datasource_item")
        failing = "; ".join(str(result.get("name")) for result in results if result.get("passed") is False)
        identity = record.get("datasource_item_id", record.get("id"))
        cases.add(
            outcome_of(passed),
            case_id=str(identity),
            input_text=str(item or ""),
            attributes=flat(item) if isinstance(item, dict) else (),
            reason=failing,
        )
    return cases


def read_openai_run(document: JsonDocument, choices: EvalChoices) -> EvalCases:
    """The counts of a hosted run. Its items are another file. Raises EvidenceFileError for what is no count."""
    head, file = document.head, document.source.name
    cases = EvalCases("OpenAI evals run", verdict="result_counts", passes="passed", chosen_group=choices.group_column)
    passed, failed, errored = (
        checked_count(head["result_counts"].get(key) or 0, f"result_counts.{key}", file)
        for key in ("passed", "failed", "errored")
    )
    cases.parts = [Part("", passed + failed, failed, errored)]
    if head.get("status") not in (None, "completed"):
        cases.ask("run_status", status=head["status"])
    cases.notes.append(sentence("notes.only_counts_of_a_run"))
    return cases


def _compare_report(report: Mapping[str, Any], cases: EvalCases) -> None:
    accuracy = at(report, "accuracy")
    passed = cases.outcomes.count(Outcome.PASSED)
    n = passed + cases.outcomes.count(Outcome.FAILED)
    if n and isinstance(accuracy, int | float) and abs(accuracy - passed / n) > CLOSE:
        cases.notes.append(sentence("notes.other_accuracy", accuracy=f"{accuracy:.4g}", found=f"{passed / n:.4g}"))
