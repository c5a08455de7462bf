"""What a message tells of a field though nothing was read of it: the words are quoted and asked about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from bot.decision import formatting
from bot.decision.fact_lines import FactLine
from bot.decision.profile import Value
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.limits_read_twice import is_limit
from bot.guide.line_order import NO_HURRY
from bot.guide.outside import mentioned, mentions
from bot.guide.possible_lines import LEAST_PARTS, PROMPT
from bot.nlu.message.quantities import quantities
from bot.nlu.numbers.label_paces import label_paces
from bot.nlu.numbers.others_results import is_got_by_others
from bot.nlu.text.code_blocks import own_words
from bot.nlu.text.tokens import words_of

MOST_UNREAD = 3  # questions about what was not read
MOST_CHARS = 70  # of a quotation
LEAST_BEFORE = 3  # words of one that stand before a bracket
FIGURES = frozenset(
    ("failure_threshold", "eval_examples", "monthly_requests", "latency_budget_ms", "labelled_examples")
)
FACT = {"eval_examples": "eval", "labelled_examples": "labels", "labels_trusted": "labels"}  # whose line it would be
GENERAL = (  # say little beside how often it fails
    *("labels.enough*", "labels.trusted", "task.prompted*", "failure_threshold.*", "monthly_requests.low"),
    *("monthly_requests.between", "latency_budget_ms.relaxed", "input_diversity.*", "few_shot_examples.reached"),
)
UNTRUSTED = "untrusted"  # ends the keys of wrong labels, which settle more
VARIED, VOLUME = "input_diversity.diverse", "monthly_requests"
SPEAKING = {"latency_budget_ms": "hard_unread", VOLUME: "high_unread"}  # what may speak for training is shown first
SHORT = "prompt_ingredients.short"  # says more than one part of it that was read
VAGUE = ("labelled_examples.*", "eval_examples.vague")  # "several hundred": stated, though no number is known
RESULTS = (("eval_examples", "eval_failures"), ("tuned_examples", "tuned_failures"))
_LAST_QUESTION = re.compile(r"[^.?!]+\?$")
_SENTENCE = re.compile(r"[^.!?;\n]+(?:\.(?=\w)[^.!?;\n]+)*[.!?;]?")
_CLAUSE = re.compile(r"(?:,(?!\d)| [-–—] |:(?=\s)|\s(?=but\b|and (?:the (?:prompt|model|bot)|it|we)\b))")
SAME = 1e-6
WRONG = "{wrong}"
PERCENT, HALF = 100, 0.5
LEAST = {"labelled_examples": 20, "monthly_requests": 100_000}  # fewer are something else, or mean nothing
_NOT_OWN = re.compile(
    r"\b(?:if|vendors?|competitors?|blogs?|article|authors?|speaker|talk|meetup|someone|somebody (?:said|told)|they say"
    r"|claims? (?:that|to|it|they|their|\d)|claimed|claiming|promis\w+|(?:i|have|we) read|read (?:in|some)\w*"
    r"|told (?:me|us)|trained on|(?:another|other|some) (?:firm|company|team|bank|shop|start-?up)s?|would be nice"
    r"|(?:would|'d) love|hope|dream|ideally|some day|one day|estimate)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:and|but|so|ok|okay|because|since|though|which|we're at|we are at)\s+", re.IGNORECASE)


def unread_words(
    message: str, facts: Mapping[str, Value], candidates: Mapping[str, Collection[Value]], wording: FirstReadWording
) -> dict[str, str]:
    """The words about each field that is neither known nor asked about: field -> the clause, as it is quoted."""
    part = PROMPT in candidates and is_single_part(candidates[PROMPT])
    stated = {name for name, values in candidates.items() if any(value is not None for value in values)}
    known = {*facts, *stated, *(("eval_examples",) if facts.get("already_tuned") else ())}  # of which model?
    numbers = {*_known_numbers(facts), *_known_numbers({name: tuple(found) for name, found in candidates.items()})}
    found: dict[str, str] = {}
    for clause, sentence in clauses(own_words(message)):
        for key, unread in wording.unread.items():
            field = field_of(key)
            before = next((other for other in found if field_of(other) == field), None)
            weaker = before is not None and unread.speaks and not wording.unread[before].speaks
            own = set() if key == SHORT and part else {field}
            if (before and not weaker) or not known.isdisjoint({*own, *unread.unless}):
                continue
            words = mentioned(clause, unread.words)
            about = _about_words(field, clause)
            if not words or (key in FIGURES and not _is_new(words, about, LEAST.get(field, 0), numbers)):
                continue  # told in words, with a key of its own, it is no figure
            if field == "eval_examples" and (_is_of_others(clause) or is_limit(clause, message, facts)):
                continue
            if field == "labelled_examples" and _is_pace(clause):
                continue  # "we collect 80 corrected examples a week"
            beside = {*known, *map(field_of, found)}
            if mentions(clause, unread.apart) or (unread.needs and beside.isdisjoint(unread.needs)):
                continue
            if WRONG in unread.asks and not _wrong_share(words):
                continue
            whole = field == "labelled_examples" and not mentions(clause, unread.beside)
            clipped = quoted(sentence if whole else clause, words)
            if " " in clipped and (not unread.beside or mentions(sentence, unread.beside)):
                found = {other: text for other, text in found.items() if other != before} | {key: clipped}
                break
    if "labelled_examples" in found:  # its question asks for both
        found = {key: words for key, words in found.items() if field_of(key) != "labels_trusted"}
    return found


def is_single_part(found: Collection[Value]) -> bool:
    """Whether it is one part of a prompt, of which nothing is asked."""
    best = next(iter(found), None)
    return isinstance(best, tuple) and len(best) < LEAST_PARTS


def settled_by(unread: Mapping[str, str], wording: FirstReadWording) -> frozenset[str]:
    """The other fields of which the words say enough."""
    return frozenset(field for key in unread for field in wording.unread[key].settles)


def speaking_lines(
    unread: Mapping[str, str], facts: Mapping[str, Value], wording: FirstReadWording
) -> tuple[FactLine, ...]:
    """The questions about words that may speak for training; of a volume not where the inputs vary."""
    varied = VARIED in unread or facts.get("input_diversity") in ("diverse", "complex")
    keys = [key for key in unread if wording.unread[key].speaks and not (varied and field_of(key) == VOLUME)]
    return tuple(unread_line(key, unread, wording) for key in keys)


def by_weight(unread: Mapping[str, str], wording: FirstReadWording) -> list[str]:
    """The keys, those first that may speak for training, or that settle more than their own field."""
    return sorted(unread, key=lambda key: not (wording.unread[key].speaks or wording.unread[key].settles))


def _is_pace(clause: str) -> bool:
    line = words_of(clause).line
    return any(True for _ in label_paces(line, quantities(line)))


def field_of(key: str) -> str:
    """The field of a key of `unread`: "stable_months.moves" is one of two."""
    return key.partition(".")[0]


def vague_fields(unread: Mapping[str, str]) -> set[str]:
    """The fields of which a vague number is quoted."""
    return {field_of(key) for key in unread if any(fnmatchcase(key, vague) for vague in VAGUE)}


def without_known_questions(
    lines: Sequence[FactLine],
    unread: Mapping[str, str],
    wording: FirstReadWording,
    settled: Collection[str] = (),
) -> tuple[FactLine, ...]:
    """The lines with the words about what they ask for in place of a question as if nothing had been said.

    What is `settled` isn't asked.
    """
    keys = {field_of(key): key for key in unread}
    lines = [
        replace(line, text=_LAST_QUESTION.sub("", line.text).strip(), asks="")
        if line.asks in settled and line.asks not in keys and line.text.endswith("?")
        else line
        for line in lines
    ]
    return tuple(
        replace(line, text=f"{_LAST_QUESTION.sub('', line.text)} {_question(keys[line.asks], unread, wording)}".strip())
        if line.asks in keys and line.text.endswith("?")
        else line
        for line in lines
    )


def without_general(lines: Sequence[FactLine]) -> tuple[FactLine, ...]:
    """The lines that may settle the first line beside a result that is open: the general ones don't."""
    return tuple(
        line for line in lines if line.key.endswith(UNTRUSTED) or not any(fnmatchcase(line.key, key) for key in GENERAL)
    )


