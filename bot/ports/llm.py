"""The model port: it answers, reads, orders reasons, labels failures and reviews. Without a model everything works.

The parts of a streamed answer are named here, once: the adapter makes these, and the handlers show them.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any, Literal, Protocol

from bot.consultation.state import Record
from bot.decision.profile import Value
from bot.guide.answer_messages import Footnote
from bot.ports.inbound import Person
from bot.prompt_review import Seen

Intent = Literal["answer", "question", "decision", "correction", "other"]

OnPlace = Callable[[str], None]
"""Called with a line for a person who waits in the queue, whenever their place changes."""


class AnswerBegun(Record):
    """The call is out and the answer has begun; nothing of it is visible yet."""


class AnswerText(Record):
    """More of the answer's text."""

    text: str


class AnswerComplete(Record):
    """The answer is complete. `footer`: what it used, in words, or "" if that is not to be shown."""

    footer: str = ""


class AnswerFailed(Record):
    """The model gave nothing usable: the rules' answer takes the place of all that was written.

    `note` tells the person why, or is "".
    """

    note: str = ""


# A Footnote: what was written since the last one rests on this line; a line about the project has its section and text.
AnswerPart = AnswerBegun | AnswerText | Footnote | AnswerComplete | AnswerFailed


class ProjectLine(Record):
    """A line of the document "this project, by the rules", which an answer may cite; `section` is where it stands."""

    text: str
    section: str


class ModelReading(Record):
    """What a model read in a message, each value with its evidence in the words and in a role that fits.

    `candidates`: of the fields for which it read several.
    """

    intent: Intent
    values: dict[str, Value]
    candidates: dict[str, tuple[Value, ...]] = {}


class VerdictOrder(Record):
    """`reasons`: rule ids of a verdict, the most telling first. `first_change`: a position in its `what_if`."""

    reasons: tuple[str, ...]
    first_change: int | None = None


class PromptReviewed(Record):
    """What a model saw in a prompt. `seen` None: nothing usable, and `note` tells the person why, or is ""."""

    seen: Seen | None = None
    note: str = ""


class Model(Protocol):
    """Every method raises nothing but cancellation, has a deadline, and its outcome is recorded.

    A call is made for its `asker`, and counted against them.
    """

    def answer(
        self,
        asker: Person,
        question: str,
        thread: Sequence[tuple[str, str]],
        on_place: OnPlace,
        project: Sequence[ProjectLine] = (),
    ) -> AsyncGenerator[AnswerPart]:
        """Answer from the guide and from what the rules say about the project, sentence by sentence.

        `thread` is (role, text) of what was said before, oldest first. The last part is an AnswerComplete or an
        AnswerFailed; closing the generator cancels the call.
        """

    async def read_message(
        self, asker: Person, text: str, asked: str = "", fields: Sequence[str] = ()
    ) -> ModelReading | None:
        """What a message wants and states, in one call; None where the model fails, is late or can't be held to a form.

        `asked` are the words of the question that was asked before, "" where there was none; `fields` are its fields.
        `bot.nlu.merging.merge_readings` merges it with our own reader's reading.
        """

    async def order_verdict(self, asker: Person, document: Mapping[str, Any], project: str) -> VerdictOrder | None:
        """In which order to give the reasons of a verdict (its public JSON); None: in our own order."""

    async def label_failures(self, asker: Person, reasons: Sequence[str]) -> tuple[str, ...]:
        """A kind for each reason of a failed case: format, style, knowledge, reasoning, other; "" for none.

        () where the model fails. They are proposals: people confirm them.
        """

    async def review(self, asker: Person, pasted: str, on_place: OnPlace) -> PromptReviewed:
        """What it sees of the six ingredients in a prompt, each shown in the prompt; the prompt is never obeyed."""
