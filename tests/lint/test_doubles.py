"""No two modules have a function of one name that says the same of itself: a change would reach one of them."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.harness.paths import ROOT

# Every command has these, as `bot/__main__.py` asks for them.
OF_A_COMMAND = frozenset({"add_arguments", "run"})


def test_no_function_is_there_twice() -> None:
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name not in OF_A_COMMAND:
                about = (ast.get_docstring(node) or "").partition("\n")[0]
                places[node.name.lstrip("_"), about].append(path.relative_to(ROOT).as_posix())
    assert {name: found for (name, about), found in places.items() if about and len(found) > 1} == {}
