"""No sentence that a person reads in Slack stands in Python: it stands in `knowledge/`.

Held by one rule: no string literal outside the places below has four words in a row.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.paths import ROOT

BOT = ROOT / "bot"
FOUR_WORDS = re.compile(r"(?:[^\W\d_]+(?:['’][^\W\d_]+)?[,:;.?!]? ){3}[^\W\d_]+")
# Where such literals stand for others than the people in Slack.
ALLOWED = {
    "__main__.py": "the command line",
    "cli": "the command line",
    "settings.py": "whoever sets the environment",
    "playground": "the local Slack, which knows nothing of the bot",
    "knowledge": "whoever edits the content: what is wrong in it",
    "store": "SQL, and whoever runs the bot: what is wrong with the database",
    "decision/profile.py": "whoever writes a profile for `judge`: what is wrong in it",
    "handlers/answers/guide_questions.py": "the title of a section that is cited",
    "slack/blocks/__init__.py": "whoever writes a card: no module renders its kind",
    "embeddings": "whoever runs the bot: the sentence model is not whole",
    "nlu": "what people write, and nothing that they read",
    "slack/http_server.py": "the log",
    "slack/socket_connection.py": "the log",
    "slack/delivery": "the log and the database: why a message was given up",
    "claude/grounding.py": "the log: why a sentence of a model was cut",
    "claude/probe.py": "a model: a text to try a server with",
    "claude/answering.py": "a model",
    "claude/models.py": "whoever runs the bot: a model is retired",
    "ports/metrics.py": "whoever reads the metrics",
}
# Errors that a programmer reads, in a traceback or a log.
PROGRAMMERS_ERRORS = {
    "ContentError",
    "SlackRefusedError",
    "StoreError",
    "ValueError",
    "WorkerError",
}
LOGS = {"debug", "info", "warning", "error", "exception", "critical"}
MODULES = [
    path
    for path in sorted(BOT.rglob("*.py"))
    if not any(path.relative_to(BOT).is_relative_to(place) for place in ALLOWED)
]


def sentences(node: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of every literal below with four words in a row."""
    match node:
        case ast.Expr(value=ast.Constant() | ast.JoinedStr()):  # a docstring
            return
        case ast.Call(func=ast.Attribute(attr=name)) if name in LOGS or name == "compile":
            return
        case ast.Call(func=ast.Name(id=name)) if name in PROGRAMMERS_ERRORS:
            return
        case ast.Assert(test=test):  # its message is a programmer's, too
            yield from sentences(test)
            return
        case ast.Constant(value=str()) | ast.JoinedStr():
            text = _text(node)
            if FOUR_WORDS.search(text):
                yield node.lineno, text
            return
    for child in ast.iter_child_nodes(node):
        yield from sentences(child)


def _text(node: ast.AST) -> str:
    """A literal's text; what is filled in is {}."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def test_no_sentence_stands_in_python() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in MODULES
        for line, text in sentences(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_every_allowed_place_is_there_and_needs_to_be_allowed() -> None:
    for place in ALLOWED:
        files = [BOT / place] if place.endswith(".py") else [*(BOT / place).rglob("*.py")]
        trees: list[ast.AST] = [ast.parse(Path(file).read_text(encoding="utf-8")) for file in files]
        assert any(True for tree in trees for _ in sentences(tree)), place


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('say("This is not your card.")', 1),
        ('say(f"The file {name} is not here any more.")', 1),
        ('text = "open since " + day', 0),
        ('log.warning("the card was not posted yet")', 0),
        ('def f():\n    """Posts the card that waits."""', 0),
        ('raise ValueError("a row needs at least one cell")', 0),
        ('raise EvidenceFileError("The file is not there.")', 1),
    ],
)
def test_what_counts_as_a_sentence(code: str, count: int) -> None:
    assert len([*sentences(ast.parse(code))]) == count
