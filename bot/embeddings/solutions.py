"""What is solved from the vectors of the knowledge's own sentences, kept in files: a start has no time for it.

A file that cannot be read or written only costs that time. Nothing that people wrote is among the inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.embeddings.cached_model import save_whole
from bot.nlu.meaning.sample_votes import Solve
from bot.nlu.meaning.text_vectors import Vectors

Inputs = Sequence[NDArray[Any]]

KEPT = 12  # files; a start needs three
PATTERN = "solution-{}.npy"


def remembering_solutions(folder: Path) -> Solve:
    """`solve(inputs, compute)`: what `compute()` gives, computed only if it is not on file for these inputs."""

    def solve(inputs: Inputs, compute: Callable[[], Vectors]) -> Vectors:
        file = folder / PATTERN.format(_key(inputs))
        try:
            found: Vectors = np.load(file, allow_pickle=False)
        except (OSError, ValueError, EOFError):
            found = compute()
            _save(file, found)
        return found

    return solve


def _key(inputs: Inputs) -> str:
    digest = blake2b(digest_size=16)
    for part in inputs:
        digest.update(f"{part.shape} {part.dtype}".encode())
        digest.update(np.ascontiguousarray(part).data)
    return digest.hexdigest()


def _save(file: Path, found: Vectors) -> None:
    """Keep it; of older files a few stay."""
    save_whole(file, lambda out: np.save(out, found))
    with suppress(OSError):
        newest_first = sorted(file.parent.glob(PATTERN.format("*")), key=lambda kept: -kept.stat().st_mtime)
        for old in newest_first[KEPT:]:
            old.unlink()
