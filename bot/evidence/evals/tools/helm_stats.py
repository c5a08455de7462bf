"""HELM's `per_instance_stats.json`: most of its statistics are counts and seconds; a few are verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from bot.evidence.evals.eval_cases import EvalCases, Outcome
from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.score_rule import ScoreRule, choose_metric, first_and_all
from bot.evidence.files.json_values import at, objects_in
from bot.evidence.loaded_content import sentence

SEEN = 200
TEST = "test"
VERDICTS = ("exact_match", "quasi_exact_match", "prefix_exact_match", "quasi_prefix_exact_match")
NOT_QUALITY = (
    "num_", "training_", "inference_", "finish_reason", "batch_size", "prompt_truncated", "max_prob", "logprob",
    "bits_per", "perplexity", "denoised_", "estimated_", "logits",
)  # fmt: skip


def read_helm(records: Iterable[Any], choices: EvalChoices) -> EvalCases:
    """The cases of a run. Train trials and perturbations repeat an instance."""
    first, every = first_and_all(records, SEEN)
    cases = EvalCases("HELM per-instance", chosen_group=choices.group_column)
    metric = _metric(first, cases, choices)
    rule, others = ScoreRule(metric, choices), 0
    for record in every:
        stats = _stats(record)
        outcome = rule.outcome(stats[metric], len(cases)) if metric in stats else Outcome.NOT_EVALUATED
        perturbation = record.get("perturbation")
        name = perturbation.get("name") if isinstance(perturbation, dict) else perturbation
        attributes = {"train_trial_index": record.get("train_trial_index"), "perturbation": name or "none"}
        cases.add(outcome, case_id=str(record.get("instance_id")), attributes=attributes)
        splits = {at(stat, "name.split") for stat in objects_in(record.get("stats"))} - {None, ""}
        others += bool(splits) and TEST not in splits
    rule.finish(cases)
    if 0 < others < len(cases):
        cases.notes.append(sentence("notes.other_split", count=others, n=len(cases), split=TEST))
    return cases


def _stats(record: Mapping[str, Any]) -> dict[str, Any]:
    """The mean of each statistic; of several splits, the one of the test split."""
    found: dict[str, Any] = {}
    for stat in objects_in(record.get("stats")):
        name = stat.get("name")
        key = str(name.get("name") if isinstance(name, dict) else name)
        if key not in found or at(name, "split") == TEST:
            found[key] = stat.get("mean") if stat.get("count") != 0 else None
    return found


def _metric(records: list[dict[str, Any]], cases: EvalCases, choices: EvalChoices) -> str:
    names = list(dict.fromkeys(chain.from_iterable(_stats(record) for record in records)))
    quality = [name for name in names if not name.startswith(NOT_QUALITY)]
    if choices.pass_column is None and VERDICTS[0] in names:
        others = ", ".join(name for name in quality if name != VERDICTS[0])
        cases.notes.append(sentence("notes.other_verdicts", name=VERDICTS[0], others=others or sentence("terms.none")))
        return VERDICTS[0]
    listed = names if choices.pass_column in names else quality
    return choose_metric(listed, cases, choices, "statistic", "no_statistic", VERDICTS)
