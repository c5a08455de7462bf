"""promptfoo's JSON in its versions 1 to 3, the Node package's return value, and its JSONL.

`success` is the verdict; `score` is a mean of assertions. `failureReason` 2 is an error of the tool; `error` alone may
be a plain failed assertion.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.evidence.evals.eval_cases import EvalCases, Outcome, Part, digest, flat, outcome_of
from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.score_rule import checked_count
from bot.evidence.files.delimited import unique_names
from bot.evidence.files.json_values import JsonDocument, at, list_in, object_in, objects_among, objects_in
from bot.evidence.loaded_content import sentence

ERROR = 2  # failureReason of a test that the provider or the tool broke
NO_ASSERTIONS = "No assertions"
LONGEST_NAME = 60
FORMAT = "promptfoo"


def read_promptfoo(document: JsonDocument, choices: EvalChoices) -> EvalCases:
    """The cases of a promptfoo JSON document."""
    head, name = document.head, document.source.name
    results = head.get("results")
    version = at(head, "results.version") or head.get("version")
    path = "results.results" if isinstance(results, dict) else "results"
    kind = f"{FORMAT} JSON v{version}" if version else f"{FORMAT} JSON"
    cases = EvalCases(kind, verdict="success", passes="true", chosen_group=choices.group_column)
    _check_stats(at(head, "results.stats") or head.get("stats"), name)
    tables = (object_in(at(head, "results.table")), object_in(head.get("table")), head)
    table = next((table for table in tables if list_in(table.get("body"))), None)
    if not document.has_records(path) and table is not None:
        _read_body(table["body"], table.get("head") or {}, cases)
        return cases
    if not document.has_records(path):
        prompts = head.get("prompts") or at(head, "results.prompts") or []
        cases.parts = _parts(prompts, name)
        cases.notes.append(sentence("notes.only_counts_by_prompt"))
        return cases
    _read_results(document.records(path), cases)
    note = sentence("notes.red_team")
    if at(head, "config.redteam") and note not in cases.notes:
        cases.notes.append(note)
    return cases


def read_promptfoo_lines(records: Iterable[Any], choices: EvalChoices) -> EvalCases:
    """The cases of promptfoo's JSONL: a result on each line."""
    cases = EvalCases(f"{FORMAT} JSONL", verdict="success", passes="true", chosen_group=choices.group_column)
    _read_results(records, cases)
    return cases


