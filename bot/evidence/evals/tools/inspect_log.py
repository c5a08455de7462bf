"""Logs of inspect_ai: one JSON document, or a `.eval` archive of one JSON a sample.

A sample's verdict is `scores.<scorer>.value`. A sample with an error, or without a score, was not evaluated. `epochs`
repeat the same sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from bot.evidence.evals.eval_cases import EvalCases, Outcome, Part, flat
from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.score_rule import ScoreRule, checked_count, choose_metric, first_and_all, passes_of_mean
from bot.evidence.files.json_values import JsonDocument, at, list_in, object_in, objects_in, parse_json
from bot.evidence.files.source_file import SourceFile
from bot.evidence.files.zip_archive import ZipArchive
from bot.evidence.loaded_content import refused, sentence

SEEN = 50  # samples that show which scorers there are
UNFINISHED = ("started", "cancelled", "error")
MEANS = ("accuracy", "mean")


def read_inspect_json(document: JsonDocument, choices: EvalChoices) -> EvalCases:
    """The cases of a `.json` log."""
    return _read(document.head, document.records("samples"), choices, document.source.name, ".json")


def read_inspect_archive(source: SourceFile, archive: ZipArchive, choices: EvalChoices) -> EvalCases:
    """The cases of a `.eval` log. One that was killed has no header.json; its samples are read all the same."""
    names = archive.names()
    start = _entry(archive, "_journal/start.json") if "_journal/start.json" in names else {}
    header = _entry(archive, "header.json") if "header.json" in names else {**start, "status": "started"}
    return _read(header, _archived(source, archive, names), choices, source.name, ".eval")


def is_inspect_archive(names: Iterable[str]) -> bool:
    """Do these entries make a `.eval` log?"""
    return any(name in ("header.json", "_journal/start.json") or name.startswith("samples/") for name in names)


def _archived(source: SourceFile, archive: ZipArchive, names: list[str]) -> Iterator[Any]:
    samples = [name for name in names if name.startswith("samples/") and name.endswith(".json")]
    for done, name in enumerate(samples, start=1):
        yield _entry(archive, name)
        source.report(source.size * done // len(samples))
    if not samples:
        journal = [name for name in names if name.startswith("_journal/summaries/")]
        for name in ["summaries.json"] if "summaries.json" in names else journal:
            yield from list_in(_entry(archive, name))


def _entry(archive: ZipArchive, name: str) -> Any:
    raw = archive.read(name)
    try:
        return parse_json(raw)
    except (ValueError, RecursionError):
        raise refused("archive_not_json", file=archive.source.name, name=name) from None


def _read(head: Mapping[str, Any], samples: Iterable[Any], choices: EvalChoices, file: str, kind: str) -> EvalCases:
    cases = EvalCases(f"inspect_ai {kind}", chosen_group=choices.group_column)
    status = head.get("status")
    if status in UNFINISHED:
        cases.ask("stopped_early", status=status)
    first, every = first_and_all(samples, SEEN)
    if not first:
        _read_results(head, cases, choices, file)
        return cases
    names = list(dict.fromkeys(chain.from_iterable(map(_values, first))))
    names = names or [str(entry.get("name")) for entry in objects_in(at(head, "results.scores"))]
    scorer = choose_metric(names, cases, choices, "scorer", "no_score") or "score"
    rule = ScoreRule(scorer, choices)
    counts_errors = at(head, "eval.config.score_on_error") is True
    broken = invalid = 0
    for sample in every:
        is_invalid, failed = bool(sample.get("invalidation")), bool(sample.get("error"))
        invalid += is_invalid
        if failed and not is_invalid:
            broken += counts_errors or bool(_values(sample))
        _add(sample, "" if is_invalid or (failed and not counts_errors) else scorer, rule, cases)
    rule.finish(cases)
    if broken:
        how = sentence("terms.counted_as_told") if counts_errors else sentence("terms.left_out")
        cases.notes.append(sentence("notes.broke_off", count=broken, how=how))
    if invalid:
        cases.notes.append(sentence("notes.marked_invalid", count=invalid))
    _compare_totals(head, cases, file)
    return cases


def _add(sample: Mapping[str, Any], scorer: str, rule: ScoreRule, cases: EvalCases) -> None:
    values = _values(sample)
    outcome = rule.outcome(values[scorer], len(cases)) if scorer in values else Outcome.NOT_EVALUATED
    explanation = at(object_in(sample.get("scores")).get(scorer.partition(".")[0]), "explanation")
    attributes: dict[str, Any] = dict(flat(object_in(sample.get("metadata"))))
    attributes["epoch"] = sample.get("epoch")
    if isinstance(sample.get("target"), str):
        attributes["target"] = sample["target"]
    cases.add(
        outcome,
        case_id=str(sample.get("id", f"sample {len(cases) + 1}")),
        input_text=_input(sample.get("input")),
        attributes=attributes,
        reason=str(explanation or ""),
    )


def _values(sample: Mapping[str, Any]) -> dict[str, Any]:
    """Each scorer's value; a value that is an object gives one for each of its keys."""
    found: dict[str, Any] = {}
    scores = sample.get("scores")
    if not isinstance(scores, dict):
        score = sample.get("score")  # logs of 2024 have one score without a name
        scores = {"score": score} if isinstance(score, dict) else {}
    for name, score in scores.items():
        value = score.get("value") if isinstance(score, dict) else score
        if isinstance(value, dict):
            found |= {f"{name}.{key}": inner for key, inner in value.items()}
        else:
            found[name] = value
    return found


def _compare_totals(head: Mapping[str, Any], cases: EvalCases, file: str) -> None:
    results = object_in(head.get("results"))
    total, done = (
        checked_count(results[key], f"results.{key}", file) if results.get(key) is not None else None
        for key in ("total_samples", "completed_samples")
    )
    if total is not None and total > len(cases):
        cases.ask("few_samples", count=len(cases), total=total)
    if total is not None and done is not None and done < total:
        cases.notes.append(sentence("notes.unfinished", count=total - done, total=total))


def _read_results(head: Mapping[str, Any], cases: EvalCases, choices: EvalChoices, file: str) -> None:
    """A log without samples: its own figures, if they are shares of passes."""
    results = object_in(head.get("results"))
    scores = objects_in(results.get("scores"))
    if not scores:
        cases.ask("empty_log")
        return
    names = [str(entry.get("name") or entry.get("scorer")) for entry in scores]
    chosen = names.index(choices.pass_column) if choices.pass_column in names else 0
    if len(names) > 1 and choices.pass_column is None:
        cases.ask_which("scorers", names)
    score, cases.verdict = scores[chosen], names[chosen]
    done = score.get("scored_samples")
    n = checked_count(done if done is not None else results.get("completed_samples"), "completed_samples", file)
    total = checked_count(results.get("total_samples") or n, "total_samples", file)
    metrics = object_in(score.get("metrics"))
    for key in MEANS:
        passes = passes_of_mean(at(metrics, f"{key}.value"), n, f"{names[chosen]} {key}", file)
        if passes is not None:
            cases.passes = sentence("terms.own_results", name=key)
            cases.parts = [Part("", n, n - passes, max(0, total - n))]
            cases.notes.append(sentence("notes.own_figures"))
            return
    cases.ask("means_without_samples", name=names[chosen])


def _input(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(message.get("content")) for message in value if isinstance(message, dict))
    return str(value or "")
