"""Words around a choice that say that it is of something else: "not written down how many I looked at" is no criterion.

A cue is plain, and yet the words beside it give it another subject: a part of the prompt, an error, an idea.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.decision.profile import Value
from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim

# By field and value, searched in the sentence, in which the claim itself stands between < and >.
_OTHERS: Mapping[tuple[str, Value], re.Pattern[str]] = {
    ("already_tuned", True): re.compile(
        r"\b(?:happens? to|think of|talk of|idea of|about|want|wants|need|needs|would|like) an? <"
        r"|>(?: [a-z]\w*){0,3} (?:idea|plan|proposal|approach|option|route)\b"
    ),
    ("already_tuned", False): re.compile(r"<(?:do |does )?not (?:need|want)\b"),  # a need is not what there is
    ("criteria_written", False): re.compile(
        r"<not an? (?:line|word)\b"
        r"|> (?:it |them |that )?(?:down )?(?:any |the |our |a )?(?:how (?:many|often|much)|which|when"
        r"|edge|corner|special|examples?|numbers?|counts?|code|prompt|tests?)\b"
    ),
    ("failures_consistent", False): re.compile(
        r"\b(?:only|one) thing wrong\b|<only thing"
        r"|\b(?:the|our|one) (?:only |whole )?(?:problem|issue)\b.*<everything else"
        r"|> ?(?:f )?(?:of )?(?:them |those |these |it )?(?:the )?(?:is |are )?"
        r"(?:wrong |bad |faulty |poor )?(?:reasoning|logic|tone|style|wording|layout|format)"
    ),
    ("input_diversity", "narrow"): re.compile(r"<(?:a )?fixed form>(?! layout)"),
    ("labels_trusted", False): re.compile(
        r"\b(?:prompt|model|bot|llm|tool|assistant|gpt)\b[^<]{0,20}<disagrees?\b"
        r"|\b(?:users?|customers?|clients?|farmers|patients|members) (?:do |does |will )?<not trust\b"
        r"|\bhow (?:many|often|much)\b[^<]{0,60}<|<how (?:many|often|much)\b"  # that asks, or says that nobody knows
    ),
    ("needs_current_knowledge", True): re.compile(
        r"\b(?:nothing|none|not|never|no)\b[^<]{0,40}<(?:recent|today|new|news)\b"
    ),
    ("needs_current_knowledge", False): re.compile(r"\bdepends?>? on>? (?:it|that|this)\b"),
    ("reasoning_matters", False): re.compile(r"<no reason>|<not (?:told|asked) to\b"),
    ("retraining_budgeted", True): re.compile(
        r"\b(?:then|should|could|must|would|let us) (?:just )?<?re-?train(?:ing)? <?(?:it )?"
        r"(?:each|every|once|twice|daily|weekly)\b"
    ),
    ("task", "classification"): re.compile(
        r"\b(?:1|one|what|wrong|right|same|any|every|that|this) <sorts?>"
        r"|<sort(?:ing)?> (?:them|these|those|out)\b(?! into)"
        r"|\b(?:broken|invalid|malformed|missing|unclosed|html|xml|ssml|opening|closing) <tags?>"
        r"|<labels? (?:stay|stays|are|were)\b|\bsame <scores?>"
    ),
    ("task", "question_answering"): re.compile(
        r"\b(?:have|has|had|with) <answers?>|<answers?> (?:that|which|are|were) "
        r"|<questions?>(?: (?:we|to|that))* (?:can |could )?train|<question (?:is )?(?:answered|settled)"
    ),
}


def is_of_other(message: Message, own: Sequence[Claim], name: str, value: Value) -> bool:
    """Whether all that speaks most for a value stands beside words that give it another subject."""
    pattern = _OTHERS.get((name, value))
    most = max((claim.strength for claim in own), default=0.0)
    plainest = [claim for claim in own if claim.strength == most]
    return pattern is not None and bool(plainest) and all(pattern.search(_marked(message, c)) for c in plainest)


def _marked(message: Message, claim: Claim) -> str:
    """The sentence of a claim, which stands between < and >."""
    line = message.words.line
    start, end = message.sentence_at(claim.start)
    inside = line[claim.start : claim.end].strip()
    return f"{line[start : claim.start]}<{inside}>{line[claim.end : max(end, claim.end)]}"
