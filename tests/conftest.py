"""Marks two tiers by their folder. `make test-fast` leaves them out, and what is marked `slow`; else they come first.

The browser tests of a worker share one browser.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from selenium.webdriver import Chrome

from tests.harness.paths import ROOT
from tests.playground.page.browser import BrowserMissingError, chromium

# Sentence vectors are computed once for all workers and for every process that a test starts.
os.environ["XDG_CACHE_HOME"] = str(ROOT / "var" / "cache")

# Databases write through to the disk at each commit; killed processes leave the same in memory, and nothing waits.
MEMORY, ROOM_BYTES = Path("/dev/shm"), 4 * 2**30
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# The same examples in each run: however busy the machine is, and whatever ran or was imported before.
settings.register_profile(
    "repeatable", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")
pytest.MonkeyPatch().setattr("hypothesis.internal.conjecture.providers.is_local_module_file", lambda _: False)

COLLECT_AFTER = (10_000, 20, 20)  # new objects, and younger collections before an older generation's

TIERS = {
    ROOT / "tests" / "playground" / "page": "browser",
    ROOT / "tests" / "cli" / "try_page": "browser",
    ROOT / "tests" / "crash": "crash",
}


def pytest_configure(config: pytest.Config) -> None:
    """Before the workers of a whole run start: nobody else computes the vectors of the knowledge's sentences."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        from tests.harness import guide  # not above: a worker begins to measure coverage after this file was read

        guide.content()


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the garbage collector need not walk through it in each test."""
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for folder, marker in TIERS.items():
            if Path(item.path).is_relative_to(folder):
                item.add_marker(marker)
    # The longest files first: the last to begin are short, and no worker is alone at the end.
    items.sort(key=lambda item: not {marker.name for marker in item.iter_markers()} & set(TIERS.values()))


@pytest.fixture(scope="session")
def chrome() -> Iterator[Chrome]:
    try:
        with chromium() as browser:
            yield browser
    except BrowserMissingError as missing:
        pytest.fail(str(missing))
