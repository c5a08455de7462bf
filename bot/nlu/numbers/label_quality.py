"""How good the labels are, in numbers: "21 of 150 mislabelled", "kappa 0.58". These are no results of a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.decision.profile import Value
from bot.nlu.message.mentions import Message
from bot.nlu.message.wordings import MODEL, NUMBER, PEOPLE
from bot.nlu.numbers.derived_numbers import PLAINEST
from bot.nlu.reading import Claim

LEAST_KAPPA, LEAST_AGREED = 0.8, 0.9  # below, they label too differently
PERCENT = 100
BESIDE, JUST_BEHIND = 60, 12  # characters
COUNTED_WRONG = PLAINEST  # how strongly numbers speak against the labels
_OF_N = rf"(?:of|in|out of) (?:the |our |these |those |every )?(?:{NUMBER})k?"
_SHARE = rf"(?P<part>{NUMBER}) ?(?:(?P<percent>%|percent)|(?P<whole>{_OF_N})\b)"
_PEOPLE = rf"(?:{PEOPLE}|of us|they|[a-z]+(?:ists|icians|yers|ors|eers|urses|tants))"
_MODEL = rf"\b(?:{MODEL}|outputs?|answers|replies|predictions?|it (?:gives|gave|assigns)|test(?:s|ed)?|ran|evals?)\b"
_COEFFICIENT = re.compile(
    r"\b(?:kappa|krippendorff(?:'s)? alpha|fleiss)\b(?: (?:[a-z'-]+|\d)){0,8}?[ :=(]{1,3}(?:only |just |about "
    r"|around |~ ?)?(?P<value>0?\.\d+|\d\d(?:\.\d)?(?= ?%))"
)
_AGREEMENT = re.compile(
    r"\b(?:inter-?[ -]?(?:annotator|rater|coder|labell?er)|annotators?'?|raters?'?|labell?ers'?)[ -](?:agreement"
    r"|consistency|reliability)"
    r"(?: [a-z-]+){0,5}?[ :=(]{1,3}(?:only |just |about |around |~ ?)?(?P<value>0?\.\d+|\d\d(?:\.\d)?(?= ?%| ?percent))"
)
_AGREED_FIRST = re.compile(
    rf"\b{_SHARE}(?: [a-z-]+)? agreement (?:between|among|of|across) (?:the |our |two |2 |three "
    rf"|3 )?[a-z ]{{0,12}}\b{_PEOPLE}\b"
)
_AGREE = re.compile(
    rf"\b{_PEOPLE}\b(?P<who>[^.;?!]{{0,40}}?)\b(?:agree[ds]?|concur(?:red)?|(?:gave|chose|picked|assigned"
    rf"|used) (?:the same|identical) "
    rf"(?:labels?|answers?|category|categories|codes?|class|tag|score|grade|mark|rating)s?)\b(?P<how>[^.;?!\d]{{0,36}}?){_SHARE}"
)
_OTHERWISE = re.compile(  # "a lawyer would have labelled 190 differently"
    rf"\b(?:labell?ed|tagged|coded|graded|annotated|marked) (?:about |some |only )?(?P<count>{NUMBER})(?: ?%| percent)?"
    r"(?: of (?:them|those|these))? (?:differently|otherwise)\b"
)
_WITH_OTHERS = re.compile(r"\bwith (?!each other|one another|1 another|themselves)")  # "with the routing"
_WRONG_LABEL = (
    r"(?:mis-?(?:label|tag|cod|annotat)\w*|wrongly (?:labell?ed|tagged|coded|annotated)|(?:labell?ed|tagged"
    r"|annotated) (?:wrong(?:ly)?|incorrectly)"
    r"|(?:wrong|incorrect|bad|different|false|faulty|outdated) (?:labels?|tags?|codes?|annotations?))"
)
_MISLABELLED = re.compile(rf"(?:{_SHARE}[^.;?!]{{0,48}}?|(?P<count>{NUMBER})[^.;?!,]{{0,30}}?)\b{_WRONG_LABEL}\b")
_LABELS = (
    r"(?:labels|annotations|labelled [a-z]+|labeled [a-z]+|annotated [a-z]+|training (?:data|examples|samples|rows"
    r"|pairs|labels))"
)
_WRONG_OF_LABELS = re.compile(
    rf"(?:\b{_LABELS}\b[^.;?!]{{0,50}}?(?P<counted>{NUMBER})(?: ?%| percent)?(?: of (?:them|those|these))?"
    rf"|(?:{_SHARE}|(?P<count>{NUMBER})) of (?:the |our |these |those |all )*(?:{NUMBER})?k? ?{_LABELS})"
    r"[, ]*(?:(?:were|are|was|is|turned out|look|seem)(?: to be)?) (?:plain |simply |clearly |actually )?(?:wrong"
    r"|off|incorrect|bad|false)\b"
)
_CHECKED = re.compile(  # "6,000 pairs from the archive; spot check of 250 found 20 bad ones"
    r"\b(?:pairs|examples|samples|records|rows|labels|labelled [a-z]+)\b[^?!]{0,60}?[.;,:(]"
    r" ?(?:(?:and|but|in|an?|the|our|1|my|quick|random) )*(?:spot[- ]?check|sample|re-?check|audit|(?:i|we) (?:looked"
    rf" at|read|checked|went through))\b[^.;?!\d]{{0,24}}?\b(?:{NUMBER})\b[^.;?!\d]{{0,30}}?"
    rf"\b(?P<count>{NUMBER})(?: (?:of (?:them|those|these)|were|are|was|is|turned out))* (?:wrong|bad|rubbish|junk|off"
    r"|useless|garbage|incorrect)\b"
)
_COUNTED = (_MISLABELLED, _WRONG_OF_LABELS, _OTHERWISE, _CHECKED)  # whatever these count is wrong
OF_DATA = re.compile(
    rf"\b(?:{_LABELS}|training set|examples|annotators?|labell?ers|raters|gold|ground truth|data ?set|pairs"
    rf"|labelled|labeled|annotated)\b"
)
KEPT = re.compile(
    rf" ?k?(?: [a-z-]+)? ?\b(?:{_LABELS}|examples|pairs|samples|records|rows|labelled|labeled|annotated)\b"
)
_OF_RESULTS = frozenset(("eval_examples", "eval_failures", "failure_rate", "failures_consistent"))
_AGREED = r"(?:agree[sd]?|disagree[sd]?|agreement)"
_QUALITY = re.compile(
    r"\bmis-?labell?ed\b|\b(?:wrong|false|incorrect|bad) (?:labels|annotations)\b|\blabel(?:ling)? errors?\b|\bkappa\b"
    r"|\blabels (?:are|were) (?:wrong|off)\b|\b(?:wrongly|incorrectly) (?:labelled|annotated)\b"
    rf"|\b(?:annotators?|labell?ers|coders|raters|graders)\b[^.;?!]{{0,40}}\b{_AGREED}\b(?! with (?:the|it|\d))"
    rf"|\b{_AGREED} (?:with each other|with one another|among (?:themselves|each other))\b"
    rf"|\b{_AGREED} (?:on|in) (?:only |just |about )?\d\d? ?% of (?:the |our |these |all )?(?:[\d,.]+k? )?"
    r"(?:labels|examples|annotations|pairs|training)"
    r"|\b(?:annotator|inter-?annotator|inter-?rater|rater|labell?er) agreement\b"
)
_ALL_AGREE = re.compile(r"\bagree[sd]?\b[^.;?!]{0,20}\b(?:9[5-9]|100)(?:[.,]\d)? ?(?:%|percent)")
_OF_THE_MODEL = re.compile(
    r"\b(?:dis)?agree[sd]? with (?:the|its|our) (?:model|bot|prompt|llm|outputs?|answers?|results?)\b"
    r"|\b(?:wrong|wrongly|incorrectly|mis-?labell?ed) by the (?:model|bot|prompt|llm)\b"
)
_NONE_WRONG = re.compile(r"\bno (?:noisy|wrong|bad|false|incorrect|missing|doubtful|mis-?labelled)\b")


@dataclass(frozen=True, slots=True)
class LabelQuality:
    """`doubtful`: spans of a line that say that the labels can't be trusted; `starts`: of the numbers that tell it."""

    doubtful: tuple[tuple[int, int], ...]
    starts: frozenset[int]


