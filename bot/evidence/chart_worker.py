"""What a worker process runs for charts: JSON values in, {"png": base64, "alt_text"} out."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any

from bot.evidence.charts import Chart, Months, RateRow, draw_break_even, draw_failure_rates


def draw_rates(
    rows: Sequence[dict[str, Any]], threshold: float | None, progress: Callable[[float], None] | None = None
) -> dict[str, str]:
    """The chart of failure rates; a row is an object with the fields of RateRow. Raises ValueError without a row."""
    del progress
    return _as_json(draw_failure_rates([RateRow(**row) for row in rows], threshold))


def draw_costs(
    months: Months, break_even: int | None, progress: Callable[[float], None] | None = None
) -> dict[str, str]:
    """The break-even chart; a row as `list_months` gives it. Raises ValueError without a row."""
    del progress
    return _as_json(draw_break_even(months, break_even))


def _as_json(chart: Chart) -> dict[str, str]:
    return {"png": base64.b64encode(chart.png).decode("ascii"), "alt_text": chart.alt_text}
