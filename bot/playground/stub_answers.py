"""What the stand-in for a model answers: the emptiest value of a schema, or passages that share words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]
MOST_CITED, LEAST_SHARED = 3, 2  # passages cited at most, words that one must share with the question
STEM, SHORT = 5, 4  # characters that tell a word apart; words shorter than this carry little meaning
NUMBERED = re.compile(r"^\[(\d+)\]\s*(.+)$", re.MULTILINE)
READS = "facts"  # of a form that is filled in from a message
NOTHING = "The guide does not say."
COMMON = {"about", "their", "there", "would", "should", "could", "which", "where", "when", "what", "have", "this"}
COMMON |= {"that", "with", "from", "they", "your"}
MODEST = ("not_stated", "missing", "unclear", "unknown", "none")  # of an enum, the members that claim least


@dataclass(frozen=True)
class Part:
    """A piece of an answer: a text, with the position of the passage it cites."""

    text: str
    cites: int | None = None


def answer(body: JSON) -> list[Part]:
    """A modest answer to a Messages request: the emptiest value of a schema, or passages that share words with it."""
    schema = ((body.get("output_config") or {}).get("format") or {}).get("schema")
    if isinstance(schema, dict) and READS in schema.get("properties", {}):
        return [Part(NOTHING)]  # an empty form would claim that a message states nothing
    if isinstance(schema, dict):
        return [Part(json.dumps(emptiest(schema)))]
    question = _last_text(body)
    passages = first_document(body)
    if passages:
        best = _best(passages, question)
        cited = [part for at in best for part in (Part(" "), Part(_sentence(passages[at]), at))]
        return cited[1:] or [Part(NOTHING)]
    system = "\n".join(str(block.get("text", "")) for block in content_blocks(body.get("system", "")))
    numbered = NUMBERED.findall(f"{system}\n{question}")
    if numbered:
        best = _best([text for _, text in numbered], NUMBERED.sub("", question))
        return [Part(" ".join(f"{_sentence(numbered[at][1])} [{numbered[at][0]}]" for at in best) or NOTHING)]
    return [Part(NOTHING)]


def emptiest(schema: JSON) -> Any:
    """The value of `schema` that claims least: "", [], 0 and the modest member of an enum."""
    if "enum" in schema:
        return next((word for word in MODEST if word in schema["enum"]), schema["enum"][0])
    kind = schema.get("type")
    if kind == "object":
        return {name: emptiest(part) for name, part in schema.get("properties", {}).items()}
    return [] if kind == "array" else {"string": "", "integer": 0, "number": 0}.get(str(kind))


def content_blocks(content: object) -> list[JSON]:
    """A turn's content as a list of blocks; a plain string is a text block."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []


def _turns(body: JSON) -> list[list[JSON]]:
    return [content_blocks(turn.get("content")) for turn in body.get("messages") or [] if isinstance(turn, dict)]


def _last_text(body: JSON) -> str:
    last = (_turns(body) or [[]])[-1]
    return "\n".join(str(block.get("text", "")) for block in last if block.get("type") == "text")


def first_document(body: JSON) -> list[str]:
    """The citable passages of the first document of a request."""
    for block in (block for turn in _turns(body) for block in turn if block.get("type") == "document"):
        source = block.get("source")
        content = source.get("content") if isinstance(source, dict) else None
        return [str(part.get("text", "")) for part in content_blocks(content)]
    return []


def _best(passages: list[str], question: str) -> list[int]:
    """Positions of the passages that share most words with the question, best first."""
    asked = _stems(question)
    shared = [(len(asked & _stems(passage)), -position) for position, passage in enumerate(passages)]
    return [-position for count, position in sorted(shared, reverse=True)[:MOST_CITED] if count >= LEAST_SHARED]


def _stems(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {word[:STEM] for word in words if len(word) >= SHORT and word not in COMMON}


def _sentence(passage: str) -> str:
    text = " ".join(passage.split())
    return text if text.endswith((".", "!", "?")) else text + "."
