"""Words a verdict: what to do, why, and what would change it. Nothing is concluded here that the judgement did not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.consultation.answers import format_value
from bot.consultation.file_reading import FileReading, FileSource
from bot.consultation.grades import measured_lines
from bot.consultation.messages import ChangeLine, ItemLine, ReasonLine, StepLine, VerdictMessage
from bot.consultation.phrases import Phrases
from bot.consultation.questions import Checklist, Field
from bot.consultation.state import Consultation
from bot.decision import formatting
from bot.decision.evidence_count import evidence_of
from bot.decision.profile import Profile, Value
from bot.decision.verdict import Decision, Reason, Verdict, WhatIf

WHY = 3  # reasons that are worth reading
CHANGES = 3  # ways to another decision
STEPS = 5
MISSING = "missing"  # the rules that say what an item still needs are named "missing.<item>.<what>"


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
    project = verdict.profile.project or consultation.project or phrases.say("unnamed_project")
    return VerdictMessage(
        verdict=ident,
        consultation=consultation.id,
        project=project,
        decision=verdict.decision,
        headline=phrases.say(f"headline_{verdict.decision}", project=project),
        advice=phrases.say(f"next_{verdict.route}"),
        steps=tuple(StepLine(title=step.lead, text=step.text, section=step.section) for step in verdict.steps[:STEPS]),
        why=_why(verdict.reasons),
        changes=_changes(verdict, phrases, checklist),
        odd=tuple(tension.text for tension in verdict.tensions),
        items=item_lines(verdict, checklist),
        evidence=(
            *evidence(verdict, frozenset(measured), phrases, checklist),
            *measured_lines(verdict.profile, measured, phrases, checklist),
            *((phrases.say("evidence_costs", result=costs.statements[0]),) if costs and costs.statements else ()),
        ),
        base_model=base_model(costs, phrases),
        owner=consultation.owner,
        at=at,
        guide_edition=verdict.guide_edition,
    )


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


def differences(
    before: Profile, decided_before: Decision, now: Profile, decided: Decision, phrases: Phrases, checklist: Checklist
) -> tuple[str, ...]:
    """What changed from one verdict of a project to the next: the answers, then the decision."""
    parts = []
    for name, field in checklist.fields.items():
        old, new = getattr(before, name), getattr(now, name)
        if old != new and name != "project":
            was, is_now = (format_value(field, value, phrases) for value in (old, new))
            parts.append(phrases.say("since_answer", label=field.label, before=was, now=is_now))
    if decided != decided_before:
        was, is_now = (phrases.say(f"decision_{decision}") for decision in (decided_before, decided))
        parts.append(phrases.say("since_decision", before=was, now=is_now))
    return tuple(parts) or (phrases.say("since_nothing"),)


def evidence(verdict: Verdict, measured: frozenset[str], phrases: Phrases, checklist: Checklist) -> tuple[str, ...]:
    """What the verdict rests on, counted in facts: what came from a file, what was said, what is open and matters."""
    facts = evidence_of(verdict.profile)
    counted = [*facts.measured, *(name for name in facts.said if name in measured)]
    said = formatting.counted(len(facts.measured) + len(facts.said) - len(counted), "answer")
    if counted:
        based = phrases.say("evidence_based_on", measured=formatting.counted(len(counted), "measurement"), said=said)
    else:
        based = phrases.say("evidence_based_on_said", said=said)
    lines = [based]
    labels = dict.fromkeys(checklist.fields[name].label for name in verdict.unknowns if name in checklist.fields)
    if labels:
        lines.append(phrases.say("evidence_unknown", labels=", ".join(labels)))
    return tuple(lines)


def format_change(change: WhatIf, profile: Profile, phrases: Phrases, checklist: Checklist) -> str:
    """One way to another decision: `if there are 500 trusted examples or more`."""
    text = ""
    for name, value in change.change:
        part = _condition(checklist.fields[name], value, getattr(profile, name), phrases)
        text = phrases.say("change_and", first=text, second=part) if text else part
    return phrases.say("change_if", changes=text)


def _changes(verdict: Verdict, phrases: Phrases, checklist: Checklist) -> tuple[ChangeLine, ...]:
    """The way to the other side first: where all that is missing leads there, that is said."""
    lines: list[ChangeLine] = []
    other = verdict.if_all_missing_met
    if other is not None and other != verdict.decision:
        threshold = verdict.profile.failure_threshold
        if verdict.baseline.state in ("above", "inconclusive") and threshold is not None and other == "fine_tune":
            text = phrases.say("change_all_done_failing", threshold=formatting.percent(threshold))
        else:
            text = phrases.say("change_all_done")
        lines.append(ChangeLine(decision=other, text=text))
    for found in _worth_reading(verdict.what_if, checklist, {line.decision for line in lines}):
        text = format_change(found, verdict.profile, phrases, checklist)
        lines.append(ChangeLine(decision=found.decision, text=text))
    return tuple(lines[:CHANGES])


def _worth_reading(found: Iterable[WhatIf], checklist: Checklist, shown: set[Decision]) -> list[WhatIf]:
    """At least one way to each decision that can be reached: what a team can do by work, and what it can measure."""

    def found_out(change: WhatIf) -> tuple[int, int]:
        return sum(not checklist.fields[name].workable for name, _ in change.change), len(change.change)

    ordered = sorted((change for change in found if not _only_enlarges(change)), key=found_out)
    firsts = {change.decision: change for change in reversed(ordered)}
    leading = [change for change in ordered if firsts[change.decision] is change and change.decision not in shown]
    others = (change for change in ordered if change not in leading and found_out(change)[0] == 0)
    return [*leading, *others]


def _only_enlarges(change: WhatIf) -> bool:
    """Does it only say that the same failures were out of more examples? Nobody can act on that."""
    return [name for name, _ in change.change] in (["eval_examples"], ["tuned_examples"])


def _condition(field: Field, value: Value, now: Value, phrases: Phrases) -> str:
    if isinstance(value, tuple):
        had = now if isinstance(now, tuple) else ()
        more = tuple(item for item in value if item not in had)
        less = tuple(item for item in had if item not in value)
        template = field.if_value if more or not less else field.if_less
        return template.format(value=format_value(field, more or less or value, phrases))
    if isinstance(value, bool):
        return field.if_yes if value else field.if_no
    if field.kind == "choice":
        return field.if_chosen.get(str(value), "")
    known = isinstance(now, (int, float)) and isinstance(value, (int, float))
    template = field.if_less if known and value < now else field.if_value  # type: ignore[operator]
    plain = formatting.percent(value) if field.kind == "percentage" else formatting.count(value)  # type: ignore[arg-type]
    return template.format(value=plain if isinstance(value, (int, float)) else format_value(field, value, phrases))


def _why(reasons: Iterable[Reason]) -> tuple[ReasonLine, ...]:
    """The reasons that decided; what is missing stands among the steps already."""
    deciding = [reason for reason in reasons if not reason.rule.startswith(f"{MISSING}.")]
    return tuple(ReasonLine(rule=reason.rule, text=reason.text, section=reason.section) for reason in deciding[:WHY])
