"""What people ask again and again, by kind: of which kind a question is, and its answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache

import numpy as np

from bot.decision.fact_lines import FactLine
from bot.guide.first_read import FirstRead
from bot.guide.outside import OutsideTopic, mentions
from bot.guide.question_forms import asks_for_fact, asks_yes_or_no, opens_with_yes
from bot.nlu.meaning.sample_votes import SampleVotes, Solve
from bot.nlu.meaning.similarity import TopMeans
from bot.nlu.meaning.text_vectors import TextVectors, Vectors, stems

DECISION = "decision"  # the kind of a question for the decision alone
KNOWLEDGE = "knowledge by training"  # of one whether training teaches facts
RETRIEVAL = "retrieval or training"  # of one which of the two it should be
LEAST_BEFORE = 3  # words of a statement before a question: "students could label more, is that okay?"
_THAT = re.compile(r"\b(?:is|was|would|does|are)\s+(?:that|this|it|they|those)\b", re.IGNORECASE)
_ADDRESSES_BOT = re.compile(r"\b(?:you\w*|u|ur|me|my|this|here|bot|that|verdict)\b", re.IGNORECASE)
_OF_ASKER = re.compile(r"\b(?:that|this|it|our|my|we|us|i|these|those|more|bad)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,]*")
_THOUSANDS = re.compile(r"\b(\d+(?:\.\d)?)k\b", re.IGNORECASE)
# The vote of a kind's samples from which a question is of it; more for what is named as outside: a question that the
# guide answers would be turned away. Leaving out each sample in turn, 79 in 100 of those taken are of their own
# kind, and 4 in 100 questions outside the guide are taken; by the nearest sample alone these were 62 and 9.
VOTE_FROM, TOPIC_FROM = 0.25, 0.35
# Similarity to the nearest sample; less for the decision, and no votes: nothing said is better than what wasn't asked.
NEAR_FROM, SILENT_FROM = 0.6, 0.5
# The vote and the similarity from which a question is likely of a kind, if that outweighs what is outside the guide:
# enough where nothing else answers it. Of 76 questions met once about 36 are, 30 of them rightly.
LIKELY_FROM, LIKELY_NEAR = 0.3, 0.45
MOST_OF_FORM = 2  # words of a question beside those that carry it, of which each makes it another one
# Similarity to the nearest sample. Of 50 yes-or-no questions met once, 20 of those that came nearer and held no word of
# their own were the sample's question, and none of the others.
SAME_FROM = 0.78
ELSE_BELOW = 0.83  # similarity below which a question with words of its own asks something else
# Words that make no question another one: they carry it, or say of whom or what every question here is.
_CARRIES = (
    "a|an|the|and|or|but|so|if|then|than|as|at|by|for|from|in|into|of|on|to|with|out|up|be|is|are|am|was|were|"
    "been|do|does|did|done|have|has|had|having|can|could|may|might|must|shall|should|will|would|i|me|my|we|us|our|"
    "ours|you|your|he|she|it|its|they|them|their|this|that|these|those|there|here|who|what|which|how|when|where|"
    "why|whether|one|two|three|four|five|six|seven|eight|nine|ten|ones|any|some|all|both|each|every|other|just|"
    "only|really|even|also|still|ever|already|actually|at|about|like|need|needs|make|makes|get|gets|use|used|"
    "using|want|say|says|said|thing|things|something|guide|fine|tune|tuned|tuning|finetune|finetuning|train|"
    "trained|training|model|models|llm|ai|s|t|re|ve|m|e|g|don|doesn|isn|aren|ok|okay|please|yes|no|not|time|times|"
    "reason|count|counts|apply|hold|holds|matter|mean|think|know|anywhere|somewhere|nowhere|lol|btw|true|correct|confirm|sentence"
)
_CARRYING = frozenset(stems(_CARRIES))
# What is somebody's own, or named before: "our dental letters". Another noun in its place asks the same.
_OWN = re.compile(
    r"\b(?:our|my|your|their|his|her|these|those)\s+(?:[\w'’-]+\s+){0,2}?[\w'’-]+(?=\s*(?:[?.,;:]|$))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class KindAnswer:
    """An answer, and the lines of a first read and the decisions, of each of which one must hold; none: always.

    `shows`: words that the first read must hold besides.
    `passage`: the id of what stands below it, or "".
    """

    text: str = ""
    lines: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    shows: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class AskedKind:
    """A kind of question, ways to ask it, and its answers, of which the first that holds is given.

    Where none does, the first read has said it. `beside`: words of which the message must hold one.
    An answer that always holds, and rests on a passage, is given where there is no first read, too; one of a kind
    `about_bot` rests on none, since the guide doesn't speak of it. `topic`: the guide doesn't answer it, and this is
    named as outside. `any_topic`: its answer holds whatever else a question names.
    `of_number`: it asks whether a number will do; "how big is an eval set?" gets the answer that always holds.
    """

    name: str
    samples: tuple[str, ...]
    answers: tuple[KindAnswer, ...] = ()
    beside: tuple[str, ...] = ()
    about_bot: bool = False
    topic: str = ""
    any_topic: bool = False
    of_number: bool = False

    @property
    def text(self) -> str:
        """All its answers."""
        return " ".join(answer.text for answer in self.answers)

    @property
    def outside(self) -> OutsideTopic | None:
        """What it asks for, where the guide doesn't answer it."""
        nearest = next((answer.passage for answer in self.answers), "")
        return OutsideTopic(self.topic, (), nearest) if self.topic else None

    def fits(self, message: str, question: str = "") -> bool:
        """Whether a message holds what a question of this kind is about; what leads to "is that okay?" in it must.

        A question about the bot names it, or what it does: "what do I write?" doesn't.
        """
        if self.about_bot and not _ADDRESSES_BOT.search(question):
            return False
        before, _, _ = _THAT.split(question)[0].rpartition(",") if _THAT.search(question) else ("", "", "")
        return not self.beside or mentions(before if len(before.split()) >= LEAST_BEFORE else message, self.beside)

    def answer(self, question: str, read: FirstRead | None) -> KindAnswer:
        """The first answer that holds; an empty one where the first read has said it, or where it takes one."""
        if read is None:
            always = (answer for answer in self.answers if not (answer.lines or answer.decisions or answer.shows))
            return next((answer for answer in always if answer.passage or self.about_bot), KindAnswer())
        wants_rule = self.of_number and asks_for_fact(question) and not _OF_ASKER.search(question)
        for answer in self.answers[-1:] if wants_rule else self.answers:
            if answer.shows not in read.text or (answer.decisions and not _is_decided(read, answer)):
                continue
            if not answer.lines or any(_has_key(line, answer) and _is_about(line, question) for line in read.all_lines):
                return answer
        return KindAnswer()


