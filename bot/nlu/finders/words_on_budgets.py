"""Which of the two budgets is granted or refused, by a grammar: whose it is and what became of it, or the other way.

"Cleaning and retraining both funded", "retraining money: cut"; "they pay for the labels, but not for retraining".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.message.mentions import Message
from bot.nlu.message.wordings import compiled

Found = tuple[str, bool, tuple[int, int]]  # field, value, span of the line
_RETRAINING = (
    r"(?:re-?train(?:ing|s)?|re-?tuning|(?:train|tun)ing (?:it |them |the model )?(?:again|anew)|(?:new|later|more) "
    r"(?:rounds?|trainings?)(?: of training)?|doing it again)"
)
_CURATION = (
    r"(?:(?:data |label |example )?(?:clean(?:ing|-?up)|curation|curating|tidying)(?: up)?|(?:labell?|annotat)"
    r"(?:ing|ion)|prepar(?:ing|ation of) (?:the |our )?(?:data|examples|labels)|(?:the |our )?labels)"
)
_ONE = (
    rf"(?:the |our |any |data )?(?:{_RETRAINING}|{_CURATION})(?: (?:later|the data|the labels|of the (?:data|labels)))?"
)
_MONEY = r"(?:money|budgets?|funds?|funding|hours|time)"
_EACH = rf"(?P<of>{_ONE}(?: {_MONEY})?(?:(?:,| and| or| nor| plus| &|,? as well as) {_ONE}(?: {_MONEY})?)?)"
_GRANTED = (
    r"(?:funded|budgeted|financed|approved|granted|secured|earmarked|set aside|signed(?: off)?|paid(?: for)?|covered)"
)
_TAKEN = (
    r"(?:cut|withdrawn|cancell?ed|struck(?: out| off)?|pulled|frozen|denied|refused|rejected|axed|scrapped|slashed"
    r"|vetoed|unfunded|unbudgeted|turned down|taken (?:away|out|back))"
)
_DENIED = r"(?:not(?: yet)?|never|nobody(?:'s)?|no one|none of us)"
_LINK = (
    r"(?P<link>(?:[,:=-]| (?:and (?=no)|is|are|was|were|has|have|had|been|both|all|now|they|we|already|got|gets?|also"
    rf"|then|just|later|too|it|{_DENIED}|by now|every (?:year|quarter|spring|summer|autumn|winter)))*)"
)
_FOLLOWED = (
    rf"\b(?P<none>(?:neither|nor|no) )?{_EACH}{_LINK} ?"
    rf"(?P<said>{_GRANTED}|{_TAKEN}|no(?:body| one) has (?:any )?{_MONEY})\b"
)
_LISTED = (
    rf"\b{_EACH}(?P<link> ?[:=,] ?(?:[a-z]+ )?|(?: [a-z]+){{1,5}}: | )"
    r"(?P<said>yes|no|none|nothing|(?:(?:has|have|is|was) )?not(?: [a-z]+)?)(?=[.,;!\n]| later| (?:but|and)\b|$)"
)
_LED = (
    rf"\b(?P<link>(?:{_DENIED} (?:has |have |had |ever |been )?){{0,2}})(?P<said>{_GRANTED}|{_TAKEN}|no {_MONEY}|not"
    rf"|pays?|(?:has|have|got|gave|gives|set aside)(?: us)?(?: the| any)? {_MONEY})"
    rf"(?: (?:for|the|our|us|any|a|more|to|{_MONEY}))* {_EACH}"
)
_LACK = r"(?:we|i) (?:lack|miss|(?:do not|have not|did not) (?:have|get|got))"
_HEADED = (  # "what we don't have: an eval, money for cleaning, anyone to retrain", "missing: a budget for the labels"
    rf"(?:(?<!nothing )(?<!nothing is )\b(?:missing|absent|lacking|not there|not in place)\W*[:=]"
    rf"|\bwhat(?: is (?:missing|lacking)| {_LACK})\W*(?:is\b|are\b|:|=|,)|\b{_LACK}\W*:)(?P<list>[^.;?!\n]*)"
)
_HELD = rf"\b(?:{_MONEY}|anyone|anybody|someone|somebody|people|hands|a team)\b"
_OF_MONEY = rf"\b(?:{_MONEY}|{_GRANTED}|financ\w+|afford\w*|pays?|cfo|controlling|board)\b"
_NO = rf"\b(?:{_DENIED}|neither|nor|no|none|nothing|{_TAKEN})\b"
_PENDING = r"\b(?:applied|applying|asked|requested|pending|waiting|under discussion)\b"  # nobody knows yet


def said_of_budgets(message: Message) -> Iterator[Found]:
    """What a message that speaks of money says of the one for the examples and of the one for retraining."""
    line = message.words.line
    for pattern in (_FOLLOWED, _LISTED, _LED) if compiled(_OF_MONEY).search(line) else ():
        for match in compiled(pattern).finditer(line):
            if compiled(_PENDING).search(message.sentence_text(match.start())):
                continue
            verdict = " ".join(words for part, words in match.groupdict().items() if words and part != "of")
            refused = len(compiled(_NO).findall(verdict)) == 1
            for name, words in (("retraining_budgeted", _RETRAINING), ("curation_budgeted", _CURATION)):
                if re.search(words, match["of"]):
                    yield name, not refused, match.span()
    for match in compiled(_HEADED).finditer(line):
        for item in match["list"].split(","):
            for name, words in (("retraining_budgeted", _RETRAINING), ("curation_budgeted", _CURATION)):
                if re.search(_HELD, item) and re.search(words, item):
                    yield name, False, (match.start(), match.start("list"))
