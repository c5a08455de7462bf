"""Whether a sentence of a model's answer may be shown: it must say what a line that it cites says.

It goes by words and their order alone: a right sentence in words of its own is not shown, nor is a wrong one; a
translation is, where each of its words stands for one of the line's. What stands in its place is the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.claude.claim_words import WORD, claim_words, plain_text
from bot.claude.near_quotes import content_words, is_near_quote
from bot.claude.translations import is_translation
from bot.nlu.text.english import is_english

MOST_CONNECTIVES = 9  # words of an uncited sentence
MARKUP = re.compile(r"```|\]\(|<[^\s>]*[|@!#]|\bhttps?:|\*\*")
LEAST_SHARED = 2  # words; a sentence that shares fewer with a line does not speak of it
TARGET = re.compile(r"\]\(\S*")  # of a Markdown link; its words stay
LINK = re.compile(r"\(?<?(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)\S*", re.IGNORECASE)
# Slack makes a link of a bare host name too, where it knows the ending.
HOST = re.compile(
    r"\b(?:[a-z0-9-]+\.)+(?:com|net|org|info|io|ai|dev|app|co|me|xyz|link|site|page|click|ru|cn|de|uk|eu|example)\b(?:[/?#]\S*)?",
    re.IGNORECASE,
)
MENTION = re.compile(r"<[!@#][^>\s]*>?|@(?:channel|here|everyone)\b", re.IGNORECASE)
OPENING = re.compile(r"<(?=[!@#/a-z])", re.IGNORECASE)  # "< 100 ms" is no markup


@dataclass(frozen=True)
class Cited:
    """A line that a sentence cites. `of_project`: it is about the asker's project, not one of the guide."""

    text: str
    of_project: bool = False


def problem_of(sentence: str, cited: Sequence[Cited], language: str | None = None) -> str | None:
    """Why a sentence must not be shown, in a word; None where it may be. `language`: the question's, if not English."""
    if MARKUP.search(sentence) or not is_harmless(sentence):
        return "markup"
    if not cited:
        return None if is_connective(sentence) else "uncited"
    said = any(is_near_quote(sentence, line.text, of_project=line.of_project) for line in cited)
    return None if said or translated(sentence, cited, language) is not None else "other words"


def translated(sentence: str, cited: Sequence[Cited], language: str | None) -> int | None:
    """The first cited line of which a sentence is a translation, by its number from 0; None for none."""
    if language is None:
        return None
    fits = (is_translation(sentence, line.text, language, of_project=line.of_project) for line in cited)
    return next((number for number, is_so in enumerate(fits) if is_so), None)


def instead_of(sentence: str, cited: Sequence[Cited]) -> int | None:
    """The cited line to be shown in a sentence's place, by its number from 0: the one it speaks of; None for none.

    Of a sentence in another language nobody can tell: the first line.
    """
    if not cited or not is_english(sentence):
        return 0 if cited else None
    words = content_words(sentence)
    shared = [len(words & content_words(line.text)) for line in cited]
    # Of a long line much is shared by chance.
    fits = [count**2 / max(len(content_words(line.text)), 1) for count, line in zip(shared, cited, strict=True)]
    best = fits.index(max(fits))
    return best if shared[best] >= LEAST_SHARED else None


def is_connective(sentence: str) -> bool:
    """Whether an uncited sentence only leads over to another one."""
    words = [word.lower() for word in WORD.findall(plain_text(sentence))]
    known = claim_words().connectives
    return len(words) <= MOST_CONNECTIVES and all(w in known for w in words) and not re.search(r"\d", sentence)


def harmless(text: str) -> str:
    """The text without links, mentions and what opens Slack's markup: a model could have been told to write them."""
    before = None
    while before != text:  # what is taken out may leave something together that was apart
        before = text
        for pattern, instead in ((TARGET, "]"), (LINK, ""), (HOST, ""), (MENTION, ""), (OPENING, "")):
            text = pattern.sub(instead, text)
    return text


def is_harmless(text: str) -> bool:
    """Whether there is nothing in a text that `harmless` would take out."""
    return harmless(text) == text
