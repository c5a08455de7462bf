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
_SEVERAL = 20  # so many of something are checked where labels are
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
    rf"|train(?:ed)? (?:on|with|from)|{_N}k? (?:[a-z-]+ )?(?:coded|tagged|scored|graded|marked(?:-up)?|rated|classified"
    rf"|corrected) [a-z]+|(?:learn|tune) (?:on|from|with)|{_MADE} by|gold|{_N}k? (?:[a-z-]+ ){{0,2}}(?:decisions?"
    rf"|codings?|rulings?|judge?ments?|gradings?|annotations?|solutions?|transcriptions?)|{_PEOPLE} (?:have |has "
    rf"|had )?{_MADE} {_N}|(?:have|own|got|collected|saved|kept|are) (?:about |some |only |just "
    rf"|over )?{_N}k?\b(?! ?(?:%|ms|a |per |/)))"
)
_NOT_DATA = (  # the outputs of a model, which are no labels
    r"\b(?:test(?:ed|s)?|eval\w*|outputs?|replies|answers (?:it|of)|(?:it|model|bot|prompt|llm) (?:gets|got|gives"
    r"|gave|writes|wrote|says|said|picks|picked)|accuracy|error rate|before (?:it|they|we) (?:go|goes|send|leave|is"
    r"|are)|drafts?|held-?out|(?:prompt|model|bot) )"
)
_SENT = r"[^.;?!]{0,40}\bbefore (?:it|they|we|anything) (?:goes?|sends?|leaves?|is|are)\b"  # behind a check of outputs
_DISCARDED = (  # behind a doubt: it is no longer there
    r"[^?]{0,60}?\b(?:threw|thrown|throw|removed|binned|(?:in|into)(?: the)? bin|discarded|dropped|deleted"
    r"|sorted out|(?:go|goes|went) to the (?:garbage|bin|trash)|kicked out|took (?:them|those|these) out|cleaned"
    r"|corrected|fixed|redone|re-?labell?ed)\b"
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
    r"\bsome(?: of (?:them|these|those))?(?: are)?(?: really| quite| pretty| rather)? (?:awful|terrible|horrible"
    r"|dreadful|useless)\b"
    r"|\bmeant (?:something else|another thing|other things)\b|\bcan not (?:judge|vouch for|check) (?:all|each"
    rf"|every|them all)\b|(?<!how )\b{_PART} (?:of )?{_THESE}(?: [a-z]+)? (?:is|are|was|were|looks?|seems?"
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
    r"|on )?(?:whether|if))"
    r"|\bquality (?:is |was )?(?:of (?:them|these|those) )?(?:(?:frankly|honestly|completely|quite|rather|very|all) )*"
    r"(?:unknown|unclear|doubtful|dubious|unchecked|questionable|anyone's guess|mixed|uneven|patchy|all over|varies"
    r"|differs|swings)\b|\b(?:mixed|uneven|varying|patchy|dubious|doubtful) quality\b"
    r"|\bsome(?: of (?:them|these|those))?(?: are| were)? (?:good|fine|great|ok),? (?:and )?(?:some|others|the rest)"
    r"(?: of (?:them|these|those))?(?: are| were)? (?:rubbish|bad|junk|garbage|poor|sloppy|not|terrible)\b"
    r"|\b(?:vouch for|put my name (?:under|to)|stand behind|swear (?:to|by)|trust|rely on)(?: only| just| about"
    rf"| at most){{0,2}} (?!many\b|most\b|plenty\b){_PART}(?: of {_THESE}| 1| one)?(?= ?[.,;!)]|$| and\b| but\b)"
    r"|\b(?:nobody|no one"
    r"|none of us|no expert)(?: has| had| ever){0,2} (?:looked|gone|went|read|checked|reviewed|proofread"
    r"|double-?checked) (?:through |at |over )?(?:them|those|these|the labels|whether (?:they|those) (?:are"
    r"|were) right)\b"
)
_DONE = (
    r"(?:checked|verified|reviewed|read|approved|confirmed|proof-?read|validated|vetted|signed(?: off)?|corrected"
    r"|looked (?:at|through|over)|gone (?:through|over)|went (?:through|over)|audited|re-?read|executed|cleaned"
    r"|controlled|reconciled)"
)
_TWICE = (
    r"(?:(?:it|them|each|every(?: single)? one) twice|one by one|1 by 1|one after (?:the other|another)"
    r"|individually|twice|line by line|case by case"
    r"|piece by piece|by (?:2|3|two|three|both|senior|licensed|experienced|trained)\b)"
)
_CHECKED = (
    r"\b(?:every|all|each|the) (?:of the )?disagreements? (?:was |were |is |are |got )?(?:then "
    r"|later )?(?:settled|fixed|resolved"
    r"|sorted out)\b|\b(?:nobody|no one) (?:disputes|contests|questions) (?:a single|any|1|one)\b"
    r"|\bboth [a-z]+ agree[ds]? on (?:everything|all|each)\b|\bwherever we disagreed\b[^.;?!]{0,40}\bsettled\b"
    rf"|\b(?:double|triple)[- ](?:keyed|checked|read|coded|labell?ed|annotated|blind)\b"
    rf"|\b{_DONE}(?: by (?:[a-z]+ ){{1,3}}?)? ?{_TWICE}|\b(?:she"
    r"|he|we|they|i|who|(?:our|the|a|my) [a-z -]{2,24}) (?:has |have |had |even "
    rf"|personally )?(?!read){_DONE} (?:each|every (?:single )?(?:one|1)|all of (?:them|these|those)|them all"
    rf"|each of (?:them|these|those))\b|\ball (?:are|were) (?:now |by now )?{_DONE}\b|\b(?:each"
    r"|every(?: single)? (?:one|1)|all of (?:them|these|those)|the rest|what is left"
    rf"|the remaining [a-z]+)(?:,? [a-z]+){{0,4}}? {_DONE}(?: off)?\b(?: and| by| against| twice|[.;,!]|$)"
)
_NOT_DONE = r"\b(?:not|never|nobody|no one|if|unless|until|must|should|would|will|to be|half|only|hardly|before)\b"
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
_NO_LABELS = r"^(?:%|percent|ms|seconds?|minutes?|hours?|days?|weeks?|months?|years?|times|people|errors?|wrong)\b"
_OUTPUTS = (
    r"\b(?:found|faulty|measurable|repl(?:y|ies)|reports of|dialogue|drafts?|outputs?|of (?:them|those|these)|wrong"
    r"|failed|of \d|out of|correct(?:ly)?|right|held-?out|test(?:ed)?|a (?:day|week|month)|per)\b"
)
_CURATION = (
    r"\b(?:clean\w*|label\w*|curat\w*|annotat\w*|collect\w*|examples|dossiers?|data|index cards|go(?:es"
    r"|ing)? through|more is|write more|sort\w* (?:out|through))\b"
)
_NO_HOURS = (
    r"\bno (?:money|budget|hands|hours|people)(?: and no [a-z]+)? (?:for|to) (?:it|that|this|clean|tid|sort|label"
    r"|curat|go through)[a-z]*|\b(?:nobody|no one|none of us)(?: here| in [a-z ]{3,20})? (?:has|have|had"
    r"|got) (?:the |any |those |spare )?(?:hours|time for (?:it|that|this))\b(?! to (?:read|check|answer|look))"
    r"|\b(?:will|would|do) not get (?:a|any|the) (?:budget|money|hours|people) for (?:it|that|this)\b"
)


