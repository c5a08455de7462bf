"""`python -m tests.bench.reading_cpu`: the CPU that replies cost which were made to be dear. Prints Markdown.

Each text is one that backtracking or nested loops would choke on: numbers, repeated separators, brackets, Slack's
signs, words of the vocabulary. Each is read at 2,000 characters, as far as a reply is read, and at 100 times that
length. Status 1: a step cost more than 50 ms.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections.abc import Callable, Iterator

from bot.handlers.conversation.word_readings import CLAUSE, leave_out_rest
from bot.nlu import is_word
from bot.nlu.text.plain_text import MAX_CHARACTERS
from bot.prepared_content import Content, prepare
from bot.settings import read_settings

MOST_MS = 50.0
AGAIN = 5
READ, LONG = 2_000, 200_000  # characters
ASKED = (
    ("monthly_requests",), ("eval_examples", "eval_failures"), ("labelled_examples", "labels_trusted"),
    ("failure_mode", "failures_consistent"), ("prompt_ingredients", "few_shot_examples"), ("project",), ("task",),
)  # fmt: skip
PIECES = (
    "1", "9", "1,234 ", "1.234.", "1 000 ", "1.1.1.", "1e9", "½", "12-13-", "1 of 2 ", "between 1 and ",
    "1k1m1bn ", "3% ", "minus ", "-1 ", "one ", "a dozen ", "1/2/", "24/7 ", "0.1 s per ", "20k a day ",
    "from 40k to ", "about ", "$1 ", ",", ", ", ".", ". ", ";", "; ", "\n", "\n\n", "\t", "|", "| ", "||", "-",
    " - ", "/", "...", "?", "!", ":", "a,", "no,", "yes. ", "no;no.", "a\tb\t", "a|b|c\n", "x,1\n",
    "---|---\n", "(", ")", "()", "((1)", "[", "[1]", "{", "{}", "<", "<a|", "<@U1>", "<#C1|a>", "<http://a|b>",
    "&lt;", "&amp;amp;", "```", "```a", "`", "`a`", "*", "*a", "*a* ", "_", "_a_ ", "~", "~a~ ", ":", ":a:",
    ":x: ", ":+1:", ">a\n", "&gt; a\n", "\"a", "'", "a'b ", "not ", "not sure about the rest, ", "we ",
    "don't know ", "of ", "per ", "all of ", "json ", "labelled ", "examples ", "half of the ", "and ",
    "or maybe ", "if ", "ok so well ", "please ", "start ", "a", "a ", "ab cd ", "\u0301", "e\u0301", "\u200b",
    "ж", "字", "🤷", "🧾 ", "\u202e", "ﷺ", "ª",
)  # fmt: skip


def texts() -> Iterator[tuple[str, str]]:
    """(name, text): each piece repeated, and pairs and handfuls of pieces in a fixed random order."""
    chance = random.Random(9)
    for piece in PIECES:
        yield repr(piece), piece * (READ // len(piece))
    for first, second in itertools.islice(_pairs(chance), 200):
        yield f"{first!r} {second!r}", (first + second) * (READ // len(first + second))
    for number in range(200):
        yield f"mixed {number}", "".join(chance.choice(PIECES) for _ in range(READ))[:READ]


def _pairs(chance: random.Random) -> Iterator[tuple[str, str]]:
    while True:
        yield chance.choice(PIECES), chance.choice(PIECES)


def cost_ms(work: Callable[[], object], known: float) -> float:
    """CPU of this thread in milliseconds. What seems dearer than what is `known` is done again; the least counts."""
    least = float("inf")
    for _ in range(AGAIN):
        began = time.thread_time()
        work()
        least = min(least, (time.thread_time() - began) * 1000)
        if least <= known:
            break
    return least


def steps(content: Content, text: str) -> dict[str, Callable[[], object]]:
    """All that is done with a reply before it counts, and with a message that opens."""
    reader, vocabulary = content.reader, content.knowledge.vocabulary
    return {
        **{f"reply to {', '.join(asked)}": lambda asked=asked: reader.read(asked, text) for asked in ASKED},  # type: ignore[misc]
        "opening": lambda: reader.read_opening(text),
        "control word": lambda: is_word(text, vocabulary),
        "not sure about the rest": lambda: leave_out_rest(
            CLAUSE.split(text[:MAX_CHARACTERS]), lambda clause: is_word(clause, vocabulary)
        ),
    }


def main() -> int:
    """Measure, print the dearest of each step, and return the status."""
    content = prepare(read_settings())
    dearest: dict[str, tuple[float, str]] = {}
    count = 0
    for name, text in texts():
        for length, words in ((READ, text), (LONG, text * (LONG // READ))):
            count += 1
            for step, work in steps(content, words).items():
                known = dearest.get(step, (0.0, ""))[0]
                if (ms := cost_ms(work, known)) > known:
                    dearest[step] = ms, f"{name}, {length} characters"
    print(f"| of {count} texts the dearest | CPU, ms | text |\n| --- | ---: | --- |")
    for step, (ms, name) in dearest.items():
        print(f"| {step} | {ms:.1f} | `{name}` |")
    return int(max(ms for ms, _ in dearest.values()) > MOST_MS)


if __name__ == "__main__":
    sys.exit(main())
