"""What there is to say to a message, as text and as the public JSON, and the same with something above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.decision.profile import Value
from bot.guide.answer_parts import Answer, Part
from bot.guide.first_read import FirstRead, line_text
from bot.nlu.intent.intents import Intent


@dataclass(frozen=True, slots=True)
class ConsultantReply:
    """What there is to say to a message. `facts` are the stated ones, field -> value, and count for nothing yet.

    `candidates` may be facts, best first by field: they are asked about in the checklist. `several`: the message sets
    projects side by side, and this reads each of them.
    """

    intent: Intent
    facts: Mapping[str, Value]
    first_read: FirstRead | None
    answer: Answer
    candidates: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    several: FirstRead | None = None

    @property
    def read_to_show(self) -> FirstRead | None:
        """The first read, of one project or of several."""
        return self.first_read or self.several

    @property
    def covered(self) -> bool:
        """Whether the guide answers something in it, by its passages or by the rules that come from it.

        A question outside the guide stays one where it states a fact; an attempt, where the rest of it is answered.
        """
        if self.answer.refused:
            return False
        return self.answer.covered or (self.read_to_show is not None and not self.answer.outside)

    @property
    def sections(self) -> tuple[str, ...]:
        """Titles, best first: what the question is about, then what the facts were held against."""
        lines = [line.section for line in self.read_to_show.lines] if self.read_to_show else []
        asked = self.answer.sections
        titles = (*asked[:1], *lines[:1], *asked[1:], *lines[1:])
        return tuple(dict.fromkeys(title for title in titles if title in self.answer.titles))

    @property
    def text(self) -> str:
        """The whole reply: the first read, then the answer to what was literally asked."""
        texts = (self.read_to_show.text if self.read_to_show else "", self.answer.text)
        return "\n\n".join(text for text in texts if text)


def open_with(opening: str, reply: ConsultantReply) -> ConsultantReply:
    """The same reply, with this above everything."""
    if read := reply.read_to_show:
        opened = replace(read, headline=f"{opening} {read.headline}")
        return replace(reply, first_read=opened) if reply.first_read else replace(reply, several=opened)
    return replace(reply, answer=replace(reply.answer, parts=(Part("", False, (opening,), ()), *reply.answer.parts)))


def say_only(sentence: str, reply: ConsultantReply) -> ConsultantReply:
    """The same reply, with this sentence as all it says."""
    parts = (Part("", False, (sentence,), reply.answer.sections),)
    return replace(reply, answer=replace(reply.answer, parts=parts, refused=False))


def reply_json(reply: ConsultantReply) -> dict[str, Any]:
    """The public JSON of `ask --json`."""
    read = reply.first_read
    return {
        "covered": reply.covered,
        "answer": reply.text,
        "sections": list(reply.sections),
        "passages": [
            {"id": passage.id, "section": passage.section, "text": passage.text, "quote": passage.quote}
            for passage in reply.answer.passages
        ],
        "facts": {name: list(value) if isinstance(value, tuple) else value for name, value in reply.facts.items()},
        "first_read": None
        if read is None
        else {
            "lines": [{"text": line_text(line), "section": line.section} for line in read.lines],
            "decision": read.decision,
            "open": list(read.open),
        },
        "outside": list(reply.answer.outside),
    }
