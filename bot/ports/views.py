"""Modals and the Home tab, in our own types. Blocks are built from nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.consultation.messages import Control, OpenConsultation, PastVerdict
from bot.consultation.state import Record
from bot.consultation.verdict_message import VerdictMessage


class FormSection(Record):
    """A part of a form. `lines` are read below the title, before the controls."""

    title: str = ""
    lines: tuple[str, ...] = ()
    controls: tuple[Control, ...] = ()


class Form(Record):
    """A modal to fill in. What is submitted goes to `submit`, a handler of the route table, with `value` and `values`.

    `name` begins the names of its sentences: NAME_title, and NAME_submit unless `button` is the label of its button.
    `sections` stand below the `controls`. `optional`: every input may stay empty. `value` comes back with a submission
    as it is; if it is too long, nothing does.
    """

    submit: Callable[..., Awaitable[Any]]
    name: str
    intro: str = ""
    controls: tuple[Control, ...] = ()
    sections: tuple[FormSection, ...] = ()
    value: dict[str, str] = {}
    button: str = ""
    optional: bool = False


class DecisionRecord(Record):
    """A verdict as Markdown, to be copied. Nothing is submitted."""

    markdown: str


class TenItems(Record):
    """The ten items of a verdict, to read. Nothing is submitted."""

    verdict: VerdictMessage


class ShortText(Record):
    """A sentence in a modal that has nothing (more) to fill in."""

    text: str
    link: str = ""


Modal = Form | DecisionRecord | TenItems | ShortText


class Home(Record):
    """The Home tab: what the bot is for, what is open, and the latest verdicts that this person may see.

    `older` counts the verdicts that are not in `verdicts`.
    """

    intro: str
    open: tuple[OpenConsultation, ...] = ()
    verdicts: tuple[PastVerdict, ...] = ()
    older: int = 0
