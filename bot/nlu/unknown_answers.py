"""Which of the asked fields a reply says are not known: "no idea", "how many we looked at I can't say"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.nlu.choices import SHORT, STRONG
from bot.nlu.cues import Hit
from bot.nlu.mentions import Message
from bot.nlu.reading import Claim
from bot.nlu.yes_no import UNSURE

PAIRS = (("eval_examples", "eval_failures"), ("tuned_examples", "tuned_failures"))  # one statement gives both
_MAYBE = frozenset(("perhap", "possibl", "depend", "mayb"))


def unknown_claims(message: Message, asked: Collection[str], claims: Sequence[Claim]) -> Iterator[str]:
    """The asked fields that were answered with "don't know"."""
    hits = [hit for hit in message.found(("always", "dont_know")) if not _is_doubt_of_more(message, hit)]
    if not hits:
        return
    low, high = max(0, hits[0].first - 4), hits[0].last + 5
    left = [name for name in asked if not any(c.field == name and c.strength >= STRONG for c in claims)]
    about = [name for name in left if any(low <= hit.first < high for hit in message.hits.get(("about", name), ()))]
    answered = [c for c in claims if c.field in asked and c.strength >= STRONG]
    sentence = message.offsets(*message.clauses.sentence(hits[0].first))
    apart = all(not sentence[0] <= c.start < sentence[1] for c in answered)
    for pair in PAIRS:  # "9% fail, how many we looked at I can't say": neither count is known
        open_pair = bool(set(pair) & set(about)) and not any(c.field in pair and c.strength >= UNSURE for c in claims)
        about += [name for name in pair if open_pair and name in left and name not in about]
    yield from about or (left if not answered or (apart and len(left) == 1) else ())


def _is_doubt_of_more(message: Message, hit: Hit) -> bool:
    """Whether a word like "perhaps" is not the whole reply: then the rest says what may be."""
    return hit.first == hit.last and message.words.tokens[hit.first] in _MAYBE and len(message.words.tokens) > SHORT - 1