def _is_decided(read: FirstRead, answer: KindAnswer) -> bool:
    """Whether the first line says one of its decisions: "not_yet", or with the route, "prompt.retrieval"."""
    said = read.reads_as or read.decision
    return bool(read.all_lines) and any(fnmatchcase(said, f"{way}*") for way in answer.decisions)


def _has_key(line: FactLine, answer: KindAnswer) -> bool:
    """Whether a line makes this answer the right one."""
    return any(fnmatchcase(line.key, pattern) for pattern in answer.lines)


def _is_about(line: FactLine, question: str) -> bool:
    """Whether a line holds the number of a question; another number is asked about for itself."""
    numbers = _NUMBER.findall(_THOUSANDS.sub(lambda found: f"{round(1_000 * float(found[1]))}", question))
    said = f"{line.lead} {line.text}".replace(",", "")
    return all(number.rstrip(".,").replace(",", "") in said for number in numbers)


@dataclass(frozen=True, slots=True)
class Closest:
    """The sample that is nearest to a question, and how similar it is."""

    sample: str = ""
    similarity: float = 0.0


@dataclass(frozen=True, slots=True)
class KindMatch:
    """The kind of a question, or "", with the sample that makes it one; and how near it is to one for the decision.

    `by_words`: its own words make it one, whatever else it names. `likely`: the kind that it is of if nothing else
    answers it, or "".
    """

    name: str = ""
    decision: float = 0.0
    closest: Closest = field(default_factory=Closest)
    by_words: bool = False
    likely: str = ""


