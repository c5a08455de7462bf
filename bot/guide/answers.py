"""Each question of a message gets one direct sentence, then passages word for word with their section.

What is outside the guide is named in the asker's own word, with the nearest that the guide does say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.guide.injections import SURE, compile_marks, visible, without_quotations
from bot.guide.outside import FoundTopic, find_topics
from bot.guide.passages import Guide, Passage, Wording
from bot.guide.questions import Question, asks_for_fact, sentences, split_questions
from bot.guide.retrieval import Match, Retrieval
from bot.nlu.code_blocks import own_words
from bot.nlu.language import foreign_language
from bot.nlu.text_vectors import MAX_CHARS, Embed, stems

MOST_PASSAGES = 2  # a question; more are not read in a thread
NEAREST_SECTIONS = 3
# A passage further behind the best than this says something else. On the sample questions less drops facts that belong
# to the answer, and more only adds passages beside the point.
FALLING_OFF = 0.15
# How plainly the guide must cover a question that is about a topic outside it as well.
COVERED_BESIDE_TOPIC = 0.3
MOST_PIECES = 12
LONGEST_QUOTED = 90  # characters of a question that is repeated


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one question of a message.

    `sections` are titles, nearest first. `passages` are what the answer rests on, best first, and empty where the
    guide doesn't say. `outside` are the words in which the asker named topics that the guide does not cover.
    """

    question: str
    covered: bool
    sentences: tuple[str, ...]
    sections: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the guide has to say to a message, question by question.

    `refused`: the message tries to change the bot or the guide, and nothing in it is answered. `language`: the
    message is in this language, which the bot does not read. `titles` are the guide's sections, in its order.
    """

    parts: tuple[Part, ...]
    refused: bool = False
    language: str | None = None
    titles: tuple[str, ...] = ()

    @property
    def covered(self) -> bool:
        """Whether the guide answers one of the questions at least."""
        return any(part.covered for part in self.parts)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages of all parts, each once."""
        return tuple(dict.fromkeys(passage for part in self.parts for passage in part.passages))

    @property
    def outside(self) -> tuple[str, ...]:
        """The topics outside the guide, in the asker's words."""
        return tuple(dict.fromkeys(topic for part in self.parts for topic in part.outside))

    @property
    def sections(self) -> tuple[str, ...]:
        """Titles, best first: the best of each question, then the second of each, and so on."""
        leading = [part.sections for part in self.parts if part.covered] or [part.sections for part in self.parts]
        rows = zip_longest(*leading)
        return tuple(dict.fromkeys(title for row in rows for title in row if title is not None))

    @property
    def direct(self) -> str:
        """The answer's own sentences without the passages, a line a question."""
        return "\n".join(" ".join(part.sentences) for part in self.parts if part.sentences)

    @property
    def text(self) -> str:
        """The whole answer: for each question the direct sentence, then its passages with their sections."""
        return "\n".join(line for part in self.parts for line in _lines(part))


def _lines(part: Part) -> Iterable[str]:
    if part.sentences:
        yield " ".join(part.sentences)
    for passage in part.passages:
        yield f"{passage.text} ({passage.section})"


