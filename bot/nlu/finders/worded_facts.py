"""What a first message says in words that no list of cues holds: offered beside what is read, of some fields taken.

A whole expression speaks here for a value ("2 of 90 were invalid", "nobody ever counted them"), where the cues and the
votes of single words see too little to ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from bot.decision.profile import INGREDIENTS, Value
from bot.decision.remembered import remember
from bot.nlu.finders.ingredients import NAME, named_in
from bot.nlu.finders.words_on_budgets import said_of_budgets
from bot.nlu.finders.words_on_change import said_of_change
from bot.nlu.finders.words_on_failures import said_of_failures
from bot.nlu.finders.words_on_labels import said_of_labels
from bot.nlu.finders.words_on_tasks import said_of_tasks
from bot.nlu.message.mentions import Message
from bot.nlu.message.trained_models import trained_models
from bot.nlu.numbers.others_results import BOTH, parallel_results, results_of_sides
from bot.nlu.numbers.remaining_labels import remaining_labels
from bot.nlu.numbers.stable_dates import stable_dates
from bot.nlu.numbers.stable_spans import MONTHS
from bot.nlu.reading import Claim

OFFERED_WORDS = 0.6  # shown as a question whatever the votes say
_OF_FACTS = frozenset(("failure_mode", "needs_current_knowledge"))
_REPORTED = ("hearsay", "wish")
_MAY_STAND: Mapping[str, tuple[str, ...]] = {  # in such clauses as well
    **dict.fromkeys(
        ("labels_trusted", "labelled_examples", *_OF_FACTS), _REPORTED
    ),  # "the audit says 1 in 10 is false"
    "format_tolerance": ("wish",),  # "if a row is off, we fix it"
    "task": ("question",),  # "letters into plain language: tune it?"
}
_DENIED_AHEAD = frozenset((*_OF_FACTS, "structured_outputs"))  # "it never skips a step"
_SPEAKS_FOR: Mapping[str, frozenset[str]] = {  # words that say this say nothing of these
    "labels_trusted": frozenset(
        ("failure_rate", "failure_threshold", "eval_examples", "eval_failures", "failure_mode", "failures_consistent")
    ),
    "needs_current_knowledge": frozenset(("stable_months", "failure_rate", "eval_examples", "eval_failures")),
    "structured_outputs": frozenset(("format_tolerance",)),
    "labelled_examples": frozenset(("few_shot_examples",)),
}
_OVER_WORDS = frozenset(
    ("structured_outputs", "failure_mode", "labels_trusted", "curation_budgeted", "retraining_budgeted")
)  # single words of them are taken wrong: "did not cure it"
# Only offered: of the values of all other fields that an expression gave in messages that were met none was wrong.
_OFFERED = frozenset(
    ("already_tuned", "failure_mode", "failures_consistent", "labelled_examples", "prompt_ingredients", "stable_months")
)
_OF_LABELS = frozenset(("labelled_examples", "labels_trusted"))
_ROLES = ("part", "past", "comparison", "doubt")  # these don't make it another's fact
_NOT_SO = re.compile(  # ahead: "if a record is broken", "one broken record stops the line", "it never invents"
    r"\b(?:if|once|when|even|single|one|1|an?|any|every|each|must|should|could|would|can|to)(?: [a-z]+)? $"
    r"|\b(?:no|not|never|without|nothing|none|nor|hardly|no longer)(?: \w+){0,2} $"
)
_FORMATS = r"(?:json|xml|csv|yaml|xsd|ssml|html|schema|markup|tags?|parser|syntax|brackets?)"
_OUTPUTS = rf"(?:{_FORMATS}|outputs?|records?|files?|messages?)"
_BROKEN = r"(?:invalid|malformed|broken|unparse?able|unreadable)"
_BOT = r"(?:it|(?:chat|voice)?bot|assistant|model|agent|app|system|helper|llm|gpt)"
_NOT_CURRENT = (  # "the bot doesn't know the new codes", "it quotes outdated rules"
    rf"\b{_BOT} (?:does not|do not|did not|can ?not) (?:yet )?know (?:of |about )?"
    r"(?:the |our |any |these |those |this )?(?:new|newer|newest|latest|recent|current|this year|today)\b"
    r"|\b(?:cit|quot|nam|giv)(?:es?|ed|ing) (?:[a-z]+ ){0,3}?"
    r"(?:outdated|repealed|expired|no longer (?:valid|in force|sold|true)|last (?:year|season)'s)"
)
_SCHEMA = r"(?:schema(?: mode)?|(?:strict|json|xml|output) mode|structured outputs?|constrained decoding|grammar)"
_IN_USE = r"(?:switch|turn|put|since|with|mov|enabl|introduc|us(?:e|ed|ing)|on\b)"
_NO_BREAK = (
    r"(?:(?:no|not) (?:1|one|a|a single|single) \w+ (?:was|is|has been|came out) (?:broken|invalid|malformed|rejected)"
    r"|not (?:a|one|1) (?:single )?(?:break|error|failure|broken \w+)"
    r"|(?:without a single|0|no) (?:break|error|failure)s?)"
)
_WHOLE_PROMPT = re.compile(  # "the prompt was the full monty", "our prompt: cot, 9 shots, everything in it"
    r"\bprompt(?:'s)? (?:(?!not|no|never)[a-z]+ ){0,2}the (?:full|whole)"
    r" (?:monty|package|works|(?:9|nine) yards|shebang|programme)\b"
    r"|\bprompt\b[^.;?!]{0,70}\b(?:everything (?:in|from|out of) the (?:book|guide|checklist|list)"
    r"|the full (?:treatment|kit|list|set)|all the trimmings|every trick in the book)\b"
    r"|\bprompt\b[^.;?!]{0,40}\ball (?:of )?(?:the |your |its )?6 (?:pieces|parts|ingredients|elements|items"
    r"|points|things)\b"
    r"|\b(?:everything else|the rest|all (?:the )?others?) (?:on|from|of|in) (?:your|the) (?:prompt )?(?:list"
    r"|checklist|guide)\b"
    r"|\bprompt\b[^.;?!\n]{0,40}[,:] ?everything (?:is |was )?(?:inside|in) (?:it|there)\b(?! (?:that|which|about))"
)
_OTHERS = re.compile(r"else|rest|other")
_NEXT_CHANGE = re.compile(  # "the next revision of the manual is due in 4 months"; not of the model
    r"\b(?:next (?:change|revision|update|edition|amendment|reform|overhaul|reshuffle|adjustment|rewrite)s?"
    r"|re-?brand(?:ing)?|re-?launch|re-?org(?:ani[sz]ation)?|(?:will be|gets?|is|are)(?: being| to be)? (?:replaced"
    r"|re-?written|re-?named|revised|overhauled|re-?designed))\b(?! (?:was|were))"
    r"(?! of (?:the |our )?(?:model|prompt|app|software|budget|contract|team))(?:[^.;?!\d]|\. ?\d\b|\d(?= is)){0,40}?"
    r"\b(?:in|within) (?:about |roughly |around |some |just |only )?(\d{1,2}) (year|month|week)s?\b"
)
_AGREED_FOR = re.compile(  # "the scheme was signed for three years in May"; not the contract
    r"\b(?:signed|approved|agreed|adopted|ratified|settled|laid down|in force|valid) for (?:the next |another )?"
    r"(\d{1,2}) (year|month|week)s?\b"
)
_BOUGHT = re.compile(
    r"\b(?:contracts?|vendors?|suppliers?|providers?|budgets?|funding|money|grants?|licen[cs]es?|leases?|hosting"
    r"|prices?|deals?|loans?|offers?|subscriptions?|credits)\b"
)
# By field and value: what speaks for it.
_SAID: Mapping[tuple[str, Value], str] = {
    ("eval_examples", 0): (  # "nobody has ever counted anything"
        r"\b(?:(?:nobody|no[- ]?one)(?: has| had)?(?: ever| yet| really)?|(?:we|i)(?: have| had)? never(?: really)?)"
        r" (?:counted|measured|kept count of|kept track of)"
        r"(?: (?:anything|it|that|this|them|yet|so far|properly|the (?:failures|errors|mistakes|quality|results)"
        r"|how (?:many|often)[a-z ]{0,30}|what[a-z ]{0,30}))*(?=[.,;!]|$| and\b| but\b| so\b)"
    ),
    ("labelled_examples", 0): (  # "zero examples so far"; "such essays? at present we have none"
        r"\b(?:0|no|not (?:1|one|a single)) (?:(?:labelled|training|past|real) )?(?:examples?|pairs?) (?:so far|yet"
        r"|at all|whatsoever|to (?:train|learn) (?:on|from))\b(?![^.;?!]*\bprompt)"
        r"|\bwe have (?:0|none|nothing)(?: of (?:them|those|that|these))?"
        r"(?: (?:yet|so far|at (?:all|present|the moment)|today|right now|now))*(?=[.;!]|$)"
    ),
    ("labels_trusted", False): (  # "a third of those releases predate the new style"
        r"\b(?:half|most|some|many|\d\d? ?%|[123]/\d|a (?:3rd|quarter)) of (?:those|these|the|them|our)(?: [a-z]+)?"
        r"[^.;?!]{0,40}\b(?:pre-?dates?|(?:are|were|is|was) older than|from before)\b"
        r"(?![^.;?!]*\b(?:threw|thrown|removed|dropped|cleaned|corrected)\b)"
    ),
    ("structured_outputs", "solves"): (  # "schema mode is on, not one file was broken since"
        rf"\b(?:{_IN_USE}[^.;?!]{{0,24}}\b{_SCHEMA}|{_SCHEMA}\b[^.;?!]{{0,30}}\b{_IN_USE})\b[^?!]{{0,70}}?\b{_NO_BREAK}"
        r"\b(?! (?:but|except))"
    ),
    ("failure_mode", "format"): (
        rf"\b{_BROKEN} {_OUTPUTS}\b|\b{_OUTPUTS} (?:is|are|was|were|comes? out|came out) {_BROKEN}\b"
        rf"|\b[1-9][\d,.]*k? (?:of|in|out of) \d[\d,.]*k? (?:were |are |was |is |came out |come out )?{_BROKEN}\b"
    ),
    ("failure_mode", "knowledge"): (
        r"\bit (?:sometimes |often |still |keeps |also |then ){0,2}(?:invents?|inventing|makes? up|making up)\b"
        rf"|{_NOT_CURRENT}"
    ),
    ("needs_current_knowledge", True): _NOT_CURRENT,
    ("reasoning_matters", False): (  # "step-by-step reasoning makes no sense here"
        r"\b(?:step[- ]by[- ]step|chain[- ]of[- ]thought|cot)(?: (?:reasoning|thinking))?,? (?:(?:is|are|would be"
        r"|makes?|brings?|gives?) )?(?:no (?:sense|use)|of no use|nothing|pointless|useless|needless|unnecessary"
        r"|not needed)\b"
    ),
}


@cache
def _said() -> Mapping[tuple[str, Value], re.Pattern[str]]:
    """The expressions for each value of a field. They are compiled at their first use: the bot starts sooner so."""
    return {key: re.compile(pattern) for key, pattern in _SAID.items()}


def worded_facts(
    message: Message, taken: Mapping[str, Value], today: date | None = None
) -> tuple[dict[str, Value], list[Claim]]:
    """What of the `taken` values stands, and what is offered of other fields, one value each; none of several.

    Two results side by side leave none standing that is the other's, or their sum; what is taken from a pile, not the
    whole of it.
    """
    results = list(parallel_results(message, OFFERED_WORDS))
    if taken.keys().isdisjoint(BOTH):
        results += results_of_sides(message, OFFERED_WORDS)
    against = any(taken.get(claim.field, claim.value) != claim.value for claim in results)
    left = remaining_labels(message)
    never = {*(BOTH if against else ()), *(_OF_LABELS if left else ())}
    if left is not None:
        results.append(_claim("labelled_examples", left.number, (left.start, left.end)))
    all_found = [*results, *_apart_from_lists(message, _all(message)), *(_until_dates(message, today) if today else ())]
    never |= {c.field for c in all_found if c.field in _OVER_WORDS and taken.get(c.field, c.value) != c.value}
    stands = {name: value for name, value in taken.items() if name not in never}
    found = [claim for claim in all_found if claim.field not in stands]
    values = {name: {c.value for c in found if c.field == name} for name in {c.field for c in found}}
    said = [claim for claim in found if len(values[claim.field]) == 1]
    sure = {c.field: c.value for c in said if c.field not in _OFFERED}
    if sure.get("eval_examples") == 0:  # "none tested" may be said of a part
        del sure["eval_examples"]
    return stands | sure, said


def _apart_from_lists(message: Message, found: Iterable[Claim]) -> Iterator[Claim]:
    """The claims but for what goes wrong in a list of failures: it has several kinds, each with its number."""
    listed = {m.clause.sentence for m in message.mentions if m.q.summed}
    for claim in found:
        if claim.field != "failure_mode" or message.clause_at(claim.start).sentence not in listed:
            yield claim


def _all(message: Message) -> Iterator[Claim]:
    yield from _in_expressions(message)
    for match in _own(message, _WHOLE_PROMPT):
        if _NOT_SO.search(message.words.line[: match.start()]):
            continue
        number = message.clause_at(match.start()).sentence
        (before, _), (first, last) = message.clauses.sentences[max(0, number - 2)], message.clauses.sentences[number]
        left = {key for key, held in named_in(message, first, last).items() if not held}
        left |= named_in(message, before, first).keys() if _OTHERS.search(match[0]) else set()  # "I left CoT out."
        yield _claim(NAME, tuple(key for key in INGREDIENTS if key not in left), match.span())
    for match in (*_own(message, _NEXT_CHANGE, "wish", "hearsay", "elses"), *_own(message, _AGREED_FOR, "wish")):
        if not _BOUGHT.search(message.sentence_text(match.start())):
            yield _claim("stable_months", round(int(match[1]) * MONTHS[match[2]]), match.span())


def _until_dates(message: Message, today: date) -> Iterator[Claim]:
    """How long the task stays as it is by a date, in a clause that is the team's own word and no question."""
    for months, span in stable_dates(message.words.line, today):
        if message.clause_at(span[1] - 1).cap(*_ROLES, "wish") == 1:
            yield _claim("stable_months", months, span)


