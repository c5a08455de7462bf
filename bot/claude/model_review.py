"""Reviews a pasted prompt with a model: it points at lines and chooses improvements, and words neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from bot.claude.exact_quotes import stands_in
from bot.claude.gateway import Gateway
from bot.claude.outcomes import ModelError, Outcome
from bot.claude.request import ModelRequest, as_data, closed, system_prompt
from bot.claude.waiting_line import OnPlace
from bot.decision.profile import INGREDIENTS
from bot.ports.inbound import Person
from bot.prompt_review import Finding, Seen, State

STATES: tuple[State, ...] = get_args(State)
MOST_TOKENS = 2000
LONGEST_PROMPT = 60_000  # characters, some 18,000 tokens
IMPROVEMENTS = 2
LONGEST_LINE = 200  # characters of a shown line


async def review_prompt(gateway: Gateway, asker: Person, pasted: str, on_place: OnPlace | None = None) -> Seen:
    """Let the model look at a pasted prompt. The prompt is data and is kept nowhere. Raises ModelError."""
    if len(pasted) > LONGEST_PROMPT:
        raise ModelError(Outcome.TOO_LONG)
    if not gateway.server.structured_output:
        raise ModelError(Outcome.UNFIT)  # nothing would hold the answer to the form
    ask = ModelRequest(
        purpose="review",
        system=system_prompt("review"),
        words=as_data(pasted=pasted),
        max_tokens=MOST_TOKENS,
        schema=FORM,
    )
    return await gateway.ask(ask, asker, lambda reply: what_stands(reply.object(), pasted), on_place)


def what_stands(answer: Mapping[str, Any], pasted: str) -> Seen:
    """Of a review, what can be shown in the pasted prompt.

    On what was claimed without a line that stands there, the deterministic review decides.
    """
    findings = {name: finding for name in INGREDIENTS if (finding := _finding(answer.get(name), pasted))}
    chosen = answer.get("improvements")
    names = (str(name).strip().lower() for name in (chosen if isinstance(chosen, list) else []))
    improvements = tuple(dict.fromkeys(name for name in names if name in INGREDIENTS))[:IMPROVEMENTS]
    return Seen(findings, improvements)


def _finding(raw: object, pasted: str) -> Finding | None:
    if not isinstance(raw, Mapping):
        return None
    named = str(raw.get("state", "")).strip().lower()
    state = next((known for known in STATES if known == named), None)
    if state is None or state == "missing":
        return Finding(state) if state else None
    line = _line(str(raw.get("line", "")), pasted)
    return Finding(state, line[:LONGEST_LINE]) if line else None


def _line(quoted: str, pasted: str) -> str | None:
    """The line of the prompt that holds a quotation: what we show is ours, not the model's copy."""
    return next((line.strip() for line in pasted.splitlines() if stands_in(quoted, line)), None)


_FINDING = closed({"state": {"enum": list(STATES)}, "line": {"type": "string"}})
FORM = closed(
    dict.fromkeys(INGREDIENTS, _FINDING) | {"improvements": {"type": "array", "items": {"enum": list(INGREDIENTS)}}}
)
