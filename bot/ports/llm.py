"""The model port: it answers, reads, summarises and reviews. Without a model everything works, with plain wording.

The parts of a streamed answer are named here, once, for the model's adapter and the handlers alike.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any, Protocol

from bot.consultation.state import Record
from bot.decision.profile import Value
from bot.prompt_review import Seen

OnPlace = Callable[[str], None]
"""Called with a line for a person who waits in the queue, whenever their place changes."""


class Account(Record):
    """Who a call is made for, and counted against."""

    team: str
    user: str


class AnswerText(Record):
    """More of the answer's text."""

    text: str


class Citation(Record):
    """What was written since the last citation rests on this passage of the guide; `quote` is our own copy of it."""

    number: int
    section: str
    quote: str


class AnswerComplete(Record):
    """The answer is complete. `footer`: what it used, in words, or "" if that is not to be shown."""

    footer: str = ""


class NotCovered(Record):
    """What was written is no answer from the guide: all of it must go."""


class AnswerFailed(Record):
    """The model gave nothing usable: all that was written must go. `note` tells the person why, or is ""."""

    note: str = ""


AnswerPart = AnswerText | Citation | AnswerComplete | NotCovered | AnswerFailed


class PromptReviewed(Record):
    """What a model saw in a prompt. `seen` None: nothing usable, and `note` tells the person why, or is ""."""

    seen: Seen | None = None
    note: str = ""


class Model(Protocol):
    """Every method raises nothing but cancellation, has a deadline, and its outcome is recorded."""

    def answer(
        self, account: Account, question: str, thread: Sequence[tuple[str, str]], on_place: OnPlace
    ) -> AsyncGenerator[AnswerPart]:
        """Answer from the guide, piece by piece. `thread` is (role, text) of what was said before, oldest first.

        The last part is an AnswerComplete, a NotCovered or an AnswerFailed; closing the generator cancels the call.
        """

    async def read(self, account: Account, fields: Sequence[str], asked: str, text: str) -> Mapping[str, Value]:
        """The values of these fields that the text states beyond doubt; {} where the model fails.

        `asked`: the words of the question that was answered, "" for an opening question.
        """

    async def summarise(self, account: Account, document: Mapping[str, Any], project: str) -> str | None:
        """The summary of a verdict (its public JSON) in words that were checked against it, or None."""

    async def review(self, account: Account, pasted: str, on_place: OnPlace) -> PromptReviewed:
        """What it sees of the six ingredients in a prompt, each shown in the prompt; the prompt is never obeyed."""
