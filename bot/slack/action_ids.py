"""Every name that Slack sends back to us, once. They are stable: a button on an old message must work after an upgrade.

| button (action_id) | on | its value carries | what it asks for |
|---|---|---|---|
| answer | a question | consultation, question | take the card's inputs as the answer |
| skip, why, back, pause, several | a question | consultation, question | the word; `several` opens a modal |
| change | a settled line, a summary | consultation, question | ask that question again |
| opening_yes, opening_no | the opening card | consultation | take what was read, or drop it |
| confirm | the final summary | consultation | draw the verdict |
| summary, resume, start_over, help | notices, Home | consultation, where one is meant | the word |
| ten_items | a verdict | consultation, verdict | opens the ten items |
| change_answer | a verdict | consultation, verdict | change an answer, and judge again |
| ask | a verdict, the menu, Home | consultation, verdict, where meant | opens the question modal |
| share | a verdict of a DM | consultation, verdict | opens the channel modal |
| checklist | a guide answer, both shortcuts | question, opening (JSON of fields) | begin a consultation with it |
| choose | several open consultations | consultation, words (or words_cut) | the answer is for this one |
| review | a question about the prompt | consultation, question | opens the modal for a prompt |
| fill_prompt | the review of a prompt | consultation, opening (JSON of fields) | propose it to this one |
| delete_prompt | the review of a prompt | paste | take the review off |
| start, verdicts | the menu, Home | nothing | begin; list the verdicts |

An input's action_id is `KIND:FIELD` (kinds as in `says.Control`), its block_id `FIELD:VERSION` in a message, where
VERSION is new with every posting so that Slack keeps no old input, and `FIELD` in a modal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from bot.slack.limits import BUTTON_VALUE
from bot.slack.mrkdwn import units

ANSWER: Final = "answer"
CHECKLIST: Final = "checklist"

# Their answer is a modal: it must be opened while the trigger is alive.
OPENS_MODAL: Final = frozenset({"several", "ten_items", "share", "ask", "review"})

SHORTCUT_GLOBAL: Final = "checklist"
SHORTCUT_MESSAGE: Final = "checklist_from_message"
COMMAND: Final = "/consult"

MODAL_SEVERAL: Final = "several"
MODAL_SHARE: Final = "share"
MODAL_ASK: Final = "ask"
MODAL_REVIEW: Final = "review_prompt"
MODAL_READ: Final = "read"  # nothing to submit

EVENT_QUESTION: Final = "consultation_question"
EVENT_VERDICT: Final = "consultation_verdict"
EVENT_MESSAGE: Final = "consultation_message"
OUTBOX_KEY: Final = "outbox"


def carry(value: Mapping[str, str]) -> str:
    """A button's value. Raises ValueError where it is longer than Slack takes: nothing is cut from it silently."""
    text = json.dumps({key: part for key, part in value.items() if part}, ensure_ascii=False, separators=(",", ":"))
    if units(text) > BUTTON_VALUE:
        raise ValueError(f"a button can't carry {units(text)} units")
    return text


def fits(value: Mapping[str, str]) -> bool:
    """Whether a button can carry this."""
    try:
        carry(value)
    except ValueError:
        return False
    return True
