"""What a model quotes as evidence must stand in the text, letter for letter but for case, spaces and quotes.

Its role is no better than that of the whole clause: what a model leaves out may be "a competitor does".
"""

from __future__ import annotations

import re

from bot.claude.claim_words import PLAIN_SIGNS
from bot.nlu.text.english import COMMON, WORD

LONGEST = 400  # characters; who quotes more points at nothing


def stands_in(evidence: str, text: str) -> bool:
    """Whether a text holds the evidence as whole words: "no" does not stand in "know", nor "4" in "1.4" or "400"."""
    wanted, within = _plain(evidence), _plain(text)
    if not wanted or len(wanted) > LONGEST:
        return False
    before = r"(?<!\w)(?<!\d[.,])" if wanted[0].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if wanted[-1].isalnum() else ""
    return re.search(before + re.escape(wanted) + after, within) is not None


def states_something(evidence: str) -> bool:
    """Whether it holds a word that carries content, as "yes" does: on "it is" no choice can rest."""
    return any(word not in COMMON for word in WORD.findall(_plain(evidence)))


def _plain(text: str) -> str:
    return " ".join(text.translate(PLAIN_SIGNS).casefold().split())
