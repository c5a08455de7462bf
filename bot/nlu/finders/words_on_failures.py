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
    rf"\b{_SCHEMA}(?: is| was)? (?:already )?(?:switched )?on\b[^.;?!]{{0,30}}?\b(?:not (?:the|a) (?:cure|fix"
    rf"|solution|answer)"
    rf"|but|still)\b|\b{_SCHEMA}\b[^;?!]{{0,60}}?\b(?:did|does|do|has|have|could|can|would) not (?:really "
    rf"|quite |fully |been able to )?(?:cure[ds]?|fix(?:ed)?|solved?|help(?:ed)?|chang(?:e|ed)|save[ds]?|cut it|rid)\b"
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
    r"\bonly the (?:form|format|formatting|structure|layout|json|xml) (?:is|was|were|came out"
    r"|comes out) (?:wrong|broken|off|bad)\b|\b(?:breaks?|broke|breaking|crash(?:es|ed)?|chokes?|trips?(?: up)?"
    r"|kills?|blows? up|stops?) (?:the |our |its "
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
    r"\b(?:it|model|bot|assistant) reasons like\b|\bwrong (?:causal )?(?:chain|logic|reasoning|conclusions?"
    r"|order of steps)\b|\b(?:skips?|jumps? over|ignores?|leaves out|mixes up|swaps|turns around|(?:do"
    r"|does) not (?:follow"
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
    r"|reruns?) (?:it|them)\b|(?:press|ask|run|do|try|send|start|generate|click)(?:es|s)? (?:it |them "
    r"|on )?(?:the [a-z]+ )?again|hits? (?:retry|the button)|(?:the|our|a|an) [a-z]+ (?:sees|notices|catches"
    r"|spots) (?:it|that|them)|(?:costs?|takes?) (?:her|him|us|me|them|somebody|someone)? ?(?:[a-z]+ )?(?:\d+|a few"
    r"|a couple of|half a|a|one|1) (?:[a-z]+ )?(?:seconds?|minutes?|clicks?|cents?))"
)
_ODD = (
    r"(?:(?:it|one|something) (?:is|was|gets|comes out) (?:broken|invalid|malformed|wrong)|(?:broken|crooked"
    r"|wrong|bad|malformed|invalid|shifted|garbled|missing) (?:column|row|table|line|record"
    r"|file|tag|cell|layout|output|one|field|heading|json)|an? (?:occasional|odd) (?:miss|slip|error|mistake|break"
    r"|one|hiccup|dud)|(?:column|row|table|line|record|file|tag|cell|layout|output|json|heading)s? (?:is|are"
    r"|comes? out|goes|gets)(?: [a-z]+)? (?:broken|crooked|wrong|bad|malformed|invalid|shifted|garbled|off))"
)
_TOLERATED = (
    rf"\b(?:does|do|need|has|have|needs) not (?:need |have )?(?:[a-z]+ ){{0,2}}to be (?:perfect|flawless)\b"
    rf"|\b{_ODD}\b[^?!;]{{0,80}}?\b{_MINDS_NOT}\b"
)
_NEVER_ONE = (
    r"\b(?:lose|loses|pay|fined|sued|fired|dead|out)\b[^.;?!]{0,40}\b(?:if|when) (?:even )?(?:a single|one|1|any)"
    r" (?:single )?(?:bad|broken|wrong|malformed|invalid|faulty)\b|\b(?:no|not (?:a single|one|1|any)) (?:(?:bad"
    r"|broken|wrong|malformed|invalid|crooked"
    r"|faulty) )(?:[a-z]+ )?(?:may|can|must|should|is allowed to|ever) (?:get|go|slip|come|pass|be|leave|reach"
    r"|land)\b|\b(?:throws?|rejects?|refuses?|bounces?|blocks?|stops?)\b[^.;?!]{0,30}\b(?:on |at "
    r"|for )?(?:everything|anything|whatever|all) (?:that|which)? ?(?:is|does) not (?:exactly|precisely|fit|match"
    r"|conform)\b|\b(?:one|1|a single|any|every) (?:bad|broken|wrong|malformed|invalid|crooked"
    r"|faulty) [a-z]+(?: and|,| ?[>=]| means| makes| lets) [^.;?!]{0,30}\b(?:aborts?|stops?|dies|die|halts?|breaks?"
    r"|crash\w*|rejected|lost|goes back|comes back|stuck)\b|\b(?:refuses?|rejects?) the (?:complete|whole|entire"
    r"|full) (?:record|file|batch|order|message|import|delivery)\b"
)
_ALIKE = (
    r"\b(?:it |they |this |that |fails?|failing|errors?|mistakes?|wrong|goes wrong|happens?|does so|does it"
    r"|breaks)\b[^.;?!]{0,30}\b(?:on|in|for|with|across) [^.;?!]{4,70}(?:,| and| &) [^.;?!,]{2,30} (?:alike|equally)\b"
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
_WRONG = (
    r"\b(?:wrong\w*|fail\w*|error\w*|mistake\w*|bad|broken|mess\w*|miss\w*|off|re-?(?:do|done|writ|work)\w*"
    r"|(?:write|written|do|done|make|made) (?:it |them )?(?:new|anew|again))\b"
)
_COUNTED_KIND = (
    r"(?:[:,;(+]|\band|\bwere|\bwith) ?(?P<size>\d{1,5})x? (?P<kind>[a-z'-]+(?: [a-z'-]+){0,4})(?=[,.;)+]| and\b|$)"
)
_PATTERNS: tuple[tuple[str, bool | str, str], ...] = (
    ("structured_outputs", "insufficient", _NO_CURE),
    ("structured_outputs", "insufficient", _NO_USE),
    ("structured_outputs", "solves", _CURED),
    ("failure_mode", "format", _FORMAT),
    ("failure_mode", "reasoning", _REASONING),
    ("failure_mode", "style", _STYLE),
    ("format_tolerance", "occasional", _TOLERATED),
    ("format_tolerance", "zero", _NEVER_ONE),
    ("failures_consistent", True, _ALIKE),
    ("failures_consistent", True, _EACH_EQUALLY),
    ("failures_consistent", True, _NO_CORNER),
    ("failures_consistent", False, _ALL_FROM_ONE),
)
_OF_FAILURES = frozenset(  # only where something is said to go wrong
    (_EACH_EQUALLY, _NO_CORNER, _ALIKE, _ALL_FROM_ONE)
)


def said_of_failures(message: Message) -> Iterator[Found]:
    """What a message says of failures."""
    line = message.words.line
    yield from _most_of_a_list(message)
    cured_not = [match.span() for match in compiled(_NO_CURE).finditer(line)]
    for name, value, pattern in _PATTERNS:
        for match in compiled(pattern).finditer(line):
            start, _ = message.sentence_at(match.start())
            tried = name != "structured_outputs" or not compiled(_UNTRIED).search(line[start : match.end()])
            solved = (name, value) == ("structured_outputs", "solves") and bool(cured_not)
            solved |= value == "insufficient" and compiled(_SOLVED).search(match[0]) is not None
            if tried and not solved:
                yield name, value, match.span()


def _most_of_a_list(message: Message) -> Iterator[Found]:
    """The kind that more than half of a list of failures are of: "120 bad: 88 wrong facts, 20 tone, 12 other"."""
    for first, last in message.clauses.sentences:
        start, end = message.offsets(first, last)
        parts = list(compiled(_COUNTED_KIND).finditer(message.words.line, start, end))
        sizes: dict[str, float] = {}
        for part in parts:
            span = message.token(part.start("kind")), message.token(part.end("kind") - 1) + 1
            for mode in ("format", "reasoning", "style", "knowledge"):
                if message.any(("cue", "failure_mode", mode), *span):
                    sizes[mode] = sizes.get(mode, 0) + int(part["size"])
        mode = max(sizes, key=lambda name: sizes[name], default="")
        failing = len(parts) > 1 and message.any(("always", "wrong"), first, last)
        if failing and 2 * sizes.get(mode, 0) > sum(int(part["size"]) for part in parts):
            yield "failure_mode", mode, (parts[0].start(), parts[-1].end())
