"""What a first message says in words that no list of cues holds: offered beside what is read, never taken.

A whole expression speaks here for a value ("2 of 90 were invalid", "nothing may be wrong", "never reviewed"), where
the cues and the votes of single words see too little to ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.decision.profile import Value
from bot.nlu.finders.offered_words import EXPERTS_PILE, FORMATS, NEVER_ASKED, TOO, format_holds, said
from bot.nlu.finders.whole_prompts import whole_prompt_claims
from bot.nlu.message.mentions import Message
from bot.nlu.message.trained_models import trained_models
from bot.nlu.numbers.checked_labels import checked_parts
from bot.nlu.numbers.factor_chains import shift_volumes
from bot.nlu.numbers.label_counts import remaining_labels, written_pairs
from bot.nlu.numbers.label_quality import labelled_in_all
from bot.nlu.numbers.latency_limits import late_answers
from bot.nlu.numbers.opening_hours import unsure_volumes
from bot.nlu.numbers.others_results import BOTH, parallel_results, results_of_sides
from bot.nlu.numbers.stable_spans import MONTHS
from bot.nlu.numbers.vague_counts import is_vague
from bot.nlu.reading import Claim

OF_FACTS = frozenset(("failure_mode", "needs_current_knowledge"))
OFFERED_WORDS = 0.6  # shown as a question whatever the votes say
_OF_LABELS = frozenset(("labelled_examples", "labels_trusted"))
_ROLES = ("part", "past", "comparison", "doubt")  # these don't make it another's fact
_SUPPOSED = re.compile(  # "if a record is broken", "one broken record stops the line", "must sound like our founder"
    r"\b(?:if|once|when|even|single|one|1|an?|any|every|each|must|should|could|would|can|to)(?: [a-z]+)? $"
)
_DENIED = re.compile(r"\b(?:no|not|never|without|nothing|none|nor|hardly|no longer)(?: \w+){0,2} $")
_DESCRIBED = re.compile(rf"\btoo {TOO}\b")  # a tone that one word names can be asked for in words
_STAYS_MORE = re.compile(  # "unchanged for 8 years and to stay for at least 2 more"
    r"\d (years?|months?)\b[^.;?!]{0,60}?\bfor (?:at least |another )?(\d{1,2}) more\b(?! [a-z]+s\b)"
)
_STAYS_ONE = re.compile(  # "fixed for the next year"
    r"\b(?:fixed|frozen|unchanged|stable|set in stone|locked|settled|constant|the same) (?:for|through(?:out)?|over)"
    r" (?:at least )?(?:the (?:next|coming)|another|a|the whole of the next) (?:full )?(?:(\d{1,2}) )?(years?|months)\b"
)
_NEXT_CHANGE = re.compile(  # "the next revision of the manual is due in 4 months"; not of the model
    r"\bnext (?:change|revision|update|edition|amendment|reform|overhaul|reshuffle|adjustment|rewrite)s?\b"
    r"(?! of (?:the |our )?(?:model|prompt|app|software|budget|contract|team))[^.;?!\d]{0,40}?"
    r"\b(?:in|within) (?:about |roughly |around |some |just |only )?(\d{1,2}) (year|month|week)s?\b"
)
_AGREED_FOR = re.compile(  # "the scheme was signed for three years in May"; not the contract
    r"\b(?:signed|approved|agreed|adopted|ratified|settled|laid down|in force|valid) for (?:the next |another )?"
    r"(\d{1,2}) (year|month|week)s?\b"
)
_BOUGHT = re.compile(
    r"\b(?:contracts?|vendors?|suppliers?|providers?|budgets?|funding|money|grants?|licen[cs]es?|leases?|hosting|prices?"
    r"|deals?|loans?|offers?|subscriptions?|credits)\b"
)
_CLEANED = re.compile(
    r"\b(?:removed|dropped|threw|thrown|corrected|cleaned|sorted out|re-?labell?ed|deleted|weeded out|took out)\b"
)
_SHARE_OF_LIMIT = re.compile(  # "the whole auction takes 100 ms, my slice of that is 35"
    r"\d ?ms\b[^.;?!]{0,50}?\b(?:my|our|the model's) (?:slice|share|part|piece|portion|bit|cut)"
    r"(?: of (?:that|it|this))?(?: is| are|:| =)? (?:just |only |about )?(\d{1,4})(?: ?ms)?\b(?! ?(?:%|s\b|sec))"
)
_OF_THE_FAILED = re.compile(
    r"\b(\d{1,6}) of (?:the|those|these) (\d{1,6}) (?:are|were|is|was|came?|come|have|had|happen)"
)
_TOLERATED = re.compile(
    r"\b(?:nobody|no one|no-one) (?:loses (?:any )?sleep|minds|cares|complains|is bothered)\b"
    r"|\b(?:that is|these are|those are|which is) (?:fine|ok|okay|no problem) (?:for|with|by) us\b"
)
_FORMAT_WORD = re.compile(rf"\b{FORMATS}\b")
_MOSTLY_ON = re.compile(  # "fails on 8%, mostly on refunds"; not "mostly on time", "mostly in all languages"
    r"\b(?:fail(?:s|ed|ing|ures?)?|wrong|errors?|misses|missed|mistakes?|breaks|broken|off)\b[^.;?!]{0,60}?"
    r"\b(?:mostly|mainly|chiefly|almost always|nearly always|nearly all|almost all) (?:on|with|in|for) "
    r"(?!all|every|each|any|time|purpose|format|formatting|tone|style|part|our|weekends?|mondays?"
    r"|the (?:format|tone|style|morning|evening|night|weekend))[a-z]+"
)
_MOST_OF_THEM = re.compile(
    r"\bwrong\b[^?!]{0,40}?[.,;] ?(?:nearly|almost|practically) all of (?:them|those|these) "
    r"(?:are|were|when|with|from|in|on)\b"
)


def worded_facts(message: Message, taken: Mapping[str, Value]) -> tuple[dict[str, Value], list[Claim]]:
    """What of the `taken` values stands, and what is offered of other fields, one value each; none of several.

    Two results side by side leave none standing that is the other's, or their sum; what is taken from a pile, not the
    whole of it.
    """
    results = list(parallel_results(message, OFFERED_WORDS))
    if not results and taken.keys().isdisjoint(BOTH):
        results += results_of_sides(message, OFFERED_WORDS)
    against = any(taken.get(claim.field, claim.value) != claim.value for claim in results)
    left = remaining_labels(message)
    never = {*(BOTH if against else ()), *(_OF_LABELS if left else ())}
    if taken.get("task") == "structured_output" and format_holds(message.words.line):
        never.add("task")  # what fails is what stands in it
    stands = {name: value for name, value in taken.items() if name not in never}
    if left is not None:
        results.append(Claim("labelled_examples", left.number, OFFERED_WORDS, left.start, left.end))
    known = {*stands, "failure_threshold"} if "format_tolerance" in stands else {*stands}  # the limit is the format's
    found = [claim for claim in (*results, *_all(message, taken)) if claim.field not in known]
    values = {name: {c.value for c in found if c.field == name} for name in {c.field for c in found}}
    return stands, [claim for claim in found if len(values[claim.field]) == 1]


def _all(message: Message, taken: Mapping[str, Value]) -> Iterator[Claim]:
    line = message.words.line
    yield from whole_prompt_claims(message, taken, OFFERED_WORDS)
    yield from unsure_volumes(message, OFFERED_WORDS)
    yield from shift_volumes(message, OFFERED_WORDS)
    yield from late_answers(message, OFFERED_WORDS)
    yield from labelled_in_all(message, OFFERED_WORDS)
    yield from checked_parts(message, OFFERED_WORDS)
    yield from _in_expressions(message)
    for span in trained_models(line):
        yield _claim("already_tuned", True, span)
    for match in _own(message, _SHARE_OF_LIMIT):
        yield _claim("latency_budget_ms", int(match[1]), match.span())
    for match in _own(message, _STAYS_MORE, "wish"):  # what is to come is always said like one
        yield _claim("stable_months", int(match[2]) * (12 if match[1].startswith("y") else 1), match.span())
    for match in _own(message, _STAYS_ONE, "wish"):
        yield _claim("stable_months", int(match[1] or 1) * (12 if match[2].startswith("y") else 1), match.span())
    for match in (*_own(message, _NEXT_CHANGE, "wish", "hearsay", "elses"), *_own(message, _AGREED_FOR, "wish")):
        if not _BOUGHT.search(message.sentence_text(match.start())):
            yield _claim("stable_months", round(int(match[1]) * MONTHS[match[2]]), match.span())
    for match in _own(message, EXPERTS_PILE):
        pile = next((int(m.q.value) for m in message.mentions if m.q.start == match.start("pile") and m.count), 0)
        if pile and pile != taken.get("eval_examples"):
            yield _claim("labelled_examples", pile, match.span())
    for claim in written_pairs(message, taken.get("eval_examples"), OFFERED_WORDS):
        if message.clause_at(claim.start).cap(*_ROLES) == 1 and not is_vague(message, claim):
            yield claim
    for match in _own(message, _OF_THE_FAILED):
        part, failed = int(match[1]), int(match[2])
        before = any(m.q.end <= match.start() and m.q.value == failed for m in message.mentions)
        if before and failed < 2 * part <= 2 * failed:
            yield _claim("failures_consistent", False, match.span())
    for match in (*_own(message, _MOSTLY_ON), *_own(message, _MOST_OF_THEM)):
        yield _claim("failures_consistent", False, match.span())


def _in_expressions(message: Message) -> Iterator[Claim]:
    """What the whole expressions of `offered_words` speak for."""
    line = message.words.line
    for (name, value), pattern in said().items():
        for match in pattern.finditer(line):
            ahead = line[: match.start()]
            if name == "failure_mode" and (_TOLERATED.search(line) or _SUPPOSED.search(ahead)):
                continue
            reported: tuple[str, ...] = ("hearsay",) if name in OF_FACTS else ()  # "guests tell us it is too stiff"
            if (name, value) == ("labels_trusted", False):
                reported = ("wish", "hearsay")  # "nobody would look through them"
                if _CLEANED.search(message.sentence_text(match.start())):
                    continue  # "we threw out the mislabelled ones"
            if (name, value) == ("needs_current_knowledge", True) and NEVER_ASKED.search(line):
                continue
            if not _is_own(message, match, *reported) or _DENIED.search(ahead):
                continue
            yield _claim(name, value, match.span())
            if (name, value) == ("failure_mode", "style") and _DESCRIBED.search(match[0]):
                yield _claim("style_need", "describable", match.span())
            if (name, value) == ("failure_threshold", 0.0) and _FORMAT_WORD.search(line):
                yield _claim("format_tolerance", "zero", match.span())


def _own(message: Message, pattern: re.Pattern[str], *ignored: str) -> Iterator[re.Match[str]]:
    """What the team itself says in the words of an expression."""
    return (match for match in pattern.finditer(message.words.line) if _is_own(message, match, *ignored))


def _is_own(message: Message, match: re.Match[str], *ignored: str) -> bool:
    """Whether the clause in which it ends is the team's own word, and no question."""
    return message.clause_at(match.end() - 1).cap(*_ROLES, *ignored) == 1


def _claim(name: str, value: Value, span: Sequence[int]) -> Claim:
    return Claim(name, value, OFFERED_WORDS, span[0], span[1])
