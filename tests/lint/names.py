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
LONGEST = 400  # lines of a module
SAME_NAME = 2  # files of one name: a port and its adapter
EVERYWHERE = frozenset({"__init__.py", "__main__.py"})
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def words(name: str) -> set[str]:
    """`HeardTwice` and `heard_twice` hold the words heard and twice."""
    return {part.lower() for part in PART.findall(name)}


def names(tree: ast.AST) -> Iterator[str]:
    """The names of classes and functions, and of their arguments."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg


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
        if found := set().union(*(words(name) for name in names(ast.parse(text)))) & LEFT_OUT:
            yield f"{where}: names with {', '.join(sorted(found))}"
    for name, paths in same.items():
        if name not in EVERYWHERE and len(paths) > SAME_NAME:
            yield f"{len(paths)} files named {name}: {', '.join(map(str, paths))}"


def main() -> int:
    """Print what is found."""
    found = list(problems())
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
