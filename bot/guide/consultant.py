"""One message, read as a consultant would: what is wanted, the facts in it, the first read, and the guide's answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.decision.profile import Value
from bot.guide.answer_parts import Answer
from bot.guide.answerer import Answerer
from bot.guide.asked_figures import NO_SUBJECT, ReadReply, number_alone, with_latency, with_number, with_shares
from bot.guide.asked_labels import with_label_counts
from bot.guide.claimed_figures import with_claims
from bot.guide.consultant_reply import ConsultantReply, open_with, say_only
from bot.guide.first_read import FirstRead
from bot.guide.hinted_facts import quoted_hints
from bot.guide.messages_without_facts import opening_words, tells_of_no_project
from bot.guide.outside import mentions, without
from bot.guide.passages import Guide
from bot.guide.premises import correct_premise, has_wrong_premise
from bot.guide.project_reads import ProjectReads, Stated
from bot.guide.question_clauses import OPENS_QUESTION
from bot.guide.question_forms import asks_in_general, only_asks
from bot.guide.question_kinds import all_ask_for_content, describes_and_asks_to_decide
from bot.guide.uncovered import without_counts
from bot.guide.understood import Understood
from bot.guide.unread_words import unread_words, vague_fields
from bot.guide.whole_answers import with_asides, without_overview
from bot.nlu.intent.intents import Intent, IntentClassifier
from bot.nlu.intent.situations import asks_about_situation
from bot.nlu.message.vocabulary import NUMBERS
from bot.nlu.text.code_blocks import asked_words, own_words, quoted_words

OF_COST_AND_SPEED = ("monthly_requests.", "latency_budget_ms.")  # told in words
TALK = ("talk", "help")
# Who states one of these tells of a project.
OF_THEIRS = {*NUMBERS, "labels_trusted", "failures_consistent", "needs_current_knowledge"}
DOUBTED = 0.1  # a lead over the next kind of message that is none


class Consultant:
    """Replies to messages from one guide and one set of rules. Pure, and safe to call from several threads."""

    def __init__(
        self,
        guide: Guide,
        answerer: Answerer,
        classifier: IntentClassifier,
        projects: ProjectReads,
        read_reply: ReadReply,
    ) -> None:
        """`read_reply` reads a number that a question holds."""
        self._guide = guide
        self._rules = projects.rules
        self._answerer = answerer
        self._classifier = classifier
        self._projects = projects
        self._read_reply = read_reply

    def reply(self, message: str, *, file: bool = False) -> ConsultantReply:
        """Reply to any text. Never raises for its content. `file`: a file came with the message."""
        reply = self._reply(message, file)
        answer, opening = reply.answer, opening_words(own_words(message), self._guide.first_read)
        if answer.refused or answer.language:
            return reply
        reply = replace(reply, answer=with_claims(answer, own_words(message), self._rules, self._guide))
        plain = reply.first_read is None and not any(part.question for part in answer.parts)  # has a word of its own
        reply = reply if plain or not opening else open_with(opening, reply)
        is_wrong = has_wrong_premise(asked_words(message))
        return correct_premise(reply, self._guide.first_read) if is_wrong else reply

    def _reply(self, message: str, file: bool) -> ConsultantReply:
        """What several projects, an attempt, another language or a number alone get; else see `_reply_to_one`."""
        message = self._projects.asked_alone(message) or message
        if (several := self._projects.read_several(message)) and (reply := self._reply_to_several(message, several)):
            return reply
        decisions = self._guide.first_read.decisions
        stated = self._projects.facts_of(message)
        facts, candidates, words = stated.understood.facts, stated.understood.candidates, stated.words
        intent = self._classifier.classify(words, facts, file=file)
        answer = with_latency(self._answerer.answer(words), self._rules, self._guide)
        if answer.refused:
            return self._beside_refusal(ConsultantReply(intent, {}, None, answer), file)
        if answer.language:
            may_be = without_counts({**candidates, **{name: (value,) for name, value in facts.items()}})
            read = self._projects.read("", Understood({}, may_be)) if may_be.keys() - {"project", "task"} else None
            return ConsultantReply(intent, {}, read, answer, may_be)  # nothing in it is sure
        number = number_alone(stated.words)
        names_subject = bool(answer.outside) or self._guide.names_subject(without(stated.words, NO_SUBJECT))
        if number and not facts and not names_subject:
            said = f"{self._guide.wording.number_alone.format(number=number)} {decisions['number_lines']}"
            return say_only(said, ConsultantReply(intent, facts, None, answer, candidates))
        return self._reply_to_one(stated, intent, answer)

    def _reply_to_one(self, stated: Stated, intent: Intent, answer: Answer) -> ConsultantReply:
        """A project is held against the guide's lines, if the message tells of one; else its questions are answered."""
        message, understood = stated.words, stated.understood
        facts, candidates = understood.facts, understood.candidates
        own = {*facts, *(stated.reading.probable & candidates.keys())} - {"project", "task"}
        unread = unread_words(message, facts, candidates, self._guide.first_read)
        vague, is_economic = vague_fields(unread), self._tells_of_cost_or_speed(unread)
        odd_figures = understood.results is not None or understood.clash is not None
        is_of_project = not own.isdisjoint(OF_THEIRS) or bool(vague) or is_economic or understood.results is not None
        if intent.kind in ("question", "vague") and (len(own) > 1 or is_of_project) and not only_asks(message):
            intent = replace(intent, kind="decision")
        if intent.kind != "decision":
            return self._reply_to_question(stated, intent, answer)
        answer = without_overview(answer, message)
        shows_project = bool(quoted_words(stated.shown) and candidates) or odd_figures or is_economic
        vague |= quoted_hints(message, stated.reading.hints).keys()  # told, though hardly read
        if shows_project or self._reads_first(stated, vague, intent, answer):
            return self._reply_to_project(stated, intent)
        return self._reply_to_question(stated, intent, answer)

    def _reply_to_project(self, stated: Stated, intent: Intent) -> ConsultantReply:
        """The first read, then the answer to what is asked beside it."""
        message, facts, candidates = stated.words, stated.understood.facts, stated.understood.candidates
        probable = {*stated.reading.probable, *(candidates.keys() - stated.reading.candidates)}
        read = self._projects.read(message, replace(stated.understood, probable=probable))
        answer = with_latency(self._answerer.answer(message, read), self._rules, self._guide)
        answer = self._with_figures(without_overview(answer, message))
        answer = with_label_counts(answer, read, self._rules, self._guide)
        decisions = self._guide.first_read.decisions
        if read.headline == decisions["prompt.nothing"] and tells_of_no_project(message):
            general = replace(read, headline=decisions["general"], decides="")
            return ConsultantReply(intent, facts, None if _is_answered(answer) else general, answer, candidates)
        return ConsultantReply(intent, facts, read, answer, candidates)

    def _reply_to_question(self, stated: Stated, intent: Intent, answer: Answer) -> ConsultantReply:
        """What the guide says to the questions and to the figures in them; or a word to what is no question."""
        message, wording = stated.words, self._guide.wording
        reply = ConsultantReply(intent, stated.understood.facts, None, answer, stated.understood.candidates)
        answered = _is_answered(answer)
        no_answer = not (answered or answer.outside) and self._answerer.asks_only_to_decide(message)
        if no_answer and intent.kind in ("decision", "question"):
            return say_only(self._guide.first_read.decisions["general"], reply)
        doubted = answered and (self._guide.names_subject(message) or intent.confidence < DOUBTED)
        has_word = bool(message.strip()) and not all(part.question for part in answer.parts)  # about the bot
        asked = answered and bool(OPENS_QUESTION.match(message))
        if intent.kind in TALK and not (doubted or has_word):
            reply = say_only(wording.thanks if intent.thanks else wording.talk, reply)
        elif intent.kind == "vague" and not (answer.outside or doubted or asked or has_word):
            reply = say_only(wording.vague, reply)
        answer = with_number(reply.answer, self._read_reply, self._rules, self._guide)
        return replace(reply, answer=self._with_figures(answer))

    def _with_figures(self, answer: Answer) -> Answer:
        """The answer with what the shares in its questions come to."""
        return with_asides(with_shares(answer, self._rules, self._guide), self._guide)

    def _beside_refusal(self, refused: ConsultantReply, file: bool) -> ConsultantReply:
        """What is to say to the rest of a message, below the refusal of a sentence in it."""
        answer = refused.answer
        if not answer.rest:
            return refused
        rest = self.reply(answer.rest, file=file)
        parts = () if rest.answer.refused else tuple(part for part in rest.answer.parts if part.covered or part.outside)
        return replace(rest, answer=replace(rest.answer, parts=(*answer.parts, *parts), refused=True, rest=answer.rest))

    def _reply_to_several(self, message: str, several: FirstRead) -> ConsultantReply | None:
        """A first read of each project; no fact counts as one of a single project. None where nothing is to be read."""
        answer = self._answerer.answer(message)
        if answer.refused or answer.language:
            return None
        first = replace(several, lines=several.lines[:1])  # the others hold for one only
        return ConsultantReply(Intent("decision"), {}, None, self._answerer.answer(message, first), several=several)

    def read_anew(
        self, message: str, facts: Mapping[str, Value], candidates: Mapping[str, tuple[Value, ...]]
    ) -> FirstRead:
        """The first read of a message of which a model has doubted something: no candidate counts as likely."""
        return self._projects.read_anew(message, facts, candidates)

    def outside(self, message: str) -> tuple[str, ...]:
        """The topics outside the guide that a message is plainly about, in its words, found at once."""
        return self._answerer.outside(message)

    def _tells_of_cost_or_speed(self, unread: Mapping[str, str]) -> bool:
        """Whether words that were not read tell of the volume or the speed, or settle what else would be asked."""
        wording = self._guide.first_read.unread
        return any(wording[key].settles or key.startswith(OF_COST_AND_SPEED) for key in unread)

    def _reads_first(self, stated: Stated, vague: Collection[str], intent: Intent, answer: Answer) -> bool:
        """Whether the rules have something to say: a fact is, or may be, stated, or a project was named to decide on.

        Without either, a question that the guide answers directly gets that answer, and one outside it is named.
        """
        message, facts, candidates = stated.words, stated.understood.facts, stated.understood.candidates
        may_be = candidates.keys() & NUMBERS if only_asks(message) else candidates.keys()
        known = {*facts, *may_be, *vague} - {"project"}
        if known <= {"task"} and mentions(message, self._guide.first_read.no_project_words):
            return False
        sure = {*facts} if only_asks(message) else known
        asks_guide = sure <= {"task"} and not facts.get("project") and not intent.project
        tasks = (*candidates.get("task", ()), facts.get("task"))  # "for classification" names no project
        if (
            (_is_answered(answer) or answer.outside)
            and asks_in_general(message)
            and intent.project in (None, "", *tasks)
        ):
            return False
        if known and not (asks_guide and _is_answered(answer) and all_ask_for_content(message)):
            return True
        asks_outside = any(word in part.question for part in answer.parts for word in part.outside)
        if asks_outside or self._answerer.answers_in_general(message):
            return False
        if not answer.parts or asks_about_situation(message) or describes_and_asks_to_decide(message, self._guide):
            return True
        is_near = any(part.covered and part.sentences for part in answer.parts)  # if not an answer
        return bool(intent.project or facts.get("project")) or (answer.covered and not is_near)


def _is_answered(answer: Answer) -> bool:
    """Whether the guide answers a question of the message in a sentence of its own."""
    return any(part.covered and part.direct and part.sentences for part in answer.parts)
