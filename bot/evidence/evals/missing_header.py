"""A table whose first row is data: its cells say what the cells below say."""

from __future__ import annotations

import re

from bot.evidence.evals.cell_values import Kind, read_cell
from bot.evidence.files.delimited import DelimitedFile

SEEN = 20
# A first row with one of these is data and no header.
DATA_WORDS = frozenset(["true", "false", "yes", "no", "good", "bad"])
SENTENCE = re.compile(r".{25,}[.?!]$|.{60,}$", re.DOTALL)
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?$")


def lacks_header(table: DelimitedFile) -> bool:
    """Does the first row hold a verdict where the rows below do, too?

    A word such as "pass", or 1, may be a column's name. It is data if another cell of its row is a sentence.
    """
    first = [row for _, (_, row) in zip(range(SEEN), table.rows(), strict=False)]
    is_sentence = any(SENTENCE.match(name) for name in table.header)
    for place, name in enumerate(table.header):
        may_name = name.casefold() not in DATA_WORDS
        if may_name and not (is_sentence and read_cell(name)[0] in (Kind.PASS, Kind.FAIL, Kind.YES, Kind.NO)):
            continue
        kinds = {read_cell(row[place])[0] for row in first} - {Kind.ABSENT}
        if kinds and kinds <= {Kind.PASS, Kind.FAIL, Kind.YES, Kind.NO}:
            return True
    return False
