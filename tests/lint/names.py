"""Lists names in `bot/` and `tests/` that the project's vocabulary leaves out, and files that are too long.

`python -m tests.lint.names`; exit status 1 if anything is found. The vocabulary is explained in `bot/README.md`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bot.decision.profile import FIELDS
from tests.harness.paths import ROOT

# Words that once named things here and told a new reader nothing. Slack, Bolt and the field have better ones.
LEFT_OUT = frozenset(
    [
        "doors",
        "door",
        "heard",
        "hear",
        "hears",
        "says",
        "told",
        "world",
        "keeper",
        "keepers",
        "keeping",
        "whisper",
        "whispered",
        "growing",
        "stray",
        "strays",
        "likeness",
        "owning",
        "owned",
        "turning",
        "hearing",
        "beginning",
        "choosing",
        "telling",
        "holes",
        "acting",
        "drawn",
        "matters",
        "popup",
        "arrivals",
        "arrival",
        "arrived",
    ]
)
NO_NAME = "one"  # says nothing of what it holds
LONGEST = 400  # lines of a module
PORTS = ("bot", "ports")
EVERYWHERE = frozenset({"__init__.py", "__main__.py"})
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def words(name: str) -> set[str]:
    """`HeardTwice` and `heard_twice` hold the words heard and twice."""
    return {part.lower() for part in PART.findall(name)}


def names(tree: ast.AST) -> Iterator[str]:
    """The names of classes, functions, arguments, variables and attributes, and those given by imports and matches."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name
            case ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield name


def left_out(name: str) -> set[str]:
    """The words of a name that the vocabulary leaves out; fields of a profile are the guide's own words."""
    if name in FIELDS:
        return set()
    return {NO_NAME} if name == NO_NAME else words(name) & LEFT_OUT


def problems() -> Iterator[str]:
    """One line for each finding."""
    same: dict[str, list[Path]] = defaultdict(list)
    for path in sorted([*ROOT.glob("bot/**/*"), *ROOT.glob("tests/**/*")]):
        where = path.relative_to(ROOT)
        if "vendor" in where.parts or "__pycache__" in where.parts or where.parts[:2] == ("tests", "cases"):
            continue
        if found := words(str(where.with_suffix(""))) & LEFT_OUT:
            yield f"{where}: the path holds {', '.join(sorted(found))}"
        if path.suffix != ".py":
            continue
        text = path.read_text(encoding="utf-8")
        if where.parts[0] == "bot":
            same[path.name].append(where)
            if text.count("\n") > LONGEST:
                yield f"{where}: {text.count(chr(10))} lines; does it hold two things?"
        if found := set().union(*map(left_out, names(ast.parse(text)))):
            yield f"{where}: names with {', '.join(sorted(found))}"
    for name, paths in same.items():
        is_port = len(paths) == 2 and any(path.parts[:2] == PORTS for path in paths)
        if name not in EVERYWHERE and len(paths) > 1 and not is_port:
            yield f"{len(paths)} files named {name}: {', '.join(map(str, paths))}"


def main() -> int:
    """Print what is found."""
    found = list(problems())
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
