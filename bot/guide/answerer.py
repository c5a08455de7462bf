"""Each question of a message is answered from the guide, or named as outside it in the asker's own word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.decision.remembered import remember
from bot.guide.answer_parts import Answer, Part, sections_of
from bot.guide.asked_kinds import (
    DECISION,
    SAME_FROM,
    AskedKind,
    KindMatch,
    asks_something_else,
    may_open,
    names_something_else,
)
from bot.guide.asked_questions import Question, split_questions
from bot.guide.attempts import Refusals, visible
from bot.guide.closing_questions import closing_part
from bot.guide.first_read import FirstRead
from bot.guide.outside import FoundTopic, find_topics
from bot.guide.passages import Guide
from bot.guide.question_clauses import OPENS_QUESTION, without_leads
from bot.guide.question_forms import asks_whether_to_train, fit_to_kind, is_short
from bot.guide.question_kinds import (
    PLAINLY_OUTSIDE,
    is_answered_by_decision,
    is_plainly_outside,
    kind_of,
    kinds_of,
    texts_of,
)
from bot.guide.question_parts import MOST_TOPICS, QuestionParts
from bot.guide.retrieval import Match, QuestionTexts, Retrieval
from bot.guide.uncovered import (
    LONGEST_QUOTED,
    foreign_part,
    hedge,
    is_empty,
    topics_outside,
    uncovered_part,
    with_story_topics,
)
from bot.guide.whole_answers import with_follow_ups, without_contrary, without_repeats, without_said
from bot.nlu.meaning.sample_votes import Solve, solve_anew
from bot.nlu.meaning.text_vectors import MAX_CHARS, Embed, stems
from bot.nlu.text.code_blocks import own_words
from bot.nlu.text.language import foreign_language
from bot.nlu.text.plain_text import without_emoji

LATELY = 16  # messages that are at hand: one that asks for a decision is answered once by itself, and once below that
SEVERAL = 3  # questions, from which each gets one passage
OWN_FROM = 0.8  # nearness from which a passage answers a question below a first read
OWN_KIND_FROM = 0.72  # similarity from which a likely kind that the first read answers goes before a passage
PLAINLY_NEAR = 1.1  # the same of what is no plain question, and of all that leads to one


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
        self._parts = QuestionParts(guide)
        self._by_id = {passage.id: passage for passage in guide.passages}
        self._kinds = {kind.name: kind for kind in guide.kinds}
        self._known = frozenset(stem for text in guide.texts for stem in stems(text))
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
            kind.name not in ("", DECISION) and self._of_general_kind(kind, question, match, message)
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
            below = without_contrary(without_said(self._below_first_read(asked, text, read), read), read.contrary)
            parts = [*without_repeats(list(below), "")]
            return Answer(with_story_topics(parts, text, self._guide), nearest=whole.sections)
        parts, questions = [], []
        for place, (question, match, kind) in enumerate(asked):
            part = self._of_general_kind(kind, question, match, text) or self._parts.of(
                question, match, further=place > 0
            )
            decides = kind.name == DECISION or asks_whether_to_train(question.asked)
            if decides and len(asked) > 1 and not (part.covered or part.outside):
                continue  # "what do you think?": the other questions say of what
            back = place > 0 and not question.stands_alone
            parts.append(self._quoting(part, back=back) if len(asked) > 1 else part)
            questions.append(question)
        unanswered = not any(part.covered or part.outside or not part.question for part in parts)
        if not parts or (1 < len(parts) < SEVERAL and unanswered):
            parts = [self._parts.of(Question(text, text), whole)]
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
        text = without_emoji(own[:MAX_CHARS])
        questions = split_questions(text, self._names_topic, self._guide.names_subject)
        whole, *matches = self._retrieval.match([texts_of(question) for question in (Question(text, text), *questions)])
        refusal, rest = self._refusals.of(own, [whole, *matches])
        asked = tuple(zip(questions, matches, kinds_of(questions, self._retrieval), strict=True))
        return _Looked(text, whole, asked, refusal, rest, None if refusal else foreign_language(text))

    def _below_first_read(
        self, asked: Sequence[tuple[Question, Match, KindMatch]], message: str, read: FirstRead
    ) -> Iterable[Part]:
        """What was literally asked, beside the decision.

        A question of a kind that is asked everywhere gets the answer that the first read makes the right one, any other
        what is near to the question itself; and none if it asks for nothing but the decision, which stands above.
        """
        matches = self._retrieval.match([QuestionTexts((question.asked,)) for question, *_ in asked])
        for (question, found, near_kind), by_itself in zip(asked, matches, strict=True):
            several = sum(other.asks for other, *_ in asked) > 1
            if closing := closing_part(question, read, self._kinds, self._guide, found, near_kind, several=several):
                yield closing
                continue
            alone = not question.back or by_itself.coverage < PLAINLY_OUTSIDE
            match = by_itself if read.all_lines and alone else found
            least = OWN_FROM if OPENS_QUESTION.match(question.asked) else PLAINLY_NEAR
            part = self._parts.of(question, match, further=True, with_yes=False)
            name = kind_of(question, near_kind, by_itself.coverage, self._guide)
            if not near_kind.name and (
                self._is_of_read(near_kind, question, read) or not (part.covered and part.direct)
            ):
                name = near_kind.likely or name
            topics = find_topics(question.asked, self._guide.topics)
            of_topic = any(found.topic.certain or name != DECISION for found in topics)
            kind = self._kinds.get(name)
            if kind and of_topic and not kind.any_topic:
                kind = None
            if kind and kind.name == DECISION and not read.all_lines and found.nearness[0] >= PLAINLY_NEAR:
                kind = None  # nothing was held against the guide yet: what leads to the question is what it is about
            rest = frozenset(stems(message.replace(question.asked, " ")))
            names_itself = len(asked) > 1 or question.stands_alone
            if not question.asks:
                yield from self._named(question)
            elif (
                kind is not None
                and kind.fits(message, question.asked)
                and (of_kind := self._of_kind(kind, question, found, read, near_kind))
            ):
                yield of_kind
                if not kind.any_topic:
                    yield from self._named(question)
            elif part.covered and match.nearness[0] >= least:
                is_answer = part.direct or (part.passages and not is_answered_by_decision(question.asked))
                if is_answer and not self._is_beside(part, question, match):
                    yield part
                elif named := self._named(question):
                    yield from named
                elif not is_answered_by_decision(question.asked):
                    yield replace(
                        part, sentences=(hedge(question.asked, self._guide.wording, near=False),), passages=()
                    )
            elif part.outside:
                yield part
            elif names_itself and is_plainly_outside(
                question.asked, by_itself.coverage, found.coverage, self._known | rest
            ):
                yield self._quoting(replace(part, covered=False, passages=()))

    def _is_of_read(self, near: KindMatch, question: Question, read: FirstRead) -> bool:
        """Whether a question is likely of a kind that the first read answers, and asks for nothing else."""
        kind = self._kinds.get(near.likely)
        answer = kind.answer(question.asked, read) if kind else None
        if not (kind and answer and (answer.lines or answer.decisions)) or near.closest.similarity < OWN_KIND_FROM:
            return False
        return not asks_something_else(question.asked, kind.samples, kind.text, near.closest)

    def _named(self, question: Question) -> tuple[Part, ...]:
        """The topics outside the guide that a question is plainly about."""
        topics = [found for found in find_topics(question.asked, self._guide.topics) if found.topic.certain]
        if not topics:
            return ()
        words = tuple(dict.fromkeys(found.word for found in topics))
        return (Part(question.asked, False, (topics_outside(topics, self._guide.wording),), (), (), words),)

    def _of_general_kind(self, near: KindMatch, question: Question, match: Match, message: str) -> Part | None:
        """The answer of a kind of question without a first read; None where there is none."""
        kind = self._kinds.get(near.name)
        if kind is None or not kind.fits(message, question.asked):
            return None
        beyond = kind.about_bot or kind.topic or near.closest.similarity >= SAME_FROM
        if not beyond and (match.coverage < PLAINLY_OUTSIDE or is_short(question.text)):
            return None
        topics = find_topics(question.asked, self._guide.topics)
        if not kind.any_topic and any(found.topic.certain for found in topics):
            return None
        if not near.by_words and asks_something_else(question.asked, kind.samples, kind.text, near.closest):
            return None
        part = self._of_kind(kind, question, match, None, near)
        return part if part and part.sentences else None

    def _of_kind(
        self, kind: AskedKind, question: Question, match: Match, read: FirstRead | None, near: KindMatch
    ) -> Part | None:
        """The answer of a kind of question, without a sentence where the first read has said it.

        None where the answer is a yes or a no, and the question not certainly the one that gets it.
        """
        if topic := kind.outside:
            return uncovered_part(question, match, [FoundTopic(topic, topic.name, 0)], self._guide.wording)
        answer = kind.answer(question.asked, read)
        if not (near.by_words or may_open(answer.text, question.asked, kind.samples, near.closest)):
            return None
        shown = (self._by_id[answer.passage],) if answer.passage else ()
        sections = sections_of(shown, match.sections)
        text = fit_to_kind(answer.text, question.asked)
        asked = "" if kind.about_bot else question.asked
        return Part(asked, not kind.about_bot, (text,) if text else (), sections, shown)

    def _is_beside(self, part: Part, question: Question, match: Match) -> bool:
        """Whether a question has a subject that stands in none of the words of the passage."""
        best = match.passages[0]
        if part.passages[:1] != (best,):
            return False
        if part.direct:
            return asks_something_else(question.asked, best.samples, best.text, match.closest)
        return names_something_else(question.asked, best.samples, best.text)

    def _quoting(self, part: Part, *, back: bool = False) -> Part:
        """Beside other answers, a question that the guide doesn't cover is named. `back`: it asks of what is above."""
        if part.covered or part.outside or not part.question or len(part.question) > LONGEST_QUOTED:
            return part
        wording = self._guide.wording
        sentence = wording.answered_above if back else wording.question_not_covered
        return replace(part, sentences=(sentence.format(question=without_leads(part.question)),))

    def _names_topic(self, text: str) -> bool:
        return bool(find_topics(text, self._guide.topics))
