"""A closing question of few words, "Should she sign?" or "Still enough?": what it is about, and its yes or no.

Its own words name no subject of the guide, so nothing that is near to them answers it. The decision does, or the line
of a fact. What is said is the answer of a kind of question, beside the first read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.guide.answer_parts import Part, sections_of
from bot.guide.asked_kinds import DECISION, AskedKind, KindMatch, content_words, names_something_else
from bot.guide.asked_questions import OF_DATA, Question
from bot.guide.closing_forms import kind_by_line
from bot.guide.first_read import OPEN, SPEAKS, FirstRead
from bot.guide.passages import Guide
from bot.guide.question_clauses import sentences, without_leads
from bot.guide.question_forms import asks_for_fact, asks_whether, without_yes
from bot.guide.retrieval import Match
from bot.nlu.meaning.text_vectors import stems

STEP = "training step"  # the kind of a question whether to take one, or to hold back
FOR, AGAINST = "for", "against"
MOST_OF_DOUBT = 5  # words of "is that a bad idea?", which names nothing else
MOST_OF_CLAIM = 3  # words of one that says no more than whether to train for something
MOST_BEFORE = 4  # statements before the question that may hold the proposal
TRAINS = re.compile(
    r"\b(?:fine-?\s?tun\w*|finetun\w*|train(?:s|ed|ing)?|(?:re|pre-?)train\w*|tun(?:e[ds]?|ing)|q?loras?|sft"
    r"|own\s+(?:small\s+|tuned\s+)?model|small(?:er)?\s+(?:\w+\s+)?models?|models?\s+of\s+(?:our|my|his|her|their)\s+own)\b",
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
    r"|hold(?:ing)?\s+(?:off|back)|(?:kill|scrap|shelve|ditch|drop|bin)\s+(?:it|this|the\s+(?:idea|plan|project|ticket|offer|deal))|resist\w*|veto\w*|postpon\w+|pull\s+the\s+plug|leave\s+(?:it|things)|keep(?:ing)?\s+prompting"
    r"|stay(?:ing)?\s+(?:with|on)\s+(?:the\s+|my\s+|our\s+)?prompt\w*|back\s+(?:to|on)\s+prompt\w*|bad\s+feeling|doubts?|uneasy|not\s+convinced|s[ck]eptical"
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
    r"|insist\w*|sells?|selling|pitch\w*|says?|said|saying|claims?|thinks?|believes?|reckons?|instinct|consider\w*|going\s+to|would|recommend\w*|quotes?|swears?"
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
# "Are we done?", "is it ready?": how it stands, and no step.
_STATE = re.compile(r"\b(?:done|through|fine|ready|safe|finished|there|enough|say|says|mean|means)\b", re.IGNORECASE)
# "Sign or not, if it already passes?"
_CONDITION_BEHIND = re.compile(r",\s*(?:if|when|since|because|given|(?:even\s+)?though)\b[^?]*(?=\?*$)", re.IGNORECASE)
# "Am I reading it right that …": a claim, put as a question.
_CLAIMS = re.compile(
    r"^(?:am\s+i\s+(?:reading|understanding)\s+(?:it|this|that|you)\s+(?:right|correctly)|is\s+it\s+(?:true|right|correct|fair\s+to\s+say)"
    r"|do\s+i\s+understand\s+(?:(?:it|you)\s+)?(?:right|correctly)|does\s+(?:that|this)\s+mean)(?:\s+that)?\s+",
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
    r"|bad\s+(?:idea|plan|call|instinct))\b|^(?:bad\s+(?:idea|plan|call|instinct)|overkill|nonsense|(?:a\s+)?waste\s+of\s+(?:money|time))(?:\s+or\s+not)?\W*$"
    r"|^(?:stupid|silly|crazy|mad|foolish|dumb|pointless)\s+to\b",
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
_OR_PROMPT = re.compile(r"\bor\b[^?]*\b(?:prompt\w*|wait|leave|stay|keep)\b", re.IGNORECASE)  # one of two steps
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


def closing_of(
    question: Question, read: FirstRead, near: KindMatch, *, decides: bool = False, several: bool = False
) -> Closing | None:
    """What a closing question of a message with a first read gets; None for any other question.

    `near`: the kind that it is near to. `decides`: it asks for the decision alone. `several`: the message asks more, so
    that the first line doesn't answer it.
    """
    asked = _CONDITION_BEHIND.sub("", _WHAT_IS_TRAINED.sub(r"\1", without_leads(question.asked).strip()))
    if question.confirms:
        return _of_claim(question.asked, read)
    if (claims := _CLAIMS.match(asked)) and near.name in ("", DECISION):
        claim = asked[claims.end() :]
        is_plain = len(content_words(TRAINS.sub(" ", claim))) <= MOST_OF_CLAIM and not TRAINS.match(claim)
        return _of_claim(claim, read) if is_plain else None
    before = question.text.removesuffix(question.asked)
    if kind := kind_by_line(asked, before, read, first=True):
        return Closing(kind)
    is_of_volume = _POINTS.match(asked) and before and _OF_VOLUME.search(sentences(before)[-1])
    if is_of_volume and (kind := kind_by_line("high volume?", "", read)):
        return Closing(kind)
    for text in dict.fromkeys((asked, without_leads(question.by_itself))):
        if found := _of_step(text, question, read, decides=decides, several=several):
            return found
    kind = kind_by_line(asked, before, read)
    if kind != "data" and _ENOUGH_TO_TRAIN.search(asked) and not content_words(_ENOUGH_TO_TRAIN.sub(" ", asked)):
        return _step(FOR, read)
    return Closing(kind) if kind else None


def closing_part(
    question: Question,
    read: FirstRead,
    kinds: Mapping[str, AskedKind],
    guide: Guide,
    match: Match,
    near: KindMatch,
    *,
    several: bool,
) -> Part | None:
    """The answer to a closing question. `match`: how it stands to the guide, `near`: to the kinds of questions."""
    decides = near.name == DECISION and not names_something_else(question.asked, kinds[DECISION].samples, "")
    closing = closing_of(question, read, near, decides=decides, several=several)
    answer = kinds[closing.kind].answer(question.asked, read) if closing else None
    if closing is None or answer is None or not answer.text:
        return None
    text = without_yes(answer.text) if _OR.search(question.asked) else answer.text
    opens = "" if _OR_PROMPT.search(question.asked) else closing.opens
    text = f"{opens}: {text[:1].lower()}{text[1:]}" if opens else text
    shown = guide.passages_of((answer.passage,)) if answer.passage else ()
    return Part(question.asked, True, (text,), sections_of(shown, match.sections), shown)


def _of_claim(claim: str, read: FirstRead) -> Closing | None:
    """A statement with "true?" or "agree?" behind it, where it speaks for training or against it."""
    side = "" if OF_DATA.search(claim) else _side(claim)
    return _step(side, read) if side and (side == AGAINST or _PROPOSES.search(claim)) else None


def _of_step(
    asked: str, question: Question, read: FirstRead, *, decides: bool = False, several: bool = False
) -> Closing | None:
    """Whether to take a step, or whether a proposal is right. The first line answers what asks to train.

    `decides`: the question is near to those for the decision alone. Beside others it gets its own yes or no.
    """
    if _names_both_sides(asked) or asks_for_fact(asked):
        return None
    approves = not _DISAPPROVES.match(asked)
    own = AGAINST if _HOLDS.search(asked) else FOR if _COMMITS.search(asked) else ""
    if own:
        rest = TRAINS.sub(" ", _DISAPPROVES.sub(" ", _COMMITS.sub(" ", _HOLDS.sub(" ", asked))))
        stands = TRAINS.search(question.text) and not content_words(rest) - _OBJECTS
        return _step(own, read, approves=approves) if stands else None
    is_point = bool(_HAS_POINT.match(asked))
    trains = bool(TRAINS.search(asked))
    is_doubt = not approves and (len(asked.split()) <= MOST_OF_DOUBT + 2 * trains or bool(_TOO_MUCH.search(asked)))
    points = decides and asks_whether(asked) and not (trains or _STATE.search(asked) or _OR.search(asked))
    if decides and several and trains and asks_whether(asked) and not _OR.search(asked):
        return _step(_side(asked), read) if _side(asked) else None
    is_known = _ELLIPTIC.match(asked) or _APPROVES.match(_OR_ELSE.sub("", asked))
    if not (is_known or is_point or is_doubt or points):
        return None
    side = _proposed(asked, question, own=bool(_IS_OF_ASKER.match(asked)))
    side = side or (FOR if _TOO_MUCH.search(asked) and TRAINS.search(question.text) else "")
    side = side or (FOR if is_doubt and trains else "")
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


def _proposed(asked: str, question: Question, *, own: bool) -> str:
    """The side of the nearest proposal before a question; "" where it isn't plain. `own`: it is the asker's."""
    before = question.text.removesuffix(asked)
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
