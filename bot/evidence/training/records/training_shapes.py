"""How a record is read: its format by its fields, and the columns of a table by their names or what stands in them."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.evidence.files.json_values import DEEPEST, depth_of, objects_in
from bot.evidence.loaded_content import content
from bot.evidence.training.records.training_examples import (
    ROLES,
    Example,
    Format,
    dump_json,
    is_message,
    name_media,
    read_conversation,
    read_text,
)

SAMPLE_ROWS = 200  # rows that the guess by content looks at


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that were taken. `by` is "name", "content" or "given"."""

    input: str
    output: str
    context: tuple[str, ...] = ()
    system: str | None = None
    by: str = "name"
    format: Format = "own"

    def read(self, value: dict[str, Any]) -> Example | None:
        """The row as an example; None where it has neither column."""
        if self.input not in value and self.output not in value:
            return None
        return Example(
            self.format,
            read_text(value.get(self.system)) if self.system else "",
            "\n".join(read_text(value.get(name)) for name in self.context),
            read_text(value.get(self.input)),
            read_text(value.get(self.output)),
        )


def find_columns(rows: Sequence[dict[str, Any]], format_: Format) -> Columns | None:
    """Input and output among the columns of some rows; None where they cannot be told apart.

    By name first (lists in knowledge/training_data.toml). By content only where exactly two columns hold texts: an
    index or a column with one value is none of them. Then the left column is the input, unless it has fewer distinct
    values than the right one has and is much shorter (a label that stands first).
    """
    names = list(dict.fromkeys(str(name) for row in rows[:SAMPLE_ROWS] for name in row))
    known = content().training.columns
    plain = {name: name.strip().casefold().replace(" ", "_").replace("-", "_") for name in names}

    def pick(wanted: Sequence[str], taken: set[str]) -> str | None:
        by_name = {plain[name]: name for name in reversed(names) if name not in taken}
        return next((by_name[word] for word in wanted if word in by_name), None)

    first = pick(known.input, set())
    second = pick(known.output, {first} if first else set())
    context = tuple(name for name in names if plain[name] in known.context and name not in (first, second))
    system = pick(known.system, {name for name in (first, second) if name})
    if first and second:
        return Columns(first, second, context, system, "name", format_)
    texts = [name for name in names if _holds_text(rows, name, first, second) and name != system]
    if first or second:
        rest = [name for name in texts if name not in (first, second, *context)]
        pair = (first or rest[0], second or rest[0]) if len(rest) == 1 else None
    else:
        pair = (texts[0], texts[1]) if len(texts) == 2 else None
        if pair and _is_label(rows, *pair):
            pair = pair[::-1]
    return Columns(*pair, context if first or second else (), system, "content", format_) if pair else None


