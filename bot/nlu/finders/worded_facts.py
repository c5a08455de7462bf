"""What a first message says in words that no list of cues holds: offered beside what is read, never taken.

A whole expression speaks here for a value ("2 of 90 were invalid", "nothing may be wrong", "never reviewed"), where
the cues and the votes of single words see too little to ask.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.decision.profile import Value
from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim

OFFERED_WORDS = 0.6  # shown as a question whatever the votes say
_ROLES = ("part", "past", "comparison", "doubt")  # these don't make it another's fact
_SUPPOSED = re.compile(  # "if a record is broken", "one broken record stops the line", "must sound like our founder"
    r"\b(?:if|once|when|even|single|one|1|an?|any|every|each|must|should|could|would|can|to)(?: [a-z]+)? $"
)
_DENIED = re.compile(r"\b(?:no|not|never|without|nothing|none|nor|hardly|no longer)(?: \w+){0,2} $")
_FORMATS = r"(?:json|xml|csv|yaml|xsd|ssml|html|schema|markup|tags?|parser|syntax|brackets?)"
_OUTPUTS = rf"(?:{_FORMATS}|outputs?|records?|files?|messages?)"
_BROKEN = r"(?:invalid|malformed|broken|unparse?able|unreadable)"
_TOO = (
    r"(?:complicated|stiff|formal|wordy|long-winded|salesy|chatty|boring|dry|bland|generic|flowery|cheesy|cold"
    r"|robotic|casual|friendly|polite|blunt|academic|technical)"
)
# By field and value: what speaks for it.
_SAID: Mapping[tuple[str, Value], re.Pattern[str]] = {
    ("failure_threshold", 0.0): re.compile(
        r"\b(?:limit|threshold|tolerance|bar|target|allowed|acceptable) (?:is|of|=|:|at)? ?0(?![\d.,]*\d|\s?%\w)\b"
        r"|\bnothing (?:may|can|must|should) (?:\w+ )?(?:be wrong|be missed|slip|go wrong|get through)"
        r"|\b(?:not (?:one|a single|even one)|no (?:error|mistake|slip|miss|failure)s?) (?:\w+ )?"
        r"(?:may|can|must|is allowed|are allowed|allowed)\b"
        r"|\bso 0,? please\b|\b0 (?:errors|mistakes|failures|misses) (?:allowed|please|tolerated|permitted)\b"
        r"|\bmay not (?:miss|get) (?:a single|one|any) (?:one|of them )?wrong\b"
    ),
    ("labels_trusted", False): re.compile(
        r"\b(?:never|not once|nobody (?:ever )?|no one (?:ever )?|hardly ever) ?"
        r"(?:reviewed|checked|verified|proofread|looked over|audited|cleaned)\b"
        r"(?! (?:the |our |its |any |those |these )?(?:failures?|outputs?|errors?|answers|results?|prompt))"
        r"|\b(?:produced?|made|labelled|labeled|generated|assigned|coded|tagged|created|come|came) (?:\w+ )?"
        r"(?:by|from|with) (?:an? |the |our |old |some ){0,2}(?:\d{4} )?(?:key ?word|regex|script|heuristics?|word list"
        r"|another model|gpt|chatgpt|llm)"
        r"|\b(?:coded|labelled|labeled|tagged|filed|entered|classified|sorted) by (?:whoever|anyone|anybody|interns"
        r"|students|temps|the crowd|crowd ?workers|different people)\b"
        r"|\b(?:half|some|part|a 3rd|a quarter|1/3|many) of (?:them|it|those|which|what)\b[^.;?!]{0,40}"
        r"\b(?:made with|written by|from|with|came from) (?:chatgpt|gpt|an? llm|a model|before the|the old)"
    ),
    ("failure_mode", "format"): re.compile(
        rf"\b{_BROKEN} {_OUTPUTS}\b|\b{_OUTPUTS} (?:is|are|was|were|comes? out|came out) {_BROKEN}\b"
        rf"|\b[1-9][\d,.]*k? (?:of|in|out of) \d[\d,.]*k? (?:were |are |was |is |came out |come out )?{_BROKEN}\b"
        rf"|\b{_BROKEN} (?:of|in|out of) \d|\b(?:fields?|dates?|values?|lines?) (?:has|have|had|in) (?:a |the )?wrong"
        r" (?:form|format)\b"
    ),
    ("failure_mode", "style"): re.compile(
        r"\b(?:is|are|sounds?|reads?|explains?|writes?|comes? (?:out|across)|bit|far|way|it)"
        rf"(?: (?!no|never)[a-z]+){{0,2}} too {_TOO}\b"
        r"|\b(?:always|all|mostly|only|mainly|purely|rejected) for (?:its |the |their )?"
        r"(?:manner|style|tone|voice|wording)\b"
        r"|(?<!that )(?<!this )\b(?:sounds?|reads?|comes? (?:out|across)) like "
        r"(?!(?:an? |the )?(?:plan|idea|good|bad|great|lot|waste|nice|dream|joke|deal|yes|no|case|much|it|that|this)\b)"
        r"(?!small|big|tun|train|fine|prompt|we\b|you\b|i\b|they\b|there\b|if\b|something\b|him\b|her\b|us\b|nobody\b)[a-z]+"
    ),
    ("failure_mode", "knowledge"): re.compile(
        r"\bit (?:sometimes |often |still |keeps |also |then ){0,2}(?:invents?|inventing|makes? up|making up)\b"
        r"|\b(?:keeps?|still|always) (?:naming|names?|citing|cites?|quoting|quotes?|recommending|recommends?|using"
        r"|offering|mentioning|mentions?)\b[^.;?!]{0,50}\b(?:sold|left|retired|discontinued|expired"
        r"|last (?:season|year|month)|outdated|closed|moved|old prices?|former)\b"
    ),
    ("input_diversity", "narrow"): re.compile(
        r"\b(?:always|all) (?:the same|of 1|of one|one) (?:sort|kind|type|form|template|layout)\b"
        r"|\b(?:\d+|one|1) templates?, (?:that is|and that is|nothing|no) "
        r"|\b(?:one|1|single) template\b(?! (?:prompt|for the prompt))"
        r"|\b(?:mails?|inputs?|texts?|letters?|notes?|forms?|requests?)(?: all)? (?:all )?are (?:all )?"
        r"(?:very |quite |much )?(?:similar|alike|the same)\b"
    ),
    ("input_diversity", "diverse"): re.compile(
        r"\bany (?:topic|subject|kind|domain|language),? (?:and )?(?:any|in any|of any) \w+"
    ),
}
_DESCRIBED = re.compile(rf"\btoo {_TOO}\b")  # a tone that one word names can be asked for in words
_TOLERATED = re.compile(
    r"\b(?:nobody|no one|no-one) (?:loses (?:any )?sleep|minds|cares|complains|is bothered)\b"
    r"|\b(?:that is|these are|those are|which is) (?:fine|ok|okay|no problem) (?:for|with|by) us\b"
)
_STAYS_MORE = re.compile(  # "unchanged for 8 years and to stay for at least 2 more"
    r"\d (years?|months?)\b[^.;?!]{0,60}?\bfor (?:at least |another )?(\d{1,2}) more\b(?! [a-z]+s\b)"
)
_FORMAT_WORD = re.compile(rf"\b{_FORMATS}\b")
_SHARE_OF_LIMIT = re.compile(  # "the whole auction takes 100 ms, my slice of that is 35"
    r"\d ?ms\b[^.;?!]{0,50}?\b(?:my|our|the model's) (?:slice|share|part|piece|portion|bit|cut)"
    r"(?: of (?:that|it|this))?(?: is| are|:| =)? (?:just |only |about )?(\d{1,4})(?: ?ms)?\b(?! ?(?:%|s\b|sec))"
)
_TO_BE_EXACT = re.compile(
    r"\b(?:exact(?:ly)?|precisely|precise|in numbers|the count (?:is|was))(?: it (?:is|was))?,?:? "
    r"(\d{1,6}) (?:out of|of|in) (?:the |our )?(\d{1,7})\b"
)
_OF_THE_FAILED = re.compile(
    r"\b(\d{1,6}) of (?:the|those|these) (\d{1,6}) (?:are|were|is|was|came?|come|have|had|happen)"
)
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


def worded_facts(message: Message, known: Collection[str]) -> list[Claim]:
    """What is offered of the fields that are not `known`, one value a field; none where several are said."""
    known = {*known, "failure_threshold"} if "format_tolerance" in known else known  # the limit is the format's
    found = [claim for claim in _all(message) if claim.field not in known]
    values = {name: {c.value for c in found if c.field == name} for name in {c.field for c in found}}
    return [claim for claim in found if len(values[claim.field]) == 1]


def _all(message: Message) -> Iterator[Claim]:
    line = message.words.line
    for (name, value), pattern in _SAID.items():
        for match in pattern.finditer(line):
            ahead = line[: match.start()]
            tolerated = name == "failure_mode" and (_TOLERATED.search(line) or _SUPPOSED.search(ahead))
            reported = ("hearsay",) if name == "failure_mode" else ()  # "guests tell us that it is too stiff"
            if _is_own(message, match, *reported) and not _DENIED.search(ahead) and not tolerated:
                yield _claim(name, value, match.span())
                if (name, value) == ("failure_mode", "style") and _DESCRIBED.search(match[0]):
                    yield _claim("style_need", "describable", match.span())
                if (name, value) == ("failure_threshold", 0.0) and _FORMAT_WORD.search(line):
                    yield _claim("format_tolerance", "zero", match.span())
    for match in _SHARE_OF_LIMIT.finditer(line):
        if _is_own(message, match):
            yield _claim("latency_budget_ms", int(match[1]), match.span())
    for match in _STAYS_MORE.finditer(line):
        if _is_own(message, match, "wish"):  # what is to come is always told like one
            yield _claim("stable_months", int(match[2]) * (12 if match[1].startswith("y") else 1), match.span())
    for match in _TO_BE_EXACT.finditer(line):
        failures, examples = int(match[1]), int(match[2])
        if failures < examples and _is_own(message, match):
            yield _claim("eval_failures", failures, match.span())
            yield _claim("eval_examples", examples, match.span())
    for match in _OF_THE_FAILED.finditer(line):
        part, failed = int(match[1]), int(match[2])
        before = [m for m in message.mentions if m.q.end <= match.start() and m.q.value == failed]
        if failed < 2 * part <= 2 * failed and before and _is_own(message, match):
            yield _claim("failures_consistent", False, match.span())
    for match in (*_MOSTLY_ON.finditer(line), *_MOST_OF_THEM.finditer(line)):
        if _is_own(message, match):
            yield _claim("failures_consistent", False, match.span())


def _is_own(message: Message, match: re.Match[str], *ignored: str) -> bool:
    """Whether the clause in which it ends is the team's own word, and no question."""
    clause = message.clauses.at(message.token(match.end() - 1))
    return clause.cap(*_ROLES, *ignored) == 1


def _claim(name: str, value: Value, span: Sequence[int]) -> Claim:
    return Claim(name, value, OFFERED_WORDS, span[0], span[1])
