"""Which format a file is, by its content; its name is a hint at most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.evidence.files.json_values import JsonDocument, at, object_in

# A tool's fields: all of a row are there. "a.b" is within an object, "a[]" is a list, "a{}" is an object.
Signatures = tuple[tuple[str, str], ...]
RECORDS: Signatures = (
    ("openai log", "spec.run_id"),
    ("openai log", "spec.eval_name"),
    ("openai log", "event_id + type + data + sample_id"),
    ("openai items", "status + results + datasource_item"),
    ("openai items", "status + results + datasource_item_id"),
    ("promptfoo", "gradingResult"),
    ("promptfoo", "success + promptIdx"),
    ("promptfoo", "success + testCase"),
    ("promptfoo", "success + vars + prompt"),
    ("lm-eval", "doc_id + resps"),
    ("lm-eval", "doc_id + filtered_resps"),
    ("helm", "instance_id + stats[]"),
    ("helm stats", "name.name + count + sum + mean"),
    ("deepeval", "success + metricsData"),
    ("deepeval", "success + metrics_data"),
    ("deepeval", "success + metricsMetadata"),
    ("inspect", "id + epoch + scores"),
)
DOCUMENTS: Signatures = (
    ("promptfoo", "evalId + results{}"),
    ("promptfoo", "results.table"),
    ("promptfoo", "results.version + results.results"),
    ("promptfoo", "results.version + results.prompts"),
    ("promptfoo", "results.version + results.stats"),
    ("promptfoo", "head.prompts + body[]"),
    ("promptfoo", "_resultsLoaded"),
    ("promptfoo", "evalId + config"),
    ("promptfoo", "table + stats + results[]"),
    ("inspect", "eval{} + samples"),
    ("inspect", "eval{} + results"),
    ("inspect", "eval{} + plan"),
    ("inspect", "eval{} + status"),
    ("deepeval cache", "test_cases_lookup_map"),
    ("deepeval cache", "testCasesLookupMap"),
    ("lm-eval results", "results{} + n-samples"),
    ("lm-eval results", "results{} + lm_eval_version"),
    ("lm-eval results", "results{} + versions"),
    ("lm-eval results", "results{} + n-shot"),
)
DEEPEVAL_LISTS = ("testCases", "conversationalTestCases", "test_cases", "testResults", "test_results")
RAGAS = (
    frozenset(["user_input", "response"]),
    frozenset(["user_input", "retrieved_contexts"]),
    frozenset(["question", "answer", "contexts"]),
    frozenset(["question", "answer", "ground_truth"]),
)
RAGAS_METRICS = frozenset([
    "faithfulness", "answer_relevancy", "response_relevancy", "context_precision", "context_recall",
    "context_relevancy", "answer_correctness", "answer_similarity", "semantic_similarity", "factual_correctness",
    "context_entity_recall", "noise_sensitivity", "nv_accuracy",
])  # fmt: skip


def lines_format(records: Iterable[Any]) -> str:
    """The format of a JSONL file's, or an array's, first records: a tool's, or "sheet"."""
    return _tool_of([record for record in records if isinstance(record, dict)], RECORDS) or "sheet"


def wrapper_of(head: Any) -> str | None:
    """The key of the object that the whole run stands in: DeepEval's `testRunData`, `data` of a web interface."""
    if isinstance(at(head, "testRunData"), dict):
        return "testRunData"
    return "data" if "results" in object_in(at(head, "data")) else None


def document_format(document: JsonDocument) -> str:
    """The format of a JSON document: a tool's, "rows:PATH" for a list of records, or ""."""
    head = document.head
    if isinstance(head, list) or (document.records_at == "" and document.whole is None):
        return _records_format(document, "")
    if not isinstance(head, dict):
        return ""
    if lines_format(document.sample("results", 5)) == "promptfoo":
        return "promptfoo"
    if tool := _tool_of([head], DOCUMENTS):
        return tool
    if any(_has(record, "assertionResults[]") for record in document.sample("testResults", 5)):
        return "jest"
    if any(document.has_records(path) for path in DEEPEVAL_LISTS):
        return "deepeval"
    if document.has_records("request_states"):
        return "helm states"
    if head.get("object") == "eval.run" and isinstance(head.get("result_counts"), dict):
        return "openai run"
    if document.whole is None:
        return _records_format(document, document.records_at)
    # The longest list of objects, down to two levels.
    paths = [*head, *(f"{key}.{inner}" for key, value in head.items() if isinstance(value, dict) for inner in value)]
    longest = max(filter(document.has_records, paths), key=lambda path: len(at(head, path)), default=None)
    return _records_format(document, longest) if longest is not None else ""


def sheet_kind(columns: Sequence[str], kind: str) -> str:
    """The name of a sheet's format: a tool's if its columns are that tool's, else the kind of file."""
    names = {name.partition(".")[0] for name in columns} | set(columns)
    if any(name.startswith(("outputs.", "inputs.", "gpt_")) for name in columns):
        is_langsmith = any(name.startswith(("feedback.", "reference_outputs.")) for name in columns)
        return f"LangSmith {kind}" if is_langsmith else f"Azure AI {kind}"
    if any(fields <= names for fields in RAGAS) and any(name.partition("(")[0] in RAGAS_METRICS for name in names):
        return f"ragas {kind}"
    if {"metric_output", "is_accepted"} <= names:
        return f"ragas annotations {kind}"
    return kind


def _records_format(document: JsonDocument, path: str) -> str:
    found = lines_format(document.sample(path))
    return f"{'rows' if found == 'sheet' else found}:{path}"


def _tool_of(objects: Sequence[Any], signatures: Signatures) -> str:
    """The first tool whose fields one of the objects has, or ""."""
    for tool, row in signatures:
        if any(all(_has(each, field) for field in row.split(" + ")) for each in objects):
            return tool
    return ""


def _has(value: Any, field: str) -> bool:
    parent, _, key = field.rpartition(".")
    name, holder = key.rstrip("[]{}"), at(value, parent)
    kind = list if key.endswith("[]") else dict if key.endswith("{}") else object
    return isinstance(holder, dict) and name in holder and isinstance(holder[name], kind)
