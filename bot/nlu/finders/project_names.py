"""A project's name is what the reply says it is called, or the whole of a short reply; never a sentence."""

from __future__ import annotations

import re

from bot.nlu.text.tokens import Words

LONGEST_NAME = 60  # characters
SHORT_REPLY = 4  # words: a reply no longer than this can be the name itself
_END = (
    r"(?=\s*(?:[,.;:!?()\n]|$|\s-\s|\bbut\b|\band (?:it|we|that)\b|\bbecause\b|\bfor now\b|\bas (?:a|the"
    r"|of)\b|\bit\b|\bwhich\b|\binternally\b|\bdon't\b|\bat the moment\b|\bis what\b|\bright now\b))"
)
_BODY = r"[\"'“]?(?P<name>[^\s,.;:!?()\"“”](?:[^,;:!?()\"“”\n.]|\.(?=\w)){0,58}?)[\"'”]?"
_SMALL = r"(?:just |simply |currently |the |project |internally |it's |it is |as )*"
_CALLED = re.compile(
    r"\b(?:named (?:it|this|the project)|called (?:it|this)|called|named|calls? (?:it|this|that|the project"
    r"|ours)|calling it|name(?: of (?:it|the project|this))? is|name's|name ?[:=]|project ?[:=]"
    r"|codename(?: is|:|\?)?|code name(?: is|:|\?)?|known as|goes by(?: the name(?: of)?)?|title is|go with"
    r"|dubbed|christened it|nicknamed|referred to as"
    r"|refer to it as|(?:working|internal|project) (?:title|name)(?: is|:)?|put (?:it |this |us )?"
    r"(?:down as|down|under)|officially(?: called)?:?|filed? (?:it |this )?under|listed as|registered as"
    r"|registered under|(?:under|by) the name(?: of)?|call the (?:thing|tool|bot|project)|use|says?|say)\s+"
    + _SMALL
    + _BODY
    + _END,
    re.IGNORECASE,
)
_IT_IS = re.compile(
    r"^(?:well |um |so )?(?:it is|it's|this is|that's|that is|that would be)\s+" + _SMALL + _BODY + _END, re.IGNORECASE
)
_IS_WHAT = re.compile(
    _BODY + r"\s+(?:is|was|it is|,? that's)\s+(?:what|how|the name|our|its|the project)", re.IGNORECASE
)
_LEAD = re.compile(
    r"^\s*(?:project\s+)?" + _BODY.replace("{0,58}", "{0,40}") + r"\s*(?:,|\.\s|:|\s-\s|=|;|\()", re.IGNORECASE
)
_QUOTED = re.compile(r"[\"“]([^\"“”\n]{1,60})[\"”]")
_OURS = re.compile(
    r"(?:\b(?:tune|tuning|train|training)\b[^.?!]{0,40}?)\b(?:our|my|the team's|this)\s+(?:new |own "
    r"|current |little |big )?(?P<name>(?:[\w&-]+\s){0,3}?"
    r"[\w-]*(?:extractor|classifier|summari[sz]er|bot|chatbot|tagger|router|parser|assistant|generator"
    r"|translator|copilot|agent|detector|writer|pipeline|triage|filter|helper|desk|scorer|reader|checker"
    r"|matcher|screener))\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:\b(?:[Pp]roject|[Cc]odename:?)|(?:^|\b(?:is|it|it's|we|this|bot|tool|app|assistant|system|product|service"
    r"|pipeline|thing|model|agent|copilot|project|one|[\w-]+er|[\w-]+or) )(?:called|named))\s+"
    r"[\"'“]?(?P<name>[A-Z][\w-]*(?: [A-Z][\w-]*){0,3})"
)
_PROJECT = re.compile(
    r"\b(?:[Pp]roject(?:'s)? (?:name(?: is|:)?|we call|(?:is )?called|named)|we call the project)\s+"
    r"[\"'“]?(?P<name>(?!it\b|a\b|the\b)[\w-]+(?: [A-Z][\w-]*){0,3})"
)
# "We have this support-ticket triage thing": two words or more, so that it is no "whole thing".
_THING = re.compile(
    r"\b(?:have|got|run|running|built|building)\s+(?:this|a|an|our)\s+(?!whole |new |other |weird |big |little )"
    r"(?!fine[ -]tun|\S*tun(?:e|ed|ing)\b)(?P<name>[\w&]+[ -][\w&-]+(?:\s[\w&-]+)?)\s+thing\b",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\b(?:building|built|launched|running|app|bot|tool|assistant|product|platform|startup),? "
    r"(?:by the name of |named |called )?[*_\"'“‘(]*(?P<name>[A-Z]\w*[a-z]\w*(?: [A-Z]\w+)?)"
    r"(?=[*_\"'”’)]*\s*(?:[,.:(]|\s-|$|(?:is|does|which|that|for)\b))"
)
_JOINED = re.compile(r"(?<![\w-])(?P<name>[A-Z][a-z]{2,}[A-Z][a-z]{2,})(?![\w-])")  # "NoticeNinja"
_FIRST_WORDS = re.compile(
    r"^(?:(?i:hi|hey|hello|hey folks|ok)[ ,!-]+)?(?:(?i:our|the|this is) )?"
    r"(?P<name>[A-Z][\w-]*[a-z][\w-]*(?: [A-Z][\w-]*){0,3})"
    r"(?=\s*[,:=(]|\s+-|\s+(?:is|was|has|gets|\w+s)\b)"
)
_SENTENCE = re.compile(
    r"\b(?:we|i|you|it|they|is|are|was|were|do|does|don't|no|not|yet|never|why|what|how|have|has|can|will"
    r"|would|should|sorry|dunno|idea|clue|know|sure|yes|nope|later)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"it|that|this|an?|nothing|anything|something|what|yes|no|ok|none|the|oh|well|hmm?|uh|um|so|ah|sorry|just|hi|hey|hello",
    re.IGNORECASE,
)
_NAMELESS = re.compile(r"\b(?:no|not|hasn't|haven't|without|isn't)\b[^.,;]{0,24}\b(?:name[ds]?|title)\b", re.IGNORECASE)

