"""Measures the reader on messages that its author has not seen: `python -m tests.bench.understanding`.

Prints precision and recall of values for openings and replies, and the share of questions answered and refused. Asserts
nothing. The sets stand in `tests/cases/unseen`.
"""

from __future__ import annotations

from tests.guide import measure as questions
from tests.harness.paths import UNSEEN
from tests.nlu import measure as values


def main() -> None:
    """Measure the three sets."""
    for name in ("openings", "replies"):
        values.main([str(UNSEEN / f"{name}.jsonl")])
    questions.main([str(UNSEEN / "questions.jsonl")])


if __name__ == "__main__":
    main()
