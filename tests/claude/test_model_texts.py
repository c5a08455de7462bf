"""Eighty bad texts of a model and fifty good ones, against the guards: nothing bad is shown, what is good stays.

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

import pytest

from bot.claude.claim_words import stems
from bot.claude.claims import Sources, problem_of
from bot.claude.sentences import split_sentences
from bot.decision.rulebook import Rules
from bot.handlers.answers.project_lines import lines_of_values
from bot.knowledge.loader import Knowledge
from bot.nlu.english import is_english
from tests.harness.guide import guide
from tests.harness.guide import knowledge as read_knowledge
from tests.harness.paths import ROOT
from tests.harness.tiers import thin_out

TEXTS = ROOT / "tests" / "cases" / "model_texts"
MOST_CITED = 4
# Right, but with a comparing word or a bound that no line holds ("count only those", "more than 200 words"): the guard
# cannot know that they are right.
LOST = {"G02": 1, "G06": 1, "G15": 1, "G38": 1}


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TEXTS / f"{name}_model_texts.jsonl").read_text().splitlines()]


BAD, GOOD = _rows("bad"), _rows("good")


@cache
def _knowledge() -> Knowledge:
    return read_knowledge()


@cache
def _rules() -> Rules:
    return _knowledge().rules


@cache
def _frequency() -> Counter[str]:
    return Counter(stem for passage in guide().passages for stem in set(stems(passage.text)))


def _shared(sentence: str, line: str) -> float:
    words = {stem for stem in set(stems(sentence)) & set(stems(line)) if len(stem) > 2}
    numbers = set(re.findall(r"\d[\d,.]*", sentence)) & set(re.findall(r"\d[\d,.]*", line))
    return sum(math.log(1 + 90 / (1 + _frequency()[stem])) for stem in words) + 3 * len(numbers)


def _best(sentence: str, lines: Sequence[str]) -> list[str]:
    ranked = sorted(lines, key=lambda line: -_shared(sentence, line))
    return [line for line in ranked[:MOST_CITED] if _shared(sentence, line)]


def _problem(sentence: str, row: Mapping[str, Any], section: str | None = None) -> str | None:
    known = _knowledge()
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in row["facts"].items()}
    project = [line.text for line in lines_of_values(values, _rules(), known.checklist, known.phrases)]
    texts = [passage.text for passage in guide().passages]
    of_section = [passage.text for passage in guide().passages if passage.section == section]
    named = [text for text in texts if any(words in text for words in row.get("cites", ()))]
    sources = Sources(
        cited=named or [*_best(sentence, texts), *_best(sentence, of_section), *project],
        project=project,
        question=f"{row['question']} {row['facts'].get('project', '')}",
        lines=[*texts, *project],
        titles=guide().titles,
        english=is_english(row["question"]),
    )
    return problem_of(sentence.strip(), sources)


def test_there_are_eighty_bad_and_fifty_good_texts() -> None:
    assert (len(BAD), len(GOOD)) == (80, 50)


@pytest.mark.parametrize("row", thin_out(BAD, 4), ids=lambda row: f"{row['id']} {row['kind']}")
def test_the_bad_part_of_a_text_is_not_shown(row: dict[str, Any]) -> None:
    bad = [s for s in split_sentences(row["text"]) if row["bad"] in s or s.strip() in row["bad"]]
    assert bad
    assert [s for s in bad if _problem(s, row) is None] == []


@pytest.mark.parametrize("row", GOOD, ids=lambda row: f"{row['id']} {row['kind']}")
def test_the_claims_of_a_good_text_are_shown(row: dict[str, Any]) -> None:
    cut = {c["sentence"]: why for c in row["claims"] if (why := _problem(c["sentence"], row, c["section"]))}
    assert len(cut) == LOST.get(row["id"], 0), cut
