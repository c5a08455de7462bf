"""What the consultation has to say, in our own types; Slack's blocks are built from these and from nothing else.

Texts in them are plain: no Slack markup, nothing escaped. Whoever builds blocks escapes them.
"""

from __future__ import annotations

from typing import Final, Literal

from bot.consultation.state import Record
from bot.consultation.verdict_message import ChangeLine, VerdictMessage
from bot.decision.profile import Value
from bot.decision.verdict import Decision

NoticeButton = Literal["resume", "start", "start_over", "keep", "replace", "edit", "bring_back"]


class Option(Record):
    """One choice of a control. `value` is what the choice stands for (None: asked, and not known).

    `brief` is how the answer reads in a line, if that is not the label.
    """

    label: str
    value: Value
    description: str = ""
    brief: str = ""


class Control(Record):
    """One field on a card. `initial` is the value it shows at first; `unit` stands behind a number.

    `options` are the choices; a number or a percentage may have some, too, beside what can be typed. `tick` is a
    statement to tick instead, with `options` of two: what a tick stands for, and what an empty box stands for. `hint`
    stands below an input without choices.
    """

    field: str
    kind: Literal["choice", "choices", "yes_no", "number", "percentage", "text", "long_text", "channel"]
    label: str
    options: tuple[Option, ...] = ()
    tick: str = ""
    placeholder: str = ""
    hint: str = ""
    unit: str = ""
    initial: Value = None


class Candidate(Record):
    """A value that may have been meant: one press answers with it."""

    label: str
    values: dict[str, Value]


class Progress(Record):
    """How far the checklist is: how many of the ten items are settled."""

    settled: int
    total: int


class QuestionCard(Record):
    """One topic to answer.

    `layout`: "buttons" if one control's choices are the buttons, "ticks" if all controls are statements to tick, else
    "form". `noted` says back what was just understood, one line each; `problem` what was wrong with the last reply;
    `candidates` what it may have meant. `explanation` is set once somebody asked why. `changing` is the old answer if
    an answered question is asked again. `example` is a reply that would do.
    """

    kind: Literal["question"] = "question"
    question: str
    layout: Literal["buttons", "ticks", "form"]
    wording: str
    why: str
    section: str
    controls: tuple[Control, ...]
    progress: Progress
    noted: tuple[str, ...] = ()
    problem: str = ""
    candidates_question: str = ""
    candidates: tuple[Candidate, ...] = ()
    explanation: str = ""
    changing: str = ""
    example: str = ""
    skip_label: str = ""
    offers_review: bool = False


class ReadyCard(Record):
    """Nothing is left that could change the decision: shall the verdict be posted?

    `early` names the decision if questions are still open. `lines` are facts that nobody confirmed yet. `odd` are
    answers that contradict each other. `channel` is where it will be posted; None: here.
    """

    kind: Literal["ready"] = "ready"
    text: str
    noted: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    early: Decision | None = None
    channel: str | None = None
    needs_name: bool = False


class Line(Record):
    """One question in the list of answers. `answer` is "" if it is open. `changeable`: it can be asked again."""

    question: str
    label: str
    answer: str
    changeable: bool = True


class AnswersCard(Record):
    """All answers so far, each to be changed by itself."""

    kind: Literal["answers"] = "answers"
    project: str
    lines: tuple[Line, ...]
    skipped: tuple[str, ...] = ()


# Signs that stand in a notice's text for a person and for a channel, which Slack shows by their ids.
USER_SIGN: Final = "\ue000"
CHANNEL_SIGN: Final = "\ue001"


class Notice(Record):
    """A short message. `title` is bold above it; `section` is cited below; `link` is a permalink of where it goes on.

    `user` and `channel` are the ids that USER_SIGN and CHANNEL_SIGN in the text stand for.
    """

    kind: Literal["notice"] = "notice"
    text: str
    user: str = ""
    channel: str = ""
    title: str = ""
    section: str = ""
    link: str = ""
    buttons: tuple[NoticeButton, ...] = ()


ItemProgressState = Literal["settled", "unsure", "partly", "open"]  # "unsure": asked, and nobody knows


class ItemProgress(Record):
    """One of the ten items on the living card: what is known of it."""

    number: int
    label: str
    state: ItemProgressState
    text: str = ""


class Removal(Record):
    """Nothing: the message in its place is deleted."""

    kind: Literal["removal"] = "removal"


class LivingCard(Record):
    """The card at the top of the thread: the ten items and what is known, edited in place until the end.

    `state` "decided": `decision` and `at` (Unix seconds) are set. `origin` is the channel where the question was asked.
    """

    kind: Literal["living"] = "living"
    project: str
    state: Literal["open", "paused", "decided", "dropped"]
    progress: Progress
    items: tuple[ItemProgress, ...]
    others: tuple[str, ...] = ()
    origin: str | None = None
    decision: Decision | None = None
    at: float | None = None
    link: str = ""


class PastVerdict(Record):
    """One verdict in a list. `link` is its permalink or "". `at` is Unix seconds. `change` is what would flip it."""

    verdict: str
    project: str
    at: float
    decision: Decision
    reason: str
    owner: str
    link: str = ""
    since_last: tuple[str, ...] = ()
    change: ChangeLine | None = None


class PastVerdicts(Record):
    """The verdicts that the person who asked may see, newest first.

    `asked_for` is the project they named, or "", and `time` the time they named ("last month"). `older` counts the
    verdicts that are not in `verdicts`. `similar` are names of projects that may have been meant.
    """

    kind: Literal["past_verdicts"] = "past_verdicts"
    asked_for: str
    time: str = ""
    verdicts: tuple[PastVerdict, ...]
    older: int = 0
    similar: tuple[str, ...] = ()


class OpenConsultation(Record):
    """One open consultation to choose from, resume or list on Home."""

    consultation: str
    project: str
    progress: Progress
    paused: bool


class WhichProject(Record):
    """Several consultations are open and something was typed top-level: which one is it for?

    `offers_more`: it may be for a new one, too, or a question to the guide.
    """

    kind: Literal["which"] = "which"
    words: str
    choices: tuple[OpenConsultation, ...]
    offers_more: bool = False


class AnswerOrQuestion(Record):
    """Words typed in a checklist may answer its open question, or ask the guide: which is it?"""

    kind: Literal["answer_or_question"] = "answer_or_question"
    words: str
    consultation: str
    question: str


class DecidedAlready(Record):
    """A project that somebody wants to begin with was decided: see it, or look again?

    `own`: the person may change its answers. Else `words` is the question to begin anew with, and `channel` and
    `thread` are where it was asked ("" in a DM).
    """

    kind: Literal["decided_already"] = "decided_already"
    project: str
    decision: Decision
    at: float
    verdict: str
    consultation: str
    link: str = ""
    own: bool = False
    words: str = ""
    channel: str = ""
    thread: str = ""


class HelpMenu(Record):
    """What `/consult` can do, below a sentence."""

    kind: Literal["menu"] = "menu"
    text: str


# What can wait to be answered, or stand in its place.
CardMessage = QuestionCard | ReadyCard | AnswersCard | Notice
# Every kind of message about consultations and verdicts; `ports/outbound.py` adds those of the other packages.
ConsultationMessage = (
    CardMessage | LivingCard | Removal | VerdictMessage | PastVerdicts | WhichProject | AnswerOrQuestion
    | DecidedAlready | HelpMenu
)  # fmt: skip
