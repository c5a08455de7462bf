"""Whether a question, or all that a message asks, is for the decision alone: "tune or not?", "worth it?"."""

from __future__ import annotations

from bot.guide.asked_questions import split_questions
from bot.guide.outside import find_topics, mentions, without
from bot.guide.passages import Guide
from bot.guide.question_clauses import sentences
from bot.nlu.text.code_blocks import own_words

LEAST_DESCRIBED = 5  # words beside the question that describe a project


def asks_for_decision(asked: str, guide: Guide) -> bool:
    """Whether a question asks for the decision alone: it names nothing else that the guide speaks of."""
    wording = guide.first_read
    rest = without(asked, wording.decision_words)
    names_more = mentions(rest, wording.subject_words) or mentions(rest, wording.question_words)
    return not names_more and not find_topics(asked, guide.topics)


def describes_and_asks_to_decide(message: str, guide: Guide) -> bool:
    """Whether a message describes something, and all that it asks is whether to train."""
    text = own_words(message) or message
    asked = [question.asked for question in split_questions(text, names_subject=guide.names_subject)]
    described = sum(len(sentence.split()) for sentence in sentences(text)) - sum(len(words.split()) for words in asked)
    return described >= LEAST_DESCRIBED and all(asks_for_decision(question, guide) for question in asked)
