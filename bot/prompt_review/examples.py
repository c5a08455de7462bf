"""Worked examples are counted by how they are written: an input with its output, in whatever notation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.prompt_review.ingredient_cues import ExampleLabels
from bot.prompt_review.sections import LONGEST_SENTENCE, is_title

ARROW = r"(?:->|=>|→|⇒|➜|⟶)"
REPEATED = 2  # a notation of one's own is one once it is repeated

_LABEL = re.compile(r"^\W{0,4}([^\W\d_][^\W_]*(?: [^\W_]+){0,2}?)\s*#?\d*\s*[:：]\s*(.*)$")
_ARROW = re.compile(rf"^\W{{0,4}}(\S.{{0,400}}?)\s*{ARROW}\s*(\S.*)$")
# {"input": …, "output": …}, one a line
_OBJECT = re.compile(
    r'"(?:input|prompt|question|text|source)"\s*:.*"(?:output|completion|answer|label|target|response)"\s*:'
)
# A list of nothing but quotations: results to go by, without what they were made from.
_QUOTED = re.compile(r'^\s*(?:[-*•]|\d+[.)])\s*["“„«].{3,}["”»]\W*$')
_CELLS = re.compile(r"^\s*\|.+\|\s*$")
_RULE = re.compile(r"^[\s|:-]+$")
_HOLE = re.compile(r"^[\W_]*(?:\{\{?[\w .-]*\}?\}|<[\w .-]*>|\[[\w .-]*\]|\.\.\.|…)?[\W_]*$")


@dataclass(frozen=True, slots=True)
class Examples:
    """How many there are, where the first begins (a line's number, None without any), and all lines they take up."""

    count: int = 0
    first: int | None = None
    lines: frozenset[int] = frozenset()


def examples(lines: Sequence[str], labels: ExampleLabels) -> Examples:
    """The examples of a prompt. Ways of writing overlap, so the one that finds most counts, and never their sum."""
    plain = [line.replace("**", "")[:LONGEST_SENTENCE] for line in lines]
    ways = [
        *(list(way(plain, labels)) for way in (_tagged, _titled, _paired)),
        _single(plain, _shows_arrow, REPEATED),
        _single(plain, _OBJECT.search),
        list(_tables(plain, labels)),
        _single(plain, _QUOTED.match, REPEATED),
    ]
    most = max(ways, key=len)
    if not most:
        return Examples()
    return Examples(len(most), min(min(span) for span in most), frozenset(n for way in ways for s in way for n in s))


def _tagged(lines: Sequence[str], labels: ExampleLabels) -> Iterator[range]:
    """<example> … </example>"""
    opening = re.compile(rf"<(?:{labels.titles})\b[^>]*>", re.IGNORECASE)
    closing = re.compile(rf"</(?:{labels.titles})>", re.IGNORECASE)
    start = None
    for number, line in enumerate(lines):
        if start is None and opening.search(line):
            start = number
        if start is not None and closing.search(line):
            yield range(start, number + 1)
            start = None


def _titled(lines: Sequence[str], labels: ExampleLabels) -> Iterator[range]:
    """Example 3 … up to the next one, the next title, or a blank line after something was shown."""
    start = re.compile(rf"^\W*(?:{labels.titles})\s*#?\d*\s*(?:[:：.)]|$)\s*(.*)$", re.IGNORECASE)
    for number, line in enumerate(lines):
        begun = start.match(line)
        if not begun or not (begun[1] or any(c.isdigit() for c in line) or is_title(line)):
            continue
        end = number + 1
        shown = 1 if begun[1].strip() else 0
        while end < len(lines) and not start.match(lines[end]) and not is_title(lines[end]):
            if not lines[end].strip() and shown > 1:
                break
            shown += bool(lines[end].strip())
            end += 1
        if shown >= REPEATED or re.search(ARROW, begun[1]):
            yield range(number, end)


def _paired(lines: Sequence[str], labels: ExampleLabels) -> Iterator[range]:
    """Input: … Output: … with the usual labels, or with any two that come again and again."""
    labelled = [(n, m[1].casefold(), m[2]) for n, line in enumerate(lines) if (m := _LABEL.match(line))]
    ends = [*(n for n, _, _ in labelled[1:]), len(lines)][: len(labelled)]
    spoken = [(n, name, _content(lines, n, rest, end)) for (n, name, rest), end in zip(labelled, ends, strict=True)]
    pairs = [
        (first, second)
        for first, second in pairwise(spoken)
        if first[1] != second[1] and not _HOLE.match(first[2]) and not _HOLE.match(second[2])
    ]
    counted = Counter((first[1], second[1]) for first, second in pairs)
    known = [names for names in counted if names[0] in labels.inputs and names[1] in labels.outputs]
    repeated = [
        names for names, count in counted.items() if count >= REPEATED and not labels.not_labels.intersection(names)
    ]
    chosen = max(known or repeated, key=lambda names: counted[names], default=None)
    for first, second in pairs:
        if (first[1], second[1]) == chosen or (first[1], second[1]) in known:
            yield range(first[0], _end(lines, second[0]))


def _content(lines: Sequence[str], number: int, rest: str, end: int) -> str:
    """What stands behind a label, or on the lines below it."""
    below = (line.strip() for line in lines[number + 1 : end] if line.strip())
    return (rest.strip() or next(below, ""))[:LONGEST_SENTENCE]


def _end(lines: Sequence[str], output: int) -> int:
    """The line behind an output: a blank line, a title or another label ends it."""
    end = output + 1
    while end < len(lines) and lines[end].strip() and not is_title(lines[end]) and not _LABEL.match(lines[end]):
        end += 1
    return end


def _tables(lines: Sequence[str], labels: ExampleLabels) -> Iterator[range]:
    """The rows of a table under a title that speaks of examples, without its head."""
    under = re.compile(rf"\b(?:{labels.titles})", re.IGNORECASE)
    inside, head = False, True
    for number, line in enumerate(lines):
        if not _CELLS.match(line):
            inside = bool(under.search(line)) if is_title(line) or line.rstrip().endswith(":") else inside
            head = True
        elif inside and not _RULE.match(line) and not head:
            yield range(number, number + 1)
        elif _RULE.match(line):
            head = False


def _shows_arrow(line: str) -> bool:
    """ "what is given" -> what comes out"""
    m = _ARROW.match(line)
    return m is not None and not re.search(ARROW, m[2]) and not _HOLE.match(m[1]) and not _HOLE.match(m[2])


def _single(lines: Sequence[str], shows: Callable[[str], object], least: int = 1) -> list[range]:
    """Examples of a line each, where there are so many."""
    found = [range(number, number + 1) for number, line in enumerate(lines) if shows(line)]
    return found if len(found) >= least else []
