"""Whether a message says that a model was trained already, in whole expressions: "the model our contractor trained"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_TUNED = r"(?:(?:fine[- ]?)?tuned|finetuned|re-?trained|re-?tuned|(?:custom-)?trained|distilled|lora-tuned)"
_KIND = (
    r"(?:models?|versions?|classifiers?|taggers?|extractors?|routers?|summari[sz]ers?|llms?|llamas?|mistral|qwen|gemma"
    r"|phi|bert|gpt[\w.-]*|t5|[\d.]+b|checkpoints?|adapters?|networks?)"
)
_TUNED_MODEL = (
    rf"{_TUNED} (?:(?!to|for|on|by|with|and|or|of|in|staff|eye)[\w.-]+ )?(?:{_KIND}|one)\b"
    r"(?! (?:in mind|ideas?|plans?|proposal|approach|option|route|would|will|could|might|should|can)\b)"
)
_A = r"(?:an?|the|our|its|that|this|one|1)"
_MAKER = (
    rf"(?:(?:{_A} )?(?:[a-z-]+ )?(?:vendor|contractor|agency|consultant|consultancy|supplier|partner|freelancer|intern"
    r"|predecessor|colleague|data scientist|data science team|ml team|ml engineer|engineer|integrator|provider|firm"
    r"|student|software house|it team|it department)s?)"
)
_HIRED = (
    r"(?: of (?:ours|mine))?(?:,[^.;?!,]{1,30},)?(?: that| who)?(?: (?:we|i) (?:hired|paid|use|used|had|work with))?"
)
_DONE = r"(?:(?:have|has|had|just|finally|already|once|recently|also) ){0,2}"
_TRAINED = r"(?:re-?)?(?:trained|tuned|fine-?tuned)"
_HANDED = (
    rf"(?:delivered|handed over|handed|shipped|sent|gave|built|made|finished|left|installed|provided|set up|{_TRAINED})"
)
_RETRAIN = r"(?:re-?train|re-?tune|fine-?tune|train (?:it |the model )?again)"
_OFTEN = r"(?:every|each|quarterly|monthly|weekly|yearly|twice|once an?|whenever|all the time)"
_NO_MODEL = (  # behind "we have been fine-tuning"
    r"(?! (?:(?:the|our|my|this|that|its|these|a) )?(?:[a-z]+ )?"
    r"(?:prompts?|wording|instructions?|rules?|search|retrieval|staff|people|teams?|templates?|queries|process\w*)\b)"
)
_HAVE = (
    r"(?:have|has|had|run|ran|use|used|serve|host|own|maintain|operate|inherited|got|took over|bought|deployed"
    r"|rely on|pay for|(?:are|am) (?:stuck with|running|using|maintaining|serving|paying for|left with))"
)
_END = (
    r"(?:drop|keep|retire|replace|scrap|kill|switch off|turn off|abandon|get rid of|shut down|stay with|stick with"
    r"|go on with|throw (?:away|out)|move (?:away|off) from|touch|update)"
)
_EXISTS = (
    rf"(?:our|my)(?: (?:own|current|old|existing|present|first)){{0,2}} {_TUNED_MODEL}",
    (
        rf"(?:we|i)(?: (?:already|also|still|now|currently|just|only|have|had)){{0,2}} {_HAVE}"
        rf"(?: (?:already|now|currently|up|over|here|there|got)){{0,2}} (?:{_A}|\d+|two|several) (?:[\w-]+ )?"
        rf"{_TUNED_MODEL}"
    ),
    (
        rf"(?:we|i) (?:let|had|got|paid) (?:(?:somebody|someone|{_MAKER}"
        rf"|[a-z]+) (?:to )?(?:re-?)?(?:fine-?)?(?:train|tune)"
        rf"(?: us)? {_A} (?:[\w-]+ ){{0,2}}?{_KIND}|{_A} (?:[\w-]+ ){{0,2}}?{_KIND} {_TRAINED})\b"
    ),
    rf"{_MAKER} {_DONE}{_HANDED}(?: (?:us|me|over|behind|in)){{0,2}} {_A} (?:[\w-]+ )?{_TUNED_MODEL}",
    rf"{_MAKER}{_HIRED} {_DONE}{_TRAINED}(?: us)? (?:our|the|an?|1|one) (?:[\w.-]+ ){{0,3}}?{_KIND}\b",
    rf"{_MAKER}{_HIRED} {_DONE}{_TRAINED}(?: us)? (?:gpt[\w.-]*|llama|mistral|qwen|gemma|phi|bert)\b",
    (
        r"(?:we|i) (?:took over|inherited|bought|paid)\b[^.;?!]{0,40}\b(?:their|its|an?|the) (?:[\w-]+ )?"
        rf"{_TUNED_MODEL}"
    ),
    rf"(?:{_KIND}|one),? (?:that |which )?(?:we|i|{_MAKER}) {_DONE}{_TRAINED}\b(?! to\b)",
    (
        r"we (?:have been|kept|keep|have kept|are (?:still|always|constantly)) "
        rf"(?:fine-?tuning|re-?tuning|re-?training){_NO_MODEL}"
    ),
    rf"we (?:always |then |just |now )?{_RETRAIN}(?: (?:it|them|the model|our [a-z]+|everything))? {_OFTEN}\b",
    rf"(?:every time|whenever|each time)\b[^.;?!]{{0,60}}\bwe (?:have to |must |then )?{_RETRAIN}\b",
    (
        rf"(?:since|for|already|currently|today|now)\b[^.;?!]{{0,40}}\ban? {_TUNED_MODEL}"
        r" (?:runs|is (?:running|live|in (?:use|production))|does|answers|sorts|handles|tags|has been)\b"
    ),
    (
        r"(?:nobody|no one|no-one|no 1|none of us)\b[^.;?!]{0,40}\b(?:touch\w*|understands?|maintains?|owns?|dares?"
        rf"|looks after|changes?|updates?)\b[^.;?!]{{0,30}}\b(?:the|our|this|that) (?:[\w-]+ )?{_TUNED_MODEL}"
    ),
    rf"(?:should|shall|to|we|i|or|must)(?: we| i)? {_END} (?:the|our|this|that) (?:[\w-]+ )?{_TUNED_MODEL}",
)
_SUPPOSED = re.compile(  # ahead of it, in its sentence
    r"\b(?:if|would|could|might|(?<!in )may|will|shall|going to|plans?|planning|wants?|wish|hopes?|offer\w*|promis\w+"
    r"|needs?|needed|should|must|convinced|insists?|demands?|dreams? of|asks? for|asked for"
    r"|propos\w+|suggest\w*|think(?:ing)? (?:of|about)|consider\w*|instead of|not|no|never|without|imagine|once|until"
    r"|before|how (?:often|many|much)|do|does|when)\b[^;]{0,40}$"
)
_NOT_OURS = re.compile(
    r"\b(?:competitors?|rivals?|friends?|paper|blog|article|sister|neighbou?r\w*|i (?:have )?(?:read|heard)"
    r"|(?:an)?other (?:firm|company|compan\w+|team|bank|client|department|customer|task|project)s?"
    r"|for (?:another|other|some(?:one|body)|their|his|a (?:friend|bank|client))|their (?:own )?(?:clients?|customers?)"
    r"|at (?:her|his|my|their|an?) (?:last|previous|old|former|other) [a-z]+)\b"
)
_NOT_THERE = re.compile(  # "needs nine months to deliver the tuned model", "the tuned model doesn't exist"
    r"\b(?:to|will|would|can|could|might|shall|promis\w+|offer\w*|quot\w+|propos\w+|until|by the time)"
    r" (?:[a-z]+ ){0,3}?(?:deliver|build|make|train|provide|give us|give|ship|finish|produce|hand over|have)(?:s|ed)?"
    rf"(?: us)? (?:the|an?|our|their|its|1|one) (?:[\w-]+ )?{_TUNED_MODEL}"
    r"|\b(?:fine[- ]?)?(?:tuning|training) (?:makes|brings|gives|gets|would|will|can|could|might)\b"
    r"|(?:=>|->|→) (?:so |then )?(?:let us |we (?:should |must )?)?(?:fine-?)?(?:tune|train)\b(?!d)"
    r"|\b(?:fine-?)?tuned prompts?\b|\b(?:fine-?)?tuning (?:of )?(?:the |our |my )?prompts?\b"
    rf"|\b{_TUNED_MODEL} (?:that )?(?:does|do|did) not exist\b"
    r"|\b(?:trained|tuned) [^.;?!]{0,30}\bat (?:her|his|my|their|an?) (?:last|previous|old|former|other) [a-z]+"
)
_SENTENCE = re.compile(r"[^.;?!\n]+(?:\.(?=\w)[^.;?!\n]+)*")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Compiled at their first use: the bot starts sooner so."""
    return tuple(re.compile(rf"\b{pattern}") for pattern in _EXISTS)


def trained_models(line: str) -> Iterator[tuple[int, int]]:
    """Where a message, as the reader sees it, tells of a model that was trained for its task."""
    for sentence in _SENTENCE.finditer(line):
        if _NOT_OURS.search(sentence[0]):
            continue
        for pattern in _patterns():
            for found in pattern.finditer(line, *sentence.span()):
                if not _SUPPOSED.search(line[sentence.start() : found.start()]):
                    yield found.span()


def models_not_there(line: str) -> Iterator[tuple[int, int]]:
    """The sentences that tell of a trained model that is yet to come, or was another employer's."""
    for sentence in _SENTENCE.finditer(line):
        if _NOT_THERE.search(sentence[0]):
            yield sentence.span()
