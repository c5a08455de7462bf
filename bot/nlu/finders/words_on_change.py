"""What is said of change in whole expressions: facts that answers need and that move, or what was true until lately.

"Limits change with every budget law", "it says last year's price", "on Monday he changes it, on Tuesday it must be in".
A task that changes is no fact that does: its categories, criteria and formats are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.nlu.message.mentions import Message
from bot.nlu.message.wordings import compiled

Found = tuple[str, bool | str, tuple[int, int]]  # field, value, span of the line
_FACTS = (
    r"(?:prices?|price lists?|limits|allowances|rates|fees|fares|tariffs?|tariff books?|premiums?|quotas|thresholds"
    r"|(?:code|product|part|price|customer|supplier|stock|drug|member|staff|cost[- ]cent(?:er|re)) lists?|lists?"
    r"|laws?|statutes|legislation|regulations?|ordinances?|(?:policy |wiki |web |intranet |help )?pages|articles"
    r"|wikis?|knowledge base|catalogu?e?s?|assortment|range|inventory|stock|timetables?|schedules?|opening hours"
    r"|menus?|manuals?|handbooks?|docs|documentation|leaflets?|advisor(?:y|ies)|bulletins?|circulars?|programmes?"
    r"|fixtures|line-?ups?|contacts|addresses|products?|offers|deals|conditions|terms)"
)
_PERIOD = r"(?:day|night|week|fortnight|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"  # so often
_EVERY = (  # a year is slow: prompts and examples may be changed with it
    rf"(?:(?:every|each|once an?|twice an?|several times an?) (?:other |few |single |2 |two )?{_PERIOD}s?"
    r"|with (?:every|each) (?:new )?(?!year|spring|summer|autumn|winter)[a-z-]+(?: [a-z-]+){0,2}|daily|weekly"
    r"|monthly|nightly|hourly|constantly|all the time|every time|overnight)"
)
_CHANGE = (
    r"(?:chang(?:e|es|ing|ed)|mov(?:e|es|ing) around|mov(?:e|es)|(?:gets?|are|is|being) (?:re-?written|edited"
    r"|updated|revised|amended|replaced|renewed|changed|overhauled|re-?issued|adjusted)|updates?|rotates?)"
)
_TASK = (  # what changes here is the task
    r"\b(?:criteri(?:a|on)|categor(?:y|ies)|classes|labels|formats?|templates?|taxonom(?:y|ies)|rubrics?"
    r"|definitions?|style (?:guide|sheet)|tone|voice|codebook|scheme|prompt|layout|schema|guidelines?)\b"
)
_MOVING = (  # "the list changes every week", "a new tariff book each January"
    rf"(?:\b\d[\d,.]*k? (?:[a-z]+ )?)?\b{_FACTS}(?:,? (?:and |but )?(?:which|that|those|these|they|it"
    r"|about [a-z0-9 /]{1,16}|[a-z]+ [a-z]+ of (?:them|these"
    rf"|which)))?(?: [a-z]+)? {_CHANGE}(?: [a-z]+){{0,3}}? {_EVERY}|\b(?:there is|we get|comes|brings|publish\w*"
    rf"|issues?|get) a new (?:[a-z]+ )?{_FACTS} {_EVERY}|\bnew {_FACTS} (?:come|comes|appear"
    rf"|arrive)(?: [a-z]+)? {_EVERY}"
)
_WHEN_NEW = (  # "when the ministry changes an advisory we have to say the new thing"
    r"\b(?:when|whenever|as soon as|once|if)\b[^.;?!]{0,50}\b(?:chang|updat|amend|revis|rais"
    r"|lower)\w*[^.;?!]{0,50}\b(?:have|has|need|needs|must|should) (?:to )?(?:say|tell|know|give|answer with|quote"
    r"|use|reflect) (?:the |it |us )?(?:new|current|latest|updated|right)\b"
)
_STALE = (  # "it uses last year's limits", "it did, until June"
    r"\b(?:it |model |bot |assistant |still |there )(?:still |always |often |sometimes |also ){0,2}(?:uses?|says?"
    r"|quotes?|gives?|cites?|names?|takes?|shows?|tells|applies|answers with|works with|knows|sends people to"
    r"|recommends?) (?:[a-z]+ ){0,2}?(?:last|previous|the old|yesterday's|outdated|former) ?(?:year|season|month"
    r"|week|spring|summer|autumn|winter|term|edition|semester)?(?:'s)? ?(?:prices?|limits|allowances|rates|fees"
    r"|rules|tariffs?|hours|names?|address(?:es)?|numbers?|products?|laws?|version|menu|programme|timetable|figures"
    r"|values|codes?|policy|edition|form)\b|\b(?:uses?|says?|quotes?|gives?|cites?|names?|takes?|shows?|tells"
    r"|applies|is still (?:on|at|with|in)|recommends?|lists?) (?:[a-z]+ ){0,3}?(?:(?:last|the previous) (?:year"
    r"|season|month|week|spring|summer|autumn|winter|term)'s [a-z]+|the old (?:[a-z]+ )?(?:prices?|rates?|fees?"
    r"|rules?|tariffs?|hours|names?|address(?:es)?|numbers?|laws?|version|codes?))\b|\b(?:names?|recommends?"
    r"|mentions?|lists?|quotes?|offers?|cites?|suggests?|sends [a-z]+ to) [^.;?!]{0,40}\b(?:that|who|which) (?:has "
    r"|have |had )?(?:(?:long |already )?(?:closed|left|retired|moved|died|expired|ended)|(?:was|were) (?:replaced"
    r"|sold|repealed|discontinued|closed)|no longer|(?:does|do) not exist)\b|\bit (?:did|was|were"
    r"|used to(?: be)?),? (?:true,? |so,? |right,? )?(?:until|till|before)\b|\b(?:was|were) (?:true|right|correct"
    r"|valid|so) (?:until|till) (?:last|this|the|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|\d)"
)
_NO_NEED = (
    r"\bno (?:live|current|fresh|external|outside|up[- ]to[- ]date|recent|real-?time|new) (?:info\w*|data|facts"
    r"|knowledge|look-?ups?|news|sources?)(?: (?:is|are))? (?:needed|required|necessary|involved)\b|\b(?:does"
    r"|do) not need (?:anything|any) (?:current|recent|live|new|fresh|external)\b|\bnothing (?:current|live|recent"
    r"|external) (?:is )?(?:needed|required|necessary|in it|involved)\b|\bneeds? (?:nothing (?:but|except|beyond"
    r"|more than)|only) (?:the|what (?:is|stands) in the) (?:text|input|prompt|document|mail|form|file|letter"
    r"|message)\b|\bno (?:outside|external|current) (?:info\w*|facts|knowledge|data) (?:is )?(?:involved|at all)\b"
    r"|\beverything (?:it|the model) needs (?:is|stands) in the (?:text|input|prompt|document|mail|form|file"
    r"|letter)\b"
)
_AHEAD = 16  # characters ahead: "the format of the prices changes every month"
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_QUICK = (
    rf"\b(?:chang|decid|announc|revis|rewrit)\w* (?:on|every|each) {_DAY}\b[^.;?!]{{0,90}}\b(?:on|by) {_DAY}s? (?:it"
    r"|that|the new [a-z]+|everything) (?:must|has to|should|needs to) (?:be )?(?:in|live|out|there|running|work"
    r"|hold)\b|\b(?:changes?|updates?|edits|revisions)\b[^.;?!]{0,40}\b(?:live|in force|in effect|in production"
    r"|online|out) (?:within|in) (?:the |an? |1 |one |24 |\d+ )?(?:hours?|h|day|minutes?)\b"
)


def said_of_change(message: Message) -> Iterator[Found]:
    """What a message says of facts that move, and of how fast what is asked of the model changes."""
    line = message.words.line
    for pattern in (_MOVING, _WHEN_NEW):
        for match in compiled(pattern).finditer(line):
            if not compiled(_TASK).search(line[max(0, match.start() - _AHEAD) : match.end()]):
                yield "needs_current_knowledge", True, match.span()
    for match in compiled(_STALE).finditer(line):
        yield "needs_current_knowledge", True, match.span()
        yield "failure_mode", "knowledge", match.span()
    yield from (("needs_current_knowledge", False, match.span()) for match in compiled(_NO_NEED).finditer(line))
    yield from (("change_pace", "quick", match.span()) for match in compiled(_QUICK).finditer(line))
