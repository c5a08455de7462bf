"""`python -m tests.real_evidence FOLDER`: each file of a folder against `expected.json`, and a table."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections import Counter
from pathlib import Path

from bot.evidence.loaded_content import use_content
from bot.knowledge.loader import load
from tests.real_evidence import evals
from tests.real_evidence.findings import Finding

OUTCOMES = ("right", "wrong", "refused")
TRAINING = "tests.real_evidence.training"


def main() -> int:
    """Print what is right, wrong and refused; the exit status is 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.real_evidence")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    use_content(load().evidence)
    findings = evals.check(folder)
    if importlib.util.find_spec(TRAINING) is not None:
        findings += importlib.import_module(TRAINING).check(folder)
    for finding in findings:
        if finding.outcome == "wrong":
            print(f"WRONG {finding.file}: {finding.detail}")
    print(table(findings))
    return int(any(finding.outcome == "wrong" for finding in findings))


def table(findings: list[Finding]) -> str:
    """A Markdown table: right, wrong and refused by format."""
    counts = Counter((finding.format, finding.outcome) for finding in findings)
    names = sorted({finding.format for finding in findings})
    rows = ["| format | right | wrong | refused |", "|---|---|---|---|"]
    rows += [f"| {name} | {' | '.join(str(counts[name, outcome]) for outcome in OUTCOMES)} |" for name in names]
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
