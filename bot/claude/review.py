"""Of a model's review of a pasted prompt, only what can be shown in the prompt itself is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from bot.claude.evidence import stands_in
from bot.claude.gateway import Gateway
from bot.claude.harmless import harmless
from bot.claude.ledger import Asker
from bot.claude.outcomes import ModelFailure, Outcome
from bot.claude.prompting import as_data, system_prompt
from bot.claude.replies import ModelReply
from bot.claude.request import ModelRequest, closed
from bot.claude.waiting_line import OnPlace
from bot.decision.profile import INGREDIENTS
from bot.prompt_review import Finding, State

STATES: tuple[State, ...] = get_args(State)
MOST_TOKENS = 3000
LONGEST_PROMPT = 60_000  # characters, some 18,000 tokens
IMPROVEMENTS = 2
LONGEST_IMPROVEMENT = 300  # characters
LONGEST_LINE = 200  # characters of a shown line


@dataclass(frozen=True)
class PromptReview:
    """What the model saw and could show; nothing where `outcome` is not OK.

    Ingredients that are not in `findings` were claimed without a line that stands in the prompt: the deterministic
    review has the word on them. `few_shot_examples` counts shown beginnings, None where none was shown.
    """

    findings: Mapping[str, Finding] = field(default_factory=dict)
    few_shot_examples: int | None = None
    improvements: tuple[str, ...] = ()
    outcome: Outcome = Outcome.OK


async def review_prompt(gateway: Gateway, asker: Asker, pasted: str, on_place: OnPlace | None = None) -> PromptReview:
    """Let the model look at a pasted prompt. The prompt is data and is kept nowhere. Raises only cancellation."""
    if len(pasted) > LONGEST_PROMPT:
        return PromptReview(outcome=Outcome.TOO_LONG)
    ask = ModelRequest(
        purpose="review",
        system=system_prompt("review"),
        words=as_data(pasted=pasted),
        max_tokens=MOST_TOKENS,
        schema=FORM,
    )

    def use(parse_reply: ModelReply) -> PromptReview:
        return shown(parse_reply.object(), pasted)

    try:
        return await gateway.ask(ask, asker, use, on_place)
    except ModelFailure as failure:
        return PromptReview(outcome=failure.outcome)


def shown(answer: Mapping[str, Any], pasted: str) -> PromptReview:
    """Of a review, what stands in the pasted prompt."""
    findings = {name: finding for name in INGREDIENTS if (finding := _finding(answer.get(name), pasted))}
    examples = {where for line in _texts(answer.get("example_lines")) if (where := _lines(line, pasted))}
    improvements = [harmless(text).strip()[:LONGEST_IMPROVEMENT] for text in _texts(answer.get("improvements"))]
    return PromptReview(findings, len(examples) or None, tuple(text for text in improvements if text)[:IMPROVEMENTS])


def _finding(raw: object, pasted: str) -> Finding | None:
    if not isinstance(raw, Mapping):
        return None
    said = str(raw.get("state", "")).strip().lower()
    state = next((one for one in STATES if one == said), None)
    if state is None or state == "missing":
        return Finding(state) if state else None
    line = _lines(str(raw.get("line", "")), pasted)
    return Finding(state, line[0][:LONGEST_LINE]) if line else None


def _lines(quoted: str, pasted: str) -> tuple[str, ...]:
    """The lines of the prompt that hold a quotation: what we show is ours, not the model's copy."""
    return tuple(dict.fromkeys(line.strip() for line in pasted.splitlines() if stands_in(quoted, line)))


def _texts(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


_TEXTS = {"type": "array", "items": {"type": "string"}}
_FINDING = closed({"state": {"enum": list(STATES)}, "line": {"type": "string"}})
FORM = closed(dict.fromkeys(INGREDIENTS, _FINDING) | {"example_lines": _TEXTS, "improvements": _TEXTS})
