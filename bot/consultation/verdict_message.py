"""A verdict is shown with every word chosen: nothing is concluded here that the judgement did not conclude."""

from __future__ import annotations

from collections.abc import Iterable

from bot.consultation.answers import format_value
from bot.consultation.messages import ItemLine, ReasonLine, VerdictMessage
from bot.consultation.phrases import Phrases
from bot.consultation.questions import Checklist, Field
from bot.consultation.state import Consultation
from bot.decision.profile import Profile, Value
from bot.decision.verdict import Decision, Reason, Verdict, WhatIf

DECIDING = 3  # reasons that a headline can carry
CHANGES = 4  # ways to another decision that are worth reading


def shown(
    verdict: Verdict,
    ident: str,
    consultation: Consultation,
    before: Profile | None,
    decided_before: Decision | None,
    phrases: Phrases,
    checklist: Checklist,
) -> VerdictMessage:
    """The verdict as a person reads it. `before` and `decided_before` are of the project's verdict before this one."""
    project = verdict.profile.project or consultation.project or phrases.say("unnamed_project")
    items = items_shown(verdict, checklist)
    since: tuple[str, ...] = ()
    if before is not None and decided_before is not None:
        since = differences(before, decided_before, verdict.profile, verdict.decision, phrases, checklist)
    return VerdictMessage(
        verdict=ident,
        consultation=consultation.id,
        project=project,
        decision=verdict.decision,
        headline=phrases.say(f"headline_{verdict.decision}", project=project),
        next_step=phrases.say(f"next_{verdict.route}"),
        deciding=_reasons(verdict.reasons[:DECIDING]),
        missing=tuple(items[number - 1] for number in verdict.missing),
        changes=tuple(
            format_change(one, verdict.profile, phrases, checklist)
            for one in _worth_reading(verdict.what_if, checklist)
        ),
        caveats=_reasons(verdict.tensions),
        unknowns=_labels(verdict.unknowns, checklist),
        since_last=since,
        evidence=evidence(verdict.profile, phrases, checklist),
        items=items,
        owner=consultation.owner,
        guide_edition=verdict.guide_edition,
    )


def items_shown(verdict: Verdict, checklist: Checklist) -> tuple[ItemLine, ...]:
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


def format_change(change: WhatIf, profile: Profile, phrases: Phrases, checklist: Checklist) -> str:
    """One way to another decision, as a sentence: `If you had 500 trusted examples (now 320): fine-tune.`"""
    told = ""
    for name, value in change.change:
        field = checklist.fields[name]
        now = getattr(profile, name)
        part = _if_changed(field, value, now, phrases)
        if now is not None and not isinstance(now, (bool, str, tuple)):
            part = phrases.say("what_if_now", change=part, now=format_value(field, now, phrases))
        told = phrases.say("what_if_and", first=told, second=part) if told else part
    return phrases.say("what_if", changes=told, decision=phrases.say(f"decision_{change.decision}"))


def differences(
    before: Profile, decided_before: Decision, now: Profile, decided: Decision, phrases: Phrases, checklist: Checklist
) -> tuple[str, ...]:
    """What changed from one verdict of a project to the next, a line each: the decision first, then the answers."""
    lines = []
    if decided != decided_before:
        was, is_now = (phrases.say(f"decision_{decision}") for decision in (decided_before, decided))
        lines.append(phrases.say("since_decision", before=was, now=is_now))
    for name, field in checklist.fields.items():
        old, new = getattr(before, name), getattr(now, name)
        if old != new and name != "project":
            told = (format_value(field, value, phrases) for value in (old, new))
            lines.append(phrases.say("since_answer", label=field.label, before=next(told), now=next(told)))
    return tuple(lines) or (phrases.say("since_nothing"),)


def evidence(profile: Profile, phrases: Phrases, checklist: Checklist) -> tuple[str, ...]:
    """What the verdict rests on: what was measured, how much was only said, and what is not known."""
    fields = [field for name, field in checklist.fields.items() if name != "project"]
    known = [field for field in fields if getattr(profile, field.name) is not None]
    measured = [field.name for field in known if field.measured]
    lines = []
    if measured:
        lines.append(phrases.say("evidence_measured", labels=", ".join(_labels(measured, checklist))))
    lines.append(phrases.say("evidence_said", count=len(known) - len(measured)))
    unknown = [field.name for field in fields if field not in known and not field.volunteered]
    if unknown:
        lines.append(phrases.say("evidence_unknown", labels=", ".join(_labels(unknown, checklist))))
    return tuple(lines)


def _worth_reading(found: Iterable[WhatIf], checklist: Checklist) -> tuple[WhatIf, ...]:
    """A few ways to another decision, at least one to each that can be reached: first what a team can do by work."""

    def found_out(one: WhatIf) -> int:
        return sum(not checklist.fields[name].workable for name, _ in one.change)

    changes = sorted(found, key=found_out)
    firsts = {change.decision: change for change in reversed(changes)}
    leading = [change for change in changes if firsts[change.decision] is change]
    others = [change for change in changes if firsts[change.decision] is not change]
    return tuple([*leading, *others][:CHANGES])


def _if_changed(field: Field, value: Value, now: Value, phrases: Phrases) -> str:
    if isinstance(value, tuple):
        had = now if isinstance(now, tuple) else ()
        more = tuple(one for one in value if one not in had)
        less = tuple(one for one in had if one not in value)
        template = field.if_value if more or not less else field.if_less
        return template.format(value=format_value(field, more or less or value, phrases).casefold())
    if isinstance(value, bool):
        return field.if_yes if value else field.if_no
    if field.kind == "choice":
        return field.if_chosen.get(str(value), "")
    return field.if_value.format(value=format_value(field, value, phrases))


def _reasons(reasons: Iterable[Reason]) -> tuple[ReasonLine, ...]:
    return tuple(ReasonLine(rule=one.rule, text=one.text, section=one.section) for one in reasons)


def _labels(names: Iterable[str], checklist: Checklist) -> tuple[str, ...]:
    """The names of the questions that ask for these fields, each once, as a person saw them."""
    return tuple(dict.fromkeys(checklist.asking[name].label for name in names if name in checklist.asking))


MISSING = "missing"  # the rules that say what an item still needs are named "missing.<item>.<what>"
