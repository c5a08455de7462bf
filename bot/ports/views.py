"""Modals and the Home tab, in our own types. Blocks are built from nothing else."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.consultation.messages import OpenConsultation, PastVerdict, QuestionCard, VerdictMessage
from bot.consultation.state import Record


class SeveralQuestions(Record):
    """All open questions at once. Its submission carries `value` {consultation} and `values` by field."""

    kind: Literal["several"] = "several"
    consultation: str
    questions: tuple[QuestionCard, ...]


class TenItems(Record):
    """The ten items of a verdict, to read. Nothing is submitted."""

    kind: Literal["ten_items"] = "ten_items"
    verdict: VerdictMessage


class ShareVerdict(Record):
    """To which channel? Its submission carries `value` {verdict} and `values` {channel}."""

    kind: Literal["share"] = "share"
    verdict: str
    project: str


class AskGuide(Record):
    """A question to the guide. Its submission carries `about` as its `value`, and `values` {question: text}.

    `about` names where the answer belongs (channel, thread); it is passed through as it is.
    """

    kind: Literal["ask"] = "ask"
    about: dict[str, str] = {}


class ReviewPrompt(Record):
    """A prompt to review. Its submission carries `value` {consultation} and `values` {prompt: text}."""

    kind: Literal["review_prompt"] = "review_prompt"
    consultation: str


class ShortText(Record):
    """A sentence in a modal that has nothing (more) to fill in."""

    kind: Literal["short_text"] = "short_text"
    text: str


Modal = Annotated[
    SeveralQuestions | TenItems | ShareVerdict | AskGuide | ReviewPrompt | ShortText, Field(discriminator="kind")
]


class Home(Record):
    """The Home tab: what the bot is for, what is open, and the latest verdicts that this person may see.

    `older` counts the verdicts that are not in `verdicts`.
    """

    intro: str
    open: tuple[OpenConsultation, ...] = ()
    verdicts: tuple[PastVerdict, ...] = ()
    older: int = 0
