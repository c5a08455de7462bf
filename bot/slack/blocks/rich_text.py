"""Rich text: people's words are shown exactly as they are, since its text elements know no markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar
from unicodedata import bidirectional

from bot.slack.blocks.rendered import Block, CardContext
from bot.slack.text import clean, clip, one_line, units

T = TypeVar("T")
Run = dict[str, object]
Row = Sequence[Run | None]

LAST_SECOND = 253_402_300_799  # of the year 9999, the last that a date can show
MAX_NAME = 120
LONGEST_LINK = 300  # Slack's permalinks are about 100
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
REST_UNITS = 24  # kept free for how many are left out


def run(text: str, limit: int = 0, *, bold: bool = False, italic: bool = False, code: bool = False) -> Run | None:
    """Words on one line, clipped to `limit` units; with limit 0 as they are. None for no words."""
    shown = clip(one_line(text), limit) if limit else clean(text)
    if not shown:
        return None
    style = {name: True for name, wanted in (("bold", bold), ("italic", italic), ("code", code)) if wanted}
    return {"type": "text", "text": shown, **({"style": style} if style else {})}


def link_run(address: str, label: str) -> Run | None:
    """A link with a label of ours; None for anything that is no plain web address."""
    if not is_web_address(address):
        return None
    return {"type": "link", "url": address, "text": label}


def user_run(user: str) -> Run | None:
    """A person by id as Slack shows them, else their name as it was given."""
    is_id = user.isascii() and user.isalnum() and user[:1] in {"U", "W"} and user.upper() == user
    return {"type": "user", "user_id": user} if is_id else run(user, MAX_NAME)


def channel_run(channel: str | None) -> Run | None:
    """A channel by id as Slack shows it; None for anything else."""
    if not channel or not (channel.isascii() and channel.isalnum() and channel[:1] in {"C", "G"}):
        return None
    return {"type": "channel", "channel_id": channel}


def date_run(at: float) -> Run:
    """A date in the reader's own time zone. `at` in Unix seconds."""
    seconds = max(0, min(int(at), LAST_SECOND))
    fallback = f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"
    return {"type": "date", "timestamp": seconds, "format": "{date_short}", "fallback": fallback}


def paragraph(*runs: Run | None) -> list[Block]:
    """One block of running text; none if there are no words in it."""
    return lines(runs)


def lines(*rows: Row) -> list[Block]:
    """One block with a line for each row that has words."""
    sections = [section for row in rows if (section := _section(row))]
    return [{"type": "rich_text", "elements": sections}] if sections else []


def titled_list(title: str, rows: Sequence[Row], *, ordered: bool = False) -> list[Block]:
    """A bold title above a list; nothing if the list is empty."""
    items = [section for row in rows if (section := _section(row))]
    if not items:
        return []
    head = _section([run(title, bold=True)])
    bullets = {"type": "rich_text_list", "style": "ordered" if ordered else "bullet", "elements": items}
    return [{"type": "rich_text", "elements": [*([head] if head else []), bullets]}]


def fit_rows(things: Iterable[T], show: Callable[[T], Row], limit: int, ctx: CardContext) -> list[Row]:
    """A row for each thing, as many as fit into `limit` units; how many are left out stands in a row of its own."""
    all_things = list(things)
    rows: list[Row] = []
    used = 0
    for position, thing in enumerate(all_things):
        row = show(thing)
        used += sum(units(str(part.get("text", ""))) for part in row if part) + 1
        last = position == len(all_things) - 1
        if used > limit - (0 if last else REST_UNITS):
            break
        rows.append(row)
    left = len(all_things) - len(rows)
    return [*rows, [run(ctx.say("list_rest", count=left), italic=True)]] if left else rows


def is_web_address(address: str) -> bool:
    """Whether this is a plain web address that a link may lead to."""
    good = address.startswith(("https://", "http://")) and not set(address) & set("<>| \n\t")
    return good and len(address) <= LONGEST_LINK


def _section(row: Row) -> Block | None:
    elements = [part for part in row if part]
    if len(elements) > 1 and _reads_leftwards(str(elements[0].get("text", ""))):
        elements = [{"type": "text", "text": LEFT_TO_RIGHT}, *elements]
    return {"type": "rich_text_section", "elements": elements} if elements else None


def _reads_leftwards(text: str) -> bool:
    """Whether a line that begins so would be laid out from right to left, the English words after it included."""
    if text.isascii():
        return False
    directions = (bidirectional(character) for character in text)
    return next((found for found in directions if found in {"L", "R", "AL"}), "L") != "L"