def are_turns(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether each row is one message of a conversation: a column of roles beside one of contents."""
    named = next((row for row in rows if not isinstance(row.get("messages"), list)), {})
    role = next((name for name in named if str(name).strip().casefold() in ("role", "from", "speaker")), None)
    content = any(str(name).strip().casefold() in ("content", "value", "text", "message") for name in named)
    if role is None or not content:
        return False
    roles = {read_text(row.get(role)).casefold() for row in rows}
    return len(roles) > 1 and roles <= ROLES.keys()


def _values(rows: Sequence[dict[str, Any]], name: str) -> list[str]:
    return [text for row in rows[:SAMPLE_ROWS] if (text := read_text(row.get(name)).strip())]


def _holds_text(rows: Sequence[dict[str, Any]], name: str, *taken: str | None) -> bool:
    if name in taken:
        return True
    values = _values(rows, name)
    if any(isinstance(row.get(name), (dict, list)) for row in rows[:SAMPLE_ROWS]):
        return False
    if not values or (len(set(values)) == 1 and len(rows) > 1):
        return False
    ids = content().training.columns.id
    plain = name.strip().casefold().replace(" ", "_")
    if plain.endswith(("_id", "_uuid", "_url", "_hash")):
        return False
    numbers = sum(text.replace(".", "", 1).replace("-", "", 1).isdigit() for text in values)
    return plain not in ids and numbers < len(values) * 0.9


def _is_label(rows: Sequence[dict[str, Any]], first: str, second: str) -> bool:
    """Whether the first column looks like labels of the second: few values, much shorter."""
    labels, texts = _values(rows, first), _values(rows, second)
    if not labels or not texts:
        return False
    short = statistics.median(map(len, labels)) * 2 < statistics.median(map(len, texts))
    return short and len(set(labels)) * 2 < len(set(texts))


PAIRED_ANSWERS = (
    ("chosen", "rejected"),
    ("chosen_messages", "rejected_messages"),
    ("preferred_output", "non_preferred_output"),
    ("response_j", "response_k"),
    ("chosen_response", "rejected_response"),
    ("response_0", "response_1"),
    ("response_a", "response_b"),
    ("response_1", "response_2"),
    ("completion_a", "completion_b"),
    ("answer_a", "answer_b"),
    ("output_1", "output_2"),
    ("conversation_a", "conversation_b"),
    ("accepted", "rejected"),
    ("human_ref_A", "human_ref_B"),
)
CONVERSATION_KEYS = ("messages", "conversations", "conversation", "contents", "dialog", "dialogue")
MESSAGE_LISTS = ("items", "turns", "chat", "message_tree")  # words of many uses: only if they hold messages
MEDIA_KEYS = ("images", "image", "videos", "video", "audios", "audio", "image_path", "image_url")
LABEL_KEYS = ("label", "kto_tag")
REFERENCE_KEYS = (
    "reference_answer", "reference", "ground_truth", "expected_answer", "solution", "answer", "target", "reward_model",
)  # fmt: skip
SYSTEM_KEYS = ("system", "system_prompt", "systemInstruction", "system_instruction", "systemPrompt")
STOP_KEYS = ("finish_reason", "stop_reason", "finishReason", "stopReason")
CUT_REASONS = frozenset({"length", "max_tokens", "max_output_tokens"})


def read_example(value: dict[str, Any], columns: Columns | None = None) -> Example:
    """What a record says. `columns` names input and output where the fields themselves do not; else "unknown"."""
    value = _unwrap(value)
    example = _read_unsupervised(value) or _read_messages(value) or _read_pair(value)
    if example is None and columns is not None:
        example = columns.read(value)
    if example is None:
        example = _read_text_only(value) or Example("unknown")
    reasons = (value.get(key) for key in STOP_KEYS)
    if any(isinstance(reason, str) and reason.casefold() in CUT_REASONS for reason in reasons):
        example = replace(example, faults=(*example.faults, "cut_by_limit"))
    media = [value[key] for key in MEDIA_KEYS if value.get(key)]
    return replace(example, media=name_media(media)) if media else example


def _unwrap(value: dict[str, Any]) -> dict[str, Any]:
    """The record inside an envelope: a viewer's `row`, a batch request's `body`, messages written as a JSON string."""
    for key in ("row", "body", "request"):
        inner = value.get(key)
        if isinstance(inner, dict) and any(name in inner for name in (*CONVERSATION_KEYS, "prompt", "text")):
            value = inner
    for key in CONVERSATION_KEYS:
        text = value.get(key)
        if isinstance(text, str) and text.lstrip().startswith("["):
            try:
                decoded = json.loads(text)
            except (ValueError, RecursionError):
                continue
            if isinstance(decoded, list) and depth_of(decoded) <= DEEPEST:
                value = {**value, key: decoded}
    return value


def find_messages(value: dict[str, Any]) -> tuple[str, list[Any]] | None:
    """The field that holds the conversation, and its messages."""
    for key in CONVERSATION_KEYS:
        messages = value.get(key)
        if isinstance(messages, list) and (not messages or any(isinstance(message, dict) for message in messages)):
            return key, messages
    for key in MESSAGE_LISTS:
        messages = value.get(key)
        if isinstance(messages, list) and messages and all(map(is_message, messages)):
            return key, messages
    return None


def _read_unsupervised(value: dict[str, Any]) -> Example | None:
    """Preference, KTO and reinforcement records: no example to copy."""
    if any(first in value and second in value for first, second in PAIRED_ANSWERS):
        return Example("preference")
    found = find_messages(value)
    has_pair = "prompt" in value and ("completion" in value or "response" in value)
    if (found or has_pair) and any(_is_truth(value.get(key)) for key in LABEL_KEYS):
        return Example("KTO (label true/false)")
    if isinstance(value.get("completions"), list) and isinstance(value.get("labels"), list):
        return Example("KTO (label true/false)")  # a mark for each step of an answer
    has_reference = any(value.get(key) is not None for key in REFERENCE_KEYS)
    if found and has_reference and "no_answer" in read_conversation(found[1]).faults:
        return Example("reinforcement")
    if isinstance(value.get("prompt"), list) and "completion" not in value and has_reference:
        return Example("reinforcement")
    return None


def _is_truth(value: object) -> bool:
    """Whether the value is true or false; a sheet writes it as text."""
    return isinstance(value, bool) or (isinstance(value, str) and value.strip().casefold() in ("true", "false"))


def _read_messages(value: dict[str, Any]) -> Example | None:
    found = find_messages(value)
    prompt, completion = value.get("prompt"), value.get("completion")
    if found is not None:
        name, messages = _name_chat_format(*found, value), found[1]
    elif isinstance(prompt, list) and isinstance(completion, list):
        name, messages = "prompt/completion", [*prompt, *completion]
        if len(objects_in(messages)) < len(messages):
            return None
    else:
        return None
    tools = value.get("tools") or value.get("functions") or value.get("toolConfig")
    context = (tools if isinstance(tools, str) else dump_json(tools)) if tools else ""
    return read_conversation(messages, _read_system(value), name, context)


def _read_system(value: dict[str, Any]) -> str:
    return next((read_text(value[key]) for key in SYSTEM_KEYS if value.get(key)), "")


def _name_chat_format(key: str, messages: list[Any], value: dict[str, Any]) -> Format:
    first: dict[str, Any] = next((message for message in messages if isinstance(message, dict)), {})
    roles = {str(message.get("role", "")) for message in messages if isinstance(message, dict)}
    if key == "contents" or "systemInstruction" in value or "model" in roles:
        return "gemini"
    if "from" in first:
        return "sharegpt"
    if "system" in value or str(value.get("schemaVersion", "")).startswith("bedrock"):
        return "anthropic/bedrock"
    parts = first.get("content")
    if isinstance(parts, list) and parts and all(isinstance(part, dict) and set(part) == {"text"} for part in parts):
        return "anthropic/bedrock"
    return "chat"


def _read_pair(value: dict[str, Any]) -> Example | None:
    system = _read_system(value)
    if "prompt" in value and "completion" in value:
        return Example("prompt/completion", system, "", read_text(value["prompt"]), read_text(value["completion"]))
    if "instruction" in value and "output" in value:
        history = [read_text(turn) for turn in value["history"]] if isinstance(value.get("history"), list) else []
        said = (*history, read_text(value["instruction"]), read_text(value.get("input")))
        return Example("alpaca", system, "", " ".join(part for part in said if part), read_text(value["output"]))
    return None


def _read_text_only(value: dict[str, Any]) -> Example | None:
    texts = [key for key, part in value.items() if isinstance(part, str)]
    if isinstance(value.get("text"), str) and (texts == ["text"] or value["text"]):
        return Example("text only", input=value["text"])
    if "prompt" in value:
        return Example("prompt only", input=read_text(value["prompt"]))
    if texts == ["content"]:
        return Example("text only", input=value["content"])
    return None
