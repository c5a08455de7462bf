"""Words: one plain, bounded, lower-case line with number words as digits, and its stems.

Everything that reads works on this one form, so spans agree between modules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.text.numerals import digits
from bot.nlu.text.plain_text import plain_text
from bot.nlu.text.stemming import stem_word

MOST_TOKENS = 450  # of one message: 2,000 characters of words are fewer; of signs, more

_SHORT_FORMS = (
    (re.compile(r"\bi\.e\."), "that is"),
    (re.compile(r"\be\.g\."), "for example"),
    (re.compile(r"\b(approx|incl|vs|ca|max|min|nr|resp|et al)\.(?=\s)"), r"\1"),
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(r"\bcan(?:no|'?)t\b"), "can not"),
    (re.compile(r"\bain'?t\b"), "is not"),
    (re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|could|would|should|must|need)n'?t\b"), r"\1 not"),
    (re.compile(r"\b(it|that|there|what|here|who|he|she)'s\b"), r"\1 is"),
    (re.compile(r"\b(\w+)'ve\b"), r"\1 have"),
    (re.compile(r"\b(\w+)'re\b"), r"\1 are"),
    (re.compile(r"\b(i)'m\b"), r"\1 am"),
    (re.compile(r"\b(\w+)'ll\b"), r"\1 will"),
    (re.compile(r"\b(i|we|you|he|she|it|they|that)'d\b(?! (?:had|been|got|better|\w+ed|\d))"), r"\1 would"),
    (re.compile(r"\bdunno\b"), "do not know"),
    (re.compile(r"\bgonna\b"), "going to"),
    (re.compile(r"\boutta\b"), "out of"),
    (re.compile(r"\b(?:nope|nah|naw|nay)\b"), "no"),
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"\bw/(?=[\s\w])"), "with "),
    (re.compile(r"(?<=\s)&(?=\s)"), "and"),
    (re.compile(r"\b(?:yep|yup|yeah|yea|yah|yess+|aye)\b"), "yes"),
)
_ANY_SHORT_FORM = re.compile("|".join(short.pattern for short, _ in _SHORT_FORMS))
_TOKEN = re.compile(
    r"(?P<stop>[.;!?\n](?=\s|$)|[;!?\n])|(?P<comma>,(?!\d)|\s/\s(?!\d)|\s-{1,2}>?\s|:\s|[()])|(?P<word>\d[\d.,e]*\d|\d"
    r"|[^\W\d_]+|[%$€¯👍✅👎❌🤷])"
)


@dataclass(frozen=True, slots=True)
class Words:
    """`line`: the plain text; `tokens`: its stems, with `;` and `,` for the ends of sentences and clauses.

    `starts`/`ends` give for each token its span in `line`; `raw` is the plain text with its case kept.
    """

    raw: str
    line: str
    tokens: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def stem(word: str) -> str:
    """The stem of one lower-case word; numbers stay as they are."""
    return stem_word(word) if word.isalpha() else word


def words_of(text: str) -> Words:
    """Read any text into Words. Never raises; its length is bounded (`plain_text`)."""
    raw = plain_text(text)
    line = raw.lower()
    for short, full in _SHORT_FORMS if _ANY_SHORT_FORM.search(line) else ():
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
        if len(tokens) == MOST_TOKENS:
            break
    return Words(raw, line, tuple(tokens), tuple(starts), tuple(ends))
