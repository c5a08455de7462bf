"""What the API refuses with a 400: each requirement is one small function that yields the words of its refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.harness.messages_api.catalog import Served
from tests.harness.messages_api.schemas import schema_problems
from tests.harness.messages_api.sight import DOCUMENT_TYPES, blocks_of, turns

KNOWN_FIELDS = frozenset(
    [
        "model",
        "max_tokens",
        "messages",
        "system",
        "stream",
        "stop_sequences",
        "metadata",
        "tools",
        "tool_choice",
        "thinking",
        "output_config",
        "cache_control",
        "container",
        "diagnostics",
        "inference_geo",
        "service_tier",
        "speed",
    ]
)
SAMPLING = ("temperature", "top_p", "top_k")
MOST_BREAKPOINTS = 4
Body = dict[str, Any]


def refusal(body: Body, model: Served) -> str | None:
    """The message of the 400 that this request earns, or None."""
    return next((message for rule in REQUIREMENTS for message in rule(body, model)), None)


def _sampling(body: Body, _model: Served) -> Iterator[str]:
    for name in SAMPLING:
        if name in body:
            yield f"{name}: this parameter is not supported by this API version"


def _fields(body: Body, _model: Served) -> Iterator[str]:
    for name in body:
        if name not in KNOWN_FIELDS:
            yield f"{name}: Extra inputs are not permitted"


def _max_tokens(body: Body, _model: Served) -> Iterator[str]:
    value = body.get("max_tokens")
    if value is None:
        yield "max_tokens: Field required"
    elif not isinstance(value, int) or isinstance(value, bool) or value < 0:
        yield "max_tokens: Input should be an integer greater than or equal to 0"


def _turns(body: Body, _model: Served) -> Iterator[str]:
    if not body.get("messages"):
        yield "messages: at least one message is required"
    for position, (role, blocks) in enumerate(turns(body)):
        if role not in ("user", "assistant"):
            yield f"messages.{position}.role: must be user or assistant"
        if not blocks:
            yield f"messages.{position}.content: must not be empty"
        for block in blocks:
            yield from _block(f"messages.{position}", role, block)


def _block(where: str, role: str, block: Body) -> Iterator[str]:
    kind = block.get("type")
    if kind == "text" and not str(block.get("text", "")).strip():
        yield f"{where}: text content blocks must be non-empty"
    if kind == "text" and role == "user" and block.get("citations"):
        yield f"{where}: citations are not allowed on user text blocks"
    if kind in DOCUMENT_TYPES and role == "assistant":
        yield f"{where}: {kind} blocks are not allowed in assistant turns"
    if kind == "document" and (block.get("source") or {}).get("type") not in (
        "content",
        "text",
        "base64",
        "url",
        "file",
    ):
        yield f"{where}: document source type is not supported"


def _prefill(body: Body, model: Served) -> Iterator[str]:
    roles = [role for role, _ in turns(body)]
    if roles[-1:] == ["assistant"] and not model.prefill:
        yield "messages: the last message must have the role user; this model does not support prefill"


def _citations(body: Body, _model: Served) -> Iterator[str]:
    documents = [b for _, blocks in turns(body) for b in blocks if b.get("type") in DOCUMENT_TYPES]
    switched = {bool((document.get("citations") or {}).get("enabled")) for document in documents}
    if len(switched) > 1:
        yield "citations must be enabled on all documents or on none"
    if True in switched and (body.get("output_config") or {}).get("format"):
        yield "citations: not supported together with output_config.format"


def _thinking(body: Body, model: Served) -> Iterator[str]:
    thinking = body.get("thinking")
    if thinking is None:
        return
    kind = thinking.get("type") if isinstance(thinking, dict) else None
    if kind not in model.thinking:
        yield f"thinking.type: {kind!r} is not supported by {model.id}; use one of {', '.join(model.thinking)}"
    effort = (body.get("output_config") or {}).get("effort")
    if kind in ("disabled", "between_tools") and effort and effort not in model.disabled_effort:
        yield f"thinking.type: {kind!r} is not supported with effort {effort!r}"


def _effort(body: Body, model: Served) -> Iterator[str]:
    effort = (body.get("output_config") or {}).get("effort")
    if effort is not None and effort not in model.effort:
        yield f"output_config.effort: {effort!r} is not supported by {model.id}"


def _forced_tool(body: Body, model: Served) -> Iterator[str]:
    if (body.get("tool_choice") or {}).get("type") in ("any", "tool") and not model.forced_tool:
        yield f"tool_choice: forcing a tool is not supported by {model.id}"


def _schema(body: Body, _model: Served) -> Iterator[str]:
    output_format = (body.get("output_config") or {}).get("format")
    if output_format is None:
        return
    if not isinstance(output_format, dict) or output_format.get("type") != "json_schema":
        yield "output_config.format.type: must be json_schema"
    else:
        yield from schema_problems(output_format.get("schema"))


def _breakpoints(body: Body, _model: Served) -> Iterator[str]:
    blocks = blocks_of(body.get("system", "")) + [b for _, turn in turns(body) for b in turn]
    marked = sum(1 for block in [*blocks, *(body.get("tools") or [])] if block.get("cache_control"))
    if marked > MOST_BREAKPOINTS:
        yield f"cache_control: at most {MOST_BREAKPOINTS} blocks may carry it, found {marked}"


REQUIREMENTS: tuple[Callable[[Body, Served], Iterator[str]], ...] = (
    _sampling,
    _fields,
    _max_tokens,
    _turns,
    _prefill,
    _citations,
    _thinking,
    _effort,
    _forced_tool,
    _schema,
    _breakpoints,
)
