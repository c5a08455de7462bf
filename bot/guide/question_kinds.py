"""The texts by which a question is matched, and its kind: also "decision", where it asks for that alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.guide.asked_kinds import DECISION, KNOWLEDGE, RETRIEVAL, SAME_FROM, KindMatch, content_words
from bot.guide.asked_questions import Question, split_questions
from bot.guide.outside import find_topics, mentions, without
from bot.guide.passages import Guide
from bot.guide.premises import asks_whether_it_teaches
from bot.guide.question_clauses import OPENS_QUESTION, sentences, without_leads
from bot.guide.question_forms import (
    asks_plainly,
    asks_retrieval_or_training,
    asks_whether,
    asks_whether_to_train,
    claimed,
)
from bot.guide.retrieval import QuestionTexts, Retrieval
from bot.nlu.meaning.text_vectors import stems
from bot.nlu.text.code_blocks import own_words

MOST_PIECES = 12
MOST_OF_LITTLE = 3  # words of a question that says next to nothing itself
MOST_LEADING = 30  # words of it and of what leads to it; more tell of a project
PLAINLY_OUTSIDE = -0.3  # coverage below which a question is not for the decision, however near it is to one
NEAR_DECISION = 0.6  # similarity from which a question with more words is for it, too, though a passage's is nearer
HARDLY_COVERED, COVERED_TOGETHER = 0.1, 0.6  # coverage below which a question is outside: alone, and with its lead
SURELY_COVERED = 0.4  # coverage below which a question with no near passage is named as not covered below a first read
_TRAINS = re.compile(r"\b(?:fine-?\s?tun\w*|finetun\w*|train\w*|tun(?:e|ed|ing)|ft|lora)\b", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:this|that|it|he|she|him|her|they|them)\b", re.IGNORECASE)
FEW_WORDS = 4  # beside those that ask for a decision: too few to ask for anything else
LEAST_DESCRIBED = 5  # words beside the question that describe a project


def texts_of(question: Question) -> QuestionTexts:
    """The question with its statements and without, then its sentences if there are several."""
    if question.back or question.meant:
        return QuestionTexts((question.meant or question.text,))
    wholes = tuple(dict.fromkeys((question.text, claimed(without_leads(question.asked)))))
    found = sentences(question.text)
    return QuestionTexts(wholes, tuple(found[:MOST_PIECES]) if len(found) > 1 else ())


def kinds_of(questions: Sequence[Question], retrieval: Retrieval) -> list[KindMatch]:
    """The kind of each question: that of the whole of it, or of what is asked behind a statement, or of both together.

    What leads to a question counts where that says next to nothing itself: "they train real models. What do I say?".
    """
    ways = ((claimed(q.meant or q.asked), q.by_itself, q.meant or q.text) for q in questions)
    asks = [without_leads(way) for three in ways for way in three]
    found = retrieval.kinds(asks)
    return [_kind(question, *found[3 * place : 3 * place + 3]) for place, question in enumerate(questions)]


def _kind(question: Question, whole: KindMatch, alone: KindMatch, both: KindMatch) -> KindMatch:
    if asks_whether_it_teaches(question.asked):
        return KindMatch(KNOWLEDGE, whole.decision, by_words=True)
    if asks_retrieval_or_training(question.asked):
        return KindMatch(RETRIEVAL, whole.decision, by_words=True)
    near = whole if whole.name not in ("", DECISION) else alone
    is_empty_alone = len(content_words(question.asked)) <= MOST_OF_LITTLE and len(question.text.split()) <= MOST_LEADING
    if not is_empty_alone or both.name in ("", DECISION):
        return near
    nearer = both.closest.similarity > near.closest.similarity
    sure = near.name == DECISION and near.closest.similarity >= SAME_FROM
    return both if nearer or (near.name in ("", DECISION) and not sure) else near


def asks_for_decision(asked: str, guide: Guide) -> bool:
    """Whether a question asks for the decision alone: it names nothing else that the guide speaks of."""
    wording = guide.first_read
    rest = without(asked, wording.decision_words)
    names_more = mentions(rest, wording.subject_words) or mentions(rest, wording.question_words)
    return not names_more and not find_topics(asked, guide.topics)


def is_answered_by_decision(asked: str) -> bool:
    """Whether the decision answers it: "is this the solution or not?", "do I need training or therapy?"."""
    refers = bool(_REFERS.search(asked)) and len(content_words(asked)) < MOST_OF_LITTLE
    return asks_whether(asked) and (refers or _TRAINS.search(asked) is not None)


def is_plainly_outside(asked: str, coverage: float, with_lead: float, known: Collection[str]) -> bool:
    """Whether a question beside a decision has a subject of its own that the guide doesn't cover.

    `with_lead`: the coverage of it together with what leads to it. `known`: the stems of the guide, and of the rest of
    the message: "what do I tell him?" has no others, so it asks of what stands above.
    """
    if not asks_plainly(asked) or coverage >= HARDLY_COVERED or with_lead >= COVERED_TOGETHER:
        return False
    own = [stem for stem in content_words(asked) - {*known} if stem.isalpha() and len(stem) > 1]
    return len(own) >= (1 if coverage < PLAINLY_OUTSIDE else 2)


def kind_of(question: Question, near: KindMatch, coverage: float, guide: Guide) -> str:
    """The kind of a question, also "decision" where it asks for nothing else; "" where it is plainly outside."""
    whether = asks_whether_to_train(question.asked) and not question.asks_for_fact
    few = len(stems(without(question.asked, guide.first_read.decision_words))) <= FEW_WORDS
    near_kind = near.name
    if near_kind not in ("", DECISION) or (near_kind and (whether or few or coverage > PLAINLY_OUTSIDE)):
        return near_kind
    decides = not near_kind and (few or near.decision >= NEAR_DECISION) and asks_for_decision(question.asked, guide)
    return DECISION * (whether or decides)


def all_ask_for_content(message: str) -> bool:
    """Whether a message asks, and none of its questions whether to train: "is tone trained, or can I ask for it?"."""
    asked = split_questions(message)
    opens = any(OPENS_QUESTION.match(question.asked) for question in asked)
    return opens and not any(asks_whether_to_train(question.asked) for question in asked)


def describes_and_asks_to_decide(message: str, guide: Guide) -> bool:
    """Whether a message describes something, and all that it asks is whether to train."""
    text = own_words(message) or message
    asked = [question.asked for question in split_questions(text, names_subject=guide.names_subject)]
    described = sum(len(sentence.split()) for sentence in sentences(text)) - sum(len(words.split()) for words in asked)
    return described >= LEAST_DESCRIBED and all(asks_for_decision(question, guide) for question in asked)
