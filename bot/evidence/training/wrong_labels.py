"""What a judged sample says of all labels of a training set."""

from __future__ import annotations

from bot.decision.statistics import wilson
from bot.evidence.loaded_content import confidence
from bot.ports.evidence_files import WrongShare


def estimate_wrong_labels(judged: int, wrong: int, examples: int) -> WrongShare:
    """The share of wrong labels by the sample, with the Wilson interval at the confidence of knowledge/thresholds.toml.

    Raises ValueError where the counts do not fit.
    """
    if not 0 <= wrong <= judged or judged == 0 or examples < judged:
        raise ValueError(f"{wrong} wrong of {judged} judged of {examples} examples")
    low, high = wilson(wrong, judged, confidence())
    return WrongShare(judged=judged, wrong=wrong, rate=wrong / judged, low=low, high=high)
