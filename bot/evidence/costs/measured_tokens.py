"""Tokens measured from a training set, for the cost comparison."""

from __future__ import annotations

from bot.evidence.costs.cost_inputs import Figure
from bot.evidence.loaded_content import content, sentence
from bot.evidence.training.audit_result import Audit
from bot.evidence.training.token_estimate import estimate_tokens


def measure_tokens(audit: Audit) -> dict[str, Figure]:
    """Tokens of an input, an output and an example, estimated from the file's characters; empty without pairs."""
    if not audit.supervised or not audit.records:
        return {}
    units = content().costs.inputs
    given, answer = audit.input_lengths.mean, audit.output_lengths.mean
    figures = {}
    for name, characters in (
        ("tuned_input_tokens", given),
        ("output_tokens", answer),
        ("tuned_output_tokens", answer),
        ("training_tokens_per_example", given + answer),
    ):
        low, high = estimate_tokens(characters, audit.wide_share)
        source = sentence("costs.measured", file=audit.name, sha256=audit.sha256[:12], count=audit.records)
        figures[name] = Figure(name, (low + high) / 2, low, high, units[name].unit, source, None, "file")
    return figures