def said_of_labels(message: Message) -> Iterator[Found]:
    """What a message says of its labels and of the money for them; where both sides are said, the later is so."""
    line = message.words.line
    doubts = [
        m.span()
        for m in compiled(_DOUBTED).finditer(line)
        if _is_of_labels(message, m) and not compiled(_DISCARDED).match(line, m.end())
    ]
    checks = [
        m.span()
        for m in compiled(_CHECKED).finditer(line)
        if _is_of_labels(message, m) and (m[0].startswith("no") or not _is_denied(message, m))
    ]
    yield from (("labels_trusted", False, span) for span in doubts)
    yield from (("labels_trusted", True, span) for span in checks)
    yield from (("labelled_examples", 0, m.span()) for m in compiled(_NONE_SAVED).finditer(line))
    counts = {m.q.start: round(m.q.value) for m in message.mentions if m.count and not m.q.rate}
    for match in compiled(_COUNTED).finditer(line):
        part = next(name for name, number in match.groupdict().items() if number)
        behind = line[match.end(part) :].lstrip(" k")
        plain = not (
            compiled(_NO_LABELS).match(behind) or compiled(_OUTPUTS).search(message.sentence_text(match.start()))
        )
        if plain and match.start(part) in counts:
            yield "labelled_examples", counts[match.start(part)], (match.start(part), match.end())
    for match in compiled(_NO_HOURS).finditer(line):
        if compiled(_CURATION).search(line[max(0, match.start() - _AROUND) : match.end()]):
            yield "curation_budgeted", False, match.span()


def _is_of_labels(message: Message, match: re.Match[str]) -> bool:
    """Whether labels are spoken of just ahead, or in the words themselves, and no outputs are."""
    start, _ = message.sentence_at(match.start())
    line, near = message.words.line, message.words.line[start : match.end()]
    around = near if compiled(_DATA).search(near) else line[max(0, match.start() - _AROUND) : match.end()]
    counted = match.re.pattern == _CHECKED and any(
        m.count and not m.q.rate and m.q.value >= _SEVERAL and match.start() - _AROUND < m.q.start < match.end()
        for m in message.mentions
    )
    is_spoken_of = counted or compiled(_DATA).search(around) is not None
    return is_spoken_of and not (compiled(_NOT_DATA).search(around) or compiled(_SENT).match(line, match.end()))


def _is_denied(message: Message, match: re.Match[str]) -> bool:
    """Whether it is said of few, or not done, or wanted."""
    start, _ = message.sentence_at(match.start())
    return compiled(_NOT_DONE).search(message.words.line[start : match.end()]) is not None
