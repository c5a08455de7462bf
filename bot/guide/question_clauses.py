"""The questions that stand in one sentence, and the parts of a list, each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

LEAST_LISTED = 2  # "1)" alone is no list

_SENTENCE_END = re.compile(
    r"(?<=[.?!])(?<!\bacc\.)(?<!\bapprox\.)(?<!\be\.g\.)(?<!\bi\.e\.)[\"”')]*\s+|\n+|(?<=\?)(?=\w)|\s*[()]+\s*"
    r"|\s*[\U0001F300-\U0001FAFF\u2600-\u27BF]\uFE0F?\s+(?=[A-Z])"  # "nothing is settled 🙂 How would …"
)
AUXILIARY = r"(?:is|are|am|was|were|do|does|did|can|could|should|shall|would|will|has|have|had|may|might|must)"
_ASKING = (
    r"(?:what|whats|what's|which|how|hows|how's|why|when|where|who|whose|isn't|aren't|don't|doesn't|can't|won't"
    rf"|{AUXILIARY}|enough|wdyt|any|anything)"
)
LEADS = (
    r"(?:and|also|but|so+|ok|okay|or|then|plus|hi|hello|hey|like|well|hm+|btw|honestly|just|oh|separately|bonus"
    r"|yes\s+or\s+no|put\s+differently|in\s+other\s+words|(?:question|thing|point)\s+(?:one|two|three|[1-9])"
    r"|(?:first|second|third)\s+(?:question|thing|point))"
)
# "… and how much data do we need": two questions in one sentence, if the first one asks already.
PREPOSITION = r"(?:(?:at|for|from|in|with|on|by|to|until|after|since|of|above|below|under)\s+)?"
_ASKS_FOR = rf"{PREPOSITION}(?:what|which|how|why|when|where|who|whose)(?:['’]s)?\b"
_NOT_A_SUBJECT = r"(?!\s+(?:be|been|being|not|also|then|never|still|only|so|too|it\s+again)\b)"
_HELPS = r"(?:is|are|does|can|could|should|would|will|has)"  # nothing but a question opens with these
_MAY_BE_DONE = r"(?:do|did|have|had|must|may|might|was|were|shall)"  # "try and do a test" is none
_SUBJECT = (
    r"(?:we|i|you|they|it|he|she|there|this|that|these|those|the|all|any|both|most|some|our|my|your|its|their"
    r"|\w+s|\w+\s+\w+s)"
)
_ASKS_WHETHER = (
    rf"(?:(?:{_HELPS})(?:n['’]t)?\b{_NOT_A_SUBJECT}|(?:{_MAY_BE_DONE}|wo)(?:n['’]t)?\s+{_SUBJECT}\b)"
    r"(?!\s*$)"
)
_TAG = (
    r"(?:(?:do|would|don['’]t|wouldn['’]t|can|could)\s+you\s+(?:think|say|reckon|agree|tell|know|help)"
    r"|(?:is|are|was|does|do|has)n['’]t\s+(?:it|that|this|they|he|she)\s*(?:\?|$)|(?:is|would)\s+(?:it|that)\s+so\b)"
)
# "Is he right, and if not, what does it do": what is asked for the case that it is so, or isn't.
_DEPENDS = r"if\s+(?:so|not|yes|no)\b(?=,?\s*(?:then\s+)?(?:what|which|how|why|when|where|who)\b)"
_NEXT_CLAUSE = re.compile(
    rf"(?:,\s*|;\s*|\s+)(?:and|also|or|plus)\s+(?:also\s+|then\s+|if\s+so,?\s+)?(?={_ASKS_FOR})"
    r"|(?:,\s*|;\s*|\s+)or\s+(?=(?:is there|does|(?:is|are|do|does|wo|would|could|should)n['’]t)\b)"
    rf"|(?:,\s*|;\s*|\s+)(?:and|also|plus)\s+(?:also\s+|then\s+|if\s+so,?\s+)?(?!{_TAG})(?={_ASKS_WHETHER})"
    rf"|(?:,\s*|;\s*|\s+)(?:(?:and|but|or)\s+)?(?={_DEPENDS}\b)"
    rf"|(?<!\bif\snot)(?<!\bif\sso)(?<!\bif\syes)(?<!\bif\sno)[,;]\s*(?:and\s+)?(?={_ASKS_FOR}|whether\b)",
    re.IGNORECASE,
)
OPENS_QUESTION = re.compile(rf"^\W*(?:{LEADS}\W+)*(?:{_ASKING}\b|{_ASKS_FOR})", re.IGNORECASE)
# "We have 90 rows, is that enough and …": the questions behind a statement.
_QUESTIONS_BEHIND = re.compile(
    rf"[,;:–—-]\s+(?:so\s+|and\s+|but\s+)?(?!{_TAG})(?={_ASKS_FOR}|{_ASKS_WHETHER})", re.IGNORECASE
)
# "Which tool is it, is it free …": only where the first clause asks by itself; "when it fails, is it …" does not.
_NEXT_WHETHER = re.compile(rf"[,;]\s*(?!{_TAG})(?={_ASKS_WHETHER})", re.IGNORECASE)
# "1) is 900 enough 2) which settings 3) the rules change each May, is that a problem": the parts of a list.
_LISTED = re.compile(r"(?:^|(?<=\s))\(?([1-9])[.)]\s+(?=\S)")
_ASKS_ITSELF = re.compile(
    rf"^\W*(?:{LEADS}\W+)*(?:{AUXILIARY}(?:n['’]t)?\b|{PREPOSITION}(?:what|which|how)(?:['’]?s|\s+about"
    rf"|(?:\s+(?!(?:we|i|you|they|it|he|she)\b)[\w'’-]+){{0,4}}?\s+{AUXILIARY})\b"
    rf"|(?:when|where|why|who)(?:\s+(?:exactly|precisely|then|else))?(?:['’]s|\s+to|\s+{AUXILIARY})\b)",
    re.IGNORECASE,
)
# "When it fails, what do we do?": one question.
_CONDITION_FIRST = re.compile(rf"^\W*(?:{LEADS}\W+)*(?:when|where)\b", re.IGNORECASE)
# A lead before questions, as "three questions from our board" and a colon.
_LEAD_ALONE = re.compile(rf"\W*(?:{LEADS}\b\W*)*", re.IGNORECASE)
_LEADS_TO_QUESTION = re.compile(
    rf"^[^:?]{{1,80}}:\s+(?=(?:{LEADS}\W+)*{_ASKING}\b[^?]*\?$)|^[^:?]{{1,60}}\basks?:\s+(?=[^?]*\?$)", re.IGNORECASE
)
# "More data y/n", "a small one, yes or no".
_YES_OR_NO = re.compile(r"(?<=\w)[\s,:;-]+\(?(?:y\s?/\s?n|yes\s?(?:/|or)\s?no)\)?[.!\s]*$", re.IGNORECASE)
# "What is left: of 400 letters, 22 were wrong.": what a statement is about.
HEADS_STATEMENT = re.compile(
    rf"^\W*(?:what|how|where|why|when|who|which)\b[^:?]{{0,40}}:\s+(?!{_ASKING}\b)[^?]*$|^\W*{AUXILIARY}:\s",
    re.IGNORECASE,
)
# "My director wishes to know which …": what she asks is a question, with or without a mark.
_WISHES_TO_KNOW = re.compile(
    r"^.{0,200}?\b(?:(?:wants?|wish(?:es)?|like|love|need|have|asked)\s+to\s+(?:know|understand|find\s+out|hear|learn)"
    r"|been\s+asked|asks?(?:\s+(?:me|us))?|wonder(?:s|ing|ed)?|(?<!\w\s)tell\s+(?:me|us)|please\s+tell\s+(?:me|us)"
    r"|question\s+(?:is|was|remains)(?:\s+(?:now|for\s+(?:me|us)))?:?)\s+(?=(?:what|which|how|whether|if|who|why|when|where)\b)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[•●▪◦‣*–-]|\(?[a-e]\))\s+")
_IF = re.compile(r"^if\b", re.IGNORECASE)  # as in "he asks if": it asks whether, and is no condition


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text. A question mark that stands alone ends the one before."""
    found: list[str] = []
    for sentence in filter(None, _SENTENCE_END.split(text)):
        piece = _YES_OR_NO.sub("?", _BULLET.sub("", sentence))
        if found and not piece.strip(" .,;:-?!"):
            found[-1] += "?" * ("?" in piece and not found[-1].endswith("?"))
        elif piece.strip(" .,;:-?!"):
            found.append(piece.strip())
    return found


