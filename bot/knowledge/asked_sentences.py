"""Which of the bot's own sentences the code asks for, read from the code: no name is written a second time.

A sentence is asked for where its name stands in one of the calls in `CALLS`: whole, as one of two, or put together.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import get_args

from bot.consultation.file_reading import FAILURE_KINDS
from bot.consultation.messages import NoticeButton
from bot.decision.table import ROUTES
from bot.decision.verdict import Decision, ItemState
from bot.ports.slack_workspace import FileReason
from bot.prompt_review.review import State

BOT = Path(__file__).resolve().parents[1]
PACKAGES = ("claude", "consultation", "handlers", "slack")  # those that say sentences
CALLS = frozenset({"say", "notice", "ephemeral", "refused"})  # the first argument is a name, the keywords fill it in
FORM, FORM_SENTENCES = "Form", ("{}_title", "{}_submit")  # a modal, and the names of its sentences
NO_PLACEHOLDERS = frozenset({"link"})  # what a call takes besides
BEGINS = re.compile(rf"(?<!def )\b(?:{'|'.join((*CALLS, FORM))})\(")
OPEN = "*"  # where a value stands in a name that is put together
MENU = ("menu_*_type", "menu_*_does")  # a subcommand has both or none
REFUSED_PLACES = ("", "_archived", "_deleted", "_not_in_channel")
# What may stand in the place of `OPEN`.
VALUES: Mapping[str, tuple[str, ...]] = {
    "button_*": get_args(NoticeButton),
    "costs_*": tuple(f"{side}{end}" for side in ("prompted", "trained") for end in ("", "_low", "_high")),
    "data_receipt_*": ("consultations", "entries", "verdicts"),
    "decided_*": get_args(Decision),
    "decision_*": get_args(Decision),
    "evidence_*": tuple(reason for reason in get_args(FileReason) if reason not in ("clip", "image")),
    "failures_*": FAILURE_KINDS,
    "file_*": tuple(reason for reason in get_args(FileReason) if reason != "no_room"),
    "headline_*": get_args(Decision),
    "item_*": get_args(ItemState),
    "list_*": ("one", "one_about", "many", "many_about"),
    "list_none*": ("", "_about"),
    "menu_item_*": ("ask", "back", "costs", "drop", "form", "pause", "share", "start_over", "ten_items", "why"),
    "next_*": ROUTES,
    "not_posted*": REFUSED_PLACES,
    "number_*": ("digits", "percent", "whole"),
    "rate_*": ("facts", "negative", "positive", "reasoning", "wording"),
    "reading_*": (
        *("at_least", "at_most", "cases", "errors_as", "errors_failed", "errors_not_evaluated", "group_column"),
        *("groups", "id_column", "incomplete", "limits", "pass_column", "passes", "repeats", "repeats_all"),
        *("repeats_as", "repeats_cases", "repeats_clusters", "variant", "verdict"),
    ),
    "review_*": get_args(State),
    "sample_*": ("agree", "disagree"),
    "title_*": ("changes", "steps", "why"),
    "verdict_not_posted*": REFUSED_PLACES,
}


@cache
def asked_sentences() -> Mapping[str, frozenset[str]]:
    """What every call fills in, by the name of the sentence; names of the menu have an `OPEN` in them still."""
    asked: dict[str, frozenset[str]] = {}
    for package in PACKAGES:
        for path in (BOT / package).rglob("*.py"):
            for name, filled in asked_in(path.read_text(encoding="utf-8")):
                for whole in with_values(name):
                    asked[whole] = asked.get(whole, filled) & filled
    return asked


def with_values(name: str) -> tuple[str, ...]:
    """The names that one stands for: itself, or one for each value. Raises KeyError if nothing says which."""
    if OPEN not in name or name in MENU:
        return (name,)
    return tuple(name.replace(OPEN, value) for value in VALUES[name])


def asked_in(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """(name, what fills it) of every call in a module, in which a name that is put together has an `OPEN`."""
    for call in _calls(text):
        called = getattr(call.func, "attr", "") or getattr(call.func, "id", "")
        keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        if called == FORM and "name" in keywords:
            yield from (
                (sentence.format(name), frozenset()) for name in _names(keywords["name"]) for sentence in FORM_SENTENCES
            )
        elif called in CALLS and call.args:
            filled = frozenset(keywords.keys() - NO_PLACEHOLDERS)
            yield from ((name, filled) for name in _names(call.args[0]))


def _calls(text: str) -> Iterator[ast.Call]:
    """The calls alone are parsed, each up to the bracket that ends it: a whole module takes four times as long."""
    for found in BEGINS.finditer(text):
        end = text.find(")", found.end()) + 1
        while end:
            with suppress(SyntaxError):
                parsed = ast.parse(text[found.start() : end], mode="eval").body
                if isinstance(parsed, ast.Call):
                    yield parsed
                break
            end = text.find(")", end) + 1


def _names(node: ast.expr) -> Iterator[str]:
    """The names that an argument may be. One that is only passed on is none, nor one that begins with a value."""
    match node:
        case ast.Constant(value=str(name)):
            yield name
        case ast.IfExp(body=body, orelse=other):
            yield from (*_names(body), *_names(other))
        case ast.JoinedStr(values=[ast.Constant(value=str(begin)), *_, last]):
            yield f"{begin}{OPEN}{str(last.value) if isinstance(last, ast.Constant) else ''}"
