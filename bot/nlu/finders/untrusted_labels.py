"""How a message says that its labels can't be trusted: people who disagree, pairs that nobody checked, old habits."""

from __future__ import annotations

from bot.nlu.message.wordings import PEOPLE

_PEOPLE = rf"(?:{PEOPLE}|judges?|markers?|leads?|they|we|2|3|both)"
_JUDGE = r"(?:label|grad|cod|tag|rat|annotat|judg|mark|scor|classif|fil)"
_DISAGREE = (
    rf"\b{_PEOPLE}(?: [a-z]+){{0,3}} (?:can not|could not|never|hardly|rarely|seldom|do not|did not|does not)"
    r"(?: really| always| often)? agree\b"
    rf"|\b{_PEOPLE}(?: [a-z]+){{0,3}} (?:agree|agreed|agrees) (?:with each other|with one another|in|on|only|just)"
    r"(?: (?:in|on|only|just))* (?:hardly|barely|less than|about half|half|(?!100|9\d)\d\d ?% of (?:the|our|these))"
    r"|\b(?P<people>\d) [a-z]+ label[a-z]*,? (?:and (?:get |we get )?)?"
    r"(?P=people) different (?:labels|answers|opinions|grades)\b"
    rf"|\b(?:wildly|widely|completely|totally) (?:different|varying|inconsistent) {_JUDGE}[a-z]*\b"
    rf"|\b{_JUDGE}[a-z]* (?:is|are|was|were|varies|vary|differs?) (?:wildly|widely|all over the place|inconsistent)"
    rf"|\b(?:everybody|everyone|each|every)(?: [a-z]+){{0,4}} {_JUDGE}(?:e?s|ies|e?d|ied)"
    r"(?: (?:it|them|things))? differently\b"
    r"|\b(?:kappa|agreement)[^.;?!]{0,30} 0\.[0-6]\d?\b"
)
_UNCHECKED = (
    r"\b(?:nobody|no one|no-one)(?: (?:ever|has|will|would|really|actually)){0,2} (?:went|go|gone|looked|look|read)"
    r" (?:through|over) (?:them|it|those|these|the \d+k?|all)\b"
    r"|\baccepted,? (?:but |and )?(?:not|never) (?:yet )?(?:reviewed|checked|verified|read)\b"
    r"|\b(?:unreviewed|unchecked|unverified|unaudited)\b"
)
_COPIED = (
    r"\b(?:copied|copy|copies|repeat(?:s|ed)?|reproduced?|carry|learn(?:ed|t)?|contain|show) (?:the |our |their |all )?"
    r"(?:old|bad|earlier|former) (?:bad )?(?:habits?|mistakes?|errors?|practices?|ways)\b"
    r"|\bwrong in (?:exactly |just )?the (?:same )?ways? (?:that |as )?(?:our|the) (?:old |former |human )?[a-z]+\b"
)
_OF_A_MODEL = (
    r"\boutputs? of (?:the|a|our) (?:(?:big|bigger|large|larger|current|prompted) )?(?:model|llm|gpt)"
    r"[^.;?!]{0,30}\btrain\b"
    r"|\btrain[a-z]* (?:[a-z]+ ){0,5}?(?:on|from|with) (?:[\w']+ ){0,3}outputs? of (?:the|a|our)"
)
_OLD = (
    r"\b(?:half|most|some|many|\d\d? ?%|[123]/\d|a (?:3rd|quarter)) of (?:those|these|the|them|our)(?: [a-z]+)?"
    r"[^.;?!]{0,40}\b(?:no longer|not exist|outdated|obsolete|swapped|old (?:rules|policy|scheme|format)|pre-?dates?"
    r"|(?:are|were|is|was) older than|from before)\b"
    r"|\b(?:policy|rules?|scheme|definition|guidelines?|rubric) (?:was|were) (?:still )?(?:different|another)"
    r" (?:for|in) (?:half|most|some|many|part|a 3rd)\b"
)
_BY_MANY_HANDS = (
    r"\b(?:can|could) (?:always |easily )?tell who (?:wrote|labelled|coded) (?:what|which|it)\b"
    r"|\b(?:wrote|write|coded|labelled|filled) (?:them|it|those|these) (?:in )?however (?:they|he|she|it)\b"
    r"|\b(?:each|everyone|everybody)(?: [a-z]+){0,3} in (?:his|her|their|its) own (?:style|way|manner|voice)\b"
    r"|\bin (?:\d|many|several|different) (?:quite |very |rather )?(?:different )?(?:styles|hands|voices|manners)\b"
)
_MISLABELLED = (
    r"\bmis-?labell?ed\b|\bwrong labels\b|\bnoisy labels\b|\blabel(?:ling)? noise\b"
    r"|\blabels (?:are|were) (?:quite |very )?noisy\b"
)
UNTRUSTED = rf"{_DISAGREE}|{_UNCHECKED}|{_COPIED}|{_OF_A_MODEL}|{_OLD}|{_BY_MANY_HANDS}|{_MISLABELLED}"