def label_quality(message: Message) -> LabelQuality:
    """What the numbers of a message say of the labels."""
    line = message.words.line
    found = list(_found(message))
    low = [_is_low(match) for match in found]
    about = OF_DATA.search(line)
    plain = bool(found) and all(low) and about
    doubtful = tuple(match.span() for match in found) if plain else ()
    starts = {start for match in found for start in _numbers(message, match)}
    return LabelQuality(doubtful, frozenset(starts))


def is_of_labels(message: Message, name: str, value: Value, own: Sequence[Claim]) -> bool:
    """Whether a result is what was found of the labels, or what is said against these says that they are good."""
    if name in _OF_RESULTS:
        sentences = [message.sentence_text(claim.start) for claim in own]
        return bool(own) and all(_QUALITY.search(text) for text in sentences)
    if (name, value) in {("labels_trusted", False), ("labelled_examples", 0)}:
        patterns = (_ALL_AGREE, _NONE_WRONG, _OF_THE_MODEL)
        return any(pattern.search(message.sentence_text(claim.start)) for claim in own for pattern in patterns)
    return False


def _found(message: Message) -> Iterator[re.Match[str]]:
    line = message.words.line
    for pattern in (_COEFFICIENT, _AGREEMENT, _AGREED_FIRST):
        for match in pattern.finditer(line):
            yield match
    for match in _AGREE.finditer(line):
        if not (_WITH_OTHERS.search(match["how"])):
            yield match
    for pattern in _COUNTED:
        for match in pattern.finditer(line):
            rest = line[: match.start()] + line[match.end() :]
            about = OF_DATA.search(rest) or OF_DATA.search(match[0])
            if about and not re.search(_MODEL, message.sentence_text(match.start()) + match[0]):
                yield match


