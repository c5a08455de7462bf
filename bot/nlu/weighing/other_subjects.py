"""Words around a value that say that it is of something else, or holds in part: none of these is the team's state.

A cue is plain, and yet the words beside it give it another subject: a part of the prompt, an error, an idea ("not
written down how many I looked at" is no criterion). A span may be one of work, of debate, of a contract, and says
nothing of how long the task stays the same. A state may hold in part, or not be decided yet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.decision.profile import Value
from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim

_OUTPUTS = r"(?:repl(?:y|ies)|answers?|outputs?|responses?|drafts?|suggestions|letters|summaries)"
_INPUTS = re.compile(  # that what comes in is alike says nothing of what goes wrong
    r"^(?!.*\b(?:fail|wrong|err|mistake|miss|bad|br[eo]k|slip|off\b|trouble|problem|stumbl))"
    r".*\b(?:inputs?|requests?|queries|messages?|mails?|emails?|documents?|tickets?|texts?|forms?|templates?|layout)\b"
)
_CHANGES = r"(?:chang|rewr[io]t|re-?defin|re-?nam|revis|re-?work|overhaul|shift|mov(?:e|ing))[a-z]*"
_TASK_MOVES = (  # in a sentence: what changes is the task, and no facts that it needs
    r"(?:criteri(?:a|on)|categor(?:y|ies)|classes|labels|(?<!file )formats?|templates?|taxonom(?:y|ies)|rubrics?"
    r"|definitions?|style guide|tone|code ?book|what (?:an?|the|counts as|is|we call)\b)"
)
# a name of training says of no model that it is there
_METHOD = r"(?:(?:the|a|an) )?(?:q?lora|sft|dpo|adapter|fine-?tune)s?(?: on)?"
# By field and value, searched in the sentence, in which the claim itself stands between < and >.
_OTHERS: Mapping[tuple[str, Value], re.Pattern[str]] = {
    ("already_tuned", True): re.compile(
        r"\b(?:happens? to|think of|talk of|idea of|about|want|wants|need|needs|would|like) an? <"
        r"|>(?: [a-z]\w*){0,3} (?:idea|plan|proposal|approach|option|route)\b"
        rf"|\b(?:quot|offer|propos|sell|pitch|suggest|recommend|plan|want|dream)[a-z]*\b[^<]*<{_METHOD}>"
        rf"|<{_METHOD}> (?:notebook|tutorial|course|paper|repo|script|guide|rank|config)"
        rf"|\b(?:or|after|before|vs|versus|than|via) <{_METHOD}>|<{_METHOD}> (?:or|vs|versus)\b"
        r"|\ban? (?:[a-z\d-]+ ){0,2}<[^>]*\b(?:model|one|version) (?:is|are|does)> (?:\w+ ){0,2}"
        r"(?:cheaper|faster|better|smaller|safer|easier|stronger|smarter|enough|always|the (?:answer|future|way))\b"
    ),
    ("already_tuned", False): re.compile(r"<(?:do |does )?not (?:need|want)\b"),  # a need is not what there is
    ("change_pace", "quick"): re.compile(
        r"\b(?:intern|newcomer|trainee|beginner|new (?:colleague|hire|starter))s?\b[^<]*<"
    ),
    ("change_pace", "weeks"): re.compile(  # another's patience, or years gone by
        r"\b(?:they|he|she|partner|vendor|agency) <?(?:can |could |must |have to |has to |happily )*waits?\b"
        r"|\b(?:since|last|past) (?:the )?(?:last |past )?[\d.]* ?<"
    ),
    ("criteria_written", True): re.compile(  # what the model applies is its task
        r"\b(?:appl(?:y|ies|ying)|us(?:es?|ing)|follow(?:s|ing)?|by|per|according to|implements?|in)\b[^<]{0,30}"
        r"<(?:grading|scoring|marking|rating) (?:scheme|system|scale)>(?![^.;?!]*\b(?:written|documented|signed)\b)"
    ),
    ("criteria_written", False): re.compile(
        r"<not an? (?:line|word)\b|\bnowhere>:? (?:who|when|where)\b"
        r"|> (?:it |them |that )?(?:down )?(?:any |the |our |a )?(?:how (?:many|often|much)|which|when"
        r"|edge|corner|special|examples?|numbers?|counts?|code|prompt|tests?)\b"
    ),
    ("failure_mode", "knowledge"): re.compile(  # its training is
        r"\b(?:model|lora|adapter|checkpoint|7b|8b|version) (?:is|was|gets|goes)(?: \w+)? <out of date>"
        r"(?! (?:about|on|with|for|regarding)\b)"
        r"|\bof (?:them|those|these) (?:are|is|were) (?:[a-z]+ or )?<(?:outdated|old|stale)>"
        r"|\(<old> "
    ),
    ("failures_consistent", False): re.compile(
        r"\b(?:only|one) thing wrong\b|<only thing|<only \d[\d,. ]* (?:of (?:them|those|these) )?(?:wrong|bad|failed)>"
        r"|\b(?:the|our|one) (?:only |whole )?(?:problem|issue)\b.*<everything else"
        r"|> ?(?:f )?(?:of )?(?:them |those |these |it )?(?:the )?(?:is |are )?"
        r"(?:wrong |bad |faulty |poor )?(?:reasoning|logic|tone|style|wording|layout|format)"
    ),
    ("failures_consistent", True): _INPUTS,
    ("input_diversity", "narrow"): re.compile(r"<(?:a )?fixed form>(?! layout)"),
    ("labels_trusted", True): re.compile(
        r"\bwhat (?:counts as|is(?! left| remains)|passes (?:for|as)|we call) [^<]{0,20}<"
        r"|<sign(?:ed|s)? off(?: on)?> (?:the |our |an? |\d+ |one )?(?:labell|annotati|budget|curation"
        r"|spend|project|hiring|plan|money|bad|wrong|missed|broken)"
    ),
    ("labels_trusted", False): re.compile(
        r"\b(?:prompt|model|bot|llm|tool|assistant|gpt)\b[^<]{0,20}<disagrees?\b"
        r"|\d (?:of (?:them|those|these|which) )?(?:were|are|was|have been|got) (?:[a-z]+ )?(?:checked|verified"
        r"|reviewed|confirmed|corrected)\b[^<]*\b(?:rest|remaining|others)\b(?!.*\b(?:errors?|wrong|mistakes?)\b)[^<]*<"
        r"|<disagree[a-z]*(?: about| on| over| with (?:each|one))?[^>]*> ?(?:other |another )?(?:(?:about|on"
        r"|over) )?(?:whether|if|that|this|it|what to do|tuning"
        r"|training|fine-?tuning|the (?:next step|decision|result|verdict|plan|budget|vendor|outcome)"
        r"|(?:our|my|the|this|that|his|her) (?:[\w-]+ ){0,3}?(?:bot|model|project|prompt|assistant|tool|system|app"
        r"|results?|chatbot|pipeline|lora|adapter|numbers|budget))\b"
        r"|\b(?:users?|customers?|clients?|farmers|patients|members) (?:do |does |will )?<not trust\b"
        rf"|\b{_OUTPUTS} (?:are|were|is|was) (?:often |still |just )*<(?:not (?:correct|right)|wrong|incorrect)\b"
        r"|\bhow (?:many|often|much)\b[^<]{0,60}<|<how (?:many|often|much)\b"  # that asks, or says that nobody knows
    ),
    ("needs_current_knowledge", True): re.compile(
        r"\b(?:nothing|none|not|never|no)\b[^<]{0,40}<(?:recent|today|new|news)\b|\d <(?:weeks?|days?|months?|years?)>"
        rf"|\b{_TASK_MOVES}(?:(?! but | while | and )[^.;?!,]){{0,40}}\b{_CHANGES}"
        rf"|\b{_CHANGES} (?:\w+ ){{0,2}}{_TASK_MOVES}"
        r"|\b(?:changes?|edits|updates|versions?)\b[^<]{0,12}<live>|\banything <fresh>|<current> (?:volume|load"
        r"|prompt|model|version|state|setup)"
    ),
    ("needs_current_knowledge", False): re.compile(
        r"\b(?:do|run|score|serve) (?:it |this |that |them )?<live>|\bdepends?>? on>? (?:it|that|this)\b"
    ),
    ("failure_mode", "reasoning"): re.compile(
        r"\b(?:same|the|a|1|one|any|some|good|for|that|this|no|which|other|what) <reasons?>"
    ),
    ("reasoning_matters", True): re.compile(r"\bthen (?:the )?<steps?>"),
    ("reasoning_matters", False): re.compile(r"<no reason>|<not (?:told|asked) to\b"),
    ("task", "classification"): re.compile(
        r"\b(?:1|one|what|wrong|right|same|any|every|that|this) <sorts?>"
        r"|<sort(?:ing)?> (?:them|these|those|out)\b(?! into)"
        r"|\b(?:broken|invalid|malformed|missing|unclosed|html|xml|ssml|opening|closing) <tags?>"
        r"|<labels? (?:stay|stays|are|were)\b|\bsame <scores?>"
        r"|<flag(?:ged|s)? [^>]*\d[^>]*>"  # what people found in a test
    ),
    ("task", "question_answering"): re.compile(
        r"\b(?:says?|said|saying|suggests?|proposes?|recommends?|mentions?|brings? up|instead of|than|not|no|without"
        r"|try|tried|add|is) <rag>(?! (?:over|bot|chatbot|system|pipeline|assistant|app|on)\b)"
        r"|\b(?:have|has|had|with) <answers?>|<answers?> (?:that|which|are|were) "
        r"|<questions?>(?: (?:we|to|that))* (?:can |could )?train|<question (?:is )?(?:answered|settled)"
    ),
}

MANY_FAULTS = 100  # so many a day or a month are no faults
_MONEY = re.compile(  # ahead of "40k/mo": "we burn", "the bill from them is"
    r"\b(?:burn(?:s|ing|ed|t)?|spend(?:s|ing)?|bills?|invoice|pay(?:s|ing)?|paid|costs?|budget|salary|runway)\b"
    r"(?: (?!for\b|on\b)[a-z'-]+){0,4}[ :~=]*$"
)
_FAULTS = re.compile(
    r"\b(?:bad|wrong|broken|failed|malformed|errors?|mistakes?)\b[^.;?!\d]{0,40}$"
)  # ahead of "~5/day"
_NO_NOUN = re.compile(r" ?(?:/|an?\b|per\b|monthly|each|every|daily)")
_FIGURE = re.compile(r" ?(?:/|an? |per )(?:mo|month)s? (?:figure|threshold|mark|line|rule|number)\b")
_SEVERAL = re.compile(
    r"\b(?:2|both) (?:bots|systems|things|jobs|projects|models|prompts|pipelines|tasks|flows|use cases|services"
    r"|tools|products|clients|ideas|teams|topics)\b|\bthe (?:other|2nd|second)\b|\b(?:project|product) b\b"
)
_ORDER = r"(?P<{}>first|1st|second|2nd|other|former|latter|[ab12](?=[).,:? ]))"
_NAMED = re.compile(rf"(?:\b(?:the|project|product|client|number) |(?:^|[.;\n] ?)\(?){_ORDER.format('of')}")
_ASKED_ONE = re.compile(
    r"\b(?:only|just|question is|mine is|care|asking) (?:asking |care |interested |here )?(?:about |for |in )?"
    rf"(?:the )?{_ORDER.format('asked')}"
)
_LEFT_ALONE = re.compile(  # behind the number of another system: "works beautifully, you can leave it alone"
    r"(?:(?!\b(?:other|2nd|second|another)\b)[^?]){0,80}?"
    r"\b(?:(?:leave|ignore|forget(?: about)?|skip) (?:it|that|this|them)\b(?! \w+\?)"
    r"|not (?:(?:the|my|our) (?:question|issue|topic|problem)|in question)\b)"
)


def is_of_other(message: Message, own: Sequence[Claim], name: str, value: Value) -> bool:
    """Whether all that speaks most for a value stands beside words that give it another subject."""
    if name == "monthly_requests":
        return bool(own) and all(_is_no_volume(message, claim) for claim in own)
    pattern = _OTHERS.get((name, value))
    most = max((claim.strength for claim in own), default=0.0)
    plainest = [claim for claim in own if claim.strength == most]
    return pattern is not None and bool(plainest) and all(pattern.search(_marked(message, c)) for c in plainest)


def _is_no_volume(message: Message, claim: Claim) -> bool:
    """Whether a number is money, counts faults or a line of the guide, or is of a system that nobody asks about."""
    line = message.words.line
    start, _ = message.sentence_at(claim.start)
    ahead = line[start : claim.start]
    few = line[claim.start : claim.end].isdigit() and int(line[claim.start : claim.end]) < MANY_FAULTS
    if _NO_NOUN.match(line, claim.end) and (_MONEY.search(ahead) or (few and _FAULTS.search(ahead))):
        return True
    if _FIGURE.match(line, claim.end):
        return True
    return _SEVERAL.search(line) is not None and (
        _LEFT_ALONE.match(line, claim.end) is not None or _is_of_unasked(line, claim.start)
    )


def _is_of_unasked(line: str, start: int) -> bool:
    """ "The second does 2M a month. I only ask about the first": whether a number is not of the one asked about."""
    asked = _ASKED_ONE.search(line)
    named = [found["of"] for found in _NAMED.finditer(line, 0, start)]
    return asked is not None and bool(named) and named[-1] != asked["asked"]


def _marked(message: Message, claim: Claim) -> str:
    """The sentence of a claim, which stands between < and >."""
    line = message.words.line
    start, end = message.sentence_at(claim.start)
    inside = line[claim.start : claim.end].strip()
    return f"{line[start : claim.start]}<{inside}>{line[claim.end : max(end, claim.end)]}"
