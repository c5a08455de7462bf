"""The list of the evidence readers' sentences is what their code asks for and fills."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from bot.knowledge.evidence_tables import SENTENCES, TRAINING, needed
from bot.knowledge.loader import FOLDER

# The function that fills a sentence: the file, and the table where its first argument doesn't name one.
FILLS = {"sentence": (SENTENCES, ""), "word": (TRAINING, "kinds"), "refusal": (TRAINING, "refusals")}
PUT_TOGETHER = ("foreign", "advice")  # tables whose names the code puts together


def nodes() -> Iterator[ast.AST]:
    for path in (FOLDER.parent / "bot" / "evidence").rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def test_every_sentence_that_is_asked_for_is_listed_with_what_fills_it() -> None:
    asked = 0
    for node in nodes():
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in FILLS:
            continue
        name, filled = node.args[0], {keyword.arg for keyword in node.keywords}
        if not isinstance(name, ast.Constant):
            continue
        file, table = FILLS[node.func.id]
        where, _, key = name.value.rpartition(".") if not table else (table, "", name.value)
        asked += 1
        assert filled >= {*needed()[file][where][key]}, name.value
    assert asked > 200


def test_every_sentence_that_is_listed_is_asked_for() -> None:
    written = {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    names = [
        f"{table}.{name}" for table, names in needed()[SENTENCES].items() if table not in PUT_TOGETHER for name in names
    ]
    assert [name for name in names if name not in written] == []