class Answerer:
    """Answers from one guide. Everything is computed at the start; a message then costs one `embed`."""

    def __init__(self, guide: Guide, embed: Embed, remembered: Embed | None = None) -> None:
        """`embed` gives unit vectors of texts; `remembered` may serve those of the guide's own texts from a cache."""
        self._guide = guide
        self._retrieval = Retrieval(guide, embed, remembered)
        self._by_id = {passage.id: passage for passage in guide.passages}
        self._marks = compile_marks(guide.marks)
        self._notices = compile_marks(guide.notices)

    def answer(self, message: str, *, decides: bool = False) -> Answer:
        """Answer any text, from nothing at all to megabytes. Never raises for its content.

        `decides`: the message asks for a decision, which a first read gives. Then nothing but what was literally asked
        is answered, and no direct sentence says yes or no.
        """
        answer = self._answer(message, decides=decides)
        return replace(answer, titles=self._guide.titles)

    def _answer(self, message: str, *, decides: bool) -> Answer:
        seen = visible(message.lstrip()[: 2 * MAX_CHARS])
        text = (own_words(seen) or seen)[:MAX_CHARS]
        language = foreign_language(text)
        questions = split_questions(text, self._names_topic)
        pieces = [self._pieces(question.text) for question in questions]
        whole, *matches = self._retrieval.match([self._pieces(text), *pieces])
        given = without_quotations(seen)
        hostile = max(match.hostile for match in matches) > SURE or whole.hostile > SURE
        if self._notices.search(given):
            return self._refusal(whole, self._guide.wording.guide_changed.format(edition=self._guide.edition))
        if self._marks.search(given) or hostile:
            return self._refusal(whole, self._guide.wording.refused)
        if language is not None:
            said = self._guide.wording.other_language.format(language=language)
            return Answer((Part(text, False, (said,), _sections(whole)),), language=language)
        if decides:  # whether to train is asked with everything that the message states, wherever it stands in it
            matches = [
                match if asks_for_fact(question.asked) else whole
                for question, match in zip(questions, matches, strict=True)
            ]
        parts = [self._part(question, match) for question, match in zip(questions, matches, strict=True)]
        if len(parts) > 1 and not any(part.covered or part.outside for part in parts):
            parts = [self._part(Question(text, text), whole)]
        if decides:
            parts = [_beside_first_read(part) for part in parts if part.covered or part.outside]
        elif len(parts) > 1:
            parts = [self._quoting(part) for part in parts]
        return Answer(tuple(_merged(parts)))

    def _quoting(self, part: Part) -> Part:
        """Beside other answers, a question that the guide doesn't cover is named."""
        if part.covered or part.outside or len(part.question) > LONGEST_QUOTED:
            return part
        return replace(part, sentences=(self._guide.wording.question_not_covered.format(question=part.question),))

    def _names_topic(self, text: str) -> bool:
        return bool(find_topics(text, self._guide.topics))

    def _pieces(self, text: str) -> list[str]:
        """The whole text first, then its sentences where it has several."""
        found = sentences(text)
        return [text, *found[:MOST_PIECES]] if len(found) > 1 else [text]

    def _refusal(self, match: Match, said: str) -> Answer:
        return Answer((Part("", False, (said,), _sections(match)),), refused=True)

    def _part(self, question: Question, match: Match) -> Part:
        topics = find_topics(question.asked, self._guide.topics)
        certain = any(found.topic.certain for found in topics)
        covered = bool(stems(question.asked)) and match.coverage > (COVERED_BESIDE_TOPIC if certain else 0)
        if covered:
            named = [found for found in topics if found.topic.certain]
            return self._covered(question, match, named)
        return self._uncovered(question, match, topics)

    def _covered(self, question: Question, match: Match, topics: Sequence[FoundTopic]) -> Part:
        best, floor = match.passages[0], match.nearness[0] - FALLING_OFF
        near = [passage for passage, nearness in zip(match.passages, match.nearness, strict=True) if nearness > floor]
        beside = [self._by_id[best.beside]] if best.beside in self._by_id else []
        chosen = tuple(dict.fromkeys([best, *beside, *near]))[:MOST_PASSAGES]
        said = tuple(sentence for sentence in (best.direct, self._outside(topics)) if sentence)
        sections = tuple(dict.fromkeys((*_sections(match), *(passage.section for passage in chosen))))
        return Part(question.asked, True, said, sections, chosen, tuple(found.word for found in topics))

    def _uncovered(self, question: Question, match: Match, topics: Sequence[FoundTopic]) -> Part:
        sections = _sections(match)
        if not topics:
            said = self._guide.wording.not_covered.format(section=sections[0])
            return Part(question.asked, False, (said,), sections)
        nearest = next((self._by_id[t.topic.nearest] for t in topics if t.topic.nearest in self._by_id), None)
        named = [self._outside(topics)]
        if nearest is not None:
            named.append(self._guide.wording.nearest.format(text=f"{nearest.text} ({nearest.section})"))
            sections = tuple(dict.fromkeys((nearest.section, *sections)))[:NEAREST_SECTIONS]
        return Part(question.asked, False, tuple(named), sections, (), tuple(found.word for found in topics))

    def _outside(self, topics: Sequence[FoundTopic]) -> str:
        words = list(dict.fromkeys(found.word for found in topics))
        if not words:
            return ""
        wording = self._guide.wording
        if len(words) == 1:
            return wording.topic_outside.format(topics=_capital(words[0]))
        return wording.topics_outside.format(topics=_capital(f"{', '.join(words[:-1])} and {words[-1]}"))


def doesnt_say(sections: Sequence[str], wording: Wording | None = None) -> Answer:
    """The answer that the guide doesn't say, with the nearest of these sections (titles, best first)."""
    said = (wording or Wording()).not_covered.format(section=sections[0] if sections else "")
    return Answer((Part("", False, (said,), tuple(sections[:NEAREST_SECTIONS])),))


def _sections(match: Match) -> tuple[str, ...]:
    """The three nearest sections, nearest first."""
    return tuple(dict.fromkeys(passage.section for passage in match.passages))[:NEAREST_SECTIONS]


def _beside_first_read(part: Part) -> Part:
    """Below a first read a question for a fact keeps its direct sentence; any other is decided by the rules."""
    if not part.covered or asks_for_fact(part.question):
        return part
    return replace(part, sentences=part.sentences[len(part.sentences) - bool(part.outside) :])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _merged(parts: Sequence[Part]) -> Iterable[Part]:
    """A passage stands once in an answer; a question whose passages all stand above already adds nothing."""
    given: set[Passage] = set()
    unsaid: set[tuple[str, ...]] = set()
    for part in parts:
        fresh = tuple(passage for passage in part.passages if passage not in given)
        if part.covered and not fresh and not part.outside:
            continue
        if not part.covered and not part.outside and part.sentences in unsaid:
            continue
        unsaid.add(part.sentences)
        given |= set(fresh)
        said = part.sentences if not part.covered or part.passages[:1] == fresh[:1] else part.sentences[1:]
        yield Part(part.question, part.covered, said, part.sections, fresh, part.outside)
