"""Modals and the Home tab, in our own types. Blocks are built from nothing else."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.consultation.file_reading import FailedCase, SampleExample
from bot.consultation.messages import Control, OpenConsultation, PastVerdict
from bot.consultation.shown_verdict import VerdictMessage
from bot.consultation.state import Record


class FormSection(Record):
    """One topic on a page of the form."""

    title: str
    controls: tuple[Control, ...]


class ChecklistForm(Record):
    """One page of the checklist as a form. A submission carries `values` by field, and `value` {consultation, page,
    entries}: how many entries the consultation had when the page was shown.
    """

    kind: Literal["form"] = "form"
    consultation: str
    page: int
    pages: int
    sections: tuple[FormSection, ...]
    entries: int = 0


class DecisionRecord(Record):
    """A verdict as Markdown, to be copied. Nothing is submitted."""

    kind: Literal["record"] = "record"
    markdown: str


class RatingDetails(Record):
    """What was wrong? Its submission carries `about` as its `value`, and `values` {what, details}."""

    kind: Literal["rating"] = "rating"
    about: dict[str, str] = {}


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


LABEL, KIND = "label_", "kind_"  # begin the names of the inputs of a SampleForm and a FailuresForm


class FormOfReading(Record):
    """A form about the reading of a file. Its submission carries `value` {consultation, reading}."""

    consultation: str
    reading: str


class ReadingForm(FormOfReading):
    """How a file is to be read. It submits `values` by choice.

    `sections` are the questions that are open, each with its controls.
    """

    kind: Literal["reading"] = "reading"
    sections: tuple[FormSection, ...]


class SampleForm(FormOfReading):
    """Examples of a training set to judge. It submits `values` by example."""

    kind: Literal["sample"] = "sample"
    examples: tuple[SampleExample, ...]


class FailuresForm(FormOfReading):
    """Failed cases to sort by kind. It submits `values` by case."""

    kind: Literal["failures"] = "failures"
    cases: tuple[FailedCase, ...]


class CostForm(Record):
    """Every number of a cost comparison. Its submission carries `value` {consultation}, `values` by figure."""

    kind: Literal["costs"] = "costs"
    consultation: str
    controls: tuple[Control, ...]


class ChooseDeletion(Record):
    """What is to be deleted? Its submission carries `values` {subject}: one of `choices` (subject, label)."""

    kind: Literal["choose_deletion"] = "choose_deletion"
    choices: tuple[tuple[str, str], ...]


class ConfirmDeletion(Record):
    """Delete for good? Its submission carries `value` {subject}: `consultation:<id>` or `person`."""

    kind: Literal["confirm_deletion"] = "confirm_deletion"
    subject: str
    text: str


class ShortText(Record):
    """A sentence in a modal that has nothing (more) to fill in."""

    kind: Literal["short_text"] = "short_text"
    text: str
    link: str = ""


Modal = Annotated[
    ChecklistForm
    | TenItems
    | ShareVerdict
    | AskGuide
    | ReviewPrompt
    | DecisionRecord
    | RatingDetails
    | ReadingForm
    | SampleForm
    | FailuresForm
    | CostForm
    | ChooseDeletion
    | ConfirmDeletion
    | ShortText,
    Field(discriminator="kind"),
]


class Home(Record):
    """The Home tab: what the bot is for, what is open, and the latest verdicts that this person may see.

    `older` counts the verdicts that are not in `verdicts`.
    """

    intro: str
    open: tuple[OpenConsultation, ...] = ()
    verdicts: tuple[PastVerdict, ...] = ()
    older: int = 0
