"""The charts: size, contrast, what is in the text beside them."""

from __future__ import annotations

import struct

import pytest

from bot.consultation.file_reading import GroupRow
from bot.evidence.charts import DARK, LIGHT, Palette, draw_break_even, draw_failure_rates
from bot.ports.evidence_files import ChartImage


def rate_row(name: str, failures: int, n: int, low: float, high: float) -> GroupRow:
    return GroupRow(name=name, failures=failures, n=n, low=low, high=high)


ROWS = [
    rate_row("scans", 14, 18, 0.55, 0.91),
    rate_row("a very long name of an input type that no line could hold at all", 3, 20, 0.05, 0.36),
    rate_row("$5 & <b> _x_ ^2", 0, 12, 0.0, 0.24),
    rate_row("배송", 2, 30, 0.02, 0.21),
    rate_row("", 1, 4, 0.05, 0.7),
]
MONTHS = [
    (m, 1000.0 * m, 900.0 * m, 1200.0 * m, 5000 + 100.0 * m, 3000 + 90.0 * m, 9000 + 200.0 * m) for m in range(25)
]


def size_of(chart: ChartImage) -> tuple[int, int]:
    width, height = struct.unpack(">II", chart.png[16:24])
    return width, height


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
def test_charts_are_twice_a_phone_s_width(dark: bool) -> None:
    rates, months = draw_failure_rates(ROWS, 0.15, dark=dark), draw_break_even(MONTHS, 6, dark=dark)
    assert size_of(rates)[0] == size_of(months)[0] == 720
    assert rates.png != draw_failure_rates(ROWS, 0.15, dark=not dark).png


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_and_lines_stand_out(palette: Palette) -> None:
    assert contrast(palette.ink, palette.ground) >= 7
    for colour in (palette.first, palette.second):
        assert contrast(colour, palette.ground) >= 4.5


def test_the_text_holds_what_the_picture_shows() -> None:
    text = draw_failure_rates(ROWS, 0.15).alt_text
    assert "scans: 14 of 18, 78% (55% to 91%)" in text
    assert text.endswith("The limit is 15%.")
    assert "pays from month 6 on" in draw_break_even(MONTHS, 6).alt_text
    never = draw_break_even(MONTHS, None).alt_text
    assert "after 24 months prompted $24,000 ($21,600 to $28,800), trained $7,400 ($5,160 to $13,800)" in never
    assert never.endswith("The trained model never pays.")


def test_more_types_than_fit_are_left_to_the_table() -> None:
    rows = [rate_row(f"type {n}", n, 40, max(0.0, n / 40 - 0.1), min(1.0, n / 40 + 0.1)) for n in range(30)]
    chart = draw_failure_rates(rows, None)
    assert "18 more types are in the table." in chart.alt_text
    assert size_of(chart)[1] < 1300


@pytest.mark.parametrize("threshold", [None, 0.0, 0.005, 0.99, 1.0])
def test_every_threshold_fits(threshold: float | None) -> None:
    assert draw_failure_rates(ROWS[:1], threshold).png.startswith(b"\x89PNG")


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="no input types"):
        draw_failure_rates([], 0.1)
    with pytest.raises(ValueError, match="volume"):
        draw_break_even([], None)
