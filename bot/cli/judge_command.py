"""`judge`: a profile in, its verdict out; a profile that can't be read is refused with every problem named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from bot.cli.knowledge_folder import knowledge
from bot.decision.judge import judge, verdict_json
from bot.decision.profile import ProfileError, parse_profile
from bot.decision.rulebook import Rules
from bot.decision.verdict import Verdict

EXIT_OK = 0
EXIT_INPUT = 2

Print = Callable[[str], object]
Refuse = Callable[[Sequence[str]], int]


def judge_text(text: str, *, as_json: bool, out: Print, refuse: Refuse) -> int:
    """Judge one profile and print its verdict. Returns the exit status."""
    try:
        verdict = judge_profile(text, knowledge().rules)
    except ProfileError as error:
        return refuse(error.problems)
    out(json.dumps(verdict_json(verdict), ensure_ascii=False) if as_json else format_verdict(verdict))
    return EXIT_OK


def judge_lines(texts: Iterable[str], out: Print) -> int:
    """Judge one profile a line. A line that can't be read gives `{"error": [...]}` in its place, and status 2."""
    rules = knowledge().rules
    status = EXIT_OK
    for text in texts:
        if not text.strip():
            continue
        try:
            document = verdict_json(judge_profile(text, rules))
        except ProfileError as error:
            document, status = {"error": list(error.problems)}, EXIT_INPUT
        out(json.dumps(document, ensure_ascii=False))
    return status


def judge_profile(text: str, rules: Rules) -> Verdict:
    """The verdict of a profile given as JSON text. Raises ProfileError."""
    try:
        raw = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ProfileError((f"the profile: this is not JSON{where}",)) from None
    return judge(parse_profile(raw), rules)


def format_verdict(verdict: Verdict) -> str:
    """A verdict for a terminal."""
    blocks = [
        [f"{_plain(verdict.decision)} ({_plain(verdict.route)})"],
        _numbered("Do this, in order:", [f"{step.lead} {step.text} [{step.effort}]" for step in verdict.steps]),
        _listed("Why:", [f"{reason.text} [{reason.section}]" for reason in verdict.reasons]),
        _listed("This doesn't fit together:", [f"{tension.text} [{tension.section}]" for tension in verdict.tensions]),
        _listed("What would change it:", _changes(verdict)),
        [f"Still open, and it matters: {', '.join(verdict.unknowns)}"] if verdict.unknowns else [],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _changes(verdict: Verdict) -> list[str]:
    missing = ", ".join(f"item {number}" for number in verdict.missing)
    after = verdict.if_all_missing_met
    met = [f"all that is missing ({missing}): {_plain(after)}"] if after else []
    return met + [
        f"{', '.join(f'{field} = {value}' for field, value in entry.change)}: {_plain(entry.decision)}"
        for entry in verdict.what_if
    ]


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    return [title, *(f"- {line}" for line in lines)] if lines else []


def _numbered(title: str, lines: Sequence[str]) -> list[str]:
    return [title, *(f"{number}. {line}" for number, line in enumerate(lines, 1))] if lines else []


def _plain(name: str) -> str:
    return name.replace("_", " ")
