"""What is said of labels in whole expressions: how many people made, who checked or doubts them, who has hours for it.

"The control says that 1 in 10 of these codes is false", "we marked 900 rulings", "each was read twice". Outputs are
checked and doubted in the same words, so what is counted as labelled must be spoken of near by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.message.mentions import Message
from bot.nlu.message.wordings import NUMBER, compiled

Found = tuple[str, bool | int, tuple[int, int]]  # field, value, span of the line
_N = rf"(?:{NUMBER})"
_AROUND = 170  # characters ahead in which the labels are spoken of
_MADE = (
    r"(?:labell?ed|annotated|marked(?: up)?|coded|graded|scored|tagged|diagnosed|captioned|noted|corrected|decided"
    r"|classified|judged|rated|sorted|assessed|signed|double[- ]keyed|transcribed)"
)
_THINGS = r"(?:[a-z][a-z'-]*(?:[ -][a-z][a-z'-]*){0,2}?)"
_PEOPLE = (
    r"(?:we|i|she|he|they|[a-z]+ and i|i and (?:my |our )?[a-z]+|(?:our|my|the|two|2|three|3"
    r"|a) (?:[a-z]+ )?(?!model|bot|prompt|llm|system|tool|software|machine)[a-z]+)"
)
_DATA = (  # what is spoken of is labelled, or to be learned from
    r"\b(?:labels?|labell?ed|annotat\w+|examples(?! in (?:the|our|my) prompt)|training (?:set|data|pairs)|pairs"
    rf"|train(?:ed)? (?:on|with|from)|{_N}k? (?:[a-z-]+ )?(?:coded|tagged|scored|graded|marked|rated|classified"
    rf"|corrected) [a-z]+|(?:learn|tune) (?:on|from|with)|{_MADE} by|gold|{_N}k? (?:[a-z-]+ ){{0,2}}(?:decisions?"
    rf"|codings?|rulings?|judge?ments?|gradings?|annotations?|solutions?|transcriptions?)|{_PEOPLE} (?:have |has "
    rf"|had )?{_MADE} {_N}|(?:have|own|got|collected|saved|kept|are) (?:about |some |only |just "
    rf"|over )?{_N}k?\b(?! ?(?:%|ms|a |per |/)))"
)
_PART = (
    r"(?:(?:an? |1 )?(?:(?:good|large|big|fair|small) )?(?:half|1/2|part|share|portion|chunk|third|3rd|quarter|4th"
    r"|fifth|5th|tenth|10th|few)|every (?:other|\d?[a-z0-9]+(?:th|rd|nd))|some|many|most|several|plenty|[123]/\d"
    rf"|one 3rd|(?:one|1|{_N}) (?:in|on|of|out of) (?:every )?{_N}|{_N} ?(?:%|percent))"
)
_THESE = (
    r"(?:them|these|those|which|(?:these|those) (?:[a-z-]+ ){0,2}[a-z-]+|(?:the|our"
    r"|their) (?:[a-z-]+ ){0,2}(?:labels|annotations|examples|pairs|gradings|markings|codings|training (?:data"
    r"|texts))|(?:label|tag|code|grade|mark|annotation|example|pair|decision|note))"
)
_WRONG = (
    r"(?:wrong|false|incorrect|rubbish|garbage|nonsense|off|dubious|questionable|doubtful|unreliable|sloppy"
    r"|outdated|obsolete|stale|mis-?(?:labell?ed|coded|graded|filed)|a mess)"
)
_DOUBTED = (
    rf"(?<!how )\b{_PART} (?:of )?{_THESE}(?: [a-z]+)? (?:is|are|was|were|looks?|seems?"
    r"|turned out)(?: to be)?(?: (?:plain|plainly|simply|just|probably|clearly|actually|surely"
    rf"|certainly))? {_WRONG}\b|\b{_PART} (?:of )?{_THESE}(?: [a-z]+)? (?:(?:is|are|was|were|come|comes|date"
    r"|dates) (?:still )?from before|(?:still )?(?:follows?|uses?|has|have) the (?:old|former|previous)|(?:was|were"
    r"|is|are) (?:made|written|done|created|given|coded|labell?ed|decided|graded) (?:under|after|by|with"
    r"|according to|in) (?:the |an? )?(?:old|former|previous|last))\b|\b(?:my|our|some|serious|big"
    r"|great) doubts about [^.;?!]{0,40}\b(?:labels|codes|tags|grades|annotations|notes|examples|markings|them"
    r"|these|those)\b|\b(?:2|two|3|three|the|our|both|these|those) (?:[a-z-]+ )?[a-z]+s [^.;?!]{0,16}(?:(?:can|could"
    r"|do|did|will) not(?: ever| even| always)?|never|hardly ever|seldom) agree(?: on (?!whether|if)|$|(?=[.;,!]))"
    r"|\bwould (?:today |now |probably |also ){0,2}(?:mark|label|code|tag|grade|decide|judge|classify|annotate"
    r"|score|rate|rule|assess)(?: [a-z]+){0,4}? (?:differently|otherwise|other than|another way|the other way)\b"
    r"|\b(?:disagree[ds]?|(?:do|does|did) not(?: [a-z]+)? agree|can not agree|never agree[ds]?|argued?"
    r"|quarrel\w*) (?:with )?(?:myself|himself|herself|themselves|ourselves|each other|one another)\b(?! (?:about "
    r"|on )?(?:whether|if))|\bquality (?:is )?(?:of (?:them|these|those) )?(?:frankly |honestly |completely |quite "
    r"|rather )?(?:unknown|unclear|doubtful|dubious|unchecked|questionable|anyone's guess)\b|\b(?:nobody|no one"
    r"|none of us|no expert)(?: has| had| ever){0,2} (?:looked|gone|went|read|checked|reviewed|proofread"
    r"|double-?checked) (?:through |at |over )?(?:them|those|these|the labels|whether (?:they|those) (?:are"
    r"|were) right)\b"
)
_DONE = (
    r"(?:checked|verified|reviewed|read|approved|confirmed|proof-?read|validated|vetted|signed(?: off)?|corrected"
    r"|looked (?:at|through|over)|gone through|audited|re-?read|executed)"
)
_TWICE = (
    r"(?:one by one|1 by 1|one after (?:the other|another)|individually|twice|line by line|case by case"
    r"|piece by piece|by (?:2|3|two|three|both|senior|licensed|experienced|trained)\b)"
)
_CHECKED = (
    rf"\b(?:double|triple)[- ](?:keyed|checked|read|coded|labell?ed|annotated|blind)\b|\b{_DONE} {_TWICE}|\b(?:she"
    r"|he|we|they|i|who|(?:our|the|a|my) [a-z -]{2,24}) (?:has |have |had |even "
    rf"|personally )?(?!read){_DONE} (?:each|every (?:single )?(?:one|1)|all of (?:them|these|those)|them all"
    rf"|each of (?:them|these|those))\b|\ball (?:are|were) (?:now |by now )?{_DONE}\b|\b(?:each"
    r"|every(?: single)? (?:one|1)|all of (?:them|these|those)|the rest|what is left"
    rf"|the remaining [a-z]+)(?:,? [a-z]+){{0,4}}? {_DONE}(?: off)?\b(?: and| by| twice|[.;,!]|$)"
)
_NONE_SAVED = (
    r"\bof [a-z -]{3,40} (?:i|we) (?:have |had |own |kept |saved ){1,2}(?:none|nothing|not one|0)\b(?! (?:wrong"
    r"|broken))|\b(?:only|just) the (?:letters|texts|inputs|mails|emails|documents|raw [a-z]+|scans|calls"
    r"|recordings|reports|photos|forms|originals),? [^.;?!]{0,40}\b(?:nobody|no one|never|without|not|no)\b"
    r"|\b(?:nobody|no one|no expert)(?: has| had| ever){0,2} (?:writ(?:ten|es)|wrote|added|made|drew|drawn|noted"
    r"|recorded|marked)(?: down)? (?:an? |the |any |its |their )?(?:good |proper |right |correct "
    r"|better )?(?:captions?|labels?|answers?|notes?|solutions?|summar(?:y|ies)|explanations?|translations?|codes?"
    r"|grades?|descriptions?|verdicts?)\b|\b(?:examples|labels|labelled data|training data"
    r"|pairs)\b[^.;!?]{0,24}\? ?(?:we |i )?(?:have |there are |got )?(?:none|nothing|no\b|0\b|not (?:1|one)\b)"
    r"|\b(?:labels|labelled (?:data|examples)|training (?:data|examples|set)|examples) ?[:=] ?(?:none|0|nothing"
    r"|not (?:1|one))\b(?=[^.;?!]*\b(?:write|make|label|collect|create|train|tun))"
)
_COUNTED = (  # "my partner and I have marked 2000 judgements", "3,100 rulings decided by our clerks"
    rf"\b{_PEOPLE} (?:have |has |had )?(?:already |by hand |each |together )?(?:[a-z]+ed and )?{_MADE} (?:about "
    rf"|some |over |only |just )?(?P<made>{_N})k? {_THINGS}\b|\b(?P<held>{_N})k?(?: {_THINGS})?(?:,| that| which"
    rf"| were| are| have been| all)* (?:{_MADE}|made|written) by (?:the|our|my|two|2|three|3|senior|experienced|a"
    r"|hand|an)\b|\b(?:have|own|got|kept|saved) (?:about |some |over |only "
    rf"|just )?(?P<kept>{_N})k? {_THINGS} with (?:the |their |its |a )?(?:full |complete |right |correct |finished "
    r"|written |final )*(?:reasoning|answers?|solutions?|codes?|grades?|result|summar(?:y|ies)|translations?"
    r"|verdicts?|decisions?|outcomes?)\b"
)
_RETRAINED = (
    r"\b(?:every|each) (?:year|spring|summer|autumn|fall|winter|quarter|season|january"
    r"|[a-z]+ber)\b[^.;?!]{0,24}\b(?:new |re-?)training\b[^.;?!]{0,24}\b(?:paid|approved|budgeted|signed|included"
    r"|in the budget|covered)\b"
)


def said_of_labels(message: Message) -> Iterator[Found]:
    """What a message says of its labels and of the money for them; where both sides are said, the later is so."""
    line = message.words.line
    doubts = [m.span() for m in compiled(_DOUBTED).finditer(line) if _is_of_labels(message, m)]
    checks = [m.span() for m in compiled(_CHECKED).finditer(line) if _is_of_labels(message, m)]
    yield from (("labels_trusted", False, span) for span in doubts)
    yield from (("labels_trusted", True, span) for span in checks)
    yield from (("labelled_examples", 0, m.span()) for m in compiled(_NONE_SAVED).finditer(line))
    counts = {m.q.start: round(m.q.value) for m in message.mentions if m.count and not m.q.rate}
    for match in compiled(_COUNTED).finditer(line):
        part = next(name for name, number in match.groupdict().items() if number)
        if match.start(part) in counts:
            yield "labelled_examples", counts[match.start(part)], (match.start(part), match.end())
    yield from (("retraining_budgeted", True, m.span()) for m in compiled(_RETRAINED).finditer(line))


def _is_of_labels(message: Message, match: re.Match[str]) -> bool:
    """Whether labels are spoken of just ahead, or in the words themselves, and no outputs are."""
    start, _ = message.sentence_at(match.start())
    line, near = message.words.line, message.words.line[start : match.end()]
    around = near if compiled(_DATA).search(near) else line[max(0, match.start() - _AROUND) : match.end()]
    counted = match.re.pattern == _CHECKED
    return counted or compiled(_DATA).search(around) is not None