def short_names(names: Iterable[str]) -> list[str]:
    """The names on one line, shortened, with a number where two would be the same."""
    lines = (" ".join(name.split()) for name in names)
    return unique_names(line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…" for line in lines)


def _read_results(records: Iterable[Any], cases: EvalCases) -> None:
    columns: dict[str, tuple[float, str, str]] = {}
    tests: dict[int, Any] = {}
    bare = cached = plugins = 0
    for record in objects_among(records):
        key, column = _column(record)
        columns.setdefault(key, column)
        outcome = _outcome(record)
        own = object_in(record.get("vars"))
        variables = {name: value for name, value in own.items() if not name.startswith("_") and name != "sessionId"}
        text = json.dumps(variables, sort_keys=True, ensure_ascii=False, default=str)
        index = record.get("testIdx")
        if variables and index is not None:  # --repeat gives the same test a new index each time
            rest = [at(record, "testCase.assert"), at(record, "testCase.description")]
            index = tests.setdefault(digest(f"{text} {json.dumps(rest, sort_keys=True, default=str)}"), index)
        plugins += bool(at(record, "metadata.pluginId") or at(record, "testCase.metadata.pluginId"))
        bare += at(record, "gradingResult.reason") == NO_ASSERTIONS
        cached += at(record, "response.cached") is True
        cases.add(
            outcome,
            case_id="; ".join(map(str, variables.values())) or text if index is None else f"test {index}",
            variant=key,
            input_text=text if variables else "",
            attributes=_attributes(record, variables),
            reason=_reason(record) if outcome is Outcome.FAILED else "",
        )
    _name_variants(cases, columns)
    if bare:
        cases.notes.append(sentence("notes.no_assertions", count=bare))
    if cached:
        cases.notes.append(sentence("notes.from_cache", count=cached))
    if plugins:
        cases.notes.append(sentence("notes.red_team"))


def _read_body(rows: list[Any], head: Any, cases: EvalCases) -> None:
    """The results of an export that has only its table: `body[].outputs[]` beside `body[].vars[]`."""
    names = [str(name) for name in list_in(at(head, "vars"))]
    prompts = [prompt if isinstance(prompt, dict) else {"raw": prompt} for prompt in list_in(at(head, "prompts"))]
    records = (
        {**output, "success": output.get("pass"), "promptIdx": place, "testIdx": number, "prompt": prompt}
        | {"provider": output.get("provider") or prompt.get("provider"), "vars": variables}
        for number, row in enumerate(rows)
        if isinstance(row, dict)
        for variables in [dict(zip(names, list_in(row.get("vars")), strict=False))]
        for place, output in enumerate(list_in(row.get("outputs")))
        if isinstance(output, dict)
        for prompt in [prompts[place] if place < len(prompts) else {}]
    )
    _read_results(records, cases)


def _outcome(record: Mapping[str, Any]) -> Outcome:
    verdicts = (record.get("success"), at(record, "gradingResult.pass"))
    success = next((verdict for verdict in verdicts if isinstance(verdict, bool)), None)
    reason = record.get("failureReason")
    broke = _judge_failed(record) or (reason is None and _is_tool_error(record))
    return Outcome.NOT_EVALUATED if reason == ERROR or (not success and broke) else outcome_of(success)


def _judge_failed(record: Mapping[str, Any]) -> bool:
    """Did nothing fail but the judge itself? promptfoo marks such an assertion with `metadata.graderError`."""
    parts = at(record, "gradingResult.componentResults") or [record.get("gradingResult")]
    failed = _failed(parts)
    return bool(failed) and all(at(part, "metadata.graderError") is True for part in failed)


def _is_tool_error(record: Mapping[str, Any]) -> bool:
    """Older files have no failureReason: there the provider's error stands in the response, or no answer is there."""
    response = record.get("response")
    if isinstance(response, dict) and response.get("error"):
        return True
    answered = isinstance(response, str) or (isinstance(response, dict) and response.get("output") is not None)
    return bool(record.get("error")) and not answered and not record.get("gradingResult")


def _column(record: Mapping[str, Any]) -> tuple[str, tuple[float, str, str]]:
    """What tells the columns of the table apart, and (place, provider, prompt) of this one."""
    prompt, place = record.get("prompt"), record.get("promptIdx")
    name = _first_of(record.get("provider"), "label", "id")
    label = _first_of(prompt, "label", "display", "raw")
    if isinstance(place, int | float):
        return f"{place}|{name}", (float(place), name, label)
    # The raw prompt of a result is filled in with the test's variables; the display is the template where it differs.
    template = _first_of(prompt, "display", "label", "raw")
    return f"{name}|{record.get('promptId') or template}", (float("inf"), name, label)


def _first_of(value: Any, *keys: str) -> str:
    """The first of an object's texts that is not empty; any other value as text."""
    return str(next(filter(None, map(value.get, keys)), "") if isinstance(value, dict) else value or "")


def _name_variants(cases: EvalCases, columns: Mapping[str, tuple[float, str, str]]) -> None:
    """Put the variants in the table's order and name them as promptfoo heads its columns."""
    order = sorted(range(len(cases.variants)), key=lambda code: (columns[cases.variants[code]][0], code))
    moved = {old: new for new, old in enumerate(order)}
    for index, code in enumerate(cases.variant_codes):
        cases.variant_codes[index] = moved[code]
    ordered = [columns[cases.variants[old]] for old in order]
    cases.variants = short_names([f"[{provider}] {label}" if provider else label for _, provider, label in ordered])


def _attributes(record: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = dict(flat({"vars": variables}))
    for path in ("metadata", "testCase.metadata"):
        found |= dict(flat({"metadata": object_in(at(record, path))}))
    description = at(record, "testCase.description")
    if description:
        found["description"] = description
    return found


def _reason(record: Mapping[str, Any]) -> str:
    """The failing assertions with their kinds, else the reason of the whole."""
    failed = _failed(at(record, "gradingResult.componentResults"))
    reasons = [f"{at(part, 'assertion.type') or ''} {part.get('reason') or ''}".strip() for part in failed]
    return "; ".join(filter(None, reasons)) or str(at(record, "gradingResult.reason") or record.get("error") or "")


def _failed(parts: Any) -> list[dict[str, Any]]:
    """The assertions that failed."""
    return [part for part in objects_in(parts) if part.get("pass") is False]


def _parts(prompts: Any, file: str) -> list[Part]:
    found: list[Part] = []
    listed = [prompt for prompt in objects_in(prompts) if isinstance(prompt.get("metrics"), dict)]
    names = short_names(f"[{prompt.get('provider') or ''}] {_first_of(prompt, 'label', 'raw')}" for prompt in listed)
    for name, prompt in zip(names, listed, strict=True):
        counts = [
            checked_count(prompt["metrics"].get(key, 0), key, file)
            for key in ("testPassCount", "testFailCount", "testErrorCount")
        ]
        found.append(Part(name, counts[0] + counts[1], counts[1], counts[2]))
    return found


def _check_stats(stats: Any, file: str) -> None:
    for key in ("successes", "failures", "errors"):
        if isinstance(stats, dict) and stats.get(key) is not None:
            checked_count(stats[key], f"stats.{key}", file)
