"""lm-evaluation-harness: samples (a document on each line) and results (means by task)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.evidence.evals.eval_cases import EvalCases, Outcome, Part, flat
from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.score_rule import ScoreRule, checked_count, choose_metric, first_and_all, passes_of_mean
from bot.evidence.files.json_values import JsonDocument, object_in
from bot.evidence.loaded_content import sentence

FORMAT = "lm-evaluation-harness"
SEEN = 200
# Metrics that say for each document whether it passed, in the order of preference.
VERDICTS = ("exact_match", "acc", "em", "pass@1", "correct", "accuracy", "score")
FIELDS = frozenset([
    "doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics", "doc_hash", "prompt_hash",
    "target_hash", "task_name", "schema",
])  # fmt: skip


def read_lm_eval_samples(records: Iterable[Any], choices: EvalChoices) -> EvalCases:
    """The cases of a samples file. A document stands once for each filter: the filters are variants."""
    first, every = first_and_all(records, SEEN)
    cases = EvalCases(f"{FORMAT} samples", chosen_group=choices.group_column)
    metric = choose_metric(_metrics_of(first), cases, choices, "metric", "no_metric_by_document", VERDICTS)
    rule = ScoreRule(metric, choices)
    for record in every:
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


def read_lm_eval_results(document: JsonDocument, choices: EvalChoices) -> EvalCases:
    """The counts of a results file, from its means: n and passes of each task."""
    head, file = document.head, document.source.name
    cases = EvalCases(f"{FORMAT} results", chosen_group=choices.group_column)
    parents = {name for name, tasks in object_in(head.get("group_subtasks")).items() if tasks}
    parents |= object_in(head.get("groups")).keys()
    results = {name: task for name, task in head["results"].items() if isinstance(task, dict) and name not in parents}
    metrics = list(dict.fromkeys(key for task in results.values() for key in task if _is_metric(key, task[key])))
    chosen = choose_metric(metrics, cases, choices, "metric", "no_metric", VERDICTS)
    for name, task in results.items():
        count = object_in(head.get("n-samples")).get(name)
        if not isinstance(count, dict):
            cases.ask("mean_of_how_many", name=name)
            continue
        original = count.get("original")
        effective = checked_count(count.get("effective", original), f"n-samples of {name}", file)
        if isinstance(original, int) and effective < original:
            cases.ask("few_documents", name=name, count=effective, total=original)
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


def _metrics_of(records: Iterable[Mapping[str, Any]]) -> list[str]:
    """The metrics that the records have, as they list them themselves or by their numbers."""
    names: dict[str, None] = {}
    for record in records:
        listed = record.get("metrics")
        own = [key for key, value in record.items() if key not in FIELDS and isinstance(value, int | float)]
        keys = [str(name) for name in listed] if isinstance(listed, list) else own
        names |= dict.fromkeys(key for key in keys if key in record and not isinstance(record[key], list | dict | str))
    return list(names)


def _is_metric(key: str, value: Any) -> bool:
    return isinstance(value, int | float) and "stderr" not in key and key not in ("alias", "sample_len")
