"""What the drawer of a message shows of the bot's work: what was read, what was decided, when, and at what cost."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import Any

from bot.cli.try_trace import Work
from bot.consultation.position import position
from bot.consultation.state import Consultation
from bot.decision.judge import judge, verdict_json
from bot.decision.profile import ProfileError, Value, parse_profile
from bot.nlu.reading import Reading, ranked
from bot.ports.inbound import BlockAction, DirectMessage, Mention, Shortcut, SlashCommand, ViewSubmission
from bot.ports.store import UnitOfWork
from bot.ports.usage import UsageRow
from bot.prepared_content import Content

JSON = dict[str, Any]
CENTS = 100
LONGEST_MARK = 80  # characters; a longer span is a whole sentence or message, which shows nobody where a value stands
UNKNOWN = ".unknown"  # how the rules end that fire where something is not known
PLACEHOLDER = re.compile(r"\{(\w+)\}")
NO_VALUES: Mapping[str, Value] = {}


def sections_of(content: Content, work: Work, model: str) -> list[JSON]:
    """The sections for one message, in the shape of the playground's control API. `model`: off, stand-in or live."""
    profile, reading = understand(content, work)
    return [
        _read_section(work, reading),
        *_decided_sections(content, profile),
        _sent_section(work),
        _cost_section(work.calls, model),
    ]


def understand(content: Content, work: Work) -> tuple[Mapping[str, Value], Reading | None]:
    """The answers that counted once the event was committed, and its words, read again (reading is pure)."""
    before = _consultation(work)
    event, unit = work.event, work.committed
    text = event.text if isinstance(event, (Mention, DirectMessage, SlashCommand, Shortcut)) else ""
    checklist, rules = content.knowledge.checklist, content.knowledge.rules
    if before is None:
        reading = content.reader.read_opening(text) if text.strip() else None
        began = unit.begun if unit else None
        if began is None or unit is None:
            return reading.values if reading else NO_VALUES, reading
        after = began.model_copy(update={"entries": (*began.entries, *unit.entries)})
    else:
        asked = position(before, checklist, rules).asked
        reading = content.reader.read(asked, text) if text.strip() else None
        added = unit.entries if unit and unit.consultation == before.id else ()
        after = before.model_copy(update={"entries": (*before.entries, *added)})
    return position(after, checklist, rules).values, reading


def _consultation(work: Work) -> Consultation | None:
    """The consultation of the event as it was before."""
    loaded, unit = work.loaded, work.committed
    if loaded is None:
        return None
    known = (loaded.consultation, *(loaded.open_consultations or ()))
    wanted = unit.consultation if unit else None
    return next((found for found in known if found is not None and found.id == wanted), None)


def _read_section(work: Work, reading: Reading | None) -> JSON:
    event = work.event
    if reading is not None:
        words = getattr(event, "text", reading.text)
        stated = {**reading.elsewhere, **reading.values}
        rows = [[name, _plain(value), _sureness(reading, name)] for name, value in stated.items()]
        hints = [[name, " or ".join(map(_plain, found))] for name, found in reading.candidates.items()]
        note = "" if rows else "No fact was stated; the words were matched with the guide's passages."
        section = {"title": "Read", "text": note, "marked": marked(reading, words), "rows": rows}
        title = f"{_count(len(hints), 'hint', 'hints')}, not sure enough to be taken"
        return {**section, "folded": {"title": title, "rows": hints}} if hints else section
    if isinstance(event, (BlockAction, ViewSubmission)):
        name = event.action_id if isinstance(event, BlockAction) else event.callback_id
        given = {**json.loads(event.value.get("values") or "{}"), **event.values}
        rows = [[field, _plain(value), "chosen"] for field, value in given.items()]
        words = f"Nothing was typed: “{name.replace('_', ' ')}” was pressed."
        return {"title": "Read", "text": words, "rows": rows}
    return {"title": "Read", "text": f"Nothing was typed: {event.kind.replace('_', ' ')}."}


def marked(reading: Reading, words: str) -> list[list[str | None]]:
    """The person's words in runs, each with its kind: used, unsure, or None for what no value rests on.

    Spans are places in the reading's text, whose case, spaces and abbreviations differ from what was written.
    """
    stated = {**reading.elsewhere, **reading.values}
    kinds: list[str | None] = [None] * len(reading.text)
    short = [claim for claim in reading.spans if claim.end - claim.start <= LONGEST_MARK]
    for claim in sorted(short or reading.spans, key=lambda claim: claim.field in stated):
        kind = "used" if claim.field in stated else "unsure"
        kinds[claim.start : claim.end] = [kind] * len(kinds[claim.start : claim.end])
    written: list[str | None] = [None] * len(words)
    for block in SequenceMatcher(None, reading.text, words.lower(), autojunk=False).get_matching_blocks():
        written[block.b : block.b + block.size] = kinds[block.a : block.a + block.size]
    return [
        ["".join(character for character, _ in run), kind]
        for kind, run in groupby(zip(words, written, strict=True), key=itemgetter(1))
    ]


