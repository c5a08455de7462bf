"""A closing question of few words, "Should she sign?" or "Still enough?": what it is about, and its yes or no.

Its own words name no subject of the guide, so nothing that is near to them answers it. The decision does, or the line
of a fact. What is said is the answer of a kind of question, beside the first read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.guide.answer_parts import Part, sections_of
from bot.guide.asked_kinds import AskedKind, content_words
from bot.guide.asked_questions import OF_DATA, Question
from bot.guide.closing_forms import kind_by_line
from bot.guide.first_read import OPEN, SPEAKS, FirstRead
from bot.guide.passages import Guide
from bot.guide.question_clauses import sentences, without_leads
from bot.guide.question_forms import without_yes
from bot.nlu.meaning.text_vectors import stems

STEP = "training step"  # the kind of a question whether to take one, or to hold back
FOR, AGAINST = "for", "against"
MOST_OF_DOUBT = 5  # words of "is that a bad idea?", which names nothing else
MOST_BEFORE = 4  # statements before the question that may hold the proposal
TRAINS = re.compile(
    r"\b(?:fine-?\s?tun\w*|finetun\w*|train(?:s|ed|ing)?|(?:re|pre-?)train\w*|tun(?:e[ds]?|ing)|q?loras?|sft"
    r"|own\s+(?:small\s+|tuned\s+)?model|small(?:er)?\s+models?|models?\s+of\s+(?:our|my|his|her|their)\s+own)\b",
    re.IGNORECASE,
)
_COMMITS = re.compile(
    r"\b(?:sign(?:\s+(?:it|up|off))?|buy|order|pay(?:\s+for)?|invest|spend|hire|commission|commit|deploy|ship|launch"
    r"|release|approve|fund|roll\s+(?:\w+\s+){0,4}?out|go\s+(?:live|ahead|for\s+(?:it|that))|(?:take|accept)\s+(?:the|his|her|their|this|that|it|up)"
    r"|use\s+(?:the|this|that)\s+(?:money|budget|grant|credits?)|renew|retrain\w*|(?:re-?)?(?:train|tune)\s+(?:it\s+)?again"
    r"|say\s+yes|tell\s+\w+\s+yes|build\s+(?:it|one)|proceed)\b",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"\b(?:close\s+(?:it|the|this|that)|stop|cancel|call\s+\w+\s+off|push(?:ing)?\s+back|say(?:ing)?\s+(?:no|stop)"
    r"|tell(?:ing)?\s+\w+\s+no|declin\w+|refus\w+|reject\w*|turn(?:ing)?\s+(?:\w+\s+){1,2}?down|turn\s+down"
    r"|hold(?:ing)?\s+(?:off|back)|resist\w*|veto\w*|postpon\w+|pull\s+the\s+plug|leave\s+(?:it|things)|keep(?:ing)?\s+prompting"
    r"|stay(?:ing)?\s+(?:with|on)\s+(?:the\s+|my\s+|our\s+)?prompt\w*|back\s+(?:to|on)\s+prompt\w*"
    r"|(?:without|w/o)\s+(?:any\s+|a\s+)?(?:fine-?\s?tun\w*|train\w*|tun\w+))\b",
    re.IGNORECASE,
)
# What such a step is taken with: words that make no question another one.
_OBJECTS = frozenset(
    stems(
        "offer|deal|contract|tender|plan|project|quote|quotation|proposal|round|invoice|notebook|money|grant|grants|"
        "credits|credit|budget|vendor|freelancer|agency|consultant|supplier|prompt|prompting|work|works|bit|job|guess|"
        "right|allowed|next|now|today|tomorrow|yet|anyway|monday|friday|week|month|year|january|february|march|april|"
        "may|june|july|august|september|october|november|december|christmas|summer|spring|live|already|new|second|third"
    )
)
_NEGATED = re.compile(
    r"(?:\b(?:no|not|never|without|nothing|instead\s+of|rather\s+than|against|cannot)\b|n['’]t\b)[^,.;:!?]{0,30}$",
    re.IGNORECASE,
)
# A proposal, and no tale of what was trained: "wants to train", "so we train", "my instinct is to tune".
_PROPOSES = re.compile(
    r"\b(?:wants?|wanted|plan\w*|should|shall|must|need\w*|has\s+to|have\s+to|let['’]?s|so\s+(?:we|i)|propos\w+|suggest\w*|offer\w*"
    r"|insist\w*|says?|said|saying|claims?|thinks?|believes?|reckons?|instinct|consider\w*|going\s+to|would|recommend\w*|quotes?|swears?"
    r"|expects?|only\s+an?|(?:idea|plan|proposal|ticket)(?=\s*:)|argues?|advis\w+|wrote)\b",
    re.IGNORECASE,
)
_OF_ASKER = re.compile(
    r"^\W*(?:but\s+|and\s+|while\s+)?(?:me|i|i['’](?:d|m)|my\s+(?:instinct|gut|plan|take|view|feeling))\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:]\s+|\s+[–—-]\s+|\bbut\b|\bwhile\b")
_PERSON = r"(?:we|i|he|she|they|you|it|that|this|one)"
_ELLIPTIC = re.compile(
    rf"^(?:should|shall|do|must|may|can|could|would)(?:n['’]t)?\s+{_PERSON}"
    r"(?:\s+really|\s+(?:have|need)\s+to|\s+let\s+(?:him|her|them))?\W*$",
    re.IGNORECASE,
)
# "Is it?", "is that us?": what the statement before says.
_POINTS = re.compile(rf"^(?:is|are|was|does)\s+{_PERSON}(?:\s+(?:us|so|really))?\W*$", re.IGNORECASE)
_OF_VOLUME = re.compile(r"\b(?:high[\s-]+volume|volumes?|web\s+scale|a\s+lot|much)\b", re.IGNORECASE)
_APPROVES = re.compile(
    rf"^(?:(?:is|was|does|sounds?)\s+(?:{_PERSON}|(?:my|our|his|her|the)\s+\w+)\s+(?:sound\s+|like\s+)?|do\s+you\s+)?(?:an?\s+|the\s+)?(?:really\s+)?"
    r"(?:agreed?|sound|right|true|correct|sensible|wise|reasonable|good(?:\s+(?:idea|instinct|plan|call|move|advice|deal))?"
    r"|right\s+(?:call|move|instinct)|what\s+one\s+does)(?:\s+or\s+(?:not|wrong|bad))?(?:\s+with\s+(?:him|her|them|that|this))?\W*$",
    re.IGNORECASE,
)
_HAS_POINT = re.compile(
    rf"^(?:does|do|has|have)\s+(?:{_PERSON}|(?:my|our)\s+\w+)\s+(?:(?:have|got)\s+a\s+point|(?:understand|know|see)\s+something)\b",
    re.IGNORECASE,
)
_DISAPPROVES = re.compile(
    rf"^(?:am\s+i|are\s+we|(?:is|was)(?:n['’]t)?\s+{_PERSON})\s+(?:just\s+|being\s+|totally\s+|a\s+(?:bit|little)\s+)?(?:an?\s+|(?:like\s+)?with\s+|of\s+)*"
    r"(?:wrong|crazy|mad|nuts|stupid|silly|waste|paranoid|overreacting|unfair|unreasonable|naive|mistake|nonsense|overkill|sledgehammer|cannons?"
    r"|bad\s+(?:idea|plan|call|instinct))\b|^(?:bad\s+(?:idea|plan|call|instinct)|overkill|nonsense|(?:a\s+)?waste\s+of\s+(?:money|time))\W*$",
    re.IGNORECASE,
)
# "Good idea, or does he take us for fools?": the first half asks.
_OR_ELSE = re.compile(r"\W+or\b.*$", re.IGNORECASE)
_GOES = re.compile(r"\b(?:start|go|begin|do\s+it)\b", re.IGNORECASE)
_ENOUGH_TO_TRAIN = re.compile(
    r"\benough\s+(?:for\s+(?:an?\s+)?|to\s+)(?:justify\s+)?(?:fine-?\s?tun\w*|train\w*|tun(?:e|ing))\b", re.IGNORECASE
)
_TOO_MUCH = re.compile(
    r"\b(?:overkill|sledgehammer|cannons?)\b", re.IGNORECASE
)  # said of training, whoever proposed it
# "Enough to tune a clause classifier?": whatever is trained.
_WHAT_IS_TRAINED = re.compile(
    r"(\benough\s+to\s+(?:fine-?\s?tune|train|tune))\s+(?:an?|the|our|my|one|it|on)\b[^?]*", re.IGNORECASE
)
_IS_OF_ASKER = re.compile(r"^(?:am\s+i|are\s+we)\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b(?!\s+not\b)", re.IGNORECASE)  # "much or little?" wants neither yes nor no
# What the answer opens with, by the decision; "not yet" too where only a count of the prompt's failures would show it.
_OPENS = {
    (FOR, True): {"fine_tune": "Yes", "not_yet": "Not yet", "prompt": "No"},
    (AGAINST, True): {"fine_tune": "No", "not_yet": "Yes, for now", "prompt": "Yes"},
    (FOR, False): {"fine_tune": "No", "not_yet": "It's too early", "prompt": "So far, yes"},
    (AGAINST, False): {"fine_tune": "So far, yes", "not_yet": "No, not now", "prompt": "No"},
}


@dataclass(frozen=True, slots=True)
class Closing:
    """The kind whose answer a closing question gets, and the words that this opens with, or ""."""

    kind: str
    opens: str = ""


def closing_of(question: Question, read: FirstRead) -> Closing | None:
    """What a closing question of a message with a first read gets; None for any other question."""
    asked = _WHAT_IS_TRAINED.sub(r"\1", without_leads(question.asked).strip())
    if question.confirms:
        return _of_claim(question, read)
    if found := _of_step(asked, question, read):
        return found
    before = question.text.removesuffix(question.asked)
    kind = kind_by_line(asked, before, read)
    if kind != "data" and _ENOUGH_TO_TRAIN.search(asked) and not content_words(_ENOUGH_TO_TRAIN.sub(" ", asked)):
        return _step(FOR, read)
    if kind:
        return Closing(kind)
    points = _POINTS.match(asked) and before and _OF_VOLUME.search(sentences(before)[-1])
    kind = kind_by_line("high volume?", "", read) if points else ""
    return Closing(kind) if kind else None


def closing_part(
    question: Question, read: FirstRead, kinds: Mapping[str, AskedKind], guide: Guide, sections: tuple[str, ...]
) -> Part | None:
    """The answer to a closing question. `sections`: those near to it."""
    closing = closing_of(question, read)
    answer = kinds[closing.kind].answer(question.asked, read) if closing else None
    if closing is None or answer is None or not answer.text:
        return None
    text = without_yes(answer.text) if _OR.search(question.asked) else answer.text
    text = f"{closing.opens}: {text[:1].lower()}{text[1:]}" if closing.opens else text
    shown = guide.passages_of((answer.passage,)) if answer.passage else ()
    return Part(question.asked, True, (text,), sections_of(shown, sections), shown)


def _of_claim(question: Question, read: FirstRead) -> Closing | None:
    """A statement with "true?" or "agree?" behind it, where it speaks for training or against it."""
    proposes = _PROPOSES.search(question.asked) and not OF_DATA.search(question.asked)
    side = _side(question.asked) if proposes else ""
    return _step(side, read) if side else None


def _of_step(asked: str, question: Question, read: FirstRead) -> Closing | None:
    """Whether to take a step, or whether a proposal is right. The first line answers what asks to train."""
    if _names_both_sides(asked):
        return None
    approves = not _DISAPPROVES.match(asked)
    own = AGAINST if _HOLDS.search(asked) else FOR if _COMMITS.search(asked) else ""
    if own:
        rest = _DISAPPROVES.sub(" ", _COMMITS.sub(" ", _HOLDS.sub(" ", asked)))
        stands = TRAINS.search(question.text) and not content_words(rest) - _OBJECTS
        return _step(own, read, approves=approves) if stands else None
    is_point = bool(_HAS_POINT.match(asked))
    is_doubt = not approves and (len(asked.split()) <= MOST_OF_DOUBT or bool(_TOO_MUCH.search(asked)))
    if not (_ELLIPTIC.match(asked) or _APPROVES.match(_OR_ELSE.sub("", asked)) or is_point or is_doubt):
        return None
    side = _proposed(question, own=bool(_IS_OF_ASKER.match(asked)))
    side = side or (FOR if _TOO_MUCH.search(asked) and TRAINS.search(question.text) else "")
    return _step(side, read, approves=approves) if side else None


def _names_both_sides(asked: str) -> bool:
    """Whether training stands beside holding back, as in "leave it or train?": the first line answers that."""
    halves = _OR.split(asked)
    holds = [bool(_HOLDS.search(half)) for half in halves]
    goes = [bool(TRAINS.search(half) or _COMMITS.search(half) or _GOES.search(half)) for half in halves]
    return len(halves) > 1 and any(holds) and any(moves and not waits for moves, waits in zip(goes, holds, strict=True))


def _step(side: str, read: FirstRead, *, approves: bool = True) -> Closing | None:
    decision, _, route = read.reads_as.partition(".")
    if not decision:
        return None
    if side == AGAINST and decision == "not_yet" and any(line.key.startswith("tuned.") for line in read.all_lines):
        return None  # it may be the trained model that would be given up
    return Closing(STEP, _OPENS[side, approves]["not_yet" if route in (OPEN, SPEAKS) else decision])


def _proposed(question: Question, *, own: bool) -> str:
    """The side of the nearest proposal before a question; "" where it isn't plain. `own`: it is the asker's."""
    before = question.text.removesuffix(question.asked)
    for statement in reversed(sentences(before)[-MOST_BEFORE:]):
        clauses = [clause for clause in _CLAUSE.split(statement) if _OF_ASKER.match(clause)] if own else [statement]
        proposals = (clause for clause in clauses if _PROPOSES.search(clause) or own)
        if sides := {side for clause in proposals for side in _sides(clause)}:
            return sides.pop() if len(sides) == 1 else ""
    return ""


def _side(text: str) -> str:
    sides = {*_sides(text)}
    return sides.pop() if len(sides) == 1 else ""


def _sides(text: str) -> Iterator[str]:
    """The sides that a text speaks for: each mention of training, or of holding back."""
    if _HOLDS.search(text):
        yield AGAINST
        return
    for found in TRAINS.finditer(text):
        yield AGAINST if _NEGATED.search(text[: found.start()]) else FOR
