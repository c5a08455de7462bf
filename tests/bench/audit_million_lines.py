"""Audits a million generated lines; prints seconds, peak memory and what was found.

Run it with `python -m tests.bench.audit_million_lines`.
"""

from __future__ import annotations

import json
import random
import resource
import tempfile
import time
from pathlib import Path

from bot.evidence.loaded_content import use_content
from bot.evidence.training.training_audit import audit_file
from bot.knowledge.loader import load

LINES = 1_000_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def write_file(path: Path, lines: int) -> None:
    """About 415 bytes a line; 2% exact copies, 2% nearly the same, 1% conflicts, 0.5% empty, 1% with an address."""
    chance = random.Random(5)
    words = ["".join(chance.choices(LETTERS, k=chance.randint(3, 9))) for _ in range(5000)]
    before = ("first question", "first answer")
    with path.open("w") as stream:
        for number in range(lines):
            given, answer = " ".join(chance.choices(words, k=25)), " ".join(chance.choices(words, k=15)) + "."
            at = chance.random()
            if at < 0.02:
                given, answer = before
            elif at < 0.04:
                given, answer = before[0] + " again", before[1]
            elif at < 0.05:
                given = before[0]
            elif at < 0.055:
                answer = ""
            elif at < 0.065:
                answer += f" Write to p{number}@corp.de."
            before = (given, answer)
            roles = (("system", "You answer questions about invoices."), ("user", given), ("assistant", answer))
            record = {"messages": [{"role": role, "content": content} for role, content in roles]}
            stream.write(json.dumps(record) + "\n")


def main() -> None:
    use_content(load().evidence)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.jsonl"
        write_file(path, LINES)
        start = time.monotonic()
        audit = audit_file(path)
        seconds = time.monotonic() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{audit.records:,} records, {audit.usable:,} usable, {audit.exact:,} copies, {audit.near:,} near pairs")
    print(f"{seconds:.0f} seconds, {peak:.0f} MB at most")


if __name__ == "__main__":
    main()
