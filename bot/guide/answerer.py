"""Each question of a message is answered from the guide, or named as outside it in the asker's own word."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.decision.remembered import remember
from bot.guide.answer_parts import Answer, Part
from bot.guide.asked_kinds import DECISION, KindMatch
from bot.guide.asked_questions import Question, split_questions
from bot.guide.attempts import Refusals, visible
from bot.guide.first_read import FirstRead
from bot.guide.outside import find_topics
from bot.guide.passages import Guide
from bot.guide.question_answers import MOST_TOPICS, QuestionAnswers
from bot.guide.question_kinds import kinds_of, texts_of
from bot.guide.questions_below import answer_below
from bot.guide.retrieval import Match, Retrieval
from bot.guide.uncovered import foreign_part, is_empty, with_story_topics
from bot.guide.whole_answers import with_follow_ups, without_contrary, without_repeats, without_said
from bot.nlu.meaning.sample_votes import Solve, solve_anew
from bot.nlu.meaning.text_vectors import MAX_CHARS, Embed
from bot.nlu.text.code_blocks import own_words
from bot.nlu.text.language import foreign_language

LATELY = 16  # messages that are at hand: one that asks for a decision is answered once by itself, and once below that
SEVERAL = 3  # questions, from which each gets one passage


@dataclass(frozen=True, slots=True)
class _Looked:
    """A message before it is answered: its own words, and how it and each question in it stand to the guide."""

    text: str
    whole: Match
    asked: tuple[tuple[Question, Match, KindMatch], ...]  # and of which kind it is
    refusal: str
    rest: str
    language: str | None


class Answerer:
    """Answers from one guide. Everything is computed at the start; a message then costs one `embed`."""

    def __init__(self, guide: Guide, embed: Embed, remembered: Embed | None = None, solve: Solve = solve_anew) -> None:
        """`embed` gives unit vectors of texts; `remembered` and `solve` may serve the guide's own from a cache."""
        self._guide = guide
        self._retrieval = Retrieval(guide, embed, remembered, solve)
        self._answers = QuestionAnswers(guide)
        self._refusals = Refusals(guide, self._retrieval)
        self._look = remember(LATELY)(self._look_at)

    def answer(self, message: str, read: FirstRead | None = None) -> Answer:
        """Answer any text, from nothing at all to megabytes. Never raises for its content.

        `read`: the message asks for a decision, and this first read gives it. Then nothing but what was literally asked
        is answered, and no direct sentence says yes or no.
        """
        return replace(self._answer(message, read), titles=self._guide.titles)

    def outside(self, message: str) -> tuple[str, ...]:
        """The topics outside the guide that a message is plainly about, in its words. Nothing is embedded."""
        seen = visible(message.lstrip()[: 2 * MAX_CHARS])
        topics = find_topics((own_words(seen) or seen)[:MAX_CHARS], self._guide.topics)
        return tuple(found.word for found in topics if found.topic.certain)[:MOST_TOPICS]

    def answers_in_general(self, message: str) -> bool:
        """Whether a question of the message is of a kind that is answered without a project."""
        return any(
            kind.name not in ("", DECISION) and self._answers.of_general_kind(kind, question, match, message)
            for question, match, kind in self._look(message).asked
        )

    def asks_only_to_decide(self, message: str) -> bool:
        """Whether all that a message asks is what to do."""
        return all(kind.name == DECISION for _, _, kind in self._look(message).asked)

    def _answer(self, message: str, read: FirstRead | None) -> Answer:
        looked = self._look(message)
        text, whole, asked = looked.text, looked.whole, looked.asked
        if looked.refusal:
            return Answer((Part("", False, (looked.refusal,), whole.sections),), refused=True, rest=looked.rest)
        language = looked.language
        if language is not None:
            return Answer((foreign_part(text, language, self._guide, whole.sections),), language=language)
        if read is not None:
            below = answer_below(asked, text, read, self._answers, self._retrieval, self._guide)
            fitting = without_contrary(without_said(below, read), read.contrary)
            parts = [*without_repeats(list(fitting), "")]
            return Answer(with_story_topics(parts, text, self._guide), nearest=whole.sections)
        parts, questions = [], []
        for place, (question, match, kind) in enumerate(asked):
            part = self._answers.of_general_kind(kind, question, match, text)
            part = part or self._answers.part(question, match, further=place > 0)
            if kind.name == DECISION and len(asked) > 1 and not (part.covered or part.outside):
                continue  # "what do you think?": the other questions say of what
            back = place > 0 and not question.stands_alone
            parts.append(self._answers.quoting(part, back=back) if len(asked) > 1 else part)
            questions.append(question)
        unanswered = not any(part.covered or part.outside or not part.question for part in parts)
        if not parts or (1 < len(parts) < SEVERAL and unanswered):
            parts = [self._answers.part(Question(text, text), whole)]
        if len(parts) == 1 and is_empty(parts[0]):
            said = self._guide.wording.can_be_asked
            parts = [replace(parts[0], sentences=(*parts[0].sentences, said))]
        parts = list(with_follow_ups(questions, parts, self._retrieval))
        if len(parts) >= SEVERAL:
            parts = [replace(part, passages=part.passages[:1]) for part in parts]
        parts = [*without_repeats(parts, self._guide.wording.answered_above)]
        return Answer(with_story_topics(parts, text, self._guide))

    def _look_at(self, message: str) -> _Looked:
        seen = visible(message.lstrip()[: 2 * MAX_CHARS])
        own = own_words(seen) or seen
        text = own[:MAX_CHARS]
        questions = split_questions(text, self._names_topic, self._guide.names_subject)
        whole, *matches = self._retrieval.match([texts_of(question) for question in (Question(text, text), *questions)])
        refusal, rest = self._refusals.of(own, [whole, *matches])
        asked = tuple(zip(questions, matches, kinds_of(questions, self._retrieval), strict=True))
        return _Looked(text, whole, asked, refusal, rest, None if refusal else foreign_language(text))

    def _names_topic(self, text: str) -> bool:
        return bool(find_topics(text, self._guide.topics))
