"""Marks the slow tiers by their folder: `make test-fast` leaves them out; else they come first, side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness.paths import ROOT

TIERS = {
    ROOT / "tests" / "playground" / "page": "browser",
    ROOT / "tests" / "cli" / "try_page": "browser",
    ROOT / "tests" / "crash": "crash",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for folder, marker in TIERS.items():
            if Path(item.path).is_relative_to(folder):
                item.add_marker(marker)
    # The longest files first: the last to begin are short, and no worker is alone at the end.
    items.sort(key=lambda item: not {marker.name for marker in item.iter_markers()} & set(TIERS.values()))
