"""lm-evaluation-harness: samples (a document on each line) and results (means by task)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import Any

from bot.evidence.evals.eval_cases import EvalCases, Outcome, Part, flat
from bot.evidence.evals.eval_choices import EvalChoices
from bot.evidence.evals.score_rule import ScoreRule, checked_count, passes_of_mean
from bot.evidence.files.json_stream import object_in
from bot.evidence.loaded_content import sentence

FORMAT = "lm-evaluation-harness"
SEEN = 200
# Metrics that say for each document whether it passed, in the order of preference.
VERDICTS = ("exact_match", "acc", "em", "pass@1", "correct", "accuracy", "score")
FIELDS = frozenset(
    [
        "doc_id",
        "doc",
        "target",
        "arguments",
        "resps",
        "filtered_resps",
        "filter",
        "metrics",
        "doc_hash",
        "prompt_hash",
        "target_hash",
        "task_name",
        "schema",
    ]
)


def read_lm_eval_samples(records: Iterable[Any], choices: EvalChoices) -> EvalCases:
    """The cases of a samples file. A document stands once for each filter: the filters are variants."""
    entries = iter(records)
    first = [record for record in islice(entries, SEEN) if isinstance(record, dict)]
    cases = EvalCases(f"{FORMAT} samples", chosen_group=choices.group_column)
    metric = _metric(first, cases, choices)
    rule = ScoreRule(metric, choices)
    for record in chain(first, entries):
        if not isinstance(record, dict):
            continue
        value = record.get(metric)
        outcome = Outcome.NOT_EVALUATED if isinstance(value, list | dict) else rule.outcome(value, len(cases))
        doc = record.get("doc")
        cases.add(
            outcome,
            case_id=str(record.get("doc_id", len(cases))),
            variant=str(record.get("filter") or "none"),
            input_text=str(record.get("doc_hash") or doc or ""),
            attributes=flat({"doc": doc}) if isinstance(doc, dict) else (),
        )
    rule.finish(cases)
    if len(cases.variants) == 1:
        cases.variants = [""]
    return cases


def read_lm_eval_results(head: Mapping[str, Any], choices: EvalChoices, file: str) -> EvalCases:
    """The counts of a results file, from its means: n and passes of each task."""
    cases = EvalCases(f"{FORMAT} results", chosen_group=choices.group_column)
    parents = {name for name, tasks in object_in(head.get("group_subtasks")).items() if tasks} | set(
        object_in(head.get("groups"))
    )
    results = {name: task for name, task in head["results"].items() if isinstance(task, dict) and name not in parents}
    metrics = list(dict.fromkeys(chain.from_iterable(_metric_keys(task) for task in results.values())))
    chosen = _chosen_key(metrics, cases, choices)
    for name, task in results.items():
        count = object_in(head.get("n-samples")).get(name)
        if isinstance(count, dict):
            effective = checked_count(count.get("effective", count.get("original")), f"n-samples of {name}", file)
            original = count.get("original")
            if isinstance(original, int) and effective < original:
                cases.ask("few_documents", name=name, count=effective, total=original)
        else:
            cases.ask("mean_of_how_many", name=name)
            continue
        if chosen not in task:
            cases.notes.append(sentence("notes.without_metric", name=name, metric=chosen))
            continue
        passes = passes_of_mean(task[chosen], effective, f"{chosen} of {name}", file)
        if passes is None:
            cases.ask("mean_of_grades", metric=chosen, name=name)
            continue
        cases.parts.append(Part(name, effective, effective - passes))
    cases.verdict, cases.passes = chosen, sentence("terms.own_mean")
    cases.notes.append(sentence("notes.only_means"))
    return cases


def _metric(records: list[dict[str, Any]], cases: EvalCases, choices: EvalChoices) -> str:
    names: dict[str, None] = {}
    for record in records:
        listed = record.get("metrics")
        keys = (
            [str(name) for name in listed]
            if isinstance(listed, list)
            else [key for key, value in record.items() if key not in FIELDS and _is_number(value)]
        )
        names |= dict.fromkeys(key for key in keys if key in record and not isinstance(record[key], list | dict | str))
    found = list(names)
    if choices.pass_column is not None:
        if choices.pass_column not in found:
            raise choices.unknown("metric", found)
        return choices.pass_column
    if not found:
        cases.ask("no_metric_by_document")
        return ""
    if len(found) > 1:
        cases.ask_which("metrics", found)
    return next((name for name in VERDICTS if name in found), found[0])


def _metric_keys(task: Mapping[str, Any]) -> list[str]:
    return [
        key
        for key, value in task.items()
        if _is_number(value) and "stderr" not in key and key not in ("alias", "sample_len")
    ]


def _chosen_key(keys: list[str], cases: EvalCases, choices: EvalChoices) -> str:
    if choices.pass_column is not None:
        found = [key for key in keys if choices.pass_column in (key, key.partition(",")[0])]
        if not found:
            raise choices.unknown("metric", keys)
        return found[0]
    if len(keys) > 1:
        cases.ask_which("metrics", keys)
    if not keys:
        cases.ask("no_metric")
        return ""
    return next((key for name in VERDICTS for key in keys if key.partition(",")[0] == name), keys[0])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)
