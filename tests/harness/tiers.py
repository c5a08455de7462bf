"""What of a long list of cases stays in `make test-fast`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def thin_out(cases: Iterable[Any], every: int) -> list[Any]:
    """For `parametrize`: the first case and each `every`-th after it stay in the fast tier; the others are slow."""
    return [
        case if number % every == 0 else pytest.param(case, marks=pytest.mark.slow) for number, case in enumerate(cases)
    ]
