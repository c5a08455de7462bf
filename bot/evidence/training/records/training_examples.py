"""What one record of a training file holds, whatever format it was written in: its fields, or its conversation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bot.evidence.loaded_content import content

Format = Literal[
    "chat", "prompt/completion", "anthropic/bedrock", "gemini", "alpaca", "sharegpt", "text only", "table", "own",
    "preference", "KTO (label true/false)", "reinforcement", "prompt only", "unknown",
]  # fmt: skip

# Formats whose records are pairs of an input and the output that a model shall learn.
SUPERVISED: frozenset[Format] = frozenset(
    {"chat", "prompt/completion", "anthropic/bedrock", "gemini", "alpaca", "sharegpt", "table", "own"}
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in the file.

    `line` is where it begins, counted from 1 (for Parquet and sheets: the row). `raw` are its bytes without the line
    end, where the file has such; `value` is the decoded object.
    """

    line: int
    value: dict[str, Any]
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with its place. `line` 0: the whole file. `detail` never repeats what a record says."""

    line: int
    kind: str
    detail: str


def word(kind: str, /, **values: object) -> str:
    """The sentence of `knowledge/training_data.toml` for a kind of finding, filled in."""
    return content().training.kinds[kind].format(**values)


def problem(line: int, kind: str, name: str = "", /, **values: object) -> Problem:
    """A finding in a line with its sentence, which bears the kind's name unless another one is given."""
    return Problem(line, kind, word(name or kind, **values))


@dataclass(frozen=True, slots=True)
class Example:
    """A record read: what goes in, what shall come out.

    `context` is what the record shows beside the question (a schema, a passage, tools): it tells examples apart but
    is no part of the input, since many records share it. `media` names the pictures and sounds that go in beside the
    text. `trained` is false where every answer carries weight 0.
    `faults` are kinds of problems of this record alone.
    """

    format: Format
    system: str = ""
    context: str = ""
    input: str = ""
    output: str = ""
    trained: bool = True
    faults: tuple[str, ...] = ()
    media: str = ""

    @property
    def supervised(self) -> bool:
        """Whether the record is an input with its output."""
        return self.format in SUPERVISED


def normalise(text: str) -> str:
    """The text without case and with single spaces: what counts as the same input."""
    return " ".join(text.casefold().split())


ROLE_NAMES = {
    "system": ("system", "developer"),
    "user": ("user", "human"),
    "assistant": ("assistant", "gpt", "model", "bot", "chatbot", "ai", "function_call", "tool_call"),
    "tool": ("tool", "function", "observation", "ipython", "tool_response"),
}
ROLES = {name: role for role, names in ROLE_NAMES.items() for name in names}

CONTENT_KEYS = ("content", "value", "parts", "text", "message", "refusal")
# Keys of a typed part that is no text.
MEDIA = (
    "image_url", "image", "input_image", "input_audio", "audio", "video", "document", "inlineData", "inline_data",
    "fileData", "file_data",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: role (system, user, assistant, tool or unknown), text, whether it is trained on."""

    role: str
    text: str
    trained: bool = True


def read_text(content: object) -> str:
    """The text of a message's content: a string, a list of typed parts, or an object with the text inside."""
    if isinstance(content, str):
        return content
    if content is None:
        return ""
    if isinstance(content, list):
        return "\n".join(part for part in map(read_text, content) if part)
    if isinstance(content, dict):
        if any(content.get(key) for key in MEDIA):
            return name_media(content)
        for key in ("text", "value", "content", "parts"):
            if content.get(key) is not None:
                return read_text(content[key])
        return dump_json(content) if content else ""
    return str(content)


def name_media(value: object) -> str:
    """A short name for a picture, a sound or a file: the same for the same one, whatever its size."""
    return f"[media {hashlib.blake2b(dump_json(value).encode('utf-8', 'replace'), digest_size=6).hexdigest()}]"


def as_conversation(value: object) -> dict[str, Any] | None:
    """A list of messages as a record that holds them; None for any other value."""
    if isinstance(value, list) and value and all(map(is_message, value)):
        return {"messages": value}
    return None


def is_message(value: object) -> bool:
    """Whether this is a message of a known role."""
    if not isinstance(value, dict):
        return False
    name = value.get("role") or value.get("from") or value.get("author")
    return str(name).casefold() in ROLES and any(key in value for key in ("content", "value", "parts", "tool_calls"))


def dump_json(value: object) -> str:
    """JSON with sorted keys, so that the same object gives the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def read_turn(message: object) -> Turn:
    """One message of any chat format. A call of a tool is its text where there is no other."""
    if not isinstance(message, dict):
        return Turn("unknown", "")
    name = message.get("role") or message.get("from") or message.get("author") or message.get("speaker")
    role = ROLES.get(str(name).casefold(), "unknown")
    content = next((message[key] for key in CONTENT_KEYS if message.get(key)), None)
    calls = message.get("tool_calls") or message.get("function_call")
    text = read_text(content)
    if calls:
        text = f"{text}\n{dump_json(_read_calls(calls))}".strip()
    weight = message.get("weight", message.get("loss_weight", message.get("train")))
    return Turn(role, text, weight is None or bool(weight))


def _read_calls(calls: object) -> object:
    """The calls without their ids, which differ where the calls are the same."""
    if isinstance(calls, list):
        return list(map(_read_calls, calls))
    if isinstance(calls, dict):
        return calls.get("function", {key: part for key, part in calls.items() if key != "id"})
    return calls


def read_conversation(messages: list[Any], system: str = "", name: Format = "chat", context: str = "") -> Example:
    """A list of messages as an example of a format.

    The output is the last answer that is trained on; the input is everything before it. Faults: "no_user_turn",
    "unknown_role", "no_answer" (no assistant message), "last_turn" (something follows the last answer).
    """
    turns = [read_turn(message) for message in messages]
    prompts = [system, *(turn.text for turn in turns if turn.role == "system")]
    turns = [turn for turn in turns if turn.role != "system"]
    answers = [index for index, turn in enumerate(turns) if turn.role == "assistant"]
    trained = [index for index in answers if turns[index].trained]
    faults = {
        "unknown_role": any(turn.role == "unknown" for turn in turns),
        "no_user_turn": not any(turn.role in ("user", "tool") for turn in turns),
        "no_answer": not answers,
        "last_turn": bool(answers) and answers[-1] != len(turns) - 1,
    }
    at = (trained or answers or [len(turns)])[-1]
    return Example(
        name,
        context=context,
        system="\n".join(prompt for prompt in prompts if prompt.strip()).strip(),
        input=" ".join(turn.text for turn in turns[:at] if turn.text),
        output=turns[at].text if answers else "",
        trained=bool(trained) or not answers,
        faults=tuple(fault for fault, is_there in faults.items() if is_there),
    )


def walk_strings(value: object) -> Iterator[str]:
    """Every string of the value, however deep; keys are none."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            stack.extend(reversed(item.values()))
        elif isinstance(item, (list, tuple)):
            stack.extend(reversed(item))


def join_strings(value: object) -> str:
    """All texts of the value, one a line."""
    return "\n".join(walk_strings(value))
