"""Whether a question, or all that a message asks, is for the decision alone: "tune or not?", "worth it?"."""

from __future__ import annotations

from bot.guide.asked_kinds import DECISION
from bot.guide.asked_questions import Question, asks_whether_to_train, split_questions
from bot.guide.kind_matching import KindMatch
from bot.guide.outside import find_topics, mentions, without
from bot.guide.passages import Guide
from bot.guide.question_clauses import sentences
from bot.nlu.meaning.text_vectors import stems
from bot.nlu.text.code_blocks import own_words

PLAINLY_OUTSIDE = -0.3  # coverage below which a question is not for the decision, however near it is to one
NEAR_DECISION = 0.6  # similarity from which a question with more words is for it, too, though a passage's is nearer
SURELY_COVERED = 0.4  # coverage below which a question with no near passage is named as not covered below a first read
FEW_WORDS = 4  # beside those that ask for a decision: too few to ask for anything else
LEAST_DESCRIBED = 5  # words beside the question that describe a project


def asks_for_decision(asked: str, guide: Guide) -> bool:
    """Whether a question asks for the decision alone: it names nothing else that the guide speaks of."""
    wording = guide.first_read
    rest = without(asked, wording.decision_words)
    names_more = mentions(rest, wording.subject_words) or mentions(rest, wording.question_words)
    return not names_more and not find_topics(asked, guide.topics)


def kind_of(question: Question, near: KindMatch, coverage: float, guide: Guide) -> str:
    """The kind of a question, also "decision" where it asks for nothing else; "" where it is plainly outside."""
    whether = asks_whether_to_train(question.asked) and not question.asks_for_fact
    few = len(stems(without(question.asked, guide.first_read.decision_words))) <= FEW_WORDS
    near_kind = near.name
    if near_kind not in ("", DECISION) or (near_kind and (whether or few or coverage > PLAINLY_OUTSIDE)):
        return near_kind
    decides = not near_kind and (few or near.decision >= NEAR_DECISION) and asks_for_decision(question.asked, guide)
    return DECISION * (whether or decides)


def describes_and_asks_to_decide(message: str, guide: Guide) -> bool:
    """Whether a message describes something, and all that it asks is whether to train."""
    text = own_words(message) or message
    asked = [question.asked for question in split_questions(text, names_subject=guide.names_subject)]
    described = sum(len(sentence.split()) for sentence in sentences(text)) - sum(len(words.split()) for words in asked)
    return described >= LEAST_DESCRIBED and all(asks_for_decision(question, guide) for question in asked)
