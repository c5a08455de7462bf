"""The files of the evidence readers become one EvidenceContent, or every problem in them at once.

Pure but for the list of the sentences that the code asks for, which stands beside this file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.decision.problem import Problem
from bot.decision.rulebook import Threshold
from bot.knowledge.content_models import read, sentence_problems
from bot.ports.evidence_content import (
    COLUMN_KINDS,
    COST_FIGURES,
    COST_TEXTS,
    VERDICT_KINDS,
    CostTables,
    EvalWords,
    EvidenceContent,
    OfferList,
    PriceList,
    TrainingData,
)

EVALS, TRAINING, COSTS, PRICES, OFFERS, SENTENCES = FILES = (
    "evidence.toml",
    "training_data.toml",
    "costs.toml",
    "prices.toml",
    "fine_tuning_offers.toml",
    "evidence_sentences.toml",
)
NAMES = Path(__file__).with_name("evidence_names.toml")
MODELS = {"prompted_model": "prompted", "tuned_model": "tuned"}  # a default, and the use that the price list has it for
TRAINER = "training_provider"
DEFAULTS = (*MODELS, TRAINER)
_CITED = re.compile(r'the guide, section "(.+)"')


def read_evidence(
    raw: Mapping[str, Mapping[str, Any] | None], sections: Sequence[str], thresholds: Mapping[str, Threshold]
) -> tuple[EvidenceContent | None, list[Problem]]:
    """The content in the decoded files (by file name; None where a file could not be read), or None and every problem.

    `sections` are the guide's section titles, which a cost may rest on.
    """
    problems: list[Problem] = []

    def checked(model: type[Any], name: str) -> Any:
        found, wrong = read(model, raw[name], name) if raw[name] is not None else (None, [])
        problems.extend(wrong)
        return found

    evals, training, costs = checked(EvalWords, EVALS), checked(TrainingData, TRAINING), checked(CostTables, COSTS)
    prices, offers = checked(PriceList, PRICES), checked(OfferList, OFFERS)
    sentences = raw[SENTENCES]
    for name, tables in needed().items():
        problems += _table_problems(name, raw[name], tables)
    if evals:
        problems += _word_problems(evals)
    if training:
        problems += _patterns(TRAINING, "placeholders", training.placeholders)
    if costs:
        problems += _cost_problems(costs, prices, sections)
    if problems or not (evals and training and costs and prices and offers and sentences):
        return None, problems
    return EvidenceContent(
        evals=evals,
        training=training,
        costs=costs,
        prices=prices,
        offers=offers,
        sentences=sentences,
        thresholds=dict(thresholds),
    ), []


def needed() -> Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]:
    """The placeholders that the code fills in each sentence: by file, table and name."""
    return tomllib.loads(NAMES.read_text(encoding="utf-8"))


def _table_problems(
    file: str, raw: Mapping[str, Any] | None, tables: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[Problem]:
    """Each table of sentences holds what the code asks for, and nothing else."""
    if raw is None:
        return
    if file == SENTENCES:
        for strange in sorted(raw.keys() - tables.keys()):
            yield Problem(strange, "not a known key", ", ".join(tables), file)
    for table, names in tables.items():
        sentences = raw.get(table, {})
        if not isinstance(sentences, Mapping):
            yield Problem(table, f"{sentences!r} is no table", "a table of sentences", file)
            continue
        for name, wrong, allowed in sentence_problems(sentences, names, f"the names in bot/knowledge/{NAMES.name}"):
            yield Problem(f"{table}.{name}", wrong, allowed, file)


def _word_problems(words: EvalWords) -> Iterator[Problem]:
    yield from _key_problems(EVALS, "verdict_words", words.verdict_words, VERDICT_KINDS)
    yield from _key_problems(EVALS, "column_names", words.column_names, COLUMN_KINDS)
    yield from _patterns(EVALS, "tool_errors.cues", words.tool_errors.cues)
    for place, reason in enumerate(words.reason_kinds, 1):
        yield from _patterns(EVALS, f"reason_kinds[{place}].cues", reason.cues)


def _key_problems(file: str, table: str, found: Collection[str], names: Sequence[str]) -> Iterator[Problem]:
    """A table holds exactly the names that the code asks for."""
    yield from (
        Problem(f"{table}.{name}", "missing", "a value for this key", file) for name in names if name not in found
    )
    for name in found:
        if name not in names:
            yield Problem(f"{table}.{name}", "not a known key", ", ".join(names), file)


def _patterns(file: str, path: str, patterns: Iterable[str]) -> Iterator[Problem]:
    for place, pattern in enumerate(patterns, 1):
        try:
            re.compile(pattern)
        except re.error as error:
            yield Problem(f"{path}[{place}]", f"no regular expression: {error}", "a regular expression", file)


def _cost_problems(costs: CostTables, prices: PriceList | None, sections: Sequence[str]) -> Iterator[Problem]:
    """A figure cites a section of the guide; the models that are compared by default are on the price list."""
    for name, figure in costs.inputs.items():
        cited = _CITED.match(figure.source)
        if cited and cited[1] not in sections:
            yield Problem(
                f"inputs.{name}.source", f"{cited[1]!r} is no section of the guide", "; ".join(sections), COSTS
            )
    yield from _key_problems(COSTS, "inputs", costs.inputs, COST_FIGURES)
    yield from _key_problems(COSTS, "texts", costs.texts, COST_TEXTS)
    yield from _key_problems(COSTS, "defaults", costs.defaults, DEFAULTS)
    for name, value in costs.defaults.items():
        if prices and name in DEFAULTS and value not in (known := _priced(name, prices)):
            yield Problem(f"defaults.{name}", f"{PRICES} has no price for {value!r}", ", ".join(known), COSTS)


def _priced(name: str, prices: PriceList) -> Sequence[str]:
    """What the price list has for a default, each once."""
    if name == TRAINER:
        found = [line.provider for line in prices.training if line.per_million_tokens_low is not None]
    else:
        found = [line.model for line in prices.model if line.use == MODELS[name]]
    return tuple(dict.fromkeys(found))
