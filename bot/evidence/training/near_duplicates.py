"""Pairs of records that are nearly the same: MinHash finds candidates, the true Jaccard similarity decides.

64 hashes in 16 bands of 4: a pair at similarity 0.8 is missed with a chance of 1 in 4,500, one at 0.9 never in
practice. A hash is cut to 16 bits, so that a band is one 64-bit number and a million records take 128 MB.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

HASHES = 64
BANDS = 16
SEED = 20_261_125
BLOCK = 1024  # texts hashed at a time
# Equal hashes of 64 that a pair needs before its texts are compared: at similarity 0.8 there are 51 with a standard
# deviation of 3.2, so fewer than 38 are met with a chance of 1 in 30,000.
ENOUGH_EQUAL = 38
LARGEST_BUCKET = 200  # members of a band's bucket that are all compared; of a larger bucket, each with the first few
LEADERS = 8
LONGEST_TEXT = 20_000  # characters of a text that are compared
MOST_RECORDS = 2_000_000  # records compared; later ones are not
MOST_PAIRS = 500_000  # pairs verified


@dataclass(slots=True)
class NearPairs:
    """Pairs of indices (first, second, similarity).

    `complete` is false where limits cut the search: then there are more.
    """

    pairs: list[tuple[int, int, float]] = field(default_factory=list)
    complete: bool = True


class NearIndex:
    """Texts, by number, that shall be compared. Texts are spooled to a temporary file, not held in memory."""

    def __init__(self, shingle: int, similarity: float) -> None:
        self._shingle = shingle
        self._similarity = similarity
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._ends = array("Q", [0])
        self._numbers = array("Q")
        self._batch: list[list[str]] = []
        self._bands: list[NDArray[np.uint64]] = []
        self._complete = True

    def add(self, number: int, text: str) -> None:
        """Takes a text that was normalised, under its record's number."""
        if len(self._numbers) >= MOST_RECORDS:
            self._complete = False
            return
        text = text[:LONGEST_TEXT]
        data = text.encode("utf-8", errors="replace")
        self._spool.write(data)
        self._ends.append(self._ends[-1] + len(data))
        self._numbers.append(number)
        self._batch.append(shingles_of(text, self._shingle))
        if len(self._batch) == BLOCK:
            self._hash_batch()

    def close(self) -> None:
        """Frees the temporary file."""
        self._spool.close()

    def _hash_batch(self) -> None:
        digests = RMinHash.digests_from_token_sets(self._batch, HASHES, SEED)
        block = (np.asarray(digests, dtype=np.uint64) & np.uint64(0xFFFF)).astype(np.uint16)
        self._bands.append(np.ascontiguousarray(block).view(np.uint64))
        self._batch = []

    def find(self) -> NearPairs:
        """Every pair at or above the similarity, by the numbers given to `add`."""
        result = NearPairs(complete=self._complete)
        if len(self._numbers) < 2:
            return result
        if self._batch:
            self._hash_batch()
        result.pairs = sorted(self._verify(self._collect(result)))
        return result

    def _collect(self, result: NearPairs) -> NDArray[np.uint64]:
        """Candidate pairs as one number each: the first index times 2^32 plus the second."""
        found = np.empty(0, dtype=np.uint64)
        for band in range(BANDS):
            keys = np.concatenate([block[:, band] for block in self._bands])
            order = np.argsort(keys, kind="stable")
            ordered = keys[order]
            starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
            sizes = np.diff(np.concatenate((starts, [len(ordered)])))
            several = sizes > 1
            parts = [found]
            for start, size in zip(starts[several].tolist(), sizes[several].tolist(), strict=True):
                members = np.sort(order[start : start + size]).astype(np.uint64)
                if size > LARGEST_BUCKET:
                    result.complete = False
                parts.append(_pair_up(members))
            found = np.unique(np.concatenate(parts))
            if len(found) > MOST_PAIRS:
                result.complete = False
                return found[:MOST_PAIRS]
        return found

    def _verify(self, candidates: NDArray[np.uint64]) -> Iterator[tuple[int, int, float]]:
        held, shingles = -1, frozenset[str]()
        for pair in candidates.tolist():
            first, second = pair >> 32, pair & 0xFFFFFFFF
            if np.count_nonzero(self._row(first) == self._row(second)) < ENOUGH_EQUAL:
                continue
            if first != held:
                held, shingles = first, frozenset(shingles_of(self._text(first), self._shingle))
            low, high = sorted((self._length(first), self._length(second)))
            # Sets of sizes a < b overlap by a/b at most. Lengths bound sizes only from above, hence the slack.
            if low < high * self._similarity * 0.5:
                continue
            value = jaccard(shingles, frozenset(shingles_of(self._text(second), self._shingle)))
            if value >= self._similarity:
                yield self._numbers[first], self._numbers[second], value

    def _row(self, index: int) -> NDArray[np.uint16]:
        row: NDArray[np.uint16] = self._bands[index // BLOCK][index % BLOCK].view(np.uint16)
        return row

    def _length(self, index: int) -> int:
        return self._ends[index + 1] - self._ends[index]

    def _text(self, index: int) -> str:
        self._spool.seek(self._ends[index])
        return self._spool.read(self._length(index)).decode("utf-8")


def _pair_up(members: NDArray[np.uint64]) -> NDArray[np.uint64]:
    if len(members) == 2:
        return members[:1] << np.uint64(32) | members[1:]
    if len(members) <= LARGEST_BUCKET:
        first, second = np.triu_indices(len(members), 1)
    else:
        first = np.repeat(np.arange(LEADERS), len(members))
        second = np.tile(np.arange(len(members)), LEADERS)
        keep = first < second
        first, second = first[keep], second[keep]
    pairs: NDArray[np.uint64] = (members[first] << np.uint64(32)) | members[second]
    return pairs


def shingles_of(text: str, length: int) -> list[str]:
    """All pieces of that many characters; a shorter text is one piece."""
    return [text[at : at + length] for at in range(max(1, len(text) - length + 1))]


def jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    """Size of the intersection by size of the union."""
    common = len(first & second)
    return common / (len(first) + len(second) - common)
