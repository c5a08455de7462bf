"""The list of the evidence readers' sentences is what their code asks for and fills."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from bot.knowledge.evidence_tables import SENTENCES, TRAINING, needed
from bot.knowledge.loader import FOLDER

# What fills a sentence: the file, the table where the name doesn't hold it, and which argument the name is. A problem
# has the name of its kind unless a third argument gives another one.
FILLS = {
    "sentence": (SENTENCES, "", 0),
    "refused": (SENTENCES, "refusals", 0),
    "question": (SENTENCES, "questions", 0),
    "ask": (SENTENCES, "questions", 0),
    "word": (TRAINING, "kinds", 0),
    "problem": (TRAINING, "kinds", 2),
}
PUT_TOGETHER = ("foreign", "advice")  # tables whose names the code puts together


def nodes() -> Iterator[ast.AST]:
    for path in (FOLDER.parent / "bot" / "evidence").rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def test_every_sentence_that_is_asked_for_is_listed_with_what_fills_it() -> None:
    asked = 0
    for node in nodes():
        if not isinstance(node, ast.Call):
            continue
        function = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        if function not in FILLS or not node.args:
            continue
        file, table, place = FILLS[function]
        name, filled = node.args[min(place, len(node.args) - 1)], {keyword.arg for keyword in node.keywords}
        if not isinstance(name, ast.Constant) or None in filled:  # `**values` of a model
            continue
        where, _, key = (table, "", name.value) if table else name.value.rpartition(".")
        asked += 1
        assert filled >= {*needed()[file][where][key]}, name.value
    assert asked > 250


def test_every_sentence_that_is_listed_is_asked_for() -> None:
    written = {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    alone = {table for _, table, _ in FILLS.values()}
    names = [(table, name) for table, names in needed()[SENTENCES].items() for name in names]
    whole = {(table, name) for table, name in names if f"{table}.{name}" in written}
    short = {(table, name) for table, name in names if table in alone and name in written}
    assert [name for name in names if name[0] not in PUT_TOGETHER and name not in whole | short] == []
