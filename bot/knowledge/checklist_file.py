"""`checklist.toml`, decoded, becomes one Checklist, or every problem in it at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.consultation.questions import ITEMS, Checklist, Question
from bot.decision.problem import Problem
from bot.decision.profile import FIELDS
from bot.knowledge.content_file import TEXT_MAX, tables
from bot.knowledge.controls_file import LABEL_MAX, NAME_MAX, ControlsFile

FILE = "checklist.toml"
QUESTION_KEYS = ("id", "item", "label", "wording", "why", "explanation", "section", "example", "skip", "controls")


def read_checklist(
    raw: Mapping[str, Any], sections: Collection[str], numbers: Mapping[str, str]
) -> tuple[Checklist | None, list[Problem]]:
    """The checklist in the decoded file, or None and every problem in it.

    `sections` are the guide's section titles, which a question may cite; `numbers` the thresholds by name, as they are
    told, for the {holes} of its texts.
    """
    file = _ChecklistFile(sections, numbers)
    for key in raw.keys() - {"items", "questions"}:
        file.wrong(key, "not a known key", "items, questions")
    items = file.items(raw.get("items"))
    questions = tuple(file.question(f"questions[{n}]", one) for n, one in enumerate(tables(raw.get("questions")), 1))
    file.complete(questions)
    return (None, file.problems) if file.problems else (Checklist(questions, items), [])


class _ChecklistFile(ControlsFile):
    def __init__(self, sections: Collection[str], numbers: Mapping[str, str]) -> None:
        super().__init__(FILE, numbers)
        self.sections = sections

    def items(self, raw: object) -> dict[int, str]:
        """The short names of the ten items, keyed 1 to 10."""
        table = raw if isinstance(raw, dict) else {}
        known = [str(number) for number in ITEMS]
        self.unknown_keys("items", table, known)
        return {number: self.text("items", table, str(number), NAME_MAX) for number in ITEMS}

    def complete(self, questions: tuple[Question, ...]) -> None:
        """Every field is asked, every item has a question, and no id stands there twice."""
        for name in FIELDS:
            if name not in self.seen:
                self.wrong("questions", f"the field {name} is asked nowhere", "each field of a profile, exactly once")
        for number in ITEMS:
            if number not in {question.item for question in questions}:
                self.wrong("questions", f"item {number} has no question", "a question for each of the ten items")
        ids = [question.id for question in questions]
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            self.wrong("questions", f"the id {name!r} is used twice", "an id of its own for every question")

    def question(self, path: str, table: Mapping[str, Any]) -> Question:
        self.unknown_keys(path, table, QUESTION_KEYS)
        item = table.get("item")
        if item is not None and item not in ITEMS:
            self.wrong(f"{path}.item", f"{item!r} is no item", "1 to 10, or left out for the situation")
        section = self.text(path, table, "section", TEXT_MAX)
        if section and section not in self.sections:
            self.wrong(f"{path}.section", f"{section!r} is no section of the guide", ", ".join(self.sections))
        controls = tables(table.get("controls"))
        if not controls:
            self.wrong(f"{path}.controls", "no control", "at least one [[questions.controls]]")
        return Question(
            id=self.text(path, table, "id", NAME_MAX),
            item=item if isinstance(item, int) else None,
            label=self.text(path, table, "label", NAME_MAX),
            wording=self.numbered(path, table, "wording"),
            why=self.numbered(path, table, "why"),
            explanation=self.numbered(path, table, "explanation"),
            section=section,
            example=self.text(path, table, "example", TEXT_MAX),
            fields=tuple(
                self.field(f"{path}.controls[{n}]", one, several=len(controls) > 1) for n, one in enumerate(controls, 1)
            ),
            skip=self.text(path, table, "skip", LABEL_MAX, needed=False),
        )
