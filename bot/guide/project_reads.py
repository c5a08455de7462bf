"""What a message tells of a project, held against the guide's lines: its facts, and the first read of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.consultation.phrases import Phrases
from bot.consultation.questions import Field
from bot.decision.profile import Value
from bot.decision.rulebook import Rules
from bot.guide.claimed_figures import without_claimed
from bot.guide.figures_as_written import as_written, without_straddling
from bot.guide.first_read import FirstRead, first_read
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.hinted_facts import quoted_hints
from bot.guide.limits_read_twice import without_limit
from bot.guide.messages_without_facts import has_facts_at_hand, without_lookup
from bot.guide.open_facts import word_candidates
from bot.guide.possible_lines import RESULT
from bot.guide.premises import has_wrong_premise, with_changing_facts, without_claims
from bot.guide.question_forms import without_unknown
from bot.guide.result_lines import clash_of, with_results, without_clash
from bot.guide.several_projects import asked_alone, join_reads, split_projects
from bot.guide.several_rates import known_limit, rates_headline, several_rates, with_rates, without_rates
from bot.guide.two_results import two_results
from bot.guide.understood import Understood
from bot.guide.unread_words import field_of, unread_words
from bot.nlu.reading import Reading
from bot.nlu.text.code_blocks import asked_words, own_words

ReadOpening = Callable[[str], Reading]


@dataclass(frozen=True, slots=True)
class Stated:
    """A message (`shown`), the words of it that ask or tell, what was read of them, and what of that can be taken."""

    shown: str
    words: str
    reading: Reading
    understood: Understood


class ProjectReads:
    """Reads of projects, by one set of rules and one wording."""

    def __init__(
        self,
        wording: FirstReadWording,
        rules: Rules,
        read_opening: ReadOpening,
        fields: Mapping[str, Field],
        phrases: Phrases,
    ) -> None:
        """`read_opening` finds what a first message states and may mean; never raises. `fields` word its candidates."""
        self.rules = rules
        self._wording = wording
        self._read_opening = read_opening
        self._fields = fields
        self._phrases = phrases

    def facts_of(self, message: str) -> Stated:
        """What a message states and may state, without figures that can't be taken as they are."""
        own, reading = own_words(message), self._read_opening(without_claims(without_unknown(message)))
        results = two_results(own, reading.values)
        facts, candidates = with_results(reading.values, without_claimed(reading.plain_candidates, own), results)
        may_be = without_limit(candidates, facts, own)
        understood = Understood(facts, may_be, reading.probable, hints=reading.hints, results=results)
        understood, words = self._without_clash(own, understood), asked_words(message)
        if has_wrong_premise(words):
            may_be = with_changing_facts(understood.candidates, understood.facts)
            understood = replace(understood, candidates=may_be)
        return Stated(message, words, reading, understood)

    def asked_alone(self, message: str) -> str:
        """What is said of the one of several projects that a message asks about; "" for any other message."""
        return asked_alone(message, self._read_opening)

    def read_several(self, message: str) -> FirstRead | None:
        """One first read of several projects that a message sets side by side; None for any other."""
        readings = [(p.label, self._read_opening(p.text)) for p in split_projects(message, self._read_opening)]
        reads = [
            (label, self.read("", Understood(got.values, got.plain_candidates, got.probable)))
            for label, got in readings
        ]
        return join_reads(reads, self._wording) if reads else None

    def read_anew(
        self, message: str, facts: Mapping[str, Value], candidates: Mapping[str, tuple[Value, ...]]
    ) -> FirstRead:
        """The first read of a message of which a model has doubted something: no candidate counts as likely."""
        own = own_words(message)
        understood = Understood(facts, candidates, (), results=two_results(own, facts))
        return self.read(asked_words(message), self._without_clash(own, understood))

    def _without_clash(self, message: str, understood: Understood) -> Understood:
        """What was understood, without two figures that can't both hold; of several models each has its own."""
        known, may_be = understood.facts, understood.candidates
        if understood.results or several_rates(message, known):
            return understood
        is_likely = "failure_threshold" in understood.probable
        clash = clash_of(message, known, may_be, self.rules, limit_is_likely=is_likely)
        facts, candidates = without_clash(known, may_be, clash)
        return replace(understood, facts=facts, candidates=candidates, clash=clash)

    def read(self, message: str, understood: Understood) -> FirstRead:
        """The first read of what was understood, and of the words of the message that were not read."""
        wording = self._wording
        if has_facts_at_hand(message, understood.facts, wording):
            facts, candidates = without_lookup(understood.facts), without_lookup(understood.candidates)
            understood = replace(understood, facts=facts, candidates=candidates)
        understood = without_straddling(message, understood)
        words = unread_words(message, understood.facts, understood.candidates, wording)
        is_plain = understood.results is None and understood.clash is None
        rates = several_rates(own_words(message), understood.facts) if is_plain else None
        facts, candidates = without_rates(understood.facts, understood.candidates, rates)
        limit = known_limit(facts, candidates, understood.probable)
        unread, wording = with_rates(words, wording, rates, limit)
        known = {*facts, *candidates, *map(field_of, unread)}
        understood = replace(
            understood,
            facts=facts,
            candidates=candidates,
            unsure=word_candidates(candidates, wording.fields, self._fields, self._phrases),
            hints=quoted_hints(message, {name: hint for name, hint in understood.hints.items() if name not in known}),
            is_counted=any(name in understood.hints for name in RESULT),
            unread=unread,
        )
        read = first_read(understood, self.rules, wording)
        read = replace(read, headline=rates_headline(rates, wording, limit) or read.headline)
        return as_written(read, message, understood, self.rules, wording)