def _is_low(match: re.Match[str]) -> bool:
    """Whether it speaks against the labels: whatever is mislabelled does."""
    groups = match.groupdict()
    if match.re in _COUNTED:
        return True
    if value := groups.get("value"):
        share = float(value) / (1 if value.lstrip("0").startswith(".") else PERCENT)
        return share < (LEAST_KAPPA if match.re is _COEFFICIENT else LEAST_AGREED)
    part = float(match["part"].replace(",", ""))
    whole = float(re.sub(r"[^\d.]", "", match["whole"])) if match["whole"] else PERCENT
    return whole > 0 and part / whole < LEAST_AGREED


def _numbers(message: Message, match: re.Match[str]) -> Iterator[int]:
    """The shares and counts that it is about, without how many labelled examples there are."""
    start, end = message.sentence_at(match.start())
    beside = BESIDE if match.re in _COUNTED else 0  # "a sample of 150 showed 21 mislabelled"
    agreed = match.re is _AGREE  # else these are its test
    behind = JUST_BEHIND if agreed else beside  # "on 88% of 300 cases"
    end = message.sentence_at(match.end() - 1)[1]
    start, end = max(start, match.start() - beside), min(end, match.end() + behind)
    inside = [m for m in message.mentions if start <= m.q.start < end and not m.q.rate and m.q.unit in {"", "percent"}]
    most = max((m.q.value for m in message.mentions if m.count), default=0)
    for m in inside:
        if not (m.count and m.q.value == most):
            yield m.q.start
