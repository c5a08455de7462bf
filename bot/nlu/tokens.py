"""What a person wrote becomes one plain, bounded, lower-case line with number words as digits, and its stems.

Everything that reads works on this one form, so spans agree between modules.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from snowballstemmer import stemmer

from bot.nlu.numerals import digits

MAX_CHARACTERS = 4000  # longer than Slack's longest message block; what follows is not read
_STEMMER = stemmer("english")

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": " - ", "−": "-"})
_SHORT_FORMS = (
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(r"\bcan(?:no|'?)t\b"), "can not"),
    (re.compile(r"\bain'?t\b"), "is not"),
    (re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|could|would|should|must|need)n'?t\b"), r"\1 not"),
    (re.compile(r"\b(it|that|there|what|here|who|he|she)'s\b"), r"\1 is"),
    (re.compile(r"\b(\w+)'ve\b"), r"\1 have"),
    (re.compile(r"\b(\w+)'re\b"), r"\1 are"),
    (re.compile(r"\b(i)'m\b"), r"\1 am"),
    (re.compile(r"\b(\w+)'ll\b"), r"\1 will"),
    (re.compile(r"\bdunno\b"), "do not know"),
    (re.compile(r"\bgonna\b"), "going to"),
    (re.compile(r"\b(?:nope|nah|naw|nay)\b"), "no"),
    (re.compile(r"\b(?:yep|yup|yeah|yea|yah|yess+|aye)\b"), "yes"),
)
_TOKEN = re.compile(
    r"(?P<stop>[.;!?\n](?=\s|$)|[;!?\n])|(?P<comma>,(?!\d)|\s-\s|:\s|[()])|(?P<word>\d[\d.,e]*\d|\d"
    r"|[^\W\d_]+|[%$€¯👍✅👎❌🤷])"
)


@dataclass(frozen=True, slots=True)
class Words:
    """`line`: the plain text; `stems`: its stems joined by single spaces, `;` and `,` kept as words of their own.

    `starts`/`ends` give for each stem its span in `line`; `raw` is what was written (bounded, form and case kept).
    """

    raw: str
    line: str
    stems: str
    tokens: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@cache
def stem(word: str) -> str:
    """The stem of one lower-case word; numbers stay as they are."""
    return word if not word.isalpha() else str(_STEMMER.stemWord(word))


_CALLS = re.compile(
    r"<!?(?:channel|here|everyone)(?:\|[^>]*)?>|@(?:channel|here|everyone)\b", re.IGNORECASE
)  # say nothing


def bounded(text: str) -> str:
    """The first MAX_CHARACTERS of a text, in one Unicode form, without control characters."""
    cut = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS].replace("½", " 1/2"))[:MAX_CHARACTERS]
    return "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in cut).translate(_QUOTES)


def words_of(text: str) -> Words:
    """Read any text into Words. Never raises; shape is bounded by MAX_CHARACTERS."""
    raw = _CALLS.sub(" ", bounded(text))
    line = raw.lower()
    for short, full in _SHORT_FORMS:
        line = short.sub(full, line)
    line = digits(line)
    return of_line(line, raw)


def of_line(line: str, raw: str = "") -> Words:
    """Words of a line that is plain already (a part of another one's `line`)."""
    tokens, starts, ends = [], [], []
    for found in _TOKEN.finditer(line):
        kind = found.lastgroup
        tokens.append(";" if kind == "stop" else "," if kind == "comma" else stem(found.group()))
        starts.append(found.start())
        ends.append(found.end())
    return Words(raw, line, " ".join(tokens), tuple(tokens), tuple(starts), tuple(ends))


def part(words: Words, first: int, last: int) -> Words:
    """The stems first..last (exclusive) as Words of their own; spans start at 0 again."""
    last = min(last, len(words.tokens))
    if first >= last:
        return of_line("")
    return of_line(words.line[words.starts[first] : words.ends[last - 1]])


def segments(words: Words, dividers: frozenset[str]) -> list[Words]:
    """Words cut at tokens that divide thoughts; empty parts are left out."""
    cuts = [-1, *(at for at, token in enumerate(words.tokens) if token in dividers), len(words.tokens)]
    return [part(words, low + 1, high) for low, high in pairwise(cuts) if high - low > 1]


STOPS = frozenset((";",))
COMMAS = frozenset((";", ","))
THOUGHTS = frozenset((";", ",", "and", "but", "while", "wherea", "though", "although"))
