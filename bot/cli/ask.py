"""`ask`: a question to the guide, by the same grounding as in Slack."""

from __future__ import annotations

from typing import Any

from bot.cli.knowledge_folder import knowledge
from bot.embeddings.cached_model import remembering
from bot.embeddings.sentence_model import Meaning
from bot.guide import Grounding
from bot.guide import ask as ask_grounding
from bot.knowledge.guide_copy import operators_guide
from bot.settings import read_settings


def ask(question: str) -> dict[str, Any]:
    """`{"covered", "answer", "sections", "passages"}`."""
    embed = Meaning().embed
    remembered = remembering(embed)
    own = read_settings().guide
    guide = operators_guide(own, knowledge().guide, remembered) if own else knowledge().guide
    return ask_grounding(question, Grounding(guide, embed, remembered))


def plain(found: dict[str, Any]) -> str:
    """An answer for a terminal."""
    return "\n".join([found["answer"], "", "Sections: " + "; ".join(found["sections"])])
