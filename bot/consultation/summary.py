"""The summary shows every answer that counts, every question still open, and what fell away with its reason."""

from __future__ import annotations

from bot.consultation.answers import format_reason, line_of
from bot.consultation.messages import ConfirmOpening, Line, SummaryCard
from bot.consultation.phrases import Phrases
from bot.consultation.position import Position


def summary(here: Position, phrases: Phrases) -> SummaryCard:
    """All answers. It asks for confirmation where nothing is left to ask and no verdict was drawn from them yet."""
    lines = []
    gone = []
    for question in here.checklist.questions:
        standing = here.statuses[question.id]
        if standing.applies:
            lines.append(line_of(question, here.values, standing.answered, phrases))
        else:
            gone.append(
                Line(
                    question=question.id,
                    label=question.label,
                    answer=format_reason(here, question, phrases),
                    evidence="unknown",
                    item=question.item,
                )
            )
    return SummaryCard(
        project=here.project,
        lines=tuple(lines),
        not_applicable=tuple(gone),
        progress=here.progress,
        final=here.place == "summary",
    )


def to_confirm(here: Position, phrases: Phrases) -> ConfirmOpening:
    """What was read from the opening question, or by a model, and counts only once the person agrees."""
    proposed = here.log.proposed
    lines = []
    for question in here.checklist.questions:
        names = [one.name for one in question.fields if one.name in proposed]
        if names:
            lines.append(line_of(question, proposed, names, phrases))
    project = proposed.get("project") or here.project
    return ConfirmOpening(
        project=project if isinstance(project, str) else None,
        lines=tuple(lines),
        source="opening" if here.log.begun_with_proposal else "reply",
    )
