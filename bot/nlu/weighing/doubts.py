"""What a reply does not plainly say: fillers, "no idea", orders, doubts, one word for several questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bot.decision.profile import Value
from bot.nlu.finders.choices import SHORT, STRONG
from bot.nlu.finders.yes_no import BUDGETS, UNSURE
from bot.nlu.message.cues import Hit
from bot.nlu.message.mentions import Message
from bot.nlu.message.trained_models import models_not_there, trained_models
from bot.nlu.message.vocabulary import BOOLEANS, NUMBERS, PAIRS
from bot.nlu.reading import BELOW_STATED, STATED, Claim, weakened
from bot.nlu.weighing.trust import carries_meaning

UNDECIDED = 0.6  # what the claims of a reply are worth if it is not plain whose fact it tells
# Answers to one question that sound like another's: not volunteered from each other.
TOO_NEAR: Mapping[str, tuple[str, ...]] = {
    "format_tolerance": ("failure_mode", "structured_outputs"),
    "structured_outputs": ("failure_mode", "format_tolerance", "stable_months"),
    "failure_mode": ("format_tolerance", "structured_outputs", "needs_current_knowledge", "failures_consistent"),
    "needs_current_knowledge": ("failure_mode", "stable_months", "change_pace"),
    "stable_months": ("change_pace", "needs_current_knowledge"),
    "change_pace": ("stable_months", "needs_current_knowledge", "retraining_budgeted"),
    "failures_consistent": ("input_diversity",),
    "labels_trusted": ("failure_rate", "eval_examples", "eval_failures", "failures_consistent", "reasoning_matters"),
    "task": ("failure_mode", "structured_outputs", "reasoning_matters", "input_diversity"),
    "reasoning_matters": ("failure_mode", "prompt_ingredients"),
    "style_need": ("failure_mode", "criteria_written"),
    "input_diversity": ("failures_consistent",),
}
OF_TRAINED = frozenset(("already_tuned", "tuned_examples", "tuned_failures"))
_EXCEPTION = re.compile(
    r"\b(?:all|every|each|everything|everyone|both|100 ?%)\b[^.;!?\n]*?[^.;!?\n\w](except(?:ing)?|apart from|aside from"
    r"|other than|barring|excluding|save for|but for|but the|not counting|with the exception of)\b"
)
_TOTALS = frozenset(("labelled_examples", "monthly_requests"))
_OTHERS = frozenset(("rest", "other"))
FEW_WORDS = 2  # beside its numbers, in a reply that tells nothing of whose fact it is
_TELLERS = frozenset(("we", "i", "they", "he", "she"))  # "we just tell it" is no order
_OPENERS = frozenset((";", ",", "and", "pleas", "just", "so", "then", "now", "or", "to", "simpli", "you", "can", "but"))
MEANT = 2  # words of meaning, from which on likeness to a sample may answer a question
FEW_TOKENS = 3  # words of a reply that answers one question
ELSEWHERE = 0.5  # how strongly words speak for what was not asked
_ADDRESS = re.compile(
    r"<(?:https?://|mailto:)[^<>\s|]*(?:\|[^<>\n]*)?>|<[@#!][^<>\n]*>|\bhttps?://\S+|(?<!\S)@[^\W\d]\S*"
)
_NUMBERED = re.compile(r"(?<!\S)(?:[1-9][.)]|[1-9a-h]\))\s+(?=[^\W\d])")
_FIRST = re.compile(r"\s*(?:[1-9][.)]|[1-9a-h]\))\s+(?=[^\W\d])")
_LISTED = re.compile(r"[/,;]|\band\b")
_BREAKS = frozenset((";", ",", "."))
_BOTH = frozenset(("both", "neither", "either"))
_ANSWERED_TOGETHER = (*(frozenset(pair) for pair in PAIRS), frozenset(("prompt_ingredients", "few_shot_examples")))
_WHICH = frozenset(("whether", "if", "which"))
_MAYBE = frozenset(("perhap", "possibl", "depend", "mayb"))


def unsure_after_no_idea(message: Message, claims: list[Claim], fields: Sequence[str]) -> list[Claim]:
    """The claims where a reply to one question begins with "can't tell": what it says next is no plain answer."""
    unsure = message.found(("always", "dont_know"))
    if len(fields) != 1 or not unsure or not message.clauses.all or unsure[0].first >= message.clauses.all[0].last:
        return claims
    end = message.offsets(0, message.clauses.all[0].last)[1]
    after = ((claim, claim.start > end or claim.role == "similar") for claim in claims)
    return [
        weakened(claim, UNDECIDED if claim.field in NUMBERS else BELOW_STATED)
        if later and claim.field in fields
        else claim
        for claim, later in after
    ]


def exception_of(message: Message) -> int | None:
    """Where an exception stands behind a word for all: "all of them, except the French ones"; an offset."""
    found = _EXCEPTION.search(message.words.line)
    return None if found is None else found.start(1)


def excepted(message: Message, claims: list[Claim]) -> list[Claim]:
    """The claims where something is left out of "all": a yes is rather a no, and what is left out is no total."""
    at = exception_of(message)
    if at is None:
        return claims
    out = []
    clause = message.clause_at(at)
    first, last = message.clauses.sentences[clause.sentence][0], clause.last
    start, end = message.offsets(first, last)
    for claim in claims:
        if claim.field in BOOLEANS and claim.value is True and claim.role != "negated" and start <= claim.start < at:
            out.append(Claim(claim.field, False, min(claim.strength, UNDECIDED), claim.start, claim.end))
            out.append(weakened(claim, BELOW_STATED))
        elif claim.field not in _TOTALS or not at < claim.start < end:
            out.append(claim)
    return out


def doubted_apart(message: Message) -> bool:
    """Whether a clause without any number says that it is not sure: "5%, or so I think"; not "unsure of the rest"."""
    numbered = {mention.clause.first for mention in message.mentions}
    return bool(numbered) and any(
        "doubt" in clause.roles
        and clause.first not in numbered
        and _OTHERS.isdisjoint(message.words.tokens[clause.first : clause.last])
        for clause in message.clauses.all
    )


def plainly_own(message: Message, claim: Claim) -> bool:
    """Whether another clause is marked as not theirs, and that of a claim is not: "we hope for 1M, now it's 30k"."""
    own = message.clause_at(claim.start)
    marked = [m for m in message.mentions if m.clause.cap() < 1 and m.clause.first != own.first]
    return bool(marked) and own.cap() == 1


def may_be_anothers(message: Message, claims: Sequence[Claim]) -> bool:
    """Whether something would be taken from a reply with words enough to say whose fact it is."""
    return (
        len(message.words.tokens) - sum(m.last - m.first for m in message.mentions) > FEW_WORDS
        and (not message.merely_number or doubted_apart(message))
        and any(claim.strength >= STATED for claim in claims)
    )


def orders(message: Message) -> list[Hit]:
    """Insults, and orders to judge in some way: nothing of such a sentence is an answer."""
    tokens = message.words.tokens
    commands = [
        hit
        for hit in message.hits.get(("always", "command"), ())
        if (hit.first == 0 or tokens[hit.first - 1] not in _TELLERS)
        and (hit.first == 0 or not _OPENERS.isdisjoint((tokens[hit.first - 1], tokens[hit.first])))
    ]
    return [*message.found(("always", "rude")), *commands]


def without_orders(message: Message, claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims of a first message that stand in no sentence which orders somebody about."""
    ordered = [message.offsets(*message.clauses.sentence(hit.first)) for hit in orders(message)]
    return (claim for claim in claims if not any(a <= claim.start and claim.end <= b for a, b in ordered))


