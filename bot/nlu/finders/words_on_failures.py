"""What is said of failures in whole expressions: what went wrong, where, whether a schema cured it, who minds.

"It breaks the parser", "the order of the steps is skipped", "this is not you"; "schema mode did not cure it: valid,
but in the wrong field"; "if a column is crooked, somebody pulls it straight".
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.nlu.message.mentions import Message
from bot.nlu.message.wordings import compiled

Found = tuple[str, bool | str, tuple[int, int]]  # field, value, span of the line
_SCHEMA = (
    r"(?:(?:strict |json |output )?schemas?(?: modes?)?|(?:strict|json|xml|output) mode|structured outputs?"
    r"|(?:constrained|guided) (?:decoding|generation|output)|(?:an?|the|our|with) grammar|function calling)"
)
_VALID = r"(?:valid|well[- ]?formed|clean|parse(?:s|d|able)?|perfect|in order|conform\w*)"
_NO_CURE = (
    rf"\b{_SCHEMA}\b[^;?!]{{0,60}}?\b(?:did|does|do|has|have|could|can|would) not (?:really |quite |fully "
    r"|been able to )?(?:cure[ds]?|fix(?:ed)?|solved?|help(?:ed)?|chang(?:e|ed)|save[ds]?|cut it|rid)\b"
    rf"|\b{_SCHEMA}\b[^?!]{{0,100}}?\b{_VALID}(?: (?:now|json|every time|always|enough|since))?,? (?:but|and|yet"
    r"|though|only) (?:[a-z0-9-]+ ){0,8}?(?:still|wrong|mixed up|merged|swapped|nonsense|elsewhere|other way)\b"
)
_CURED = (
    rf"\b{_SCHEMA}\b[^?!]{{0,70}}?\b(?:0|no|not (?:a single|one|1)|none) (?:of them )?(?:was |were |came (?:back"
    r"|out) |\w+ (?:was |were |is |has |have |came (?:back |out )?)?)?(?:been )?(?:broken|invalid|malformed"
    rf"|rejected|failed|bounced|refused|returned)\b(?! (?:but|except))|\b{_SCHEMA}\b[^?!]{{0,70}}?\bproblems? (?:is "
    r"|are |was )?(?:gone|solved|over|history|away)\b"
)
_NO_USE = (
    rf"\b{_SCHEMA}\b[^?!]{{0,30}}?\b(?:no (?:improvement|difference|effect|change|luck|use|help|better)|useless"
    rf"|in vain|did nothing|(?:changed|changes|brought|brings) nothing)\b|\b{_SCHEMA}\b[^?!]{{0,50}}?(?:;|,|\.|:"
    r"| but| and) ?(?:still|yet|even so|all the same)\b[^.?!]{0,60}\b(?:wrong|broken|fail\w*|bad|invalid|missing"
    r"|mixed)\b"
)
_SOLVED = r"\bproblems? (?:is |are |was )?(?:gone|solved|over|history|away)\b"  # whatever else is wrong
_UNTRIED = r"\b(?:would|could|should|might|if|hope|promis\w+|claims?|says?|will)\b"
_CONSUMER = r"(?:parsers?|importer|import|loader|validator|reader|json|xml|converter|deserializer|interface|upload)"
_FORMAT = (
    r"\b(?:breaks?|broke|breaking|crash(?:es|ed)?|chokes?|trips?(?: up)?|kills?|blows? up|stops?) (?:the |our |its "
    rf"|their )?(?:[a-z]+ )?{_CONSUMER}\b|\b{_CONSUMER} (?:chokes|crashes|stumbles|gives up|throws|trips"
    r"|fails) (?:on|at|over|with)\b|\bstrings? where (?:[a-z]+ )?(?:enums?|numbers?|integers?|dates?|bools?|arrays?"
    r"|lists?)\b|\b(?:enums?|numbers?|dates?) as (?:strings?|text)\b|\bgarbage arguments\b|\"[\w ]+\" where (?:it"
    r"|there) (?:must|should|has to) be\b|\b(?:keys|brackets|tags|commas|braces|columns) (?:are|is|go"
    r"|get) (?:sometimes |often )?(?:missing|lost|swapped|dropped)\b|\b(?:dates?|numbers?) (?:come|comes|arrive"
    r"|arrives) as (?:text|strings?)\b|\b(?:missing|unclosed|extra|trailing|stray) (?:brackets?|braces?|commas?"
    r"|quotes?|columns?|tags?)\b"
)
_ORDER = r"(?:order|steps?|sequence|method|scheme|procedure|chain|hierarchy)"
_REASONING = (
    r"\b(?:skips?|jumps? over|ignores?|leaves out|mixes up|swaps|turns around|(?:do|does) not (?:follow"
    rf"|keep(?: to)?|respect)) (?:the |our |this |that |my |half the |half of the |one |a )(?:[a-z]+ )?{_ORDER}\b"
    r"|\b(?:skips?|jumps? over|leaves out|mixes up|swaps) steps?\b|\bconfus\w+ (?:cause|reason|premise|rule) (?:and"
    r"|with)\b|\b(?:forgets?|skips?|misses|overlooks?) the (?:first|second|2nd|third|3rd|last|next)(?: (?:step"
    r"|condition|test|exception|criterion))?\b(?! (?:field|word|page|line|row|column|name))|\b(?:concludes?|infers?"
    r"|deduces?|argues?|reasons) (?:the opposite|wrongly|too (?:early|fast)|backwards|the wrong way"
    r"|from the wrong)\b|\b(?:jumps?|leaps?|goes|runs) (?:straight |right |directly |at once )?to the (?:conclusion"
    r"|statute|verdict|end|result|decision|sum|penalty|answer)\b|\b(?:slides?|falls?|drifts?|slips?"
    r"|goes) back (?:in)?to (?:a |the |its )?(?:[a-z]+ )?(?:logic|reasoning|method|thinking|textbook|approach"
    r"|school)\b|\b(?:weighs?|values|rates|puts) (?:the )?[a-z]+(?: [a-z]+)? where we (?:weigh|value|rate|put"
    r"|look)\b|\bdraws? (?:the |a )?(?:wrong|false|other) conclusions?\b|\b(?:arrives|comes) at (?:the "
    r"|a )?(?:wrong|false) (?:conclusion|verdict|result)\b"
)
_STYLE = (
    r"[\"'](?:but )?(?:this|that|it) (?:is|does) not (?:sound (?:like )?|read like |feel like )?(?:you|us|her|him"
    r"|our)\b|\b(?:it|they|texts?|drafts?|letters?|posts?|mails?) (?:sounds?|reads?|feels?) (?:just |more |far "
    r"|too )?(?:like|as if) (?:an? |some )?(?:robot|machine|brochure|lawyer|advert\w*|translation|call cent(?:er"
    r"|re)|manual|press release|salesman|bank|school ?book|authority|stranger)\b"
)
_MINDS_NOT = (
    r"(?:who cares|no (?:drama|tragedy|disaster|big deal|harm)|nobody (?:minds|cares|dies)|not the end of the world"
    r"|(?:pulls?|puts?|sets?) (?:it|them) (?:straight|right)|(?:fix(?:es)?|repairs?|corrects?|retries|retry"
    r"|reruns?) (?:it|them)\b|(?:press|run|do|try|send|start|generate|click)(?:es|s)? (?:it |them "
    r"|on )?(?:the [a-z]+ )?again|hits? (?:retry|the button)|(?:the|our|a|an) [a-z]+ (?:sees|notices|catches"
    r"|spots) (?:it|that|them)|(?:costs?|takes?) (?:her|him|us|me|them|somebody|someone)? ?(?:[a-z]+ )?(?:\d+|a few"
    r"|a couple of|half a|a|one|1) (?:[a-z]+ )?(?:seconds?|minutes?|clicks?|cents?))"
)
_ODD = (
    r"(?:(?:broken|crooked|wrong|bad|malformed|invalid|shifted|garbled|missing) (?:column|row|table|line|record"
    r"|file|tag|cell|layout|output|one|field|heading|json)|an? (?:occasional|odd) (?:miss|slip|error|mistake|break"
    r"|one|hiccup|dud)|(?:column|row|table|line|record|file|tag|cell|layout|output|json|heading)s? (?:is|are"
    r"|comes? out|goes|gets)(?: [a-z]+)? (?:broken|crooked|wrong|bad|malformed|invalid|shifted|garbled|off))"
)
_TOLERATED = rf"\b{_ODD}\b[^?!;]{{0,80}}?\b{_MINDS_NOT}\b"
_NEVER_ONE = (
    r"\b(?:no|not (?:a single|one|1|any)) (?:(?:bad|broken|wrong|malformed|invalid|crooked"
    r"|faulty) )(?:[a-z]+ )?(?:may|can|must|should|is allowed to|ever) (?:get|go|slip|come|pass|be|leave|reach"
    r"|land)\b|\b(?:throws?|rejects?|refuses?|bounces?|blocks?|stops?)\b[^.;?!]{0,30}\b(?:on |at "
    r"|for )?(?:everything|anything|whatever|all) (?:that|which)? ?(?:is|does) not (?:exactly|precisely|fit|match"
    r"|conform)\b|\b(?:one|1|a single|any|every) (?:bad|broken|wrong|malformed|invalid|crooked"
    r"|faulty) [a-z]+(?: and|,| ?[>=]| means| makes| lets) [^.;?!]{0,30}\b(?:aborts?|stops?|dies|die|halts?|breaks?"
    r"|crash\w*|rejected|lost|goes back|comes back|stuck)\b|\b(?:refuses?|rejects?) the (?:complete|whole|entire"
    r"|full) (?:record|file|batch|order|message|import|delivery)\b"
)
_FINE = r"(?:perfect|fine|flawless|great|excellent|always right|no problem|never a problem|spotless)"
_AWFUL = (
    r"(?:a |an )?(?:catastrophe|catastrophic|disaster|awful|terrible|hopeless|a mess|mess|garbage|rubbish|useless"
    r"|horror)"
)
_HALVES = (
    r"(?:^|[.;,!?\n] ?)(?:[a-z'-]+ ){0,5}[a-z'-]+(?::| (?:is|are|come out"
    rf"|comes out)) {_FINE}\b[^?;]{{0,24}}?[.;,]?[^?.;]{{2,60}}?(?::| (?:is|are|come out|comes out)) {_AWFUL}\b|(?:^"
    r"|[.;,!?\n] ?)(?:[a-z'-]+ ){0,5}[a-z'-]+(?::| (?:is|are|come out"
    rf"|comes out)) {_AWFUL}\b[^?;]{{0,24}}?[.;,]?[^?.;]{{2,60}}?(?::| (?:is|are|come out|comes out)) {_FINE}\b"
)
_WELL = (
    r"(?:works?|goes?|comes? out|succeeds?|is|are) (?:perfectly|fine|well|great|flawless(?:ly)?|right|perfect|ok"
    r"|okay)"
)
_BADLY = (
    r"(?:never (?:do|does|works?)|(?:do|does) not|hardly ever|fails?|always fails?|(?:is|are) (?:always "
    r"|mostly )?(?:wrong|bad|broken))"
)
_ONE_WORKS = (  # "short notes work perfectly, long ones never do"
    rf"(?:^|[.;,!?\n] ?)(?:[a-z'-]+ ){{1,4}}{_WELL}[,;.]? (?:but |only |while |and )?(?:the "
    rf"|with )?(?:[a-z'-]+ ){{0,3}}ones {_BADLY}\b|(?:^|[.;,!?\n] ?)(?:[a-z'-]+ ){{1,4}}{_BADLY}[,;.]? (?:but |only "
    rf"|while |and )?(?:the )?(?:[a-z'-]+ ){{0,3}}ones {_WELL}\b"
)
_ALIKE = (
    r"\b(?:it |they |this |that |fails?|failing|errors?|mistakes?|wrong|goes wrong|happens?|does so|does it"
    r"|breaks)\b[^.;?!]{0,30}\b(?:on|in|for|with|across) [^.;?!]{4,70}(?:,| and| &) [^.;?!,]{2,30} (?:alike"
    r"|equally)\b"
)
_EACH_EQUALLY = (  # "the bad ones are in all departments equally", "every shop is hit the same"
    r"\b(?:in|on|for|across|from|at) (?:all|every|each) (?:of )?(?:the |our )?(?:[a-z]+ ){1,3}(?:equally|evenly|alike"
    r"|(?:about |just )?as often)\b|\b(?:all|every|each) (?:[a-z0-9]+ ){1,4}(?:is|are|was|were) (?:hit|affected"
    r"|concerned) (?:equally|alike|(?:about )?the same)\b"
)
_NO_CORNER = (  # "it was no special corner"
    r"\b(?:no|not (?:an?|one|1|any)) (?:special|particular|single|certain|specific|one) (?:corner|spot|place|group"
    r"|department|branch|type|kind)\b(?! of (?:prompt|input|model|data|training))"
)
_ALL_FROM_ONE = (  # "both from the same doctor"
    r"\b(?:both|all(?: of them| \d+)?|every one|each of them),? (?:(?:are|were|is|was|came|come) )?"
    r"(?:from|in|with|at|on|by) (?:(?:just |only )?(?:one|1|a single)|(?:exactly )?the (?:very )?same) [a-z]+\b"
)
_LABEL = r"(?:^|\n)[^\w\n]*(?:{0})(?: (?:it|they|this|that))?(?: (?:fails?|breaks?|goes wrong))? ?[:=] ?"
_LINE_ALL = (  # a line of a list: "where: all clinics, all order types"
    _LABEL.format("where|spread|found in|which ones")
    + r"(?:everywhere|(?:(?:on|in|at|across|over) )?(?:all|every|each) [^\n.;?!]{2,60})"
)
_LINE_ONE = _LABEL.format("where|spread|found in|which ones") + (
    r"(?:(?:on|in|at) )?(?:only|mostly|mainly|just|nearly all|almost all) [^\n.;?!]{2,60}"
)
_MODE = _LABEL.format("what|how|failures?|failure mode|kinds?|mode|type of (?:failure|error)s?")
_BAD = r"(?:(?:broken|wrong|bad|invalid|malformed|poor|faulty|pure|mostly|just|only|it is|the) ){0,3}"
_LINE_MODES = {
    "format": rf"{_MODE}{_BAD}(?:structures?|formats?|formatting|json|xml|schema|layout|syntax|brackets|markup)\b",
    "reasoning": rf"{_MODE}{_BAD}(?:reasoning|logic|conclusions?|arguments?|steps)\b",
    "style": rf"{_MODE}{_BAD}(?:tone|style|voice|wording)\b",
}
_PATTERNS: tuple[tuple[str, bool | str, str], ...] = (
    ("structured_outputs", "insufficient", _NO_CURE),
    ("structured_outputs", "insufficient", _NO_USE),
    ("structured_outputs", "solves", _CURED),
    ("failure_mode", "format", _FORMAT),
    ("failure_mode", "reasoning", _REASONING),
    ("failure_mode", "style", _STYLE),
    ("format_tolerance", "occasional", _TOLERATED),
    ("format_tolerance", "zero", _NEVER_ONE),
    ("failures_consistent", False, _HALVES),
    ("failures_consistent", False, _ONE_WORKS),
    ("failures_consistent", True, _ALIKE),
    ("failures_consistent", True, _EACH_EQUALLY),
    ("failures_consistent", True, _NO_CORNER),
    ("failures_consistent", True, _LINE_ALL),
    ("failures_consistent", False, _ALL_FROM_ONE),
    ("failures_consistent", False, _LINE_ONE),
    *(("failure_mode", mode, pattern) for mode, pattern in _LINE_MODES.items()),
)


def said_of_failures(message: Message) -> Iterator[Found]:
    """What a message says of failures."""
    line = message.words.line
    cured_not = [match.span() for match in compiled(_NO_CURE).finditer(line)]
    for name, value, pattern in _PATTERNS:
        for match in compiled(pattern).finditer(line):
            start, _ = message.sentence_at(match.start())
            tried = name != "structured_outputs" or not compiled(_UNTRIED).search(line[start : match.end()])
            solved = (name, value) == ("structured_outputs", "solves") and bool(cured_not)
            solved |= value == "insufficient" and compiled(_SOLVED).search(match[0]) is not None
            if tried and not solved:
                yield name, value, match.span()