def without_volume(lines: Sequence[FactLine], unread: Mapping[str, str]) -> tuple[FactLine, ...]:
    """The lines, a volume without what it speaks for where the words are of varied inputs."""
    if VARIED not in unread:
        return (*lines,)
    return tuple(replace(ln, speaks="", speaks_if="") if ln.key.startswith("monthly_requests.") else ln for ln in lines)


def unread_line(key: str, unread: Mapping[str, str], wording: FirstReadWording) -> FactLine:
    """The question about what was not read."""
    field, words = field_of(key), wording.unread[key]
    lead = wording.decisions["unread"].replace("{words}", unread[key])
    place = SPEAKING.get(field, "unread") if words.speaks else "unread"
    name = key if key == NO_HURRY else f"{FACT.get(field, field)}.{place}"
    return FactLine(name, lead, _asks(key, unread, wording), "", words.speaks, words.speaks_if, fields=(field,))


def _question(key: str, unread: Mapping[str, str], wording: FirstReadWording) -> str:
    return f"{wording.decisions['unread'].replace('{words}', unread[key])} {_asks(key, unread, wording)}"


def _asks(key: str, unread: Mapping[str, str], wording: FirstReadWording) -> str:
    """What to ask behind the quoted words; of a share that is right, how many go wrong."""
    return wording.unread[key].asks.replace(WRONG, _wrong_share(unread[key]))


