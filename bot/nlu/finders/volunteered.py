"""What a first message says without having been asked: facts listed by name, and what there is none of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.nlu.finders.choices import PLAIN
from bot.nlu.finders.yes_no import polarity
from bot.nlu.message.mentions import Message
from bot.nlu.message.vocabulary import BOOLEANS
from bot.nlu.numbers.result_claims import EVAL
from bot.nlu.reading import BELOW_STATED, Claim, weakened

NEAR = 4  # words around
MAY_BE_NONE, OPENLY = 0.36, 0.8
_COUNTED = ("eval_examples", "few_shot_examples", "labelled_examples")
_NONE = frozenset(("no", "not", "none", "nobodi", "never", "noth", "zero", "0", "without"))
_QUOTED = re.compile(  # a few words at least; an apostrophe inside a word ends nothing
    r"(?<!\w)(['\"])(?=\w)[^'\"\n.]{2,30}\s(?:[^'\"\n]|(?<=\w)'(?=\w)){6,200}\1(?!\w)"
)

_TESTERS = re.compile(
    r"\b(?:qa|testers?|test (?:team|lead|report|log)|qa [a-z]+) (?:says?|said|wrote|writes|reports?)[:,]? $"
)


def volunteered(message: Message, claims: Sequence[Claim]) -> Iterator[Claim]:
    """What is said of fields by their names."""
    yield from _list_claims(message)
    yield from _nothing_of(message, claims)


def doubt_quoted(message: Message, claims: Sequence[Claim]) -> list[Claim]:
    """The claims where nothing between quotation marks is taken: who knows whose words these are.

    What their own testers found is theirs: QA says "96 of 100 pass".
    """
    line = message.words.line
    spans = [(*found.span(), _TESTERS.search(line[: found.start()])) for found in _QUOTED.finditer(line)]
    return [
        weakened(c, BELOW_STATED)
        if any(a < c.start and c.end < b and not (own and c.field in EVAL) for a, b, own in spans)
        else c
        for c in claims
    ]


def _list_claims(message: Message) -> Iterator[Claim]:
    """ "curation: no, retraining: yes": a list of facts, each by its name."""
    line, words = message.words.line, message.words
    for name in BOOLEANS:
        for hit in (
            message.hits.get(("about", name), ()) if name != "already_tuned" else ()
        ):  # "tuning: yes, no, later?"
            colon = line[words.ends[hit.last] :].lstrip()[:1] in {":", "="}
            said = polarity(message, hit.last + 2, hit.last + 4) if colon else []
            for at, value in said[:1]:
                if name == "labels_trusted" and words.tokens[at] in _NONE - {"no", "not"}:
                    continue  # "labels: none"
                yield Claim(name, value, PLAIN, *message.offsets(hit.first, at + 1))


def _nothing_of(message: Message, claims: Sequence[Claim]) -> Iterator[Claim]:
    """ "Tests were not made", "labelled: none", "without a single example": there may be none of them at all.

    Where no test is named, "no test" is plain enough.
    """
    tokens = message.words.tokens
    untested = not any(claim.field == "eval_examples" for claim in claims)
    for name in _COUNTED:
        for hit in message.hits.get(("about", name), ()):
            first, last = message.clauses.sentence(hit.first)
            near = tokens[max(first, hit.first - NEAR) : min(last, hit.last + 1 + NEAR)]
            if not _NONE.isdisjoint(near):
                listed = message.words.line[message.words.ends[hit.last] :].lstrip()[:1] in {":", "="}
                plain = listed and not _NONE.isdisjoint(tokens[hit.last + 2 : hit.last + 3])
                plain = plain or (
                    name == "eval_examples" and untested and message.clauses.at(hit.first).cap("doubt", "past") == 1
                )
                yield Claim(name, 0, OPENLY if plain else MAY_BE_NONE, *message.offsets(hit.first, hit.last + 1))
