"""What a person is shown beside the conversation, in our own types: pop-ups and Home are drawn from nothing else."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.consultation.messages import OpenConsultation, PastVerdict, QuestionCard, VerdictMessage
from bot.consultation.state import Record


class Several(Record):
    """All open questions at once. Its submission: action "several", value {consultation}, values by field."""

    kind: Literal["several"] = "several"
    consultation: str
    questions: tuple[QuestionCard, ...]


class TenItems(Record):
    """The ten items of a verdict, to read. Nothing is submitted."""

    kind: Literal["ten_items"] = "ten_items"
    verdict: VerdictMessage


class ShareTo(Record):
    """Which channel is a verdict to be shared to? Its submission: action "share", value {verdict}, values {channel}."""

    kind: Literal["share"] = "share"
    verdict: str
    project: str


class AskGuide(Record):
    """A question to the guide. Its submission: action "ask", value as in `about`, values {question: text}.

    `about` is carried through as it is (consultation, verdict, channel, thread …: whatever the answer needs).
    """

    kind: Literal["ask"] = "ask"
    about: dict[str, str] = {}


class ReviewPrompt(Record):
    """A prompt to look at. Its submission: action "review_prompt", value {consultation}, values {prompt: text}."""

    kind: Literal["review_prompt"] = "review_prompt"
    consultation: str


class Word(Record):
    """A short word in a pop-up, where one was opened and there is nothing (more) to fill in."""

    kind: Literal["word"] = "word"
    text: str


Modal = Annotated[Several | TenItems | ShareTo | AskGuide | ReviewPrompt | Word, Field(discriminator="kind")]


class Home(Record):
    """The Home tab: what is open, and the latest verdicts this person may see. `intro`: what the bot is for."""

    intro: str
    open: tuple[OpenConsultation, ...] = ()
    verdicts: tuple[PastVerdict, ...] = ()
