"""What the bot has to say, in our own types; the Slack cards are drawn from these and from nothing else.

Texts in them are plain: no Slack markup, nothing escaped. Whoever draws them escapes them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.consultation.state import Record
from bot.decision.profile import Value


class Option(Record):
    """One choice of a control."""

    value: str
    label: str
    description: str = ""


class Control(Record):
    """One field on a card. `initial` is the value it shows at first. `unit` stands behind a number."""

    field: str
    kind: Literal["choice", "choices", "yes_no", "number", "percentage", "text"]
    label: str
    options: tuple[Option, ...] = ()
    placeholder: str = ""
    unit: str = ""
    initial: Value = None


class Progress(Record):
    """How far a consultation is: questions done, of how many that apply now."""

    done: int
    total: int


class Line(Record):
    """One question in a summary. `answer` is "" where it is open; `evidence` as in the profile."""

    question: str
    label: str
    answer: str
    evidence: Literal["said", "measured", "unknown"]
    item: int | None = None


class QuestionCard(Record):
    """A question to answer, as a card.

    `noted` says back what was just understood, one line each. `apology` and `example` are set where the last reply was
    not understood. `changing` is the old answer where an answered question is asked again.
    `skip_label` names the skip button where it has a name of its own ("No hard limit").
    """

    kind: Literal["ask"] = "ask"
    question: str
    item: int | None
    wording: str
    why: str
    section: str
    controls: tuple[Control, ...]
    progress: Progress
    noted: tuple[str, ...] = ()
    apology: str = ""
    example: str = ""
    offer_skip: bool = False
    skip_label: str = ""
    changing: str = ""


class SettledCard(Record):
    """The card of a question becomes one read-only line. `applies` False: it fell away, and the line says why.

    `changeable`: the line carries *change*.
    """

    kind: Literal["settled"] = "settled"
    question: str
    label: str
    line: str
    applies: bool = True
    changeable: bool = True


class ConfirmOpening(Record):
    """What was taken from the opening question (or by a model from a reply), to be confirmed before anything counts."""

    kind: Literal["confirm_opening"] = "confirm_opening"
    project: str | None
    lines: tuple[Line, ...]
    source: Literal["opening", "reply"] = "opening"


class SummaryCard(Record):
    """All answers. `final` True: nothing is left to ask, and the person is asked to confirm; else it is a look back."""

    kind: Literal["summary"] = "summary"
    project: str | None
    lines: tuple[Line, ...]
    not_applicable: tuple[Line, ...] = ()
    progress: Progress
    final: bool


class Notice(Record):
    """A short word. `title` is bold above it where there is one; `section` is cited below it where there is one.

    `link` is a permalink in Slack of where it goes on, or "".
    """

    kind: Literal["notice"] = "notice"
    text: str
    title: str = ""
    section: str = ""
    link: str = ""
    buttons: tuple[Literal["resume", "start_over", "help", "summary", "skip"], ...] = ()


class ReasonLine(Record):
    """A reason as it is shown."""

    rule: str
    text: str
    section: str


class ItemLine(Record):
    """One of the ten items as it is shown."""

    number: int
    label: str
    state: Literal["met", "unmet", "unknown", "not_applicable"]
    note: str = ""


class VerdictMessage(Record):
    """A verdict as it is shown: all words chosen, nothing left to compute.

    `deciding` are the two or three reasons that decided; `missing` in order; `changes` what would change it;
    `caveats` the tensions; `summary` the model's checked wording, or "".
    """

    kind: Literal["verdict"] = "verdict"
    verdict: str
    consultation: str
    project: str
    decision: Literal["prompt", "not_yet", "fine_tune"]
    headline: str
    next_step: str
    summary: str = ""
    deciding: tuple[ReasonLine, ...]
    missing: tuple[ItemLine, ...]
    changes: tuple[str, ...]
    caveats: tuple[ReasonLine, ...] = ()
    unknowns: tuple[str, ...] = ()
    since_last: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    items: tuple[ItemLine, ...]
    owner: str
    guide_edition: str
    shareable: bool = False


class PastVerdict(Record):
    """One verdict in a project's list. `link` is its permalink or "". `at` is Unix seconds."""

    verdict: str
    project: str
    at: float
    decision: Literal["prompt", "not_yet", "fine_tune"]
    reason: str
    owner: str
    link: str = ""
    since_last: tuple[str, ...] = ()


class PastVerdicts(Record):
    """The verdicts that the person who asked may see, newest first. `asked_for` is the project they named, or "".

    `older` counts the verdicts that are not in `verdicts`.
    """

    kind: Literal["past_verdicts"] = "past_verdicts"
    asked_for: str
    verdicts: tuple[PastVerdict, ...]
    older: int = 0


class OpenConsultation(Record):
    """One open consultation to choose from, resume or list on Home."""

    consultation: str
    project: str
    progress: Progress
    paused: bool


class WhichProject(Record):
    """Several consultations are open and an answer was typed top-level: which one is it for?"""

    kind: Literal["which"] = "which"
    words: str
    choices: tuple[OpenConsultation, ...]


class HelpMenu(Record):
    """What `/consult` can do. `lines` are (what to type, what it does); the buttons do the same with a click."""

    kind: Literal["menu"] = "menu"
    text: str
    lines: tuple[tuple[str, str], ...]
    buttons: tuple[Literal["start", "resume", "verdicts", "ask"], ...] = ("start", "resume", "verdicts", "ask")


ConsultationMessage = Annotated[
    QuestionCard | SettledCard | ConfirmOpening | SummaryCard | Notice | VerdictMessage | WhichProject,
    Field(discriminator="kind"),
]
