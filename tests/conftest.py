"""Marks the slow tiers by their folder: `make test-fast` leaves them out."""

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