def _sureness(reading: Reading, name: str) -> str:
    strengths = ranked(claim for claim in reading.spans if claim.field == name)
    return f"{strengths[0][1]:.0%} sure" if strengths else "stated"


def _decided_sections(content: Content, profile: Mapping[str, Value]) -> list[JSON]:
    """The verdict of the rules for what is known so far: the rules that fired, and the line each compared with."""
    known = {name: list(value) if isinstance(value, tuple) else value for name, value in profile.items()}
    known = {name: value for name, value in known.items() if value is not None}
    if not known:
        return [{"title": "Decided", "text": "No facts yet, so no rule was asked."}]
    rules = content.knowledge.rules
    try:
        verdict = judge(parse_profile(known), rules)
    except ProfileError as error:
        return [{"title": "Decided", "text": " ".join(error.problems)}]
    rows = [[reason.rule, reason.text, _line(content, reason.rule, known)] for reason in verdict.reasons]
    open_rows = [row for row in rows if row[0].endswith(UNKNOWN)]
    fired = [row for row in rows if row not in open_rows]
    title = f"{_count(len(open_rows), 'item', 'items')} not known yet"
    folded = {"folded": {"title": title, "rows": open_rows}} if open_rows else {}
    command = f"echo {shlex.quote(json.dumps(known))} | python -m bot judge -"
    text = f"With what is known so far: {verdict.decision.replace('_', ' ')} ({verdict.route.replace('_', ' ')})."
    return [
        {"title": "Decided", "text": text, "rows": fired, **folded, "json": verdict_json(verdict)},
        {"title": "The profile", "json": known, "copy": {"label": "Copy for python -m bot judge", "text": command}},
    ]


def _line(content: Content, rule: str, known: Mapping[str, object]) -> str:
    """What a rule's sentence compares: numbers of `thresholds.toml` and answers; then its section."""
    rules = content.knowledge.rules
    sentence = rules.sentences[rule]
    names = dict.fromkeys(PLACEHOLDER.findall(sentence.text))
    lines = [f"{name} = {_grouped(rules.thresholds[name].value)}" for name in names if name in rules.thresholds]
    lines += [f"{name} = {_grouped(known[name])}" for name in names if name in known]
    return " · ".join((*lines, f"Guide: {sentence.section}"))


def _grouped(value: object) -> str:
    """Numbers as people write them: 2,000,000 and 0.03."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"


def _sent_section(work: Work) -> JSON:
    """What was stored with the event, and the steps between its coming in and the calls that the page adds."""
    unit = work.committed
    rows: list[list[str]] = []
    if work.loaded is None:
        rows.append(["after a restart", "the event was stored before the bot was killed, and finished now"])
    if work.again:
        rows.append(["delivered again", f"{work.again} more, dropped: the event was stored already"])
    steps = [{"name": "stored in the inbox", "at": work.stored_at}]
    if unit is not None:
        took = max(0.0, work.committed_at - work.stored_at)
        steps.append({"name": "decided, one commit", "at": work.stored_at, "took": took})
    return {"title": "Sent", "text": _committed(unit), "rows": rows, "steps": steps}


def _committed(unit: UnitOfWork | None) -> str:
    """What one transaction wrote, as a sentence; empty before the commit."""
    if unit is None:
        return ""
    written = ((len(unit.entries), "entry", "entries"), (len(unit.outgoing), "message", "messages"))
    counts = [_count(*number) for number in written if number[0]]
    verdict = [f"the verdict ({unit.verdict.decision.replace('_', ' ')})"] if unit.verdict else []
    return f"Stored in one commit: {', '.join((*counts, *verdict)) or 'the event as done'}. Then sent."


def _count(number: int, singular: str, plural: str) -> str:
    return f"{number} {singular if number == 1 else plural}"


def _cost_section(calls: Sequence[UsageRow], model: str) -> JSON:
    if not calls:
        words = "The model is off: rules and guide did it all." if model == "off" else f"Model {model}, and not asked."
        return {"title": "Cost", "text": f"{words} 0 ¢."}
    rows = [[call.purpose, _tokens(call), _cents(call.usd)] for call in calls]
    names = ", ".join(dict.fromkeys(call.model for call in calls))
    words = f"The stand-in costs nothing; {names} would cost this:" if model == "stand-in" else f"Model live: {names}."
    return {"title": "Cost", "text": words, "rows": rows}


def _tokens(call: UsageRow) -> str:
    taken = call.input + call.write_5m + call.write_1h + call.read
    return f"{taken:,} tokens in, {call.output:,} out"


def _cents(usd: float | None) -> str:
    return "price not known" if usd is None else f"{usd * CENTS:.2f} ¢"


def _plain(value: Value) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else _grouped(value)
