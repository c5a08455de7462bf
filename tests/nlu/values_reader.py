"""What a reader states, as one mapping: for tests that ask for nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.decision.profile import Value
from bot.nlu.reader import Reader
from bot.nlu.reading import Reading


class ValuesReader:
    """A reader whose readings are the stated values alone."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def warm(self) -> None:
        """Prepare all phrases now."""
        self.reader.warm()

    def read(self, asked: Sequence[str], text: str) -> Mapping[str, Value]:
        """What a reply states, also for fields that were not asked."""
        return _stated(self.reader.read(asked, text))

    def likeliest(self, asked: Sequence[str], text: str) -> Mapping[str, Value]:
        """What a reply states, and for what it leaves open the first thing that is asked about."""
        reading = self.reader.read(asked, text)
        return {name: others[0] for name, others in reading.candidates.items()} | {**_stated(reading)}

    def read_at_once(self, asked: Sequence[str], text: str) -> Mapping[str, Value] | None:
        """The same where it takes no time, else None."""
        reading = self.reader.read_at_once(asked, text)
        return None if reading is None else _stated(reading)

    def read_opening(self, text: str) -> Mapping[str, Value]:
        """The facts of a first message."""
        return _stated(self.reader.read_opening(text))


def _stated(reading: Reading) -> Mapping[str, Value]:
    return {**reading.elsewhere, **reading.values}
