"""The document "this project, by the rules" that a model's answer may cite: one fact a line, written by code.

Pure. The lines come from the rules: each stated fact against the guide's line for it, what is not known and would
decide, what of the question is outside the guide, and past verdicts that the asker may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from bot.consultation.phrases import Phrases
from bot.consultation.questions import Checklist
from bot.decision.fact_lines import fact_lines
from bot.decision.outlook import open_facts
from bot.decision.profile import FIELDS, Profile, ProfileError, Value, parse_profile
from bot.decision.rulebook import Rules
from bot.ports.llm import ProjectLine
from bot.ports.store import StoredVerdict

MOST_OPEN = 3
CHECKLIST_SECTION = "Decision checklist: do you need fine-tuning?"


def project_lines(
    facts: Iterable[tuple[str, str]],
    open_labels: Iterable[str],
    outside: Iterable[str],
    past: Iterable[str],
    phrases: Phrases,
    section: str,
) -> tuple[ProjectLine, ...]:
    """All lines. `facts` are (sentence, section) of the stated facts; `section` is named by all other lines.

    `open_labels` name what is not known and would decide, most decisive first; `outside` the topics that the guide
    does not cover, in the asker's word; `past` are sentences about earlier verdicts.
    """
    lines = [ProjectLine(text=text, section=where) for text, where in facts]
    others = (
        *(phrases.say("project_open", label=label) for label in open_labels),
        *(phrases.say("project_outside", topic=topic) for topic in outside),
        *past,
    )
    return (*lines, *(ProjectLine(text=text, section=section) for text in others))


def lines_of_values(
    values: Mapping[str, Value],
    rules: Rules,
    checklist: Checklist,
    phrases: Phrases,
    outside: Iterable[str] = (),
    past: Iterable[str] = (),
) -> tuple[ProjectLine, ...]:
    """The lines for a project of which these values are known. What is open is named only where a fact is known."""
    profile = fitting_profile(values)
    facts = [(f"{line.lead} {line.text}".strip(), line.section) for line in fact_lines(profile, rules)]
    labels = _labels(open_facts(profile, rules, MOST_OPEN), checklist) if facts else ()
    return project_lines(facts, labels, outside, past, phrases, CHECKLIST_SECTION)


def past_line(verdict: StoredVerdict, phrases: Phrases) -> str:
    """A verdict in a sentence: what was decided about which project, when, and its first reason."""
    day = datetime.fromtimestamp(verdict.at, UTC)
    decision = phrases.say(f"decision_{verdict.decision}")
    reasons = verdict.document.get("reasons")
    first = reasons[0] if isinstance(reasons, list) and reasons else {}
    reason = str(first.get("text", "")) if isinstance(first, dict) else ""
    dated = f"{day.day} {day:%B %Y}"
    return phrases.say("project_past", project=verdict.project, decision=decision, day=dated, reason=reason).strip()


def fitting_profile(values: Mapping[str, Value]) -> Profile:
    """The profile of all values that fit together, in the order of the fields; what contradicts them is left out."""
    fitting: dict[str, Value] = {}
    for name in FIELDS:
        if values.get(name) is None:
            continue
        try:
            parse_profile({**fitting, name: values[name]})
        except ProfileError:
            continue
        fitting[name] = values[name]
    return parse_profile(fitting)


def _labels(fields: Iterable[str], checklist: Checklist) -> Iterator[str]:
    for name in fields:
        if name in checklist.asking:
            yield checklist.asking[name].label