def _in_expressions(message: Message) -> Iterator[Claim]:
    """What whole expressions speak for that are the team's own word, no question and not denied."""
    line = message.words.line
    for span in trained_models(line):
        yield _claim("already_tuned", True, span)
    yield from expressions(message)
    for (name, value), pattern in _said().items():
        for match in _own(message, pattern, *(("hearsay",) if name in _OF_FACTS else ())):  # "guests tell us it is …"
            if not _NOT_SO.search(line[: match.start()]):
                yield _claim(name, value, match.span())


@remember(1)
def expressions(message: Message) -> tuple[Claim, ...]:
    """What expressions of several words say of labels, change, failures and the task, the team's own word."""
    found = (
        said
        for find in (said_of_labels, said_of_budgets, said_of_change, said_of_failures, said_of_tasks)
        for said in find(message)
    )
    line = message.words.line
    return tuple(
        _claim(name, value, span)
        for name, value, span in found
        if _is_own(message, name, span) and not (name in _DENIED_AHEAD and _NOT_SO.search(line[: span[0]]))
    )


def without_spoken_for(message: Message, claims: Sequence[Claim]) -> list[Claim]:
    """The claims without those whose words are part of an expression on another field.

    "1 in 10 of these codes is false" is no failure rate, and "the price list changes weekly" no pace of the task.
    """
    spans = [
        (said.start, said.end, _SPEAKS_FOR[said.field]) for said in expressions(message) if said.field in _SPEAKS_FOR
    ]
    return [c for c in claims if not any(c.field in names and a <= c.start and c.end <= b for a, b, names in spans)]


def _own(message: Message, pattern: re.Pattern[str], *also: str) -> Iterator[re.Match[str]]:
    """What stands in a clause that is the team's own word and no question."""
    for match in pattern.finditer(message.words.line):
        if message.clause_at(match.end() - 1).cap(*_ROLES, *also) == 1:
            yield match


def _is_own(message: Message, name: str, span: Sequence[int]) -> bool:
    """Whether an expression stands in a clause that is the team's own word and no question."""
    return message.clause_at(span[1] - 1).cap(*_ROLES, *_MAY_STAND.get(name, ())) == 1


def _claim(name: str, value: Value, span: Sequence[int]) -> Claim:
    return Claim(name, value, OFFERED_WORDS, span[0], span[1])
