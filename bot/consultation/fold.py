"""How much of a verdict is seen before anything is opened: at most so many words, the rest below the ten items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.consultation.shown_verdict import Fold, VerdictMessage
from bot.decision.verdict import Decision

MOST_WORDS = 130  # before the fold
MARK = 1  # a footnote's mark is read as a word
WORD = re.compile(r"\w[\w'’%.,-]*")
# What is shown as long as there is room, in this order. The first of each kind is always shown.
ORDER = (
    *("steps", "changes", "why"),
    *("steps", "steps", "steps", "changes", "why", "steps", "changes", "why", "steps"),
)


def fold_of(message: VerdictMessage, titles: Iterable[str], labels: Mapping[Decision, str]) -> Fold:
    """How many steps, reasons and changes stand before the fold. `titles` stand above the lists, `labels` before the
    changes, by decision."""
    lines = {
        "steps": (MARK + _words(step.title, step.text) for step in message.steps),
        "why": (MARK + _words(reason.text) for reason in message.why),
        "changes": (_words(labels.get(change.decision, ""), change.text) for change in message.changes),
    }
    shown = dict.fromkeys(lines, 0)
    room = MOST_WORDS - _words(message.headline, message.advice, *titles)
    for kind in ORDER:
        if kind not in lines:
            continue
        size = next(lines[kind], None)
        if size is None or (size > room and shown[kind]):
            del lines[kind]  # no later one of its kind: their order says what comes first
            continue
        shown[kind] += 1
        room -= size
    return Fold(**shown)


def _words(*texts: str) -> int:
    return sum(len(WORD.findall(text)) for text in texts)
