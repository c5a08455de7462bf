"""What a worker process runs for *Sort the failures*: a random sample of failed cases with the reasons they have."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.evidence.dropped_files import choices_of
from bot.evidence.evals.failure_reasons import kind_of_reason
from bot.evidence.evals.file_summary import FileSummary
from bot.evidence.evals.read_evals import read_cases
from bot.evidence.files.source_file import Progress, open_source


def sample_failures(
    path: str, choices: Mapping[str, str], size: int, seed: int, progress: Progress | None = None
) -> list[dict[str, Any]]:
    """Failed cases of the variant that is meant: `{"case", "reason", "kind"}`; the kind is that of the rules.

    The same seed gives the same sample. Raises EvidenceFileError, QuestionError.
    """
    source, chosen = open_source(Path(path), progress), choices_of(choices)
    summary = FileSummary(source.name, "", read_cases(source, chosen), chosen)
    cases, meant = summary.cases, summary.meant
    listed = [place for place in cases.reasons if meant is None or cases.variant_codes[place] == meant]
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    return [
        {"case": cases.ids[place], "reason": cases.reasons[place], "kind": kind_of_reason(cases.reasons[place])}
        for place in sorted(chance.sample(listed, min(size, len(listed))))
    ]
