"""What a prompt holds where a first message calls it complete, or names its parts in other words; only offered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.decision.facts import CHAIN_OF_THOUGHT
from bot.decision.profile import INGREDIENTS, Value
from bot.nlu.finders.ingredients import NAME, ingredient_claims, named_in
from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim

FEW_WORDS = 3  # between the prompt and what is said of it
_MOST = (
    r"(?:(?:as|about as) (?:good|complete|full) as (?:it|they|that|prompts?) (?:gets?|can(?: be)?)"
    r"|maxed(?:[ -]out)?|complete(?! (?:rewrite|mess|nonsense|garbage))|exhausted|squeezed dry"
    r"|fully (?:worked|built|fleshed)[ -]out|the best (?:that )?(?:we|i|one|anyone) (?:can|could)"
    r"|(?:tuned|optimi[sz]ed|polished|tweaked|engineered) to (?:death|the (?:limit|last|max))"
    r"|at its (?:limit|best|peak)|textbook|by the book"
    r"|the (?:full|whole) (?:monty|package|works|9 yards|shebang|house|programme))"
)
_TRIMMINGS = r"(?:trimmings|bells and whistles|works|shebang|(?:nine|9) yards|lot|monty|package)"
_ALL = (
    r"(?:everything(?! (?:we|it|they|i|the|about|to|in our|from|wrong)\b)|the kitchen sink"
    rf"|(?:all )?(?:the )?(?:usual |full |whole )?{_TRIMMINGS}|all (?:the )?(?:usual )?(?:ingredients|parts))"
)
_HOLDS = r"(?:has|had|have|holds?|contains?|includes?|got|comes with|with|is|gets|:)"
_PROMPT = r"\bprompt(?:ing)?(?:'s)?"
_FILLED = r"(?: (?:is|was|has been|already|now|we use|by now|itself|really|also|side))"
_WHOLE = re.compile(
    rf"{_PROMPT}{_FILLED}{{0,3}},?:? ?{_MOST}\b|{_PROMPT}{_FILLED}{{0,2}},? ?{_HOLDS} (?:got |in it )?{_ALL}\b"
    r"|\b(?:complete|full|maxed[ -]out|exhaustive|finished|textbook) prompt\b"
    r"(?! (?:has|must|should|would|needs|is|in)\b)"
    rf"|{_PROMPT}[^.;?!\n]{{0,40}}[,:] ?everything (?:is |was )?(?:inside|in) (?:it|there)\b(?! (?:that|which|about))"
    rf"|\b(?:the|all) usual trimmings\b|\bwith all (?:the )?{_TRIMMINGS}\b|\beverything (?:is|belongs) in the prompt\b"
    rf"|\bnothing (?:is )?(?:left|more) to (?:add|put|squeeze|improve)\b[^.;?!]{{0,20}}\bprompt\b"
    rf"|{_PROMPT}[^.;?!]{{0,24}}\bnothing (?:is )?(?:left|more|missing)\b"
)
_NOT = re.compile(
    r"\b(?:not|no|never|hardly|nor|without|far from|until|once|when|if|unless|whether|what|which|how|before"
    r"|(?:need|want|write|build|make)s?(?: an?| the| our)?)(?: \w+){0,2} ?$"
)
_LESS = re.compile(r"^,? ?(?:but|except|apart from|save|minus|without|bar|less|other than)\b[^.;?!]{0,60}")
_STEPS = r"(?:chain of thought|cot|reasoning|step-by-step|step by step|thinking)(?: steps?| section)?"
_NEEDLESS = re.compile(
    rf"\b(?:no|without(?: any)?) {_STEPS}(?: is| are| was)? (?:needed|required|necessary|called for|involved)\b"
    rf"|\b{_STEPS}(?: is| are)? (?:not (?:needed|required|necessary)|needless|pointless|superfluous)\b"
    r"|\bnothing to reason(?: about)?\b"
)
# A part in other words, where others are named beside it.
_OTHER_WORDS: Mapping[str, re.Pattern[str]] = {
    "instruction": re.compile(r"\b(?:full|complete|all(?: the| our)?|clear|detailed) (?:rules|rulebook|guidance)\b"),
    "edge_cases": re.compile(r"\b(?:full|complete|all(?: the| our)?) (?:rules|rulebook)\b"),
    "output_constraints": re.compile(
        r"\b(?:limits|bounds|caps|lengths?|rules)(?: that)?(?: are| is)? (?:checked|enforced|validated|verified)\b"
        r"|(?:^|, |and |;|- )(?:hard |output |word |length )?limits(?: too| as well)?(?=$|[,.;]| and\b| on\b)"
    ),
}  # fmt: skip


def whole_prompt_claims(message: Message, taken: Mapping[str, Value], strength: float) -> Iterator[Claim]:
    """All ingredients but those that are said to be missing; or the parts that are named, in whatever words."""
    line = message.words.line
    needless = _NEEDLESS.search(line)
    if needless:
        yield Claim("reasoning_matters", False, strength, *needless.span())
    for match in _WHOLE.finditer(line):
        clause = message.clause_at(match.end() - 1)
        if clause.cap("part", "past", "comparison", "doubt") < 1 or _NOT.search(line[: match.start()]):
            continue
        left = _left_out(message, match) | ({"few_shot"} if taken.get("few_shot_examples") == 0 else set())
        value: Value = tuple(key for key in INGREDIENTS if key not in left)
        yield Claim(NAME, value, strength, *match.span())
        return
    yield from _in_other_words(message, strength)


def _left_out(message: Message, match: re.Match[str]) -> set[str]:
    """The ingredients that its sentence, or the next, denies, or that stand behind "except"."""
    line = message.words.line
    sentence = message.clause_at(match.start()).sentence
    spans = message.clauses.sentences[sentence : sentence + 2]
    left = {key for key, held in named_in(message, spans[0][0], spans[-1][1]).items() if not held}
    if less := _LESS.match(line[match.end() :]):
        first = message.token(match.end())
        left |= named_in(message, first, message.token(match.end() + less.end() - 1) + 1).keys()
    if _NEEDLESS.search(line):
        left.add(CHAIN_OF_THOUGHT)
    return left


def _in_other_words(message: Message, strength: float) -> Iterator[Claim]:
    """The parts that the reader found, with those that the same sentence names in words that are no cues."""
    found = list(ingredient_claims(message, asked=False))
    best = max(found, key=lambda claim: claim.strength, default=None)
    if best is None or not isinstance(best.value, tuple) or len(best.value) < FEW_WORDS:
        return
    more = {key for key, pattern in _OTHER_WORDS.items() if pattern.search(message.words.line, best.start, best.end)}
    parts = tuple(key for key in INGREDIENTS if key in {*best.value, *more})
    if parts != best.value:
        yield Claim(NAME, parts, strength, best.start, best.end)
