"""A verdict as a decision record in Markdown, to be pasted into a team's own documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from bot.consultation.answers import format_facts
from bot.consultation.phrases import Phrases
from bot.consultation.questions import Checklist
from bot.consultation.verdict_message import VerdictMessage
from bot.decision.profile import Profile

CLIP = 2_900  # characters that one text field of a modal can show


def decision_record(
    verdict: VerdictMessage,
    profile: Profile,
    phrases: Phrases,
    checklist: Checklist,
    grades: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """Title, status, context, decision, consequences, when to revisit, sources.

    `grades` are those of the public JSON: each fact says whether it was measured, and in which file, or said.
    """
    say = phrases.say
    day = datetime.fromtimestamp(verdict.at, UTC).date().isoformat()
    status = say("record_status", decision=say(f"decision_{verdict.decision}"), day=day)
    facts = [f"- {fact}" for fact in _facts(profile, phrases, checklist, grades or {})]
    if verdict.base_model:
        facts.append(f"- {verdict.base_model}")
    steps = [f"{number}. {step.lead} {step.text}".rstrip() for number, step in enumerate(verdict.steps, 1)]
    revisit = [f"- {say(f'decision_{change.decision}')}: {change.text}" for change in verdict.changes]
    cited = [*(step.section for step in verdict.steps), *(reason.section for reason in verdict.why)]
    sections = dict.fromkeys(filter(None, cited))
    parts = [
        f"# {say('record_title', project=verdict.project)}",
        status,
        f"## {say('record_context')}\n" + "\n".join(facts),
        f"## {say('record_decision')}\n{verdict.advice}\n" + "\n".join(f"- {reason.text}" for reason in verdict.why),
        f"## {say('record_consequences')}\n" + "\n".join(steps) if steps else "",
        f"## {say('record_revisit')}\n" + "\n".join(revisit) if revisit else "",
        f"## {say('record_sources')}\n" + "\n".join(f"- {title}" for title in sections) if sections else "",
    ]
    text = "\n\n".join(part for part in parts if part)
    return text if len(text) <= CLIP else text[:CLIP].rsplit("\n", 1)[0] + "\n…"


def _facts(
    profile: Profile, phrases: Phrases, checklist: Checklist, grades: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """A line for each question: its facts as they were said back; those measured in a file have a line of their own."""
    values = profile.model_dump()
    for question in checklist.questions:
        names: dict[str, list[str]] = {}
        for field in question.fields:
            if field.name != "project" and values[field.name] is not None:
                names.setdefault(_grade(grades.get(field.name), phrases), []).append(field.name)
        for grade, known in names.items():
            answer = format_facts(checklist.fields, values, known, phrases)
            yield phrases.say("noted", label=question.label, answer=answer) + grade


def _grade(grade: Mapping[str, str] | None, phrases: Phrases) -> str:
    if grade is None:
        return ""
    if grade.get("file"):
        return " " + phrases.say("record_measured", file=grade["file"], sha256=grade.get("sha256", ""))
    return " " + phrases.say("record_said")