def _wrong_share(words: str) -> str:
    """What is left of the first share above a half, as it is told: "88%", "9 out of 10" or a bare 88; else ""."""
    return next((formatting.percent(1 - share) for share in _shares(words) if HALF < share < 1), "")


def _shares(words: str) -> list[float]:
    """The shares that some words tell: those in percent, else the bare numbers."""
    found = quantities(words_of(words).line)
    shares = [end / PERCENT for q in found if q.unit == "percent" for end in (q.value, q.high) if end is not None]
    return shares or [q.value / PERCENT for q in found if not (q.unit or q.rate)]


def clauses(message: str) -> Iterator[tuple[str, str]]:
    """Each clause with its sentence, without those of what others say, or of a question."""
    for match in _SENTENCE.finditer(message):
        sentence = match[0]
        if _NOT_OWN.search(sentence) or sentence.endswith("?"):
            continue
        yield from ((clause, sentence) for clause in _CLAUSE.split(sentence) if clause.strip())


def _known_numbers(facts: Mapping[str, Value | tuple[Value, ...]]) -> Iterator[float]:
    """The numbers of facts or candidates, a share also as what is left of the whole, and in percent."""
    values = [each for value in facts.values() for each in (value if isinstance(value, tuple) else (value,))]
    for tested, failed in RESULTS:
        pair = facts.get(tested), facts.get(failed)
        if isinstance(pair[0], int) and isinstance(pair[1], int) and pair[0]:
            values.append(round(pair[1] / pair[0], 6))
    for value in values:
        if isinstance(value, float):
            yield from (value, 1 - value, value * 100, 100 - value * 100)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield value


def _about_words(field: str, clause: str) -> str:
    """The clause, where its number is what the words are about: "97% right, and that's fine by all" has no limit."""
    return "" if field == "failure_threshold" else clause


def _is_new(words: str, clause: str, least: float, known: Collection[float]) -> bool:
    """Whether the number of the words, or else one of the clause, was not read; none at all may be in letters."""
    found = _numbers(words) or _numbers(clause)
    return not found or any(number >= least and all(abs(number - other) > SAME for other in known) for number in found)


def _is_of_others(clause: str) -> bool:
    """Whether a number of a clause is the result of people or of fixed rules."""
    line = words_of(clause).line
    around = [(line[: q.start], line[q.end :]) for q in quantities(line)]
    return any(is_got_by_others(*words) for words in around)


def _numbers(text: str) -> list[float]:
    """The numbers of some words, of a range both ends."""
    return [end for q in quantities(words_of(text).line) for end in (q.value, q.high) if end is not None]


def quoted(clause: str, words: str) -> str:
    """The clause, or the part of a long one with the words."""
    text = _LEADING.sub("", " ".join(clause.split()).strip(" .,;:!*_-–—"))
    if text.count(")") > text.count("("):
        text = text.rstrip(")")
    elif text.count("(") > text.count(")"):  # cut at a comma in brackets
        before, _, inside = text.rpartition("(")
        text = before.strip() if len(before.split()) >= LEAST_BEFORE and words not in inside else f"{before}{inside}"
    if len(text) <= MOST_CHARS:
        return text
    begins = text[:MOST_CHARS].rpartition(" ")[0]
    return f"{begins} …" if words in begins else f"… {text[-MOST_CHARS:].partition(' ')[2]}"
