"""`judge`: a profile in, its verdict out; a profile that can't be read is refused with every problem named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.cli.knowledge_folder import knowledge
from bot.decision.judge import judge, verdict_json
from bot.decision.profile import ProfileError, parse_profile
from bot.knowledge.rules import Rules

EXIT_OK = 0
EXIT_INPUT = 2

Out = Callable[[str], object]
Refuse = Callable[[Sequence[str]], int]


def one(text: str, *, as_json: bool, out: Out, refuse: Refuse) -> int:
    """Judge one profile. Returns the exit status."""
    try:
        document = judged(text, knowledge().rules)
    except ProfileError as error:
        return refuse(error.problems)
    out(json.dumps(document, ensure_ascii=False) if as_json else plain(document))
    return EXIT_OK


def lines(texts: Iterable[str], out: Out) -> int:
    """Judge one profile a line. A line that can't be read gives `{"error": [...]}` in its place, and status 2."""
    rules = knowledge().rules
    status = EXIT_OK
    for text in texts:
        if not text.strip():
            continue
        try:
            document = judged(text, rules)
        except ProfileError as error:
            document, status = {"error": list(error.problems)}, EXIT_INPUT
        out(json.dumps(document, ensure_ascii=False))
    return status


def judged(text: str, rules: Rules) -> dict[str, Any]:
    """The public JSON of a profile's verdict. Raises ProfileError."""
    try:
        raw = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ProfileError((f"the profile: this is not JSON{where}",)) from None
    return verdict_json(judge(parse_profile(raw), rules))


def plain(document: dict[str, Any]) -> str:
    """A verdict for a terminal."""
    said = [f"{document['decision'].replace('_', ' ')} ({document['route'].replace('_', ' ')})", ""]
    said += [f"- {reason['text']} [{reason['section']}]" for reason in document["reasons"]]
    if document["missing"]:
        said += ["", "Missing, in order: " + ", ".join(f"item {number}" for number in document["missing"])]
    if document["tensions"]:
        said += ["", *(f"! {tension['text']} [{tension['section']}]" for tension in document["tensions"])]
    if document["what_if"]:
        said += ["", "What would change it:"]
        said += [
            f"- {', '.join(f'{field} = {value}' for field, value in entry['change'].items())}: {entry['decision']}"
            for entry in document["what_if"]
        ]
    if document["unknowns"]:
        said += ["", "Not known, and it matters: " + ", ".join(document["unknowns"])]
    return "\n".join(said)