def listed_parts(message: str) -> Iterator[str]:
    """What leads to a list that counts from 1, and its parts; the whole message where there is none.

    A part that asks ends in a question mark.
    """
    marks: list[re.Match[str]] = []
    for mark in _LISTED.finditer(message):
        if int(mark[1]) == len(marks) + 1:
            marks.append(mark)
    if len(marks) < LEAST_LISTED:
        yield message
        return
    yield message[: marks[0].start()]
    ends = [*(mark.start() for mark in marks[1:]), len(message)]
    for mark, end in zip(marks, ends, strict=True):
        part = message[mark.end() : end].strip(" ,;")
        asks = "?" not in part and OPENS_QUESTION.match(part)
        yield f"{part}?" if asks and part[-1:] not in ".!" else part


def asked_clauses(message: str) -> Iterator[str]:
    for sentence in sentences(message):
        lead, asking = _statement_before(sentence)
        if lead:
            yield lead
        if not asking:
            continue
        clauses = list(_asking_clauses(asking))
        for clause in clauses[:-1]:
            yield clause if clause.endswith("?") or not asking.endswith("?") else f"{clause}?"
        yield from clauses[-1:]


def _statement_before(sentence: str) -> tuple[str, str]:
    """What a sentence states before its questions, and these: the whole of one that asks, nothing of one that doesn't.

    A statement with one question behind it stays whole.
    """
    if OPENS_QUESTION.match(sentence):
        return "", sentence
    if wish := _WISHES_TO_KNOW.match(sentence):
        return sentence[: wish.end()].strip(), f"{_IF.sub('whether', sentence[wish.end() :].strip(' .?!'))}?"
    if lead := _LEADS_TO_QUESTION.match(sentence):
        return sentence[: lead.end()].strip(), sentence[lead.end() :].strip()
    if behind := _QUESTIONS_BEHIND.search(sentence):
        asking = sentence[behind.end() :].strip()
        asks = sentence.endswith("?") or _ASKS_ITSELF.match(asking)
        if asks and len(list(_asking_clauses(asking))) > 1:
            return sentence[: behind.start()].strip(), asking
    return sentence, ""


def without_leads(question: str) -> str:
    """A question without the "and", "so" or "btw" that it opens with."""
    lead = _LEAD_ALONE.match(question)
    return (question[lead.end() :] if lead else "") or question


def question_behind(sentence: str) -> str:
    """The question behind a statement that has no mark: "ours is long, at what point have we tried". "" without one."""
    behind = _QUESTIONS_BEHIND.search(sentence)
    asking = sentence[behind.end() :].strip() if behind else ""
    return asking if _ASKS_ITSELF.match(asking) else ""


def _asking_clauses(asking: str) -> Iterator[str]:
    """The questions of a sentence that asks."""
    pieces = _NEXT_CLAUSE.split(asking)
    if len(pieces) > 1 and _CONDITION_FIRST.match(pieces[0]) and not _ASKS_ITSELF.match(pieces[0]):
        pieces[:2] = [f"{pieces[0]}, {pieces[1]}"]
    for clause in pieces:
        parts = _NEXT_WHETHER.split(clause) if _ASKS_ITSELF.match(clause) else [clause]
        yield from (part.strip(" ,;") for part in parts if not _LEAD_ALONE.fullmatch(part))
