"""What a question wants: a yes or a no, a fact, or whether to train; by its form alone."""

from __future__ import annotations

import re

from bot.guide.question_clauses import AUXILIARY, LEADS, OPENS_QUESTION, PREPOSITION

LEAST_WORDS = 4  # "agreed?", "worth it or not?" belong to what stands before
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ASKS_FOR_FACT = re.compile(
    rf"^\W*(?:{LEADS}\W+)*(?:{PREPOSITION}(?:what|whats|what's|which|how|when|why|where|who))\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.?!]+(?:\s+|$)|\n+")
# "Should we fine-tune our invoice extractor?" asks for the decision, whatever the project is called.
_WHETHER_TO_TRAIN = re.compile(
    r"\b(?:should|shall|would|can|could|worth|time)\b(?!.{0,20}\b(?:make|replace|avoid|spare|be\s+used)\b).{0,20}\b(?:fine[\s-]*tun|train|tun(?:e|ing)\b)"
    rf"|^\W*(?:{LEADS}\W+)*(?:fine[\s-]*tune|tune|train)\b.*\bor\b",
    re.IGNORECASE,
)
# "How do I know whether our style can be described?": what is asked there, nobody states.
_UNKNOWN = re.compile(
    r"\bhow\s+(?:do|does|can|could|would|should|to)\s+(?:(?:we|i|you|one|somebody)\s+)?(?:find\s+out|tell|know|see|check)\s+"
    r"(?:whether|if)\b[^.?!]*",
    re.IGNORECASE,
)
_RETRIEVAL = (
    r"(?:rag|retrieval|(?:vector|semantic|document)\s+(?:search|store|database|db)|vector\s*db|knowledge\s+base)"
)
_TRAINING = r"(?:fine-?\s?tun\w*|finetun\w*|train\w*|tun(?:e|ed|ing)|ft|lora|sft)"
_EITHER = r"\b[^.?!]{0,30}?\b(?:or|vs|versus|rather\s+than|instead\s+of|better\s+than|beats?)\b[^.?!]{0,30}?\b"
_RETRIEVAL_OR_TRAINING = re.compile(
    rf"\b(?:{_RETRIEVAL}{_EITHER}{_TRAINING}|{_TRAINING}{_EITHER}{_RETRIEVAL})\b", re.IGNORECASE
)
_OF_OWN = re.compile(r"\b(?:i|me|my|mine|we|us|our|ours)\b|\d", re.IGNORECASE)  # or a number: it is somebody's
# A yes or a no answers "is it enough?", but not "is there another way?", "can you say which?", "isn't it?", "A or B?".
_YES_OR_NO = re.compile(
    rf"^\W*(?:{LEADS}\W+)*{AUXILIARY}\b"
    r"(?!\s+(?:there|you\s+(?:tell|say|explain|show|list|name|know))\b)",
    re.IGNORECASE,
)
_WANTS_CONTENT = re.compile(
    r"\b(?:what|which|how|why|when|where|who|whom|whose|or|not|alternatives?|options?)\b|n['’]t\b", re.IGNORECASE
)
ABOUT_TRAINING = re.compile(r"\b(?:fine-?\s?tun\w*|train\w*|tun(?:e|ed|ing))\b", re.IGNORECASE)
# "Yes" would be to what is claimed, or to "is it too long?".
_OF_CLAIM = re.compile(
    r"\b(?:(?:claim|promis|guarantee)\w*|too\s+(?!(?:many|few|if|when|and|or|but|for|in|as|since|because)\b)\w+)",
    re.IGNORECASE,
)
# "Is it true that a tuned model knows our terms?", "confirm in one sentence: …": what is claimed is asked.
CLAIM = re.compile(
    r"^\W*(?:is\s+it\s+(?:really\s+|actually\s+)?(?:true|right|correct|fair\s+to\s+say)\s+that|do\s+i\s+understand\s+(?:it\s+)?"
    r"(?:right|correctly)\s+that|(?:(?:please|just|can\s+you|could\s+you)\s+)*confirm\b[^.?!:]{0,40}?(?:\bthat(?=\s+\w+\s+\w)|:))\s+",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:no|not|never|nothing|cannot)\b|n['’]t\b", re.IGNORECASE)
_AS_GOOD_AS_ONE = re.compile(
    r"^(?:not\s+by\s+itself|only\s+(?:if|where|on)|the\s+guide\s+doesn['’]t\s+say\s+that)\b", re.IGNORECASE
)
_YES_OR_NO_FIRST = re.compile(r"^(?:yes|no)\b[\s,.:;–-]*", re.IGNORECASE)


def asks_for_fact(question: str) -> bool:
    """Whether a question wants a fact ("how many …"), and not a yes, a no or a choice."""
    return bool(_ASKS_FOR_FACT.match(question))


def asks_whether_to_train(question: str) -> bool:
    """Whether a question asks to train or not, with whatever stands behind."""
    return bool(_WHETHER_TO_TRAIN.search(question))


def asks_retrieval_or_training(question: str) -> bool:
    """Whether a question wants to know which of the two it should be, "RAG or a fine-tune for our leases?"."""
    return bool(_RETRIEVAL_OR_TRAINING.search(question))


def only_asks(message: str) -> bool:
    """Whether each sentence of a message is a question."""
    pieces = (piece for piece in _SENTENCE_END.split(message) if any(map(str.isalpha, piece)))
    return all(OPENS_QUESTION.match(piece) for piece in pieces)


def asks_in_general(message: str) -> bool:
    """Whether a message only asks, and of no project: "what goes wrong when people train without an eval set?"."""
    return only_asks(message) and not _OF_OWN.search(message)


def without_unknown(message: str) -> str:
    """A message without what it asks how to tell."""
    return _UNKNOWN.sub(" ", message)


def is_short(question: str) -> bool:
    """Whether a question has too few words to name a subject: "should we??"."""
    return count_words(question) < LEAST_WORDS


def count_words(question: str) -> int:
    return len(_WORD.findall(question))


def asks_plainly(question: str) -> bool:
    """Whether it is put as a question, and no statement that may want an answer."""
    return question.endswith("?") or bool(OPENS_QUESTION.match(question))


def asks_whether(question: str) -> bool:
    """Whether a question begins as those that a yes or a no answers."""
    return bool(_YES_OR_NO.match(question))


def asks_yes_or_no(question: str) -> bool:
    """Whether a yes or a no answers the question. False where that is not plain."""
    return asks_whether(question) and not _WANTS_CONTENT.search(question)


def fit_to_question(sentence: str, question: str, *, with_yes: bool = True) -> str:
    """A direct sentence without the "Yes" or "No" that it opens with, unless the question asks for one.

    `with_yes`: whether one may be given; beside a first read it would decide. In "is summarizing?" it depends on the
    question before, and to "do they promise too much?" it would be to the promise.
    """
    if with_yes and asks_yes_or_no(question) and not _OF_CLAIM.search(question) and not is_short(question):
        return sentence
    return without_yes(sentence)


def fit_to_kind(sentence: str, question: str) -> str:
    """The sentence of a kind of question, written for "is it worth it?", for another way to ask: "what about …?".

    A no to a claim that negates could be read as either.
    """
    claim = CLAIM.match(question)
    is_other = asks_for_fact(question) or (claim and _NEGATED.search(question, claim.end()))
    return without_yes(sentence) if is_other or _OF_CLAIM.search(question) else sentence


def claimed(question: str) -> str:
    """What a question wants confirmed; any other as it is."""
    return CLAIM.sub("", question) or question


def opens_with_yes(sentence: str) -> bool:
    """Whether a sentence opens with a yes or a no, or with as good as one: "only if …"."""
    return bool(_YES_OR_NO_FIRST.match(sentence) or _AS_GOOD_AS_ONE.match(sentence))


def without_yes(sentence: str) -> str:
    """A sentence without the "Yes" or "No" that it opens with."""
    rest = _YES_OR_NO_FIRST.sub("", sentence)
    return rest[:1].upper() + rest[1:]
