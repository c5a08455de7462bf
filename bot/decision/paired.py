"""The paired test of a prompt and a trained model on the same cases, where their results were paired case by case."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class PairedTest(BaseModel):
    """What pairing by case says. `prompt` and `trained` are (examples, failures), as the profile has them.

    `p` is McNemar's exact test. `difference`, `low` and `high` are the prompt's failure rate minus the trained model's
    and its 95% interval, as fractions.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: tuple[int, int]
    trained: tuple[int, int]
    p: float
    difference: float
    low: float
    high: float
