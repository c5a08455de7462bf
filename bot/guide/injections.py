"""Messages that try to change what the bot is or what the guide says: found by turns of phrase and by samples."""

from __future__ import annotations

import re
from collections.abc import Sequence

SURE = 0.55  # the vote of the hostile samples for one sentence; honest questions of the sample sets stay below 0.45

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_QUOTED = re.compile(r"“[^”\n]{0,300}”|\"[^\"\n]{0,300}\"|„[^“”\n]{0,300}[“”]|«[^»\n]{0,300}»")


def visible(text: str) -> str:
    """The text without signs that have no width: they hide words from a search, never from a reader."""
    return _INVISIBLE.sub("", text)


def without_quotations(text: str) -> str:
    """The text without what stands in quotation marks: a quoted command is talked about, not given."""
    return _QUOTED.sub(" ", text)


def compile_marks(marks: Sequence[str]) -> re.Pattern[str]:
    """One pattern for all turns of phrase. One that ends in a colon counts at the start of a line only.

    Between the words of a mark up to two others may stand: "forget" + "rules" finds "forget all your rules".
    """
    return re.compile("|".join(map(_mark, marks)) or r"(?!)", re.MULTILINE | re.IGNORECASE)


def _mark(mark: str) -> str:
    if mark.endswith(":"):
        return rf"^\W*{re.escape(mark)}"
    gap = r"\W+(?:\w+\W+){0,2}?"
    words = gap.join(re.escape(word) for word in mark.split(" … "))
    return rf"(?<!\w){words}".replace(r"\ ", r"\s+")
