"""One message, read as a consultant would: what is wanted, the facts in it, the first read, and the guide's answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from bot.consultation.phrases import Phrases
from bot.consultation.questions import Field
from bot.decision.profile import FIELDS, Value
from bot.decision.rulebook import Rules
from bot.guide.answer_parts import Answer, Part
from bot.guide.answerer import Answerer
from bot.guide.asked_figures import NO_SUBJECT, ReadReply, number_alone, with_figures, with_latency, with_number
from bot.guide.consultant_reply import ConsultantReply, open_with, say_only
from bot.guide.figures_as_written import as_written, without_straddling
from bot.guide.first_read import FirstRead, first_read
from bot.guide.messages_without_facts import (
    has_facts_at_hand,
    implied_candidates,
    is_grumble,
    opening_words,
    shows_broken_output,
    tells_of_no_project,
    without_lookup,
    without_push,
)
from bot.guide.outside import mentions, without
from bot.guide.passages import Guide
from bot.guide.possible_lines import word_candidates
from bot.guide.premises import (
    correct_premise,
    decline_to_confirm,
    has_wrong_premise,
    wants_confirmation,
    with_changing_facts,
)
from bot.guide.question_clauses import OPENS_QUESTION
from bot.guide.question_forms import asks_in_general, only_asks, without_unknown
from bot.guide.question_kinds import all_ask_for_content, describes_and_asks_to_decide
from bot.guide.result_lines import Clash, clash_of, with_results, without_clash
from bot.guide.several_projects import Project, join_reads, split_projects
from bot.guide.several_rates import known_limit, rates_headline, several_rates, with_rates, without_rates
from bot.guide.two_results import TwoResults, two_results
from bot.guide.uncovered import without_counts
from bot.guide.unread_words import unread_words, vague_fields
from bot.guide.whole_answers import with_asides, without_overview
from bot.nlu.intent.intents import Intent, IntentClassifier
from bot.nlu.intent.situations import asks_about_situation
from bot.nlu.message.vocabulary import NUMBERS
from bot.nlu.reading import Reading
from bot.nlu.text.code_blocks import asked_words, own_words, quoted_words

OF_COST_AND_SPEED = ("monthly_requests.", "latency_budget_ms.")  # told in words
CURRENT = ("needs_current_knowledge",)  # who tells of facts that changed tells of a project
TALK = ("talk", "help")
OF_THEIRS = {*NUMBERS, "labels_trusted", "failures_consistent"}  # who states one of these tells of a project
DOUBTED = 0.1  # a lead over the next kind of message that is none
ReadOpening = Callable[[str], Reading]


class Consultant:
    """Replies to messages from one guide and one set of rules. Pure, and safe to call from several threads."""

    def __init__(
        self,
        guide: Guide,
        rules: Rules,
        answerer: Answerer,
        classifier: IntentClassifier,
        read_opening: ReadOpening,
        fields: Mapping[str, Field],
        phrases: Phrases,
        read_reply: ReadReply,
    ) -> None:
        """`read_opening` finds what a first message states and may mean; never raises. `fields` word its candidates.
        `read_reply` reads a number that a question holds.
        """
        self._guide = guide
        self._rules = rules
        self._answerer = answerer
        self._classifier = classifier
        self._read_opening = read_opening
        self._fields = fields
        self._phrases = phrases
        self._read_reply = read_reply

    def reply(self, message: str, *, file: bool = False) -> ConsultantReply:
        """Reply to any text. Never raises for its content. `file`: a file came with the message."""
        reply = self._reply(message, file)
        answer, opening = reply.answer, opening_words(own_words(message), self._guide.first_read)
        if answer.refused or answer.language:
            return reply
        if wants_confirmation(own_words(message)):
            return decline_to_confirm(reply, own_words(message), self._guide)
        plain = reply.first_read is None and not any(part.question for part in answer.parts)  # has a word of its own
        reply = reply if plain or not opening else open_with(opening, reply)
        is_wrong = has_wrong_premise(asked_words(message))
        return correct_premise(reply, self._guide.first_read) if is_wrong else reply

    def _reply(self, message: str, file: bool) -> ConsultantReply:
        decisions = self._guide.first_read.decisions
        projects = split_projects(message, self._read_opening)
        if projects and (several := self._reply_to_several(message, projects)):
            return several
        reading = self._read_opening(without_unknown(message))
        facts, candidates = reading.values, reading.plain_candidates
        facts, candidates = with_results(facts, candidates, results := two_results(own_words(message), facts))
        clash = clash_of(own_words(message), facts, candidates, self._rules) if results is None else None
        facts, candidates = without_clash(facts, candidates, clash)
        shown = message
        quoted, message = bool(quoted_words(message)), asked_words(message)
        intent = self._classifier.classify(message, facts, file=file)
        answer = with_latency(self._answerer.answer(message), self._rules, self._guide)
        if has_wrong_premise(message):
            candidates = with_changing_facts(candidates, facts)
        known = bool({*facts, *candidates} - {"project", "task"}) or clash is not None
        if (calm := without_push(message, self._guide.first_read)) is not None and not self._answerer.answer(
            calm
        ).refused:
            message, answer = calm, self._answerer.answer(calm)
            if facts.keys() <= {"project", "task"}:
                made_yes = decisions["impatient"]
                return say_only(made_yes, ConsultantReply(Intent("decision"), facts, None, answer))
        if answer.refused:
            return self._beside_refusal(ConsultantReply(intent, {}, None, answer), file)
        if answer.language:
            may_be = without_counts({**candidates, **{name: (value,) for name, value in facts.items()}})
            read = self._read("", {}, may_be) if may_be.keys() - {"project", "task"} else None
            return ConsultantReply(intent, {}, read, answer, may_be)  # nothing in it is sure
        number = number_alone(message)
        names_subject = bool(answer.outside) or self._guide.names_subject(without(message, NO_SUBJECT))
        if number and not facts and not names_subject:
            lines = decisions["number_lines"]
            return say_only(
                f"{self._guide.wording.number_alone.format(number=number)} {lines}",
                ConsultantReply(intent, facts, None, answer, candidates),
            )
        if intent.kind not in ("review", "past_verdicts", "start") and not known and shows_broken_output(shown):
            intent = replace(intent, kind="decision")
        own = {*facts, *(reading.probable & candidates.keys())} - {"project", "task"}
        unread = unread_words(message, facts, candidates, self._guide.first_read)
        vague, is_economic = vague_fields(unread), self._tells_of_cost_or_speed(unread)
        is_of_project = not own.isdisjoint((*OF_THEIRS, *CURRENT)) or bool(vague) or is_economic or results is not None
        tells = len(own) > 1 or is_of_project
        if intent.kind in ("question", "vague") and tells and not only_asks(message):  # it tells of a project
            intent = replace(intent, kind="decision")
        if intent.kind == "decision" and (not known or "failure_mode" not in {*facts, *candidates}):
            candidates = {**candidates, **implied_candidates(shown, answer, known=known)}
            if not ({*candidates} - {"task"} or intent.project or answer.outside) and is_grumble(message):
                return say_only(self._guide.wording.vague, ConsultantReply(intent, facts, None, answer))
        if intent.kind == "decision":
            answer = without_overview(answer, message)
        if intent.kind == "decision" and (
            (quoted and candidates)
            or clash is not None
            or results is not None
            or is_economic
            or self._reads_first(facts, candidates, vague, intent, answer, message)
        ):
            probable = {*reading.probable, *(candidates.keys() - reading.candidates)}
            read = self._read(message, facts, candidates, probable, results, clash)
            answer = with_latency(self._answerer.answer(message, read), self._rules, self._guide)
            answer = without_overview(answer, message)
            answer = self._with_figures(answer, message, facts, candidates)
            if read.headline == decisions["prompt.nothing"] and tells_of_no_project(message):
                general = replace(read, headline=decisions["general"], decides="")
                return ConsultantReply(intent, facts, None if _is_answered(answer) else general, answer, candidates)
            return ConsultantReply(intent, facts, read, answer, candidates)
        no_answer = not (_is_answered(answer) or answer.outside) and self._answerer.asks_only_to_decide(message)
        if no_answer and intent.kind in ("decision", "question"):
            return say_only(decisions["general"], ConsultantReply(intent, facts, None, answer, candidates))
        asks_guide = _is_answered(answer) and self._guide.names_subject(message)
        doubted = asks_guide or (intent.confidence < DOUBTED and _is_answered(answer))
        has_word = bool(message.strip()) and not all(part.question for part in answer.parts)  # about the bot
        if intent.kind in TALK and not (doubted or has_word):
            word = self._guide.wording.thanks if intent.thanks else self._guide.wording.talk
            answer = replace(answer, parts=(Part("", False, (word,), answer.sections),))
        asked = _is_answered(answer) and bool(OPENS_QUESTION.match(message))
        if intent.kind == "vague" and not (answer.outside or doubted or asked or has_word):
            answer = replace(answer, parts=(Part("", False, (self._guide.wording.vague,), answer.sections),))
        answer = with_number(answer, self._read_reply, self._rules, self._guide)
        answer = self._with_figures(answer, message, facts, candidates)
        return ConsultantReply(intent, facts, None, answer, candidates)

    def _with_figures(
        self, answer: Answer, message: str, facts: Mapping[str, Value], candidates: Mapping[str, Sequence[Value]]
    ) -> Answer:
        """The answer with what its questions come to by the figures in them and in the message."""
        may_be = {name: values[0] for name, values in candidates.items() if values}
        answer = with_figures(answer, message, {**may_be, **facts}, self._rules, self._guide)
        return with_asides(answer, self._guide)

    def _beside_refusal(self, refused: ConsultantReply, file: bool) -> ConsultantReply:
        """What is to say to the rest of a message, below the refusal of a sentence in it."""
        answer = refused.answer
        if not answer.rest:
            return refused
        rest = self.reply(answer.rest, file=file)
        parts = () if rest.answer.refused else tuple(part for part in rest.answer.parts if part.covered or part.outside)
        return replace(rest, answer=replace(rest.answer, parts=(*answer.parts, *parts), refused=True, rest=answer.rest))

    def read_anew(
        self, message: str, facts: Mapping[str, Value], candidates: Mapping[str, tuple[Value, ...]]
    ) -> FirstRead:
        """The first read of a message of which a model has doubted something: no candidate counts as likely."""
        results = two_results(own_words(message), facts)
        clash = clash_of(own_words(message), facts, candidates, self._rules) if results is None else None
        facts, candidates = without_clash(facts, candidates, clash)
        return self._read(asked_words(message), facts, candidates, (), results, clash)

    def _read(
        self,
        message: str,
        facts: Mapping[str, Value],
        candidates: Mapping[str, tuple[Value, ...]],
        probable: Collection[str] = FIELDS,
        results: TwoResults | None = None,
        clash: Clash | None = None,
    ) -> FirstRead:
        """The first read of these facts. `candidates`: what the message may state beside them, best first."""
        wording = self._guide.first_read
        if has_facts_at_hand(message, facts, wording):
            facts, candidates = without_lookup(facts), without_lookup(candidates)
        facts, candidates = without_straddling(message, facts, candidates)
        words = unread_words(message, facts, candidates, wording)
        rates = several_rates(own_words(message), facts) if results is None and clash is None else None
        facts, candidates = without_rates(facts, candidates, rates)
        limit = known_limit(facts, candidates, probable)
        unread, wording = with_rates(words, wording, rates, limit)
        unsure = word_candidates(candidates, wording.fields, self._fields, self._phrases)
        read = first_read(facts, self._rules, wording, unsure, candidates, probable, results, unread, clash)
        read = replace(read, headline=rates_headline(rates, wording, limit) or read.headline)
        return as_written(read, message, facts, candidates, self._rules, wording)

    def _reply_to_several(self, message: str, projects: Sequence[Project]) -> ConsultantReply | None:
        """A first read of each project; no fact counts as one of a single project. None where nothing is to be read."""
        answer = self._answerer.answer(message)
        if answer.refused or answer.language:
            return None
        readings = [(project.label, self._read_opening(project.text)) for project in projects]
        reads = [(label, self._read("", got.values, got.plain_candidates, got.probable)) for label, got in readings]
        several = join_reads(reads, self._guide.first_read)
        first = replace(several, lines=several.lines[:1])  # the others hold for one only
        below = self._answerer.answer(message, first)
        return ConsultantReply(Intent("decision"), {}, None, below, several=several)

    def outside(self, message: str) -> tuple[str, ...]:
        """The topics outside the guide that a message is plainly about, in its words, found at once."""
        return self._answerer.outside(message)

    def _tells_of_cost_or_speed(self, unread: Mapping[str, str]) -> bool:
        """Whether words that were not read tell of the volume or the speed, or settle what else would be asked."""
        wording = self._guide.first_read.unread
        return any(wording[key].settles or key.startswith(OF_COST_AND_SPEED) for key in unread)

    def _reads_first(
        self,
        facts: Mapping[str, Value],
        candidates: Mapping[str, tuple[Value, ...]],
        vague: Collection[str],
        intent: Intent,
        answer: Answer,
        message: str,
    ) -> bool:
        """Whether the rules have something to say: a fact is, or may be, stated, or a project was named to decide on.

        Without either, a question that the guide answers directly gets that answer, and one outside it is named.
        """
        may_be = candidates.keys() & NUMBERS if only_asks(message) else candidates.keys()
        known = {*facts, *may_be, *vague} - {"project"}
        if known <= {"task"} and mentions(message, self._guide.first_read.no_project_words):
            return False
        stated = {*facts} if only_asks(message) else known
        asks_guide = stated <= {"task"} and not facts.get("project") and not intent.project
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
