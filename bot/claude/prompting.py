"""The system prompts are texts of their own; what people wrote goes into the user's turn, as JSON, never in between.

No prompt asks a model to write out its reasoning: the API refuses such requests, and nobody here needs it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

PROMPTS = Path(__file__).with_name("prompts")


@cache
def system_prompt(name: str) -> str:
    """The text of prompts/<name>.md."""
    return (PROMPTS / f"{name}.md").read_text(encoding="utf-8").strip()


def as_data(**parts: object) -> str:
    """Untrusted content as one JSON object: quotes and line ends in it can't pass for ours."""
    return json.dumps(parts, ensure_ascii=False)
