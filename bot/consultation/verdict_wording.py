"""Words a verdict: what to do, why, and what would change it. Nothing is concluded here that the judgement did not.

At most so many words are seen before anything is opened; the rest stands below the ten items, behind the fold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.consultation.answers import format_value
from bot.consultation.file_reading import FileReading, FileSource
from bot.consultation.grades import measured_lines
from bot.consultation.log import fold
from bot.consultation.phrases import Phrases
from bot.consultation.questions import Checklist, Field
from bot.consultation.state import Consultation
from bot.consultation.verdict_message import ChangeLine, Fold, ItemLine, VerdictMessage
from bot.decision import formatting
from bot.decision.facts import ingredients_missing
from bot.decision.profile import Profile, Value, evidence_of
from bot.decision.verdict import Decision, Step, Verdict, WhatIf

CHANGES = 3  # ways to another decision
PROMPT = ("prompt_ingredients", "few_shot_examples")
MISSING = "missing"  # the rules that say what an item still needs are named "missing.<item>.<what>"
ROUTE = "route."  # what such a rule asks for is what the advice says
MOST_WORDS = 130  # before the fold
MARK = 1  # a footnote's mark is read as a word
WORD = re.compile(r"\w[\w'’%.,-]*")
# What is shown as long as there is room, in this order. The first of each kind is always shown.
ORDER = (
    *("steps", "changes", "why"),
    *("steps", "steps", "steps", "changes", "why", "steps", "changes", "why", "steps"),
)


def render_verdict(
    verdict: Verdict,
    ident: str,
    consultation: Consultation,
    at: float,
    measured: Mapping[str, FileSource],
    phrases: Phrases,
    checklist: Checklist,
    costs: FileReading | None = None,
) -> VerdictMessage:
    """The verdict as a person reads it. `at` is Unix seconds; `measured` are the fields that came from a file, with it.

    `costs` is the cost comparison: what it came to stands apart from the guide's line.
    """
    project = verdict.profile.project or phrases.say("unnamed_project")
    message = VerdictMessage(
        verdict=ident,
        consultation=consultation.id,
        project=project,
        decision=verdict.decision,
        headline=phrases.say(f"headline_{verdict.decision}", project=project),
        advice=_advice(verdict, phrases),
        steps=_steps(verdict.steps),
        # What is missing stands among the steps already.
        why=tuple(reason for reason in verdict.reasons if not reason.rule.startswith(f"{MISSING}.")),
        changes=_changes(verdict, phrases, checklist),
        odd=tuple(tension.text for tension in verdict.tensions),
        items=item_lines(verdict, checklist),
        evidence=(
            evidence(verdict, consultation, frozenset(measured), phrases, checklist),
            *measured_lines(verdict.profile, measured, phrases, checklist),
            *((phrases.say("evidence_costs", result=costs.statements[0]),) if costs and costs.statements else ()),
        ),
        base_model=base_model(costs, phrases),
        owner=consultation.owner,
        at=at,
        guide_edition=verdict.guide_edition,
    )
    titles = [phrases.say(f"title_{name}") for name in ("steps", "why", "changes")]
    labels = {change.decision: phrases.say(f"decided_{change.decision}") for change in message.changes}
    return message.model_copy(update={"fold": fold_of(message, titles, labels)})


def base_model(costs: FileReading | None, phrases: Phrases) -> str:
    """Which model would be trained, and until when there is one. "" without a cost comparison."""
    if costs is None or costs.base is None:
        return ""
    known = costs.base
    if not known.retires:
        return phrases.say("record_base_model_open", model=known.model)
    return phrases.say("record_base_model", model=known.model, day=known.retires, by=known.by)


def item_lines(verdict: Verdict, checklist: Checklist) -> tuple[ItemLine, ...]:
    """The ten items, each with its state, and the reason that names what it still needs."""
    notes: dict[int, str] = {}
    for reason in verdict.reasons:
        parts = reason.rule.split(".")
        if parts[0] == MISSING:
            notes.setdefault(int(parts[1]), reason.text)
    return tuple(
        ItemLine(number=number, label=checklist.items[number], state=state, note=notes.get(number, ""))
        for number, state in verdict.items
    )


def evidence(
    verdict: Verdict, consultation: Consultation, measured: frozenset[str], phrases: Phrases, checklist: Checklist
) -> str:
    """What the verdict rests on, counted in facts: what was measured, what was said, what is open and matters.

    A count of failures is a measurement, wherever it came from. *No hard limit* is an answer, though it leaves the
    field without a value.
    """
    failures, stated = evidence_of(verdict.profile)
    without = _answered_without_value(consultation, verdict.profile, checklist)
    counted = [*failures, *(name for name in stated if name in measured)]
    said = formatting.counted(len(failures) + len(stated) + len(without) - len(counted), "answer")
    if counted:
        based = phrases.say("evidence_based_on", measured=formatting.counted(len(counted), "measurement"), said=said)
    else:
        based = phrases.say("evidence_based_on_said", said=said)
    labels = dict.fromkeys(
        checklist.fields[name].open or checklist.fields[name].label.rstrip("?").lower()
        for name in verdict.unknowns
        if name in checklist.fields and name not in without
    )
    return f"{based} {phrases.say('evidence_unknown', labels=', '.join(labels))}" if labels else based


def _answered_without_value(consultation: Consultation, profile: Profile, checklist: Checklist) -> tuple[str, ...]:
    """The fields that were answered by saying that there is none."""
    answers = fold(consultation.entries, checklist).answers
    named = (name for name, field in checklist.fields.items() if field.unknown)
    return tuple(name for name in named if name in answers and getattr(profile, name) is None)


def format_change(change: WhatIf, profile: Profile, phrases: Phrases, checklist: Checklist) -> str:
    """One way to another decision: `if there are 500 trusted examples or more`."""
    changed = profile.model_copy(update=dict(change.change))
    parts = []
    for name, value in change.change:
        if name in PROMPT and not ingredients_missing(changed):
            parts.append(phrases.say("change_complete_prompt"))
        else:
            parts.append(_condition(checklist.fields[name], value, getattr(profile, name), phrases))
    return phrases.say("change_if", changes=formatting.join_words(tuple(dict.fromkeys(parts))))


def _changes(verdict: Verdict, phrases: Phrases, checklist: Checklist) -> tuple[ChangeLine, ...]:
    """The way to the other side first: where all that is missing leads there, that is said."""
    lines: list[ChangeLine] = []
    other = verdict.if_all_missing_met
    if other is not None and other != verdict.decision:
        text = phrases.say("change_all_done" if len(verdict.steps) > 1 else "change_this_done")
        threshold = verdict.profile.failure_threshold
        if verdict.baseline.state in ("above", "inconclusive") and threshold is not None and other == "fine_tune":
            text = phrases.say("change_still_failing", done=text, threshold=formatting.percent(threshold))
        lines.append(ChangeLine(decision=other, text=text))
    for found in _worth_reading(verdict.what_if, verdict.profile, checklist, {line.decision for line in lines}):
        text = format_change(found, verdict.profile, phrases, checklist)
        lines.append(ChangeLine(decision=found.decision, text=text))
    return tuple(lines[:CHANGES])


def _worth_reading(
    found: Iterable[WhatIf], profile: Profile, checklist: Checklist, shown: set[Decision]
) -> list[WhatIf]:
    """At least one way to each decision that can be reached: what a team can do by work, and what it can measure."""

    def found_out(change: WhatIf) -> tuple[int, int]:
        return sum(not checklist.fields[name].workable for name, _ in change.change), len(change.change)

    ordered = sorted((change for change in found if not _is_idle(change, profile)), key=found_out)
    kept: list[WhatIf] = []
    for decision in dict.fromkeys(change.decision for change in ordered if change.decision not in shown):
        ways = [change for change in ordered if change.decision == decision]
        kept.append(next((change for change in ways if _is_new(change, kept)), ways[0]))
    for change in ordered:
        if change.decision not in shown and found_out(change)[0] == 0 and _is_new(change, kept):
            kept.append(change)
    return kept


def _is_new(change: WhatIf, others: Iterable[WhatIf]) -> bool:
    """Does it change something that none of the others changes?"""
    names = {name for name, _ in change.change}
    return all(names != {name for name, _ in other.change} for other in others)


def _is_idle(change: WhatIf, profile: Profile) -> bool:
    """Is it something that nobody would do: a prompt made poorer, or the same failures out of more examples?"""
    names = [name for name, _ in change.change]
    return names in (["eval_examples"], ["tuned_examples"]) or any(
        _takes_away(getattr(profile, name), value) for name, value in change.change if name in PROMPT
    )


def _takes_away(now: Value, value: Value) -> bool:
    if isinstance(now, tuple) and isinstance(value, tuple):
        return not set(now) <= set(value)
    return isinstance(now, int) and isinstance(value, int) and value < now


def _condition(field: Field, value: Value, now: Value, phrases: Phrases) -> str:
    if isinstance(value, tuple):
        had = now if isinstance(now, tuple) else ()
        more = tuple(item for item in value if item not in had)  # nothing is shown that takes parts away
        return field.if_value.format(value=format_value(field, more, phrases))
    if isinstance(value, bool):
        return field.if_yes if value else field.if_no
    if field.kind == "choice":
        return field.if_chosen.get(str(value), "")
    known = isinstance(now, (int, float)) and isinstance(value, (int, float))
    template = field.if_less if known and value < now else field.if_value  # type: ignore[operator]
    plain = formatting.percent(value) if field.kind == "percentage" else formatting.count(value)  # type: ignore[arg-type]
    above = formatting.count(value + 1) if isinstance(value, int) else ""
    shown = plain if isinstance(value, (int, float)) else format_value(field, value, phrases)
    text = template.format(value=shown, above=above)
    return text.replace(f"0 {field.unit} or fewer", f"no {field.unit}") if value == 0 and field.unit else text


def _advice(verdict: Verdict, phrases: Phrases) -> str:
    """What to do, in a sentence or two."""
    advice = phrases.say(f"next_{verdict.route}")
    if verdict.decision != "not_yet":
        return advice
    return f"{phrases.say('next_wait_again' if verdict.trained else 'next_wait')} {advice}"


def _steps(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps; a single one that the advice names already keeps only its how."""
    alone = len(steps) == 1 and steps[0].rule.startswith(ROUTE)
    return (replace(steps[0], lead=""),) if alone else steps


def fold_of(message: VerdictMessage, titles: Iterable[str], labels: Mapping[Decision, str]) -> Fold:
    """How many steps, reasons and changes stand before the fold. `titles` stand above the lists, `labels` before the
    changes, by decision."""
    lines = {
        "steps": (MARK + _words(step.lead, step.text) for step in message.steps),
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
