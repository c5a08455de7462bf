"""Which format a file is, by its content; its name is a hint at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.evidence.files.json_stream import JsonDocument, at

DEEPEVAL_LISTS = ("testCases", "conversationalTestCases", "test_cases", "testResults", "test_results")
RAGAS = (
    frozenset(["user_input", "response"]),
    frozenset(["user_input", "retrieved_contexts"]),
    frozenset(["question", "answer", "contexts"]),
    frozenset(["question", "answer", "ground_truth"]),
)
RAGAS_METRICS = frozenset(
    [
        "faithfulness",
        "answer_relevancy",
        "response_relevancy",
        "context_precision",
        "context_recall",
        "context_relevancy",
        "answer_correctness",
        "answer_similarity",
        "semantic_similarity",
        "factual_correctness",
        "context_entity_recall",
        "noise_sensitivity",
        "nv_accuracy",
    ]
)


def lines_format(records: Sequence[Any]) -> str:
    """The format of a JSONL file's, or an array's, first records: a tool's, or "sheet"."""
    objects = [record for record in records if isinstance(record, dict)]
    for name, fits in (
        ("openai log", _is_openai_log),
        ("openai items", _is_openai_item),
        ("promptfoo", _is_promptfoo),
        ("lm-eval", _is_lm_eval),
        ("helm", _is_helm),
        ("helm stats", _is_helm_stat),
        ("deepeval", _is_deepeval),
        ("inspect", _is_inspect_sample),
    ):
        if any(map(fits, objects)):
            return name
    return "sheet"


def wrapper_of(head: Any) -> str | None:
    """The key of the object that the whole run stands in: DeepEval's `testRunData`, `data` of a web interface."""
    if not isinstance(head, dict):
        return None
    run, data = head.get("testRunData"), head.get("data")
    if isinstance(run, dict):
        return "testRunData"
    return "data" if isinstance(data, dict) and "results" in data else None


def document_format(document: JsonDocument) -> str:
    """The format of a JSON document: a tool's, "rows:PATH" for a list of records, or ""."""
    head = document.head
    if isinstance(head, list) or (document.records_at == "" and document.whole is None):
        found = lines_format(document.sample(""))
        return "rows:" if found == "sheet" else f"{found}:"
    if not isinstance(head, dict):
        return ""
    if _is_promptfoo_document(head, document):
        return "promptfoo"
    if (
        "eval" in head
        and ("samples" in head or "results" in head or "plan" in head or "status" in head)
        and isinstance(head["eval"], dict)
    ):
        return "inspect"
    if "test_cases_lookup_map" in head or "testCasesLookupMap" in head:
        return "deepeval cache"
    if any(map(_has_assertions, document.sample("testResults", 5))):
        return "jest"
    if any(document.has_records(path) for path in DEEPEVAL_LISTS):
        return "deepeval"
    if document.has_records("request_states"):
        return "helm states"
    if head.get("object") == "eval.run" and isinstance(head.get("result_counts"), dict):
        return "openai run"
    if isinstance(head.get("results"), dict) and (
        "n-samples" in head or "lm_eval_version" in head or "versions" in head or "n-shot" in head
    ):
        return "lm-eval results"
    return _first_list(head, document)


def sheet_kind(columns: Sequence[str], kind: str) -> str:
    """The name of a sheet's format: a tool's if its columns are that tool's, else the kind of file."""
    names = {name.partition(".")[0] for name in columns} | set(columns)
    if any(name.startswith(("outputs.", "inputs.")) for name in columns) or any(
        name.startswith("gpt_") for name in names
    ):
        return (
            f"Azure AI {kind}"
            if not any(name.startswith(("feedback.", "reference_outputs.")) for name in columns)
            else f"LangSmith {kind}"
        )
    if any(fields <= names for fields in RAGAS) and any(name.partition("(")[0] in RAGAS_METRICS for name in names):
        return f"ragas {kind}"
    if {"metric_output", "is_accepted"} <= names:
        return f"ragas annotations {kind}"
    return kind


def _first_list(head: Mapping[str, Any], document: JsonDocument) -> str:
    """The longest list of objects in a document, down to two levels."""
    if document.whole is None:
        found = lines_format(document.sample(document.records_at))
        return f"{'rows' if found == 'sheet' else found}:{document.records_at}"
    paths = [key for key in head if document.has_records(key)]
    paths += [
        f"{key}.{inner}"
        for key, value in head.items()
        if isinstance(value, dict)
        for inner in value
        if document.has_records(f"{key}.{inner}")
    ]
    if not paths:
        return ""
    path = max(paths, key=lambda path: len(at(head, path)))
    found = lines_format(document.sample(path))
    return f"{'rows' if found == 'sheet' else found}:{path}"


def _is_promptfoo_document(head: Mapping[str, Any], document: JsonDocument) -> bool:
    results = head.get("results")
    if isinstance(results, dict):
        return (
            "evalId" in head
            or "table" in results
            or ("version" in results and ("results" in results or "prompts" in results or "stats" in results))
        )
    if document.whole is None and document.records_at == "results.results":
        return True
    if isinstance(head.get("head"), dict) and "prompts" in head["head"] and isinstance(head.get("body"), list):
        return True
    if "_resultsLoaded" in head or ("evalId" in head and "config" in head):
        return True
    if isinstance(results, list) or document.records_at == "results":
        return ("table" in head and "stats" in head) or any(map(_is_promptfoo, document.sample("results", 5)))
    return False


def _is_promptfoo(record: Any) -> bool:
    if not isinstance(record, dict) or not ("success" in record or "gradingResult" in record):
        return False
    return (
        "gradingResult" in record
        or "promptIdx" in record
        or "testCase" in record
        or ("vars" in record and "prompt" in record)
    )


def _is_openai_log(record: Mapping[str, Any]) -> bool:
    if (
        "spec" in record
        and isinstance(record["spec"], dict)
        and ("run_id" in record["spec"] or "eval_name" in record["spec"])
    ):
        return True
    return {"event_id", "type", "data"} <= record.keys() and "sample_id" in record


def _is_openai_item(record: Mapping[str, Any]) -> bool:
    return (
        "status" in record and "results" in record and ("datasource_item" in record or "datasource_item_id" in record)
    )


def _is_lm_eval(record: Mapping[str, Any]) -> bool:
    return "doc_id" in record and ("resps" in record or "filtered_resps" in record)


def _is_helm(record: Mapping[str, Any]) -> bool:
    return "instance_id" in record and isinstance(record.get("stats"), list)


def _is_helm_stat(record: Mapping[str, Any]) -> bool:
    name = record.get("name")
    return isinstance(name, dict) and "name" in name and {"count", "sum", "mean"} <= record.keys()


def _has_assertions(record: Any) -> bool:
    return isinstance(record, dict) and isinstance(record.get("assertionResults"), list)


def _is_deepeval(record: Mapping[str, Any]) -> bool:
    return "success" in record and ("metricsData" in record or "metrics_data" in record or "metricsMetadata" in record)


def _is_inspect_sample(record: Mapping[str, Any]) -> bool:
    return {"id", "epoch", "scores"} <= record.keys()
