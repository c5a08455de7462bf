"""Without a script the server does what it can with no model: it cites passages that share words with the question."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.playground.messages.schemas import emptiest
from bot.playground.messages.script import Block, Cited, Reply, Text, ToolUse
from bot.playground.messages.sight import Seen

MOST_CITED = 3
LEAST_SHARED = 2
STEM = 5  # characters of a word that tell it apart, its ending cut off
SHORT = 4  # words shorter than this carry little meaning
PACE_S = 0.03  # seconds between two words, about what a small model takes
NUMBERED = re.compile(r"^\[(\d+)\]\s*(.+)$", re.MULTILINE)
NOTHING = "The guide does not say."
SENTENCE = 30  # characters from which a string of the data reads like a sentence
COMMON = frozenset(
    [
        "about",
        "their",
        "there",
        "would",
        "should",
        "could",
        "which",
        "where",
        "when",
        "what",
        "have",
        "this",
        "that",
        "with",
        "from",
        "they",
        "your",
    ]
)


def helpful(seen: Seen, pace_s: float = PACE_S) -> Reply:
    """A modest reply to any request, streamed with `pace_s` between two words."""
    if tool := seen.forced_tool:
        return Reply.of(ToolUse(tool["name"], emptiest(tool.get("input_schema") or {"type": "object"})))
    if seen.schema is not None:
        return Reply.of(json.dumps(emptiest(seen.schema)))
    if seen.documents:
        return Reply(_from_documents(seen.documents[0], seen.last_words), pace_s=pace_s)
    numbered = NUMBERED.findall(seen.system + "\n" + seen.last_words)
    if numbered:
        return Reply.of(_from_numbers(numbered, seen.last_words), pace_s=pace_s)
    return Reply.of(_retold(seen.last_words), pace_s=pace_s)


def _from_documents(passages: list[str], question: str) -> tuple[Block, ...]:
    best = _best(passages, question)
    if not best:
        return (Text(NOTHING),)
    blocks: list[Block] = []
    for position in best:
        blocks += [Text(_sentence(passages[position]), (Cited(position, position + 1),)), Text(" ")]
    return tuple(blocks[:-1])


def _from_numbers(numbered: list[tuple[str, str]], question: str) -> str:
    best = _best([text for _, text in numbered], NUMBERED.sub("", question))
    return " ".join(f"{_sentence(numbered[i][1])} [{numbered[i][0]}]" for i in best) or NOTHING


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


def _retold(words: str) -> str:
    """The sentences found in the JSON of the last turn, one after the other."""
    start = words.find("{")
    try:
        data = json.JSONDecoder().raw_decode(words[start:])[0] if start >= 0 else None
    except ValueError:
        data = None
    return " ".join(_sentence(text) for text in dict.fromkeys(_sentences(data))) or NOTHING


def _sentences(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if len(value) >= SENTENCE and value.endswith(".") else []
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in parts for text in _sentences(part)]
