"""The model as the use cases see it: it answers, reads and words. Where there is none, everything goes on without."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any, Protocol

from bot.consultation.state import Record
from bot.decision.profile import Value
from bot.prompt_review import Seen

OnPlace = Callable[[str], None]
"""Called with words for a person who waits in line, whenever their place changes."""


class Account(Record):
    """On whose account a call goes."""

    team: str
    user: str


class Wrote(Record):
    """More of the answer."""

    text: str


class Cited(Record):
    """What was written since the last of these rests on this passage of the guide: our own words of it."""

    number: int
    section: str
    quote: str


class Answered(Record):
    """The answer is complete. `footer`: what it used, in words, or "" where that is not to be shown."""

    footer: str = ""


class NotCovered(Record):
    """What was written is no answer from the guide: all of it must go."""


class Reviewed(Record):
    """What a model saw in a prompt; None where it saw nothing usable, and `word` tells the person why, or is ""."""

    seen: Seen | None = None
    word: str = ""


class Failed(Record):
    """The model gave nothing usable: all that was written must go. `word` tells the person why, or is ""."""

    word: str = ""


AnswerEvent = Wrote | Cited | Answered | NotCovered | Failed


class Model(Protocol):
    """Every method raises cancellation only, has a deadline, and is recorded with its outcome."""

    def answer(
        self, account: Account, question: str, thread: Sequence[tuple[str, str]], on_place: OnPlace
    ) -> AsyncGenerator[AnswerEvent]:
        """Answer from the guide, piece by piece. `thread` is (role, text) of what was said before, oldest first.

        The last event is an Answered, a NotCovered or a Failed; closing the generator cancels the call.
        """

    async def read(self, account: Account, fields: Sequence[str], asked: str, text: str) -> Mapping[str, Value]:
        """The values of these fields that the text states beyond doubt; {} where the model fails.

        `asked`: the words of the question that was answered, "" for an opening question.
        """

    async def summarise(self, account: Account, document: Mapping[str, Any], project: str) -> str | None:
        """The summary of a verdict (its public JSON) in words that were checked against it, or None."""

    async def review(self, account: Account, pasted: str, on_place: OnPlace) -> Reviewed:
        """What it sees of the six ingredients in a prompt, each shown in the prompt; the prompt is never obeyed."""
