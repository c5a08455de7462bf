"""Whole expressions that speak for a value of a first message, where no list of cues holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from bot.decision.profile import Value
from bot.nlu.finders.one_kind_fails import ONE_KIND_FAILS
from bot.nlu.finders.untrusted_labels import UNTRUSTED

FORMATS = r"(?:json|xml|csv|yaml|xsd|ssml|html|schema|markup|tags?|parser|syntax|brackets?)"
DEMAND = 24  # characters ahead in which a demand stands
_OUTPUTS = rf"(?:{FORMATS}|outputs?|records?|files?|messages?)"
_BROKEN = r"(?:invalid|malformed|broken|unparse?able|unreadable)"
TOO = (
    r"(?:complicated|stiff|formal|wordy|long-winded|salesy|chatty|boring|dry|bland|generic|flowery|cheesy|cold"
    r"|robotic|casual|friendly|polite|blunt|academic|technical)"
)
_FACTS = (  # what the world changes, not the task
    r"(?:prices?|price lists?|tariffs?|rates?|fares?|fees?|stock|inventory|assortment|range|menus?|timetables?"
    r"|schedules?|rosters?|regulations?|laws?|statutes?|paragraphs?|opening hours|availability|specs|products?"
    r"|catalogu?es?|listings?|line-ups?|offers?|premiums?|subsidies|grants?|allowances|quotas|(?:scheme|grant|tax|visa"
    r"|customs|funding|subsidy|benefits?|import|export|licen[cs]ing|fishing|traffic|pension|planning) rules)"
)
_OFTEN = (
    r"(?:hourly|daily|nightly|weekly|fortnightly|overnight|constantly|all the time"
    r"|(?:every|each|once (?:a|per)|twice (?:a|per)|several times (?:a|per)) (?:other |few |couple of |\d{1,2} )?"
    r"(?:hours?|days?|nights?|mornings?|weeks?|fortnights?|mondays?))"
)
_MOVES = (
    r"(?:chang(?:es?|ed|ing)|amend(?:s|ed|ing)?|updat(?:es?|ed)|moves?|revis(?:es?|ed)|renew(?:s|ed)?"
    r"|rewrit(?:es?|ten)|repric(?:es?|ed)|rotat(?:es?|ed)|shifts?|replac(?:es?|ed)|reissue[sd]?)"
)
_BARE_FACTS = r"(?:prices?|tariffs?|rates?|fares?|stock|menus?|timetables?|assortment)"
_STALE = r"repealed|outdated|out[- ]of[- ]date|obsolete|superseded|abolished|withdrawn|expired|discontinued"
_DATED = r"(?:prices?|rules?|rates?|fares?|menus?|tariffs?|timetables?|lists?|line-?ups?|catalogu?es?|programmes?)"
_CITES_STALE = (
    r"(?:cit|quot|nam|giv|us|stat)(?:es?|ed|ing)|gave|(?:mention|recommend|offer|contain)(?:s|ed|ing)?"
    r"|refer(?:s|red|ring)? to|(?:answers?|replies) with|rel(?:y|ies|ied) on|appl(?:y|ies|ied)|carr(?:y|ies|ied)"
)
_OUT_OF_DATE = (  # "cite a rule that is gone", "mention repealed by-laws"
    rf"\b(?:{_CITES_STALE}) (?:[a-z]+ ){{0,3}}?(?:{_STALE}|no longer (?:valid|in force|sold|offered|true)"
    r"|(?:that|which) (?:no longer|(?:do|does) not exist|(?:is|are|was|were|has been|have been) (?:long |now )?"
    rf"(?:gone|scrapped|replaced|sold|closed|taken off|pulled|delisted|recalled|banned|cancelled|{_STALE}))"
    r"|last (?:year|season|month|week|spring|summer|autumn|winter)(?:'s)? (?:[a-z]+ )?"
    rf"{_DATED}|old {_DATED})\b"
    r"|\b(?:(?:nam|cit|quot|suggest)(?:es?|s|ed|ing)|name|(?:mention|recommend|list)(?:s|ed|ing)?) (?:[a-z]+ ){0,3}?"
    r"(?:that|which|who) (?:have |has )?(?:long |since )?(?:left|retired|moved on|ended)\b"
)
_BOT = r"(?:it|(?:chat|voice)?bot|assistant|model|agent|app|system|concierge|helper|co-?pilot|llm|gpt)"
_ENDED = (
    r"(?:closed|shut|gone|sold(?: out)?|over|moved|cancelled|canceled|discontinued|renamed|replaced|recalled|withdrawn"
    r"|repealed|abolished|retired|taken off|pulled|delisted|scrapped|demolished|expired|outdated)"
)
_NOT_CURRENT = (  # "tells guests that the pool is open although it has been closed since monday"
    rf"\b{_BOT} (?:[a-z]+ ){{0,2}}?(?:tells?|telling|says?|saying|claims?|claiming|thinks?|believes?|insists?|promises?"
    r"|promising|announces?|shows?|lists?|sends?|sending)\b[^.;?!]{0,80}\b(?:although|though|even though|while|but"
    r"|when|which)\b[^.;?!]{0,30}?(?:\b(?:is|are|was|were|been|has|have|had|it's|they're|that's)"
    rf" (?:[a-z]+ ){{0,2}}?{_ENDED}\b(?! by)|\bno longer\b"
    r"|\bnot (?:been )?(?:true|so|right|the case|valid) (?:since|any ?more|for)\b"
    r"|\bsince (?:last|this|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|winter|the (?:new|merger|move)))"
    rf"|\b{_BOT} (?:has |had )?(?:probably |simply |obviously )?(?:never|not) (?:even )?heard of\b"
    rf"|\b{_BOT} (?:does not|do not|did not|can ?not) (?:yet )?know (?:of |about )?"
    r"(?:the |our |any |these |those |this |any of the )?(?:new|newer|newest|latest|recent|current|this year|today)\b"
    rf"|\b{_BOT} (?:knows|knew) (?:nothing|none) (?:of |about )?(?:the |our |any )?"
    r"(?:new|newer|newest|latest|recent|current|after|since|from after)\b"
    r"|\b(?:does not|do not) know anything (?:after|since|newer|from after|about the (?:new|latest))\b"
    r"|\b(?:after|newer than|since) (?:its|the model's|the|their) (?:training|knowledge)? ?cut-?off\b"
    rf"|\b(?:{_BOT}|answers?|it's|they) (?:is |are )?(?:always|forever|constantly) (?:a |one )?"
    r"(?:step |day |week |month |season |version )?behind\b(?! (?:schedule|plan|budget|on|in|with))"
)
_PILE = (
    r"(?:labels?|rows?|pairs|examples|rulings?|annotations|records|samples|items|lines|labelled [a-z]+|training data"
    r"|notes|transcripts|decisions|entries|cases|files|letters|scans|images|descriptions|recordings|texts|translations)"
)
_EXPERTS = (
    r"(?:\w*(?:[a-z]ists|[a-z]icians|[a-z]arians)|experts?|lawyers|attorneys|doctors|nurses|midwives|engineers"
    r"|editors|seniors?|declarants|auditors|underwriters|judges|partners|vets|teachers|professors|notaries|inspectors"
    r"|adjusters|accountants|translators|brewers|pilots|surveyors|curators|masters|officers|controllers)"
)
_CHECKED = (
    r"(?:verified|judged|graded|assessed|labelled|labeled|annotated|checked|reviewed|approved|signed(?: off)?|vetted"
    r"|confirmed|coded|certified|countersigned|audited|corrected)"
)
_BY_EXPERTS = (  # and nothing of it went wrong: that would be a test
    rf"{_PILE} (?:all )?(?:(?:are|were|have been|is|was) )?(?:all )?{_CHECKED} by (?:(?!chat|gpt)[a-z-]+ ){{0,3}}"
    rf"{_EXPERTS}\b(?![^.;?!,]*(?:, ?\d+ )?(?:wrong|failed|bad|rejected|errors?|(?<!signed )off|mistakes|fail)\b)"
)
EXPERTS_PILE = re.compile(rf"\b(?P<pile>\d[\d,.]*k?) (?:(?:past|old|real) )?{_BY_EXPERTS}")
_SCHEMA = (
    r"(?:(?:strict|json|xml|output|the|a|our|response) (?:json |output )?(?:schema|mode|format)s?|structured outputs?"
    r"|(?:constrained|guided) (?:decoding|generation)|schema-constrained outputs?|schema mode|a? ?grammar)"
)
_IN_USE = r"(?:switch|turn|put|since|with|enabl|introduc|adopt|add|set up|moved to|mov|us(?:e|ed|ing)|on\b)"
_NO_BREAK = (
    r"(?:without (?:an? |any |1 )?(?:single )?(?:break\w*|error|failure|problem|hitch|glitch|slip|bad \w+)s?"
    r"|not (?:a|one|1) (?:single )?(?:break\w*|error|failure|slip|complaint|broken \w+|bad \w+)"
    r"|(?:all|every one|everything)(?: of (?:them|the \w+))? (?:(?:was|were|is|are) (?:valid|clean|fine)"
    r"|(?:came|went|go|goes) through|pars\w+|pass\w*|validat\w+|fits?)"
    r"|(?:no|not) (?:1|one|a|a single|single) \w+ (?:was|is|has been|came out) (?:broken|invalid|malformed|rejected)"
    r"|(?:no|0) (?:break\w*|broken \w+|errors?|failures?|malformed \w+)"
    r"|nothing (?:breaks?|broke|has broken|failed|fails))"
)
_IN_PART = (  # "fixed half of", "solved most of", "cut the broken ones from 8% to 4%"
    r"(?:(?:only |partly |partially |mostly |half )(?:fix|solv|resolv|help)[a-z]*"
    r"|(?:fix|solv|resolv|cur|remov|eliminat|took care|takes care)[a-z]*(?: (?:of|only|just|about|for|the structure"
    r"|the format)){0,3} (?:half|1/2|most|some|part|a 3rd|a quarter|[123]/\d|\d of (?:our|the) \d)"
    r"|(?:cut|brought|reduced|lowered|halved) [^.;?!]{0,50}?\bto (?!0\b)\d[\d.,]* ?%)"
)
_FAILED = r"(?:fail\w*|wrong|mistakes?|errors?|broken|breaks?|off|unfit|not fit|misses|missed)"
_REST = (
    r"(?:(?:normal|usual|ordinary|regular|plain|everyday|standard|simple|common|other|all the other) [a-z]+"
    r"|everything else|all (?:the )?others|the others|(?:all )?(?:the )?rest)"
)
_FLAWLESS = (
    r"(?:spotless|flawless|perfect|clean|fine|impeccable|faultless|ok|okay|right|correct"
    r"|without (?:an? |any )?(?:single )?(?:mistake|error|fault|hitch|flaw)s?)"
)
_CURATION = r"(?:data )?(?:curation|cleaning|clean-up|labelling|labeling|annotation|preparation|work)"
_RETRAINING = r"(?:[a-z-]+ ){0,2}(?:retraining|re-training|refresh training)"
_BOTH_PAID = (
    rf"\b(?:{_CURATION} (?:and|plus|as well as) {_RETRAINING}|{_RETRAINING} (?:and|plus|as well as) {_CURATION})"
    r"(?: (?:are|is|have|has|were|have been|both|all|each|already)){0,3} "
    r"(?:funded|paid|budgeted|approved|covered|financed|granted|budget|money)\b"
)
_FORM = rf"(?:(?:the |our |its )?(?:{FORMATS}|format|structure|output format))"
_SOUND = r"(?:valid|well[- ]?formed|parse?able|schema-?(?:conform\w*|valid))"
FORMAT_HOLDS = re.compile(  # "99.8% parse fine as JSON", "valid JSON every time", "the format is perfect"
    rf"\b(?:9[89](?:\.\d+)?|100) ?(?:%|percent)[^.;?!,]{{0,40}}?\b(?:pars(?:es?|ed)|validates?|{_SOUND}|valid)\b"
    rf"|(?<!not )\b(?:all|every|each)\b[^.;?!,]{{0,24}}?\b(?:is|are|was|were|comes?|came)\b"
    rf"[^.;?!,]{{0,12}}?\b{_SOUND}\b"
    rf"|(?<!not )\b(?:all|everything|every \w+) (?:outputs? )?(?:pars(?:es?|ed)|validates?)\b"
    rf"|\b{_SOUND}(?: {_FORM})?,? (?:every time|each time|always|in all cases|100 ?%)"
    r"|\b(?:schema|validation|parsing|parser) (?:always )?(?:passes|succeeds|never fails|never complains)\b"
    rf"|\balways {_SOUND}\b|\balways (?:pars(?:es?|ed)|validates?)\b"
    rf"|\b{_FORM} (?:is|are|was|were) (?:always |perfectly |totally |completely |quite |all )?"
    r"(?:fine|perfect|valid|ok|okay|right|correct|clean|flawless|never (?:broken|wrong|the (?:problem|issue))"
    r"|(?:no|not (?:the|our|an?)) (?:problem|issue|trouble))\b(?! (?:if|when|only|once|unless|in|for|on|after|with))"
)
_DEMANDED = re.compile(r"\b(?:must|should|has to|have to|needs?|want|required?|requires?|expect\w*|if|once|unless)\b")
NEVER_ASKED = re.compile(  # "prices move hourly, but we don't ask the model for prices"
    r"\b(?:not ask (?:it|the model)|nothing (?:that )?it (?:needs|has) to know|never needs? (?:them|that|it)"
    r"|not need (?:them|to know)|(?:no|not|never) [a-z ]{0,20}live facts)\b"
)


def format_holds(line: str) -> bool:
    """Whether a plain line says that what comes out is well-formed; "it must always be valid JSON" demands it."""
    ahead = (line[max(0, match.start() - DEMAND) : match.end()] for match in FORMAT_HOLDS.finditer(line))
    return any(not _DEMANDED.search(text) for text in ahead)


# By field and value: what speaks for it.
_SAID: Mapping[tuple[str, Value], str] = {
    ("failure_threshold", 0.0): (
        r"\b(?:limit|threshold|tolerance|bar|target|allowed|acceptable) (?:is|of|=|:|at)? ?0(?![\d.,]*\d|\s?%\w)\b"
        r"|\bnothing (?:may|can|must|should) (?:\w+ )?(?:be wrong|be missed|slip|go wrong|get through)"
        r"|\b(?:not (?:one|a single|even one)|no (?:error|mistake|slip|miss|failure)s?) (?:\w+ )?"
        r"(?:may|can|must|is allowed|are allowed|allowed)\b"
        r"|\bso 0,? please\b"
        r"|\b0 (?:errors|mistakes|failures|misses) (?:allowed|please|tolerated|permitted)\b"
        r"|\bmay not (?:miss|get) (?:a single|one|any) (?:one|of them )?wrong\b"
    ),
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
    ("labels_trusted", False): (
        r"\b(?:never|not once|nobody (?:ever )?|no one (?:ever )?|hardly ever) ?"
        r"(?:reviewed|checked|verified|proofread|looked over|audited|cleaned)\b"
        r"(?! (?:the |our |its |any |those |these )?(?:failures?|outputs?|errors?|answers|results?|prompt))"
        r"|\b(?:produced?|made|labelled|labeled|generated|assigned|coded|tagged|created|come|came) (?:\w+ )?"
        r"(?:by|from|with) (?:an? |the |our |old |some ){0,2}(?:\d{4} )?(?:key ?word|regex|script|heuristics?|word list"
        r"|another model|gpt|chatgpt|llm)"
        r"|\b(?:coded|labelled|labeled|tagged|filed|entered|classified|sorted) by (?:whoever|anyone|anybody|interns"
        r"|students|temps|the crowd|crowd ?workers|different people)\b"
        r"|\b(?:only|just|about|roughly|barely) (?:half|1/2|some|a (?:3rd|quarter|few|part)|[123]/\d|\d\d? ?%) of "
        r"(?:the |our |these |those )?(?:labels|examples|pairs|annotations|them|those|these)(?: \w+){0,2} "
        r"(?:checked|reviewed|verified|audited|approved|vetted|validated|confirmed)\b"
        r"|\b(?:half|some|part|a 3rd|a quarter|1/3|many) of (?:them|it|those|which|what)\b[^.;?!]{0,40}"
        r"\b(?:made with|written by|from|with|came from) (?:chatgpt|gpt|an? llm|a model|before the|the old)"
        r"|\b(?:half|some|many|most|a (?:3rd|quarter|5th)|1/\d|\d+ ?%)(?: of (?:them|those|these|it|which|the \w+))?"
        r" (?:are|is|were|was|come|comes|came|date|dates|stem|stems) (?:still )?(?:from|back to|by|made by|written by)"
        r" (?:the|an?|our|his|her) (?:old|previous|former|last|outdated|earlier|retired)\b"
        r"|\b(?:correct|right|true|valid|accurate) (?:on the day|at the time|when|the day|back when) (?:they|it|each)\b"
        r"|\b(?:half|some|many|most|mostly|partly|largely)\b[^.;?!]{0,40}\b(?:sound|tone|voice|style|wording|way) "
        r"(?:that )?we (?:do not|no longer|never) (?:want|use|like)\b"
        rf"|{UNTRUSTED}"
    ),
    ("failure_mode", "format"): (
        rf"\b{_BROKEN} {_OUTPUTS}\b|\b{_OUTPUTS} (?:is|are|was|were|comes? out|came out) {_BROKEN}\b"
        rf"|\b[1-9][\d,.]*k? (?:of|in|out of) \d[\d,.]*k? (?:were |are |was |is |came out |come out )?{_BROKEN}\b"
        rf"|\b{_BROKEN} (?:of|in|out of) \d|\b(?:fields?|dates?|values?|lines?) (?:has|have|had|in) (?:a |the )?wrong"
        r" (?:form|format)\b"
    ),
    ("failure_mode", "style"): (
        r"\b(?:is|are|sounds?|reads?|explains?|writes?|comes? (?:out|across)|bit|far|way|it)"
        rf"(?: (?!no|never)[a-z]+){{0,2}} too {TOO}\b"
        r"|\b(?:always|all|mostly|only|mainly|purely|rejected) for (?:its |the |their )?"
        r"(?:manner|style|tone|voice|wording)\b|\bin (?:the|a) wrong (?:style|tone|voice|register|manner)\b"
        r"|(?<!that )(?<!this )\b(?:sounds?|reads?|comes? (?:out|across)) like "
        r"(?!(?:an? |the )?(?:plan|idea|good|bad|great|lot|waste|nice|dream|joke|deal|yes|no|case|much|it|that|this)\b)"
        r"(?!small|big|tun|train|fine|prompt|we\b|you\b|i\b|they\b|there\b|if\b|something\b|him\b|her\b|us\b|nobody\b)[a-z]+"
    ),
    ("failure_mode", "knowledge"): (
        r"\bit (?:sometimes |often |still |keeps |also |then ){0,2}(?:invents?|inventing|makes? up|making up)\b"
        r"|\b(?:keeps?|still|always) (?:naming|names?|citing|cites?|quoting|quotes?|recommending|recommends?|using"
        r"|offering|mentioning|mentions?)\b[^.;?!]{0,50}\b(?:sold|left|retired|discontinued|expired"
        r"|last (?:season|year|month)|outdated|closed|moved|old prices?|former|from before (?:the|our|last))\b"
        rf"|{_OUT_OF_DATE}|{_NOT_CURRENT}"
    ),
    ("failure_mode", "reasoning"): (
        r"\b(?:reasoning|logic|argument(?:s|ation)?|justifications?|conclusions?)(?: [a-z']+){0,5}? (?:is|are)"
        r" (?:complete |utter |total |pure |just |often |plain |mostly )?(?:nonsense|nonsensical|flawed|faulty|wrong"
        r"|rubbish|illogical|incoherent|circular|garbage|off|full of holes)\b"
    ),
    ("style_need", "example_level"): (  # "she can't say what is wrong, she can only point at texts"
        r"\bcan ?not (?:say|tell|explain|describe|name|put (?:it |that |this )?(?:in|into) words)\b[^.;?!]{0,60}\bonly "
        r"(?:'|\"|point|show|(?:say )?that (?:it|that|this|they)(?:'s| is|'re| are) not (?:us|our|him|her|them|like)\b)"
        r"|\bcan only (?:be shown|point (?:at|to)|show)\b"
        r"|\bcan ?not be (?:put (?:in|into) words|described in words|written down as rules)\b"
    ),
    (
        "structured_outputs",
        "insufficient",
    ): (  # "it is switched on, the fields are fine, the text is still off"
        rf"\b{_SCHEMA} (?:[a-z]+ ){{0,2}}?(?:is|are) (?:[a-z]+ ){{0,2}}?(?:on|enabled|in (?:use|place)|set up|active)\b"
        r"[^?!]{0,120}?\b(?:but|yet|still|though|however)\b[^.;?!]{0,80}\b(?:off-template|off template|breaks?|broken"
        r"|invalid|malformed|wrong (?:format|form|order|layout)|ignores? the (?:format|template|layout)|unparse?able"
        r"|does not (?:parse|validate|fit|follow the (?:format|template)))"
        rf"|\b{_SCHEMA}(?: (?!not)[a-z]+){{0,2}} {_IN_PART}\b"
    ),
    ("input_diversity", "narrow"): (
        r"\b(?:always|all) (?:the same|of 1|of one|one) (?:sort|kind|type|form|template|layout)\b"
        r"|\b(?:\d+|one|1) templates?, (?:that is|and that is|nothing|no) "
        r"|\b(?:one|1|single) template\b(?! (?:prompt|for the prompt))"
        r"|\b(?:mails?|inputs?|texts?|letters?|notes?|forms?|requests?)(?: all)? (?:all )?are (?:all )?"
        r"(?:very |quite |much )?(?:similar|alike|the same)\b"
    ),
    ("input_diversity", "diverse"): (
        r"\bany (?:topic|subject|kind|domain|language),? (?:and )?(?:any|in any|of any) \w+"
    ),
    ("needs_current_knowledge", True): (
        rf"\b{_FACTS}(?: [a-z]+){{0,2}} {_MOVES}(?: [a-z]+){{0,2}} {_OFTEN}\b"
        rf"|\b(?:{_FACTS}|rules),? (?:which|that) (?:the |our |a )?(?:[a-z]+ ){{1,2}}{_MOVES}(?: [a-z]+){{0,2}}"
        rf" {_OFTEN}\b"
        rf"|(?:^|[.,;] |\b(?:with|and|new|fresh) ){_BARE_FACTS},?:? {_OFTEN}\b"
        rf"|\b{_OFTEN} (?:new |changing |changed |fresh |updated )?{_BARE_FACTS}\b(?! (?:limit|of failure))"
        rf"|{_OUT_OF_DATE}|{_NOT_CURRENT}"
    ),
    ("needs_current_knowledge", False): (
        r"\bno (?:live|current|changing|fresh|outside|up-to-date|moving|daily|world) "
        r"(?:facts|data|information|knowledge|figures|news)(?: (?:is|are|was))? (?:involved|needed|required|in it)\b"
        r"|\bnothing (?:has|needs|is there) to (?:be )?(?:looked|look) up\b|\bnothing to look up\b"
        r"|\bnothing (?:that )?it (?:needs|has) to know (?:of|about) (?:the world|today|current)"
    ),
    ("structured_outputs", "solves"): (
        rf"\b(?:{_IN_USE}[^.;?!]{{0,24}}\b{_SCHEMA}|{_SCHEMA}\b[^.;?!]{{0,30}}\b{_IN_USE})\b[^?!]{{0,70}}?\b{_NO_BREAK}"
        r"\b(?! (?:but|except))"
    ),
    ("labels_trusted", True): (
        r"\b(?:double|doubly|twice|triple|2x)[- ]"
        r"(?:reviewed|checked|read|annotated|labelled|labeled|coded|keyed|signed)\b"
        rf"|\b(?:every|each)(?: single)?(?: 1| one| row| pair| label| example)?(?: of them)?(?: is| was| has been)?"
        rf" {_CHECKED}\b|\b{_BY_EXPERTS}"
        rf"|\b(?:labels|rows|pairs|rulings?|annotations|training data|labelled [a-z]+) (?:are|were|have been|is|was) "
        rf"(?:all )?(?:re)?{_CHECKED}\b"
        rf"|\b\d[\d,.]*k? (?:[a-z]+ )?{_PILE}[^.;?!]{{0,40}}, all (?:of them )?"
        r"(?:reliable|sound|trustworthy|solid|vetted|certified)\b"
    ),
    ("failures_consistent", False): (
        r"\b(?:mistakes?|errors?|failures?|faults?|slips?|problems?|trouble|blunders?)"
        r"(?: (?:are|come|comes|happen|happens|occur|occurs|were|we see|up)){0,2} (?:only|solely|exclusively|just)"
        r" (?:with|on|in|for|at|when|where|if)\b"
        r"(?! (?:some|a few|few|rare|\d[\d.,]*k? ?(?:%|percent|of|out)|production|prod|test|case|general"
        r"|practice|our|the (?:test|format|tone|style)|format|tone|style|wording))"
        rf"|{ONE_KIND_FAILS}"
        rf"|\b{_FAILED}\b[^?!]{{0,80}}?\b{_REST}(?: of (?:them|the [a-z]+))? (?:comes?|came|go|goes|went|turns?"
        rf"|is|are|was|were|works?|runs?)(?: out| through| off)?(?: all)? {_FLAWLESS}\b"
        r"(?! (?:for|with|by|to|if|enough)\b)"
    ),
    ("curation_budgeted", True): _BOTH_PAID,
    ("retraining_budgeted", True): _BOTH_PAID,
}


@cache
def said() -> Mapping[tuple[str, Value], re.Pattern[str]]:
    """The expressions for each value of a field. They are compiled at their first use: the bot starts sooner so."""
    return {key: re.compile(pattern) for key, pattern in _SAID.items()}
