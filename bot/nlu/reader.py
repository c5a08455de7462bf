"""Words become values: stated, or candidates to ask about. A pure function of text, vocabulary, vectors and the day.

Every finder returns claims (a span speaks for a value of a field, how strongly, in which role); the claims of a field
are settled in one place. Sentence similarity speaks only where the words leave an asked field open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from bot.decision.profile import FIELDS, Value
from bot.decision.remembered import remember
from bot.nlu.finders.choices import choice_claims
from bot.nlu.finders.ingredients import ingredient_claims
from bot.nlu.finders.options import NAMED, OptionNames
from bot.nlu.finders.project_names import project_name
from bot.nlu.finders.volunteered import doubt_quoted, volunteered
from bot.nlu.finders.worded_facts import without_spoken_for, worded_facts
from bot.nlu.finders.yes_no import yes_no_claims
from bot.nlu.meaning.sample_votes import Solve, solve_anew
from bot.nlu.meaning.similarity import MustEmbedError, Nearness, SentenceSimilarity
from bot.nlu.meaning.text_vectors import Embed
from bot.nlu.message.failure_lists import with_summed_failures
from bot.nlu.message.mentions import Message
from bot.nlu.message.roles import role_where
from bot.nlu.message.vocabulary import PAIRS, Vocabulary
from bot.nlu.numbers.number_fields import number_claims
from bot.nlu.numbers.stable_spans import tells_pace
from bot.nlu.reading import PLAINLY, STATED, Claim, Reading, reading_of, weakened
from bot.nlu.text.code_blocks import quoted_words
from bot.nlu.text.spelling import mended
from bot.nlu.text.tokens import words_of
from bot.nlu.weighing.doubts import (
    TOO_NEAR,
    UNDECIDED,
    answers_too_much,
    as_trained,
    doubted_apart,
    excepted,
    exception_of,
    is_unknown_which,
    may_be_alike,
    may_be_anothers,
    orders,
    plainly_own,
    states_nothing,
    unknown_claims,
    unsure_after_no_idea,
    without_addresses,
    without_orders,
)
from bot.nlu.weighing.opening_values import likely_candidates, settle_opening
from bot.nlu.weighing.reply_votes import Shares, Votes, settle_by_words, shares_of, unsaid_shares
from bot.nlu.weighing.sample_claims import open_of, with_samples
from bot.nlu.weighing.settling import (
    Lines,
    about_asked,
    alternatives,
    beside_lines,
    drop_share_of_count,
    offer_both,
    one_answer_each,
    possible,
    settled,
    todays_speed,
)
from bot.nlu.weighing.trust import LEAST, MOST_TOGETHER, features, likelihood

NEVER_VOLUNTEERED = frozenset(("task", "project", "labels_trusted"))  # too easily read into answers to other questions
ELSEWHERE = 0.5  # what else was said, in a reply
LIKELY = 0.52  # such a claim is asked about rather than called unknown
NOT_OWN = 0.0  # from which vote on a fact is not plainly their own
SHORT = 120  # characters of a reply that is read in no time
LATELY = 64  # texts that are at hand: one is looked at at once, and again with sentence vectors or for a model's call


class Reader:
    """Reads with one vocabulary and, if given, sentence vectors. Safe to call from several threads."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        embed: Embed | None = None,
        remembered: Embed | None = None,
        options: OptionNames | None = None,
        votes: Votes | None = None,
        solve: Solve = solve_anew,
        lines: Lines = MappingProxyType({}),
        today: Callable[[], date] | None = None,
    ) -> None:
        """`remembered` and `solve` may keep what they work out; `options`: the checklist's own names of its options.

        `lines`: the guide's thresholds by field; a number that may be on either side of one is asked about.
        `votes`: what words say of a choice together, and of how sure a value of an opening is. `today`: without it a
        date tells nothing.
        """
        self._similarity = None if embed is None else SentenceSimilarity(vocabulary, embed, remembered, solve)
        self._lines, self._today = lines, today
        self._options, self._votes = options or OptionNames({}), votes or Votes()
        self._message = remember(LATELY)(
            lambda text: with_summed_failures(Message(mended(words_of(text), vocabulary.known), vocabulary))
        )
        self._opening = remember(LATELY)(self._read_opening)

    def warm(self) -> None:
        """Prepare all phrases now; worth a call at start-up, off the event loop."""
        if self._similarity is not None:
            self._similarity.warm()

    def read(self, asked: Sequence[str], text: str) -> Reading:
        """What a reply states, and what it may mean. Never raises for any text.

        What it quotes may be meant where it has nothing else to say.
        """
        reading = self._read(asked, text, may_embed=True)
        if reading.values or reading.elsewhere or not (quoted := quoted_words(text)):
            return reading
        return reading.beside(self._read(asked, quoted, may_embed=True))

    def read_at_once(self, asked: Sequence[str], text: str) -> Reading | None:
        """The same where the words alone tell, within a few milliseconds; None where it takes `read`."""
        if len(text) > SHORT:
            return None
        try:
            return self._read(asked, text, may_embed=False)
        except MustEmbedError:
            return None

    def read_opening(self, text: str) -> Reading:
        """The facts of a first message, in which nothing was asked. By its words alone: nothing is embedded.

        What it quotes, such as a forwarded message, is never stated.
        """
        reading, quoted = self._opening(text), quoted_words(text)
        return reading.beside(self._opening(quoted)) if quoted else reading

    def _read_opening(self, text: str) -> Reading:
        message, found = self.opening_claims(text)
        words = self._votes.openings
        votes, likely, least = (words.fields, self._likely_in_opening, words.least) if words else ({}, None, 1.0)
        values, candidates, claims, shares = settle_opening(message, found, votes, likely, least)
        sure = likely_candidates(message, found, candidates, shares, self._likely_in_opening)
        values, offered = worded_facts(message, values, self._today() if self._today else None)
        reading = reading_of(message.words.line, possible(values), candidates, {}, [*claims, *offered])
        return replace(reading, likely=sure).offering(offered)

    def role_of(self, text: str, words: str) -> str:
        """The role of the clause of a message in which these of its words stand: "own", or one of `CAP`."""
        return role_where(self._message(text), words_of(words))

    def opening_claims(self, text: str) -> tuple[Message, list[Claim]]:
        """A first message as the finders see it, and what its words speak for."""
        message = self._message(text)
        found = list(as_trained(message, without_orders(message, self._claims(message, ()))))
        found = without_spoken_for(message, found)
        return message, excepted(message, doubt_quoted(message, found))

    def _likely_in_opening(self, _name: str, _value: Value, beside: frozenset[str]) -> float:
        """How likely a value of an opening is right, by what stands beside it."""
        return likelihood(beside, self._votes.openings.trust if self._votes.openings else {})

    def _claims(self, message: Message, asked: Sequence[str]) -> list[Claim]:
        claims = [*beside_lines(message, number_claims(message, asked), self._lines), *choice_claims(message, asked)]
        claims += ingredient_claims(message, asked="prompt_ingredients" in asked)
        claims += yes_no_claims(message, asked, claims) if asked else volunteered(message, claims)
        options = list(self._options.claims(message.words.raw, asked, len(message.words.line)))
        named = {claim.field for claim in options}  # an option's own name leaves nothing to weigh
        claims = [*(claim for claim in claims if claim.field not in named), *options]
        if "project" in asked or not asked:
            name, strength = project_name(message.words, asked="project" in asked)
            if name:
                claims.append(Claim("project", name, strength, 0, len(message.words.line)))
        elsewhere = [message.clauses.at(hit.first) for hit in message.found(("always", "elsewhere"))]
        spans = [message.offsets(clause.first, clause.last) for clause in elsewhere if asked]
        return [c for c in claims if c.field == "project" or not any(a <= c.start and c.end <= b for a, b in spans)]

    def _read(self, asked: Sequence[str], text: str, *, may_embed: bool) -> Reading:
        fields = [name for name in dict.fromkeys(asked) if name in FIELDS]
        message = self._message(text if "project" in fields else without_addresses(text))
        if orders(message) or states_nothing(message):
            return Reading(text=message.words.line)
        if named := self._options.elsewhere(message.words.raw, fields, len(message.words.line)):
            return reading_of(message.words.line, {}, {}, {named.field: named.value}, [named])
        claims = about_asked(self._claims(message, fields), fields)
        claims, answered = one_answer_each(claims, fields, lambda c: message.clause_at(c.start).first)
        if "latency_budget_ms" in fields:
            claims += todays_speed(claims)
        whole = len(fields) > 1 and all(clause.first in answered for clause in message.clauses.all)
        open_fields = [] if whole else open_of(fields, claims)
        if self._similarity is not None and (open_fields or may_be_anothers(message, claims)):
            if not may_embed:
                raise MustEmbedError
            near = self._similarity.of([message.words.raw])[0] if message.words.tokens else Nearness(dict)
            if open_fields:
                claims = with_samples(message, fields, open_fields, claims, near)
            if near.not_own > NOT_OWN and not message.merely_number:
                claims = [
                    c if c.field == "failure_rate" or plainly_own(message, c) else weakened(c, UNDECIDED)
                    for c in claims
                ]
            elif doubted_apart(message):
                claims = [weakened(claim, UNDECIDED) if claim.field in fields else claim for claim in claims]
        claims = excepted(message, unsure_after_no_idea(message, claims, fields))
        values, candidates = settled(claims, fields, STATED)
        shares = shares_of(self._votes.replies, message.words.tokens, fields)
        unsaid = unsaid_shares(self._votes.replies, message.words.tokens, [n for n in fields if n not in values])
        likely_said = any(c.field in shares for c in claims if c.role != "similar") or may_be_alike(
            message, claims, fields
        )
        tells = (
            "if" not in message.words.tokens
            and not exception_of(message)
            and not message.words.raw.rstrip().endswith("?")
        )
        agreed = settle_by_words(shares, unsaid, values, candidates, may_take=tells and likely_said)
        unknown = set(unknown_claims(message, fields, claims)) - values.keys()
        if not is_unknown_which(message):
            unknown -= {name for name in unknown if any(c.field == name and c.strength >= LIKELY for c in claims)}
        values |= dict.fromkeys(unknown)
        never = {name for question in fields for name in TOO_NEAR.get(question, ())} | set(fields)
        if fields == ["change_pace"] and any(tells_pace(message, clause) for clause in message.clauses.all):
            never -= {"stable_months"}  # how often the task changes
        others = [name for name in FIELDS if name not in never]
        elsewhere, more = settled([c for c in claims if c.strength >= ELSEWHERE], others, PLAINLY)
        elsewhere = {name: value for name, value in elsewhere.items() if value is not None}
        for name in [name for name in elsewhere if name in NEVER_VOLUNTEERED]:
            more[name] = (elsewhere.pop(name),)
        drop_share_of_count({**values, **elsewhere}, candidates, values, elsewhere)
        for taken, offered in (values, candidates), (elsewhere, more):
            weighed_names = taken.keys() - agreed
            doubted = {n for n in weighed_names if not self._trusts(message, claims, n, taken[n], fields, shares)}
            doubted |= {name for pair in PAIRS if doubted & set(pair) for name in pair if name in taken}
            for name in sorted(doubted):
                offered[name] = alternatives(claims, name, taken.pop(name))
        for name in sorted(answers_too_much(message, values, fields)):
            candidates[name] = alternatives(claims, name, values.pop(name))
        offer_both(candidates)
        return reading_of(message.words.line, possible(values), {**more, **candidates}, possible(elsewhere), claims)

    def _trusts(
        self, message: Message, claims: Sequence[Claim], name: str, value: Value, asked: Sequence[str], shares: Shares
    ) -> bool:
        """Whether a value that was read is likely enough right to be taken; "not known" always is."""
        facts = [other for other in asked if other != "project"]  # none: all is answered, and an answer is put right
        if value is None or name == "project" or not 1 <= len(facts) <= MOST_TOGETHER:
            return True
        if any(claim.field == name and claim.value == value and claim.strength == NAMED for claim in claims):
            return True  # an option's own name
        return self._likely(name, features(message, claims, name, value, asked, shares.get(name)))

    def _likely(self, _: str, found: Sequence[str]) -> bool:
        return likelihood(found) >= LEAST
