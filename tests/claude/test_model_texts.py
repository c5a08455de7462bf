"""Bad texts and sentences of a model, and good ones, against the guard: nothing bad is shown, nothing good is lost.

No sentence says which lines it cites, so each cites what a model would at best: the lines of the guide that share most
with it, those of the section that a claim names, and all lines about the project; a row may name its lines (`cites`).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from bot.claude.claims import Cited, instead_of, problem_of
from bot.claude.grounding import Grounding, Shown
from bot.claude.near_quotes import content_words
from bot.claude.stream_parts import BlockEnd, Delta, Pointer, StreamPart
from bot.guide.answer_messages import Footnote
from bot.handlers.answers.guide_questions import lines_of_values
from bot.knowledge.loader import Knowledge
from tests.claude.situation import lines, shown, split_sentences
from tests.harness.guide import guide
from tests.harness.guide import knowledge as read_knowledge
from tests.harness.paths import ROOT

TEXTS = ROOT / "tests" / "cases" / "model_texts"
MOST_CITED = 4
JSON = dict[str, Any]


def _rows(name: str) -> list[JSON]:
    return [json.loads(line) for line in (TEXTS / f"{name}.jsonl").read_text().splitlines()]


BAD, GOOD = _rows("bad_model_texts"), _rows("good_model_texts")
BAD_SENTENCES, GOOD_SENTENCES = _rows("bad_sentences"), _rows("good_sentences")
# As they are worded; of the rest the line itself is shown. Line by line, the right one for all but a few whose words
# say nothing of the subject ("It's between the two columns.").
GOOD_CLAIMS, AS_WORDED, LOST = 91, 7, 2
GOOD_AS_WORDED = 19


@cache
def _knowledge() -> Knowledge:
    return read_knowledge()


@cache
def _frequency() -> Counter[str]:
    return Counter(word for passage in guide().passages for word in content_words(passage.text))


def _shared(sentence: str, line: str) -> float:
    words = {word for word in content_words(sentence) & content_words(line) if len(word) > 2}
    numbers = set(re.findall(r"\d[\d,.]*", sentence)) & set(re.findall(r"\d[\d,.]*", line))
    return sum(math.log(1 + 90 / (1 + _frequency()[word])) for word in words) + 3 * len(numbers)


def _best(sentence: str, lines: Sequence[str]) -> list[str]:
    ranked = sorted(lines, key=lambda line: -_shared(sentence, line))
    return [line for line in ranked[:MOST_CITED] if _shared(sentence, line)]


def _project(row: Mapping[str, Any]) -> list[str]:
    known = _knowledge()
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in row["facts"].items()}
    return [line.text for line in lines_of_values(values, known.rules, known.checklist, known.phrases)]


def _cited(sentence: str, row: Mapping[str, Any], section: str | None = None) -> list[Cited]:
    texts = [passage.text for passage in guide().passages]
    of_section = [passage.text for passage in guide().passages if passage.section == section]
    named = [text for text in texts if any(words in text for words in row.get("cites", ()))]
    lines = named or [*_best(sentence, texts), *_best(sentence, of_section)]
    return [*(Cited(text) for text in lines), *(Cited(text, of_project=True) for text in _project(row))]


def _reply(row: Mapping[str, Any]) -> tuple[str, set[str]]:
    """What is shown of a whole text, and the lines that its footnotes show; it streams as the API sends it."""
    texts, project = tuple(passage.text for passage in guide().passages), tuple(_project(row))
    documents = (texts, project)
    grounding = Grounding((lines(texts), lines(project)))
    events: list[Shown] = []
    for sentence in split_sentences(row["text"]):
        cited = _cited(sentence, row)
        places = [(int(line.of_project), documents[line.of_project].index(line.text)) for line in cited]
        pointers = [Pointer(document, line, line + 1) for document, line in places]
        parts: list[StreamPart] = [Delta(sentence), *pointers, BlockEnd()]
        events += [event for part in parts for event in grounding.feed(part)]
    events += grounding.finish()
    return shown(events), {event.quote for event in events if isinstance(event, Footnote)}


def test_no_bad_part_of_a_text_is_shown() -> None:
    parts = [
        (s, row) for row in BAD for s in split_sentences(row["text"]) if row["bad"] in s or s.strip() in row["bad"]
    ]
    assert len({row["id"] for _, row in parts}) == len(BAD) == 80
    assert [s for s, row in parts if problem_of(s.strip(), _cited(s, row)) is None] == []


def test_no_bad_sentence_is_shown() -> None:
    assert len(BAD_SENTENCES) == 135
    shown = [row for row in BAD_SENTENCES if problem_of(row["sentence"], _cited(row["sentence"], row)) is None]
    assert shown == []


def test_of_whole_bad_replies_only_what_stands_in_a_line_is_shown() -> None:
    for row in BAD:
        text, lines = _reply(row)
        assert row["bad"] not in text
        known = set().union(*(content_words(line) for line in lines))
        assert content_words(text) - known <= {"you", "your"}, text


def test_the_claims_of_good_texts_are_shown_or_their_lines_are() -> None:
    claims = [(claim, row) for row in GOOD for claim in row["claims"]]
    cited = {claim["sentence"]: _cited(claim["sentence"], row, claim["section"]) for claim, row in claims}
    cut = [sentence for sentence, lines in cited.items() if problem_of(sentence.strip(), lines)]
    lost = [sentence for sentence in cut if instead_of(sentence, cited[sentence]) is None]
    assert (len(cited), len(cited) - len(cut), len(lost)) == (GOOD_CLAIMS, AS_WORDED, LOST)


def test_a_good_sentence_is_shown_or_the_line_that_it_rests_on() -> None:
    as_worded = 0
    for row in GOOD_SENTENCES:
        lines = _cited(row["sentence"], row)
        if problem_of(row["sentence"], lines) is None:
            as_worded += 1
            continue
        place = instead_of(row["sentence"], lines)
        assert place is not None, row["sentence"]
        assert row["line"].lower() in lines[place].text.lower(), row["sentence"]
    assert (len(GOOD_SENTENCES), as_worded) == (40, GOOD_AS_WORDED)