SURE, LIKELY, GUESS = 0.9, 0.8, 0.45


def project_name(words: Words, *, asked: bool) -> tuple[str | None, float]:
    """The name in the message, spelled as written, and how sure it is; None where there is none."""
    text = words.raw.strip()
    if not asked:
        found = _NAMED.search(text) or _PROJECT.search(text) or _THING.search(text)
        if found and (name := _clean(found["name"])):
            return name, LIKELY
        found = next(filter(None, (p.search(text) for p in (_MADE, _JOINED, _FIRST_WORDS, _OURS))), None)
        return (_clean(found["name"]), GUESS) if found else (None, 0.0)
    name = _name_asked(text)
    return name, 0.0 if name is None else GUESS if _NAMELESS.search(text) else SURE  # "no name, they call it Bob"


def _name_asked(text: str) -> str | None:
    """The name in a reply to the question for it."""
    quoted = _QUOTED.search(text)
    if quoted:
        return _clean(quoted[1])
    for pattern in _IS_WHAT, _CALLED, _IT_IS:
        found = pattern.search(text)
        name = _clean(found["name"]) if found else None
        if name:
            return name
    found = _LEAD.match(text)
    if found and len(found["name"].split()) <= SHORT_REPLY and not _SENTENCE.search(found["name"]):
        return _clean(found["name"])
    if len(text.split()) <= SHORT_REPLY and not _SENTENCE.search(text) and "?" not in text:
        return _clean(text)
    return None


def _clean(name: str) -> str | None:
    name = re.sub(r"^project\s+(?=\w)|\s+(?:please|pls|thanks)$", "", name.strip(), flags=re.IGNORECASE)
    name = re.sub(r"\s+", " ", name).strip(" \t\"'“”‘’.,;:!*_`<>")[:LONGEST_NAME].strip()
    return name if re.search(r"\w", name) and not _NO_NAME.fullmatch(name) else None
