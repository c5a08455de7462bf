"""The two charts as PNG: failure rate by input type, and break-even.

matplotlib is imported inside the functions: a worker process calls `draw_rates` and `draw_costs`, which take and return
JSON values.

Legible at 360 pixels of width; colours of Okabe and Ito, which colour-blind people tell apart, and a second sign
(shape or dashes) for each; a light and a dark ground.
"""

from __future__ import annotations

import base64
import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.consultation.file_reading import GroupRow
from bot.evidence.files.source_file import Progress
from bot.evidence.loaded_content import sentence
from bot.ports.evidence_files import ChartImage

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 3.6  # inches; at DPI 200 twice the pixels of a phone's width
DPI = 200
SMALL, NORMAL = 8.0, 9.0  # points; 8 points are 11 pixels on a phone
MOST_ROWS = 12
LONGEST_NAME = 18  # characters in a line of a name

Months = Sequence[Sequence[float]]  # rows as `list_months` gives them


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a ground."""

    ground: str
    ink: str
    faint: str
    first: str
    second: str


LIGHT = Palette("#ffffff", "#1d1c1d", "#c9c9c9", "#0072b2", "#c04e00")
DARK = Palette("#1a1d21", "#f2f2f2", "#5a5d61", "#56b4e9", "#f0a202")


def draw_failure_rates(rows: Sequence[GroupRow], threshold: float | None, *, dark: bool = False) -> ChartImage:
    """Failure rate by input type, the highest first, each with its interval; the threshold as a dashed line.

    A type whose whole interval lies above the threshold has a diamond in the second colour. More types than fit are
    left to the table. Raises ValueError without a row.
    """
    if not rows:
        raise ValueError("no input types to draw")
    ordered = sorted(rows, key=lambda row: (-_rate(row), row.name))
    shown = ordered[:MOST_ROWS]
    palette = DARK if dark else LIGHT
    with _chart(palette, 1.15 + 0.42 * len(shown)) as (figure, axes):
        for place, row in enumerate(shown):
            above = threshold is not None and row.low > threshold
            mark, colour = ("D", palette.second) if above else ("o", palette.first)
            ends = [row.low * 100, row.high * 100]
            axes.plot(ends, [place, place], color=colour, linewidth=2.2, solid_capstyle="butt")
            axes.plot([_rate(row) * 100], [place], mark, markersize=6.5, color=colour, clip_on=False)
        if threshold is not None:
            axes.axvline(threshold * 100, color=palette.ink, linewidth=1.3, dashes=(4, 3))
            label = f" limit {threshold:.0%} " if threshold >= 0.1 else f" limit {threshold * 100:.2g}% "
            axes.text(threshold * 100, -0.62, label, ha="left" if threshold < 0.6 else "right", va="bottom")
        names = [f"{_name(row.name, place)}\n{row.failures} of {row.n}" for place, row in enumerate(shown)]
        axes.set_yticks(range(len(shown)), names)
        axes.set_ylim(len(shown) - 0.45, -0.7)
        axes.set_xlim(0, min(100.0, max(10.0, 105 * max(*(row.high for row in shown), threshold or 0))))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}%")
        axes.grid(axis="x")
        axes.set_title(sentence("charts.rates_title"), x=0.0, pad=12)
        axes.set_xlabel(sentence("charts.rates_axis"))
        return ChartImage(png=_png(figure), alt_text=_describe_rates(ordered, shown, threshold))


def draw_break_even(months: Months, break_even: int | None, *, dark: bool = False) -> ChartImage:
    """Cumulative costs by month: prompted (solid) and trained (dashed), each with its range as a band.

    A row: month, prompted, its low and high, trained, its low and high, in dollars. `break_even`: the month from
    which on the trained model stays cheaper, None if never. Raises ValueError without rows.
    """
    if not months:
        raise ValueError("no months to draw: the volume is not known")
    palette = DARK if dark else LIGHT
    at, prompted, prompted_low, prompted_high, trained, trained_low, trained_high = zip(*months, strict=True)
    top = max(*prompted, *trained)
    with _chart(palette, 3.0) as (figure, axes):
        axes.fill_between(at, prompted_low, prompted_high, color=palette.first, alpha=0.18, lw=0)
        axes.plot(at, prompted, color=palette.first, linewidth=2.2, label=sentence("charts.prompted"))
        axes.fill_between(at, trained_low, trained_high, color=palette.second, alpha=0.18, lw=0)
        dashes: Any = (0, (5, 2))
        axes.plot(at, trained, color=palette.second, linewidth=2.2, linestyle=dashes, label=sentence("charts.trained"))
        axes.set_ylim(0, top * 1.25 or 1)
        axes.set_xlim(0, at[-1])
        if break_even is not None and break_even <= at[-1]:
            axes.axvline(break_even, color=palette.ink, linewidth=1.1, dashes=(2, 2))
            side = "left" if break_even < at[-1] / 2 else "right"
            axes.text(break_even, top * 1.22, sentence("charts.pays_mark", month=break_even), ha=side, va="top")
        axes.yaxis.set_major_formatter(lambda value, _: _short_money(value))
        axes.grid()
        axes.set_xlabel(sentence("charts.months"))
        axes.set_title(sentence("charts.costs_title"), x=0.0)
        axes.legend(loc="upper center", bbox_to_anchor=(0.45, -0.2), ncols=2, handlelength=2.6)
        return ChartImage(png=_png(figure), alt_text=_describe_months(months, break_even))


def draw_rates(
    rows: Sequence[dict[str, Any]], threshold: float | None, _progress: Progress | None = None
) -> dict[str, str]:
    """The chart of failure rates; a row has the fields of GroupRow. Raises ValueError without a row."""
    return _as_json(draw_failure_rates([GroupRow(**row) for row in rows], threshold))


def draw_costs(months: Months, break_even: int | None, _progress: Progress | None = None) -> dict[str, str]:
    """The break-even chart; a row as `list_months` gives it. Raises ValueError without a row."""
    return _as_json(draw_break_even(months, break_even))


def _as_json(chart: ChartImage) -> dict[str, str]:
    return {"png": base64.b64encode(chart.png).decode("ascii"), "alt_text": chart.alt_text}


@contextmanager
def _chart(palette: Palette, height: float) -> Iterator[tuple[Figure, Axes]]:
    """A figure with empty axes; what is drawn on them meanwhile has the palette's colours and our sizes."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as NewFigure

    style: dict[Any, Any] = {
        "font.size": SMALL,
        "text.color": palette.ink,
        "axes.labelcolor": palette.ink,
        "axes.labelsize": SMALL,
        "axes.titlesize": NORMAL,
        "axes.titlelocation": "left",
        "axes.facecolor": palette.ground,
        "axes.edgecolor": palette.faint,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "grid.color": palette.faint,
        "grid.linewidth": 0.6,
        "legend.fontsize": NORMAL,
        "legend.frameon": False,
    }
    with rc_context(style):
        figure = NewFigure(figsize=(WIDTH, height), dpi=DPI, facecolor=palette.ground, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        axes.tick_params(colors=palette.ink, labelsize=SMALL, length=0)
        yield figure, axes


def _png(figure: Figure) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format="png", facecolor=figure.get_facecolor(), metadata={"Software": None})
    return stream.getvalue()


