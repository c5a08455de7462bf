"""A prompt is taken apart into sentences with the lines they stand on, and into titled sections."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_SENTENCE = 600  # characters; what is longer is looked at in pieces
LEAST_BODY = 12  # characters under a title that say something
MOST_BODY = 40  # lines of it that are looked at
TITLE_WORDS = 6

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？])")
_TITLES = (
    re.compile(r"^\s*(#{1,6})\s+(.+?)\s*#*$"),
    re.compile(r"^\s*(\*\*)([^*]{2,60})\*\*\s*[:：]?\s*$"),
    re.compile(r"^\s*(<)([a-zA-Z][\w -]{1,40})>\s*$"),
    re.compile(r"^\s*(\[)([A-Za-z][\w /&-]{1,40})\]\s*$"),
)
_CAPITALS = re.compile(r"^\s*()((?:\d+[.)]\s*)?[A-ZÄÖÜÉÈ][A-ZÄÖÜÉÈ0-9 /&'-]{3,50})[:：]?\s*$")
_LABEL = re.compile(r"^\s*()((?:\d+[.)]\s*)?[^\W\d_][^:：\n]{1,40}?)\s*[:：]\s*(.*)$")
_NUMBERED = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.)]?\s+)?")
_PLACEHOLDER = re.compile(
    r"^\W*(?:t\.?b\.?[dc]|to[ -]?do|to be \w+|n/?a|none|x{3,}|lorem.*|coming soon|later)?\W*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`line`: the number of the line it stands on, from 0."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A title with what stands under it. `line`: the title's number; `loud`: marked as one, not only by a colon."""

    line: int
    title: str
    body: str
    loud: bool

    @property
    def has_text(self) -> bool:
        """Whether there is more under it than a placeholder."""
        begins = self.body[:LONGEST_SENTENCE]
        return not _PLACEHOLDER.match(begins) and len("".join(begins.split())) >= LEAST_BODY


def lines_of(pasted: str) -> list[str]:
    """The lines; messages of a chat in JSON are unwrapped into labelled lines."""
    return (_chat(pasted) or pasted).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def sentences(lines: Sequence[str]) -> Iterator[Sentence]:
    """Every sentence, none longer than what can be looked at in one go."""
    for number, line in enumerate(lines):
        for part in _SENTENCE_END.split(line):
            text = part.strip()
            for start in range(0, len(text), LONGEST_SENTENCE):
                yield Sentence(number, text[start : start + LONGEST_SENTENCE])


def sections(lines: Sequence[str]) -> list[Section]:
    """Every titled section. One marked as a title goes on to the next such; one with a colon, to a blank line."""
    found = [(number, *head) for number, line in enumerate(lines) if (head := _title(line))]
    loud = [number for number, _, _, marked in found if marked] + [len(lines)]
    made = []
    for number, title, rest, marked in found:
        end = min(loud[bisect_right(loud, number)], number + MOST_BODY)
        if not marked:
            end = next((at for at in range(number + 1, end) if not lines[at].strip()), end)
        made.append(Section(number, title, "\n".join([rest, *lines[number + 1 : end]]).strip(), marked))
    return made


def is_title(line: str) -> bool:
    """Whether a line is marked as the title of a section."""
    title = _title(line)
    return title is not None and title[2]


def _title(line: str) -> tuple[str, str, bool] | None:
    for pattern in (*_TITLES, _CAPITALS):
        match = pattern.match(line[:LONGEST_SENTENCE])
        if match:
            return _plain(match[2]), "", True
    match = _LABEL.match(line[:LONGEST_SENTENCE])
    if match and len(match[2].split()) <= TITLE_WORDS:
        return _plain(match[2]), match[3], False
    return None


def _plain(title: str) -> str:
    return _NUMBERED.sub("", title).replace("_", " ").strip(" *:：#-–").casefold()


def _chat(pasted: str) -> str | None:
    """Messages of a chat as lines, each with who says it; the system's words stand alone. None where it is no chat."""
    text = pasted.strip()
    if not text.startswith(("[", "{")):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    messages = found.get("messages") if isinstance(found, dict) else found
    said = [message for message in messages if isinstance(message, dict)] if isinstance(messages, list) else []
    turns = [
        (str(message.get("role")), message["content"]) for message in said if isinstance(message.get("content"), str)
    ]
    if not turns:
        return None
    return "\n".join(content if role in ("system", "developer") else f"{role}: {content}" for role, content in turns)
