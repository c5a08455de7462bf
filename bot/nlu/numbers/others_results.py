"""Whose a result is: what people get right without any model, or an older system did, is no result of the prompt."""

from __future__ import annotations

import re

from bot.nlu.message.mentions import Mention, Message

HALF = 50  # percent
_PEOPLE = (
    r"(?:nurses?|agents?|people|humans?|clerks?|staff|experts?|annotators?|radiologists?|doctors?|physicians?|lawyers?"
    r"|operators?|colleagues?|paralegals?|translators?|coders?|analysts?|trainees?|interns?|technicians?|handlers?"
    r"|adjusters?|employees?|workers?|specialists?|pharmacists?|teachers?|underwriters?|reviewers?|editors?|juniors?"
    r"|seniors?|students?|raters?|teams?)"
)
_DO = (
    r"(?:gets?|got|codes?|coded|reach(?:es|ed)?|manages?|managed|achieves?|achieved|hits?|scores?|scored|does|do|did"
    r"|has|have|had|classif(?:y|ies|ied)|labels?|sorts?|sorted|routes?|routed|is|are|was|were|makes?|reads?|tags?)"
)
_JUDGE = re.compile(  # then it is the model's output that they speak of
    r"\b(?:reject|accept|edit|fix|correct(?:ed|s|ing)\b|chang|rewr|mark|judg|approv|flag|complain|f[io]und?\b|say|said"
    r"|disagree|happy|satisfied|touch|kept|keep|send|sent|agree[sd]? with (?:it|the)|review|check|grade|prompt|model"
    r"|gpt|llm|bot\b|claude|sonnet|gemini|tuned|trained|draft|output|repl(?:y|ies)|answers?|suggestion)"
)
_BY_PEOPLE = re.compile(
    rf"(?<!with )(?<!with the )(?<!by )(?<!by the )(?<!for )(?<!for the )(?<!against )(?<!against the )(?<!from )"
    rf"\b{_PEOPLE}\b(?:(?: [a-z'-]+){{0,4}}? {_DO}\b[^.;?!\d]{{0,50}}|(?: (?:at|only|about|around))*:? ?)$"
    r"|\b(?:agrees?|agreed|agreement)\b[^.;?!,\d]{0,12}\b(?:with each other|among(?:st)? (?:themselves|each other)"
    r"|between (?:them|themselves|each other|(?:the |our )?(?:two|three|2|3|experts|annotators|raters)))"
    r"[^.;?!,\d]{0,30}$"
    r"|\b(?:among(?:st)? themselves|with each other)\b[^.;?!,\d]{0,30}$"
    r"|\bhuman (?:accuracy|performance|level|baseline|error rate|agreement|score)\b[^.;?!,\d]{0,24}$"
    r"|\binter-?annotator agreement\b[^.;?!,\d]{0,24}$"
)
_BY_HAND = re.compile(
    r" ?(?:percent |% )?(?:[a-z]+ ){0,2}?(?:by hand|manually|without (?:a |any |the )?(?:model|ai|bot))\b"
)
_OLDER = re.compile(
    r"\b(?:rules? engine|rule[- ]based [a-z]+|regex(?:es|ps?)?|regular expressions?"
    r"|keyword (?:search|rules?|matching|system)"
    r"|old (?:system|tool|software|engine|rules|solution|classifier)|legacy [a-z]+)\b[^.;?!,\d]{0,30}$"
)
_FOLK = r"(?:humans?|people|clerks?|nurses|doctors|annotators|labell?ers|agents|operators|experts|staff|colleagues)"
_BETWEEN = r"(?: (?!(?:it|that|which|who|say|says|said|think|find|model|prompt|bot|and|but)\b)[a-z]+){0,3}?"
_RULES = (
    r"(?:(?:old|current|existing|previous|legacy|in-house) )?(?:(?:rules?|regex|keyword|heuristic)s?(?:[- ]based)?"
    r"|legacy)(?: (?:system|engine|list|approach|script|solution|tool|classifier|code))?"
)
_ABOUT = r"(?: (?:only|about|around|roughly|at|to))*"
_OTHERS = re.compile(  # people and rules at the same work, not what they say of a model's outputs
    rf"\b{_FOLK}{_BETWEEN} (?:(?:dis)?agree(?:s|d)?(?: with)? (?:each other|one another|among themselves)(?: in| on)?"
    r"|gets? (?:the |it |its )?(?:[a-z]+ )?(?:right|correct) (?:in|on|for)"
    rf"|gets?|reach(?:es)?|manages?|achieves?|averages?|are at){_ABOUT} $"
    rf"|\b{_RULES}(?: ?[:=]| (?:gets?|got|scores?|scored|reach\w*|manages?|achieves?|has|had|is|was)){_ABOUT} ?$"
    r"|(?:^|[,.;(] ?|\band |\bagainst )(?:the |our )?(?:humans?|human (?:level|performance|baseline)|regex(?:es)?"
    r"|rules|clerks) ?[:=]? ?$"
)
_THEY_DO = re.compile(rf"\b{_FOLK}{_BETWEEN} [a-z]+{_ABOUT} $")  # "nurses code 94% of the notes correctly"
_CORRECTLY = re.compile(r" ?(?:%|percent)?(?: of [^.;,]{0,30})? (?:correctly|properly|without (?:an )?errors?)\b")
_MODEL_BEHIND = re.compile(
    r"[^,;.]{0,24}\b(?:with|by|from|for|of) (?:the |our |an? )?(?:prompt|model|llm|gpt|bot|outputs?|answers?)\b"
)
_COMPARED = re.compile(r"\s?[<>]=?\s?\d")  # "he says 8% > 5%": what was told before


def is_others_result(message: Message, place: int) -> bool:
    """Whether a share was got by people on their own, or by what was there before any model."""
    found, line = message.mentions, message.words.line
    mention = found[place]
    if _COMPARED.match(line, mention.q.end):
        return True
    clause = max(mention.clause.first, message.clauses.sentence(mention.first)[0])
    start = max(message.words.starts[clause], found[place - 1].q.end if place else 0)
    if message.in_clause(("role", "limit"), mention):
        return False
    right = mention.q.value > HALF or message.any(("always", "wrong"), clause, mention.clause.last)
    return right and is_got_by_others(line[start : mention.q.start], line[mention.q.end :])


def is_got_by_others(ahead: str, behind: str) -> bool:
    """Whether a share is theirs by the words ahead of it, or right behind it."""
    if _JUDGE.search(ahead):
        return False
    return any((_BY_PEOPLE.search(ahead), _OLDER.search(ahead), _BY_HAND.match(behind)))


def is_of_others(message: Message, mention: Mention) -> bool:
    """Whether a result is that of people or of fixed rules: "humans get 93%", "old regex system: 82%"."""
    line, label = message.words.line, message.clauses.labelled_by(mention.first)
    start = message.offsets(min(label.first, mention.clause.first), mention.last)[0]
    return are_others_words(line[start : mention.q.start], line[mention.q.end :])


def are_others_words(ahead: str, behind: str) -> bool:
    """Whether the words around a number say so, be it a share or a count."""
    theirs = _OTHERS.search(ahead) or (_THEY_DO.search(ahead) and _CORRECTLY.match(behind))
    return bool(theirs) and not _MODEL_BEHIND.match(behind)