def _rate(row: GroupRow) -> float:
    return row.failures / row.n if row.n else 0.0


def _name(name: str, place: int) -> str:
    """A name in at most two short lines; a number in place of one that the font cannot draw."""
    text = " ".join(name.split()) or sentence("charts.no_type")
    if not _can_draw(text):
        return sentence("charts.type", number=place + 1)
    # A dollar sign would begin a formula.
    return textwrap.fill(text, LONGEST_NAME, max_lines=2, placeholder="…", break_on_hyphens=True).replace("$", r"\$")


def _can_draw(text: str) -> bool:
    from matplotlib.font_manager import findfont, get_font

    font: Any = get_font(findfont("DejaVu Sans"))
    return all(character == " " or font.get_char_index(ord(character)) for character in text)


def _short_money(value: float) -> str:
    if value >= 999_500:
        return rf"\${value / 1e6:.3g}M"
    return rf"\${value / 1000:.3g}k" if value >= 1000 else rf"\${value:.3g}"


def _describe_rates(ordered: Sequence[GroupRow], shown: Sequence[GroupRow], threshold: float | None) -> str:
    rows = "; ".join(
        sentence(
            "charts.rate_row",
            name=row.name[:40],
            failures=row.failures,
            n=row.n,
            rate=f"{_rate(row):.0%}",
            low=f"{row.low:.0%}",
            high=f"{row.high:.0%}",
        )
        for row in shown
    )
    limit = sentence("charts.limit", percent=f"{threshold * 100:g}") if threshold is not None else ""
    left = len(ordered) - len(shown)
    more = sentence("charts.more_types", count=left) if left else ""
    return sentence("charts.rates_described", rows=rows, limit=limit, more=more)


def _describe_months(months: Months, month: int | None) -> str:
    last = months[-1]
    names = ("prompted", "prompted_low", "prompted_high", "trained", "trained_low", "trained_high")
    sums = {name: f"{value:,.0f}" for name, value in zip(names, last[1:], strict=True)}
    end = sentence("charts.costs_end", months=last[0], **sums)
    verdict = sentence("charts.never_pays") if month is None else sentence("charts.pays", month=month)
    return sentence("charts.costs_described", end=end, verdict=verdict)
