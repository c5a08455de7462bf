"""Messages that come while another is embedded are embedded together: a run has a price of its own.

Half of the time for a short text goes into moving the weights, whatever stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock

from bot.nlu.meaning.text_vectors import Embed, Vectors


class SharedRuns:
    """An `embed` for many threads. Whoever comes first runs it for all who wait; the others find their vectors there.

    What a run raises is raised for everybody whose texts were in it.
    """

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._waiting: list[tuple[Sequence[str], Future[Vectors]]] = []
        self._joining, self._running = Lock(), Lock()

    @property
    def waiting(self) -> int:
        """How many wait for the next run."""
        return len(self._waiting)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, one row a text."""
        vectors: Future[Vectors] = Future()
        with self._joining:
            self._waiting.append((texts, vectors))
        with self._running:
            if not vectors.done():
                self._run()
        return vectors.result()

    def _run(self) -> None:
        with self._joining:
            together, self._waiting = self._waiting, []
        try:
            rows = self._embed([text for texts, _ in together for text in texts])
        except Exception as error:  # noqa: BLE001 - each of them raises it
            for _, vectors in together:
                vectors.set_exception(error)
            return
        start = 0
        for texts, vectors in together:
            vectors.set_result(rows[start : start + len(texts)])
            start += len(texts)
