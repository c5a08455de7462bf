"""Which JSON schemas the API compiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# Source: platform documentation, structured outputs, limits and unsupported keywords.
MOST_OPTIONAL = 24
MOST_UNIONS = 16
REFUSED_KEYWORDS = frozenset(
    [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "maxItems",
        "uniqueItems",
        "patternProperties",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
    ]
)


def schema_problems(schema: object) -> Iterator[str]:
    """One line a problem; none where the API would compile it."""
    if not isinstance(schema, dict):
        yield "output_config.format.schema: must be an object"
        return
    nodes = list(_nodes(schema))
    optional = sum(len(set(node.get("properties", {})) - set(node.get("required", []))) for node in nodes)
    unions = sum(1 for node in nodes if "anyOf" in node or isinstance(node.get("type"), list))
    if optional > MOST_OPTIONAL:
        yield f"schema: {optional} optional parameters, at most {MOST_OPTIONAL} are supported"
    if unions > MOST_UNIONS:
        yield f"schema: {unions} parameters with union types, at most {MOST_UNIONS} are supported"
    for node in nodes:
        if node.get("type") == "object" and node.get("additionalProperties") is not False:
            yield "schema: for 'object' type, 'additionalProperties' must be explicitly set to false"
        if node.get("minItems", 0) > 1:
            yield "schema: minItems above 1 is not supported"
        for keyword in sorted(REFUSED_KEYWORDS & set(node)):
            yield f"schema: '{keyword}' is not supported"


def _nodes(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", []), *schema.get("$defs", {}).values()]
    if isinstance(schema.get("items"), dict):
        parts.append(schema["items"])
    for part in parts:
        if isinstance(part, dict):
            yield from _nodes(part)
