"""What the stand-in for a model answers: the emptiest value of a schema, or passages that share words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]
DOCUMENT_TYPES = ("document", "search_result")
MOST_CITED, LEAST_SHARED = 3, 2  # passages cited at most, words that one must share with the question
STEM, SHORT = 5, 4  # characters that tell a word apart; words shorter than this carry little meaning
SENTENCE = 30  # characters from which a string of the data reads like a sentence
NUMBERED = re.compile(r"^\[(\d+)\]\s*(.+)$", re.MULTILINE)
READS = "facts"  # of a form that is filled in from a message
NOTHING = "The guide does not say."
COMMON = {"about", "their", "there", "would", "should", "could", "which", "where", "when", "what", "have", "this"}
COMMON |= {"that", "with", "from", "they", "your"}
MODEST = ("not_stated", "missing", "unclear", "unknown", "none")  # of an enum, the members that claim least


@dataclass(frozen=True)
class Part:
    """A piece of an answer: a text, with the position of the passage it cites; or a tool with its input."""

    text: str
    cites: int | None = None
    tool: str | None = None


def answer(body: JSON) -> list[Part]:
    """A modest answer to a Messages request: the emptiest value of a schema, or passages that share words with it."""
    tool = _forced_tool(body)
    if tool is not None:
        return [Part(json.dumps(emptiest(tool.get("input_schema") or {"type": "object"})), tool=str(tool["name"]))]
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
    return [Part(_sentences_of_data(question))]


def emptiest(schema: JSON) -> Any:
    """The value of `schema` that claims least: null, "", [], false, 0 and the modest member of an enum."""
    if "enum" in schema:
        return next((word for word in MODEST if word in schema["enum"]), schema["enum"][0])
    if "const" in schema:
        return schema["const"]
    if "anyOf" in schema:
        variants = schema["anyOf"]
        return None if any(v.get("type") == "null" for v in variants) else emptiest(variants[0])
    kind = schema.get("type")
    if kind == "object":
        return {name: emptiest(part) for name, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [emptiest(schema["items"])] if schema.get("minItems") else []
    return {"string": "", "boolean": False, "integer": 0, "number": 0}.get(str(kind))


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
    for block in (block for turn in _turns(body) for block in turn if block.get("type") in DOCUMENT_TYPES):
        source = block.get("source")
        if isinstance(source, dict) and source.get("type") == "text":
            return [str(source.get("data", ""))]
        content = source.get("content") if isinstance(source, dict) else block.get("content")
        return [str(part.get("text", "")) for part in content_blocks(content)]
    return []


def _forced_tool(body: JSON) -> JSON | None:
    choice, tools = body.get("tool_choice") or {}, body.get("tools") or []
    named = [tool for tool in tools if choice.get("type") == "any" or tool.get("name") == choice.get("name")]
    return dict(named[0]) if choice.get("type") in ("any", "tool") and named else None


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


def _sentences_of_data(text: str) -> str:
    """The sentences in the JSON of a text, each once."""
    start = text.find("{")
    try:
        data = json.JSONDecoder().raw_decode(text[start:])[0] if start >= 0 else None
    except ValueError:
        data = None
    return " ".join(_sentence(found) for found in dict.fromkeys(_strings(data))) or NOTHING


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= SENTENCE and value.endswith("."):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from _strings(part)