def as_trained(message: Message, claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims without a model that is yet to come, and without a denial where the words say that there is one.

    "nobody dares touch the fine-tuned model" denies no model.
    """
    there, not_there = list(trained_models(message.words.line)), list(models_not_there(message.words.line))
    sentences = [message.sentence_at(start) for start, _ in there]
    for claim in claims:
        spans = sentences if claim.value is False else not_there if not there else ()
        if claim.field not in OF_TRAINED or not any(a <= claim.start and claim.end <= b for a, b in spans):
            yield claim


def without_addresses(text: str) -> str:
    """A reply without its links and the names that it calls, and without the number before its only item."""
    text = _ADDRESS.sub(" ", text)
    return _FIRST.sub("", text, count=1) if len(_NUMBERED.findall(text)) == 1 else text


def is_numbered(text: str) -> bool:
    """Whether a reply numbers its items, in the order of questions that only its writer knows."""
    return len(_NUMBERED.findall(text)) > 1


def states_nothing(message: Message) -> bool:
    """Whether a reply is fillers alone: "good question, let me think"."""
    hits = message.hits.get(("always", "filler"), ())
    covered = {at for hit in hits for at in range(hit.first, hit.last + 1)}
    tokens = message.words.tokens
    return bool(covered) and all(at in covered or tokens[at] in _BREAKS for at in range(len(tokens)))


def may_be_alike(message: Message, claims: Sequence[Claim], asked: Collection[str]) -> bool:
    """Whether a reply says enough, and of nothing else, to be taken by its likeness to samples alone."""
    meant = [token for token in message.words.tokens if carries_meaning(token)]
    spoken = {claim.field for claim in claims if claim.role != "similar" and claim.strength >= ELSEWHERE}
    return len(meant) >= MEANT and not (spoken - {*asked} and spoken.isdisjoint(asked))


def answers_too_much(message: Message, values: Mapping[str, Value], asked: Collection[str]) -> set[str]:
    """The asked questions that a few words seem to answer at once: which of them is meant is not said."""
    known = {name for name, value in values.items() if name in asked and value is not None}
    words = [token for token in message.words.tokens if token not in _BREAKS]
    parts = len(_LISTED.split(message.words.raw))  # "no / zero / narrow"
    together = any(known <= names for names in _ANSWERED_TOGETHER)
    if len(known) <= 1 or together or not (len(words) <= FEW_TOKENS or is_numbered(message.words.raw)):
        return set()
    if is_numbered(message.words.raw):
        return set() if len(_NUMBERED.findall(message.words.raw)) == len(asked) else known
    yes_no = {name for name in asked if name in BOOLEANS}
    both = len(yes_no) == 2 and not _BOTH.isdisjoint(words)
    all_meant = parts >= len(known) or (known <= yes_no and (both or known <= BUDGETS))
    return set() if all_meant else known


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


def is_unknown_which(message: Message) -> bool:
    """Whether a reply begins with "no idea whether": what follows are the possibilities."""
    hits = message.found(("always", "dont_know"))
    first = message.clauses.at(0)
    after = message.words.tokens[hits[0].last + 1 : hits[0].last + 2] if hits else ()
    return bool(hits) and hits[0].first < first.last and not _WHICH.isdisjoint(after)


def _is_doubt_of_more(message: Message, hit: Hit) -> bool:
    """Whether a word like "perhaps" is not the whole reply: then the rest says what may be."""
    return hit.first == hit.last and message.words.tokens[hit.first] in _MAYBE and len(message.words.tokens) > SHORT - 1
