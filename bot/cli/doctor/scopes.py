"""Which scopes the manifest asks for, and what each is for: its own comment says it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

MANIFEST = Path(__file__).resolve().parents[3] / "manifest.yml"


def wanted_scopes() -> Mapping[str, str]:
    """Scope -> what it is for, or "". Raises OSError or ValueError where the file is of no use."""
    text = MANIFEST.read_text(encoding="utf-8")
    try:
        found = yaml.safe_load(text)
        scopes = [str(scope) for scope in found["oauth_config"]["scopes"]["bot"]]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ValueError("the manifest names no scopes") from error
    return {scope: _comment(text, scope) for scope in scopes}


def _comment(text: str, scope: str) -> str:
    for line in text.splitlines():
        entry, _, comment = line.partition("#")
        if entry.strip() == f"- {scope}":
            return comment.strip()
    return ""
