"""Take Slack's own signs off a message, so that what is left is what the person wrote.

The one place that knows mrkdwn, emoji names, links, quotations and pasted tables on the way in. A pasted prompt is not
read and never passes here. Source: docs.slack.dev, "Formatting message text".
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

MAX_CHARACTERS = 2_000  # what follows is not read
LONG_CODE = 4  # lines of a code block that is no table: a pasted prompt or log, which states nothing
COLUMNS = 2

_PLAIN = re.compile(r"[A-Za-z0-9 .;!?'\"()%$+=#@-]*")  # no comma and no line break: it may be a row of a table
_QUOTES = str.maketrans({"’": "'", "‘": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": " - ", "−": "-", "×": "x"})
_CONTROLS = dict.fromkeys((code for code in (*range(0x20), 0x7F) if chr(code) not in "\n\t"), " ")  # as `_sign` has it
_LINK = re.compile(r"<(?P<target>[^<>|\n]{1,400})(?:\|(?P<label>[^<>\n]{0,400}))?>")
_EMOJI = re.compile(r"(?<!\w):(\+1|-1|100|[a-z][a-z0-9_+'-]{0,60}):(?::?skin-tone-\d:)?")
_SIGN_OF = {
    "+1": "👍", "thumbsup": "👍", "ok_hand": "👍", "-1": "👎", "thumbsdown": "👎", "white_check_mark": "✅",
    "heavy_check_mark": "✅", "ballot_box_with_check": "✅", "x": "❌", "negative_squared_cross_mark": "❌",
    "shrug": "🤷", "man-shrugging": "🤷", "woman-shrugging": "🤷", "100": " ",
}  # fmt: skip
_STRUCK = re.compile(r"(?<!\w)~(?=[^\s~])[^~\n]{0,300}(?<=[^\s~])~(?!\w)")
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300})(?<=[^\s*])\*(?![\w*])")
_SLANTED = re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]{1,300})(?<=[^\s_])_(?![\w_])")
_CODE = re.compile(r"```(.{0,2000}?)(?:```|$)", re.DOTALL)
_RULE = re.compile(r"[\s|:+=-]+")
_CSV_HEAD = re.compile(r"[^\W\d][\w %#/.-]{0,20}(?:,[^\W\d][\w %#/.-]{0,20}){2,9}")
_SUM = re.compile(r"\W*(?:total|all|overall|sum|sums|together|in all|everything)\b", re.IGNORECASE)
_HEAD_OF_MODELS = re.compile(
    r"(?:model|prompt|system|version|variant|run|set-?up|config|approach|method)s?", re.IGNORECASE
)
_IN_USE = re.compile(r"\b(?:in prod|in production|in use|live|current|currently|now|final)\b", re.IGNORECASE)
_OF = re.compile(r"(.{1,30}?)[ (]*(?:/|of|out of) ?([\d,.]+)\)?")
_SPLIT = re.compile(r"\t|(?<!\|)\|(?!\|)")
_APART = re.compile(r" {2,}(?=\S)")  # columns of a table in a code block
_BOX = re.compile(r"\s*(?:[-*•] )?(?:\[(?P<tick>[xX✓ ]?)\]) ?(?P<what>\S.*)")
_BARE_HEAD = re.compile(  # above two columns that are a list: "item | value"
    r"(?:q|a|k|v|keys?|values?|items?|questions?|answers?|fields?|facts?|figures?|numbers?|topics?|points?|what"
    r"|how much|metrics?|status|details?|info|us|ours|we|today|parameters?|amounts?|)",
    re.IGNORECASE,
)
_SIZE_HEAD = re.compile(
    r"(?:of|n|total|tested|checked|texts|cases|examples|samples|items|size|evaluated|out of)", re.IGNORECASE
)
_OUTCOME_HEAD = re.compile(
    r".*\b(?:wrong|bad|fail(?:s|ed|ures)?|rejected|errors|mistakes|broken|invalid|incorrect|right|correct|ok|good|passed"
    r"|accepted|approved)",
    re.IGNORECASE,
)


def plain_text(text: str) -> str:
    """What a person wrote, without Slack's signs: at most MAX_CHARACTERS, one Unicode form, no control characters.

    What was struck out or quoted is left out; emoji that say yes or no become one sign; rows of a table become lines.
    """
    if _PLAIN.fullmatch(text):  # most cues and many replies: nothing to be done
        return text[:MAX_CHARACTERS]
    line = text[:MAX_CHARACTERS].removeprefix("/me ")
    line = _CODE.sub(_code, line)
    line = _LINK.sub(_label, line)
    line = "\n".join(row for row in line.split("\n") if not row.lstrip().startswith((">", "&gt;")))
    line = html.unescape(line)
    line = unicodedata.normalize("NFKC", line.replace("½", " 1/2"))[:MAX_CHARACTERS].translate(_QUOTES)
    line = line.translate(_CONTROLS) if line.isascii() else "".join(c for c in map(_sign, line) if c)
    line = _EMOJI.sub(lambda found: f" {_SIGN_OF.get(found[1], '')} ", line)
    line = _STRUCK.sub(" ", line)
    for pattern in _BOLD, _SLANTED:
        line = pattern.sub(r"\1", line)
    return "\n".join(_rows([*_without_boxes(line.replace("`", "").split("\n"))]))


def without_emoji(text: str) -> str:
    """A text without the names of emoji, ":sweat_smile:"."""
    return _EMOJI.sub(" ", text)


def _without_boxes(lines: Sequence[str]) -> Iterator[str]:
    """Lines as they are; those of a list of boxes, ticked or empty, as one line: "has this, that, no other"."""
    for is_list, rows in groupby(lines, lambda row: bool(_BOX.match(row))):
        boxes = [found for found in map(_BOX.match, rows if is_list else ()) if found]
        if len(boxes) < COLUMNS:
            yield from (found[0] for found in boxes) if is_list else rows
            continue
        there = [found["what"] for found in boxes if found["tick"].strip()]
        yield ", ".join(
            [f"has {', '.join(there)}"] * bool(there)
            + [f"no {found['what']}" for found in boxes if found["what"] not in there]
        )


def _sign(c: str) -> str:
    if c in "\n\t":
        return c
    category = unicodedata.category(c)
    if category == "Cf" or category == "Mn" or 0x1F3FB <= ord(c) <= 0x1F3FF:  # zero-width signs, accents alone, tones
        return ""
    return " " if category[0] == "C" else c


def _label(found: re.Match[str]) -> str:
    target, label = found["target"], found["label"]
    if target[0] in "@!":
        return " "
    if target[0] == "#":
        return label or " "
    if ":" in target or "/" in target:
        return label or " "
    return found[0]


def _code(found: re.Match[str]) -> str:
    rows = [row for row in found[1].split("\n") if row.strip()]
    table = [_APART.split(row.rstrip()) for row in rows]
    if len(table) > 1 and len(table[0]) > 1 and len({len(cells) for cells in table}) == 1:
        rows = [f"| {' | '.join(cells)} |" for cells in table]
    elif len(rows) >= LONG_CODE and sum(bool(_SPLIT.search(row)) for row in rows) < len(rows) - 1:
        return " "
    return "\n".join(["", *rows, ""])


def _rows(lines: Sequence[str]) -> Iterator[str]:
    """Lines as they are; rows of a table as "head cell, head cell", or "key: value" where there are two columns."""
    table: list[list[str]] = []
    by_commas = False
    for row in (*lines, None):
        cells = [] if row is None else _cells(row, by_commas=bool(table) and by_commas)
        if table and len(cells) != len(table[0]):
            yield from _rendered(table)
            table = []
        if len(cells) >= COLUMNS:
            by_commas = bool(row) and _SPLIT.search(str(row)) is None
            table.append(cells)
        elif row is not None:
            yield row.replace("\t", " ")


def _cells(row: str, *, by_commas: bool) -> list[str]:
    """The cells of a row; commas part them only in a table whose head has no figures and no sentence ("set,n,ok")."""
    bare = row.strip().strip("|") if row.count("\t") < COLUMNS else row.rstrip()  # a first cell may be empty
    commas = _CSV_HEAD.fullmatch(bare) or (by_commas and "\t" not in bare and "|" not in bare)
    return [cell.strip() for cell in (bare.split(",") if commas else _SPLIT.split(bare))]


def _rendered(table: Sequence[Sequence[str]]) -> Iterator[str]:
    ruled = len(table) > 1 and all(_RULE.fullmatch(cell) for cell in table[1] if cell)
    rows = [row for row in table if not all(_RULE.fullmatch(cell) for cell in row if cell)]
    figures = [any(c.isdigit() for c in cell) for cell in rows[0]] if rows else []
    models = len(rows) > 1 and _HEAD_OF_MODELS.fullmatch(rows[0][0]) is not None
    headed = len(rows) > 1 and (ruled or (not any(figures) and (len(rows[0]) > COLUMNS or models)))
    if rows and len(rows[0]) == COLUMNS and all(map(_BARE_HEAD.fullmatch, rows[0])):
        headed, rows = False, rows[1:]
    if not headed:
        yield from (": ".join(row) if len(row) == COLUMNS else ", ".join(row) for row in rows)
        return
    head, body = rows[0], rows[1:]
    sums = [row for row in body if _SUM.match(row[0])] or [row for row in body if _IN_USE.search(row[0])]
    for row in sums if len(sums) == 1 and len(body) > COLUMNS else body:
        yield ", ".join(_cells_of(head, row))


def _cells_of(head: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    """The cells of a row below their heads; what failed or passed with how many there were: "bad 52 of 600"."""
    cells = [*zip(head, row, strict=True)]
    size = next((cell for name, cell in cells if _SIZE_HEAD.fullmatch(name) and cell.isdigit()), "")
    results = {name for name, cell in cells if size and _OUTCOME_HEAD.fullmatch(name) and cell.isdigit()}
    for name, cell in cells:
        if name in results:
            yield f"{name} {cell} of {size}"
        elif not (results and _SIZE_HEAD.fullmatch(name)):
            yield _cell(name, cell)


def _cell(name: str, cell: str) -> str:
    of = _OF.fullmatch(name)  # "wrong / 400"
    return f"{cell} of {of[2]} {of[1]}" if of and cell.isdigit() else f"{name} {cell}".strip()