class KindMatching:
    """The samples of all kinds as vectors, and their votes beside those of what is outside the guide."""

    def __init__(self, kinds: Sequence[AskedKind], samples: TextVectors, solve: Solve) -> None:
        """`samples`: those of all kinds, in their order; then those outside the guide."""
        self._kinds = kinds
        self._words = [{stem for sample in kind.samples for stem in stems(sample)} for kind in kinds]
        ends = np.cumsum([len(kind.samples) for kind in kinds])
        self._spans = spans = [(int(end) - len(kind.samples), int(end)) for end, kind in zip(ends, kinds, strict=True)]
        self._samples = samples.rows(slice(0, int(ends[-1])))
        self._nearest = TopMeans(spans, 1)
        labels = [place for place, kind in enumerate(kinds) for _ in kind.samples]
        outside = [len(kinds)] * (len(samples.meaning) - len(labels))
        self._votes = SampleVotes(samples, labels + outside, range(len(kinds) + 1), solve)
        self._decision = [place for place, kind in enumerate(kinds) if kind.name == DECISION]
        self._from = [_least(kind) for kind in kinds]

    def matches(self, texts: Sequence[str], questions: TextVectors, passages: TextVectors) -> list[KindMatch]:
        """The kind of each question. `passages`: their samples, which may be nearer."""
        near, others = questions.similarity(self._samples), questions.similarity(passages).max(axis=1)
        nearest, votes = self._nearest.of(near), self._votes.on(questions)
        votes, outside = votes[:, :-1], votes[:, -1]
        found = []
        for row, place in enumerate(map(int, votes.argmax(axis=1))):
            vote, similarity = self._from[place]
            is_kind = votes[row, place] >= vote and nearest[row, place] >= max(similarity, others[row])
            is_kind = is_kind and not self._is_form_alone(place, texts[row])
            is_likely = votes[row, place] >= max(LIKELY_FROM, outside[row]) and nearest[row, place] >= LIKELY_NEAR
            is_likely = is_likely and not self._kinds[place].about_bot
            name = self._kinds[place].name
            decision, closest = float(nearest[row, self._decision].max(initial=0.0)), self._closest(near[row], place)
            found.append(KindMatch(name if is_kind else "", decision, closest, likely=name if is_likely else ""))
        return found

    def _closest(self, near: Vectors, place: int) -> Closest:
        start, end = self._spans[place]
        at = int(near[start:end].argmax())
        return Closest(self._kinds[place].samples[at], float(near[start + at]))

    def _is_form_alone(self, place: int, text: str) -> bool:
        """Whether only a form of words is that of the kind: "is that a fair price?" beside "is that a fair test?"."""
        words = content_words(text)
        own = words - self._words[place]
        return self._kinds[place].name != DECISION and len(own) > 0 and len(words) <= MOST_OF_FORM


def _least(kind: AskedKind) -> tuple[float, float]:
    """The vote and the similarity that make a question one of this kind."""
    if kind.name == DECISION:
        return 0.0, SILENT_FROM
    return TOPIC_FROM if kind.topic else VOTE_FROM, NEAR_FROM


def may_open(sentence: str, question: str, samples: Sequence[str], closest: Closest) -> bool:
    """Whether an answer may open with this: with a yes or a no only if the question certainly is a sample's."""
    return not (opens_with_yes(sentence) and asks_yes_or_no(question)) or is_same_question(question, samples, closest)


def is_same_question(question: str, samples: Sequence[str], closest: Closest) -> bool:
    """Whether a question is near to one of these samples that a yes answers, too, and has no word that none holds."""
    if closest.similarity < SAME_FROM or asks_for_fact(closest.sample):
        return False
    return not (content_words(_OWN.sub(" ", question)) - _words_of(tuple(samples)))


def asks_something_else(question: str, samples: Sequence[str], text: str, closest: Closest) -> bool:
    """Whether half of what a yes-or-no question names stands in none of these samples and not in the answer."""
    if closest.similarity >= ELSE_BELOW or not asks_yes_or_no(question):
        return False
    return names_something_else(question, samples, text)


def names_something_else(question: str, samples: Sequence[str], text: str) -> bool:
    """Whether half of what a question names stands in none of these samples and not in the answer."""
    words = content_words(_OWN.sub(" ", question))
    unknown = words - _words_of(tuple(samples)) - content_words(text)
    return bool(unknown) and 2 * len(unknown) >= len(words)


def content_words(text: str) -> set[str]:
    """The stems of the words that make a question another one."""
    return {stem for stem in stems(text) if not stem.isdigit()} - _CARRYING


@lru_cache(maxsize=512)
def _words_of(samples: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem for sample in samples for stem in stems(sample))
