"""A model may word a verdict, never change it: its text is posted only where every check against the facts holds."""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.claude.figures import figures_of, foreign_figures
from bot.claude.gateway import Gateway
from bot.claude.harmless import is_harmless
from bot.claude.ledger import Asker
from bot.claude.outcomes import ModelFailure, Outcome
from bot.claude.prompting import as_data, system_prompt
from bot.claude.replies import ModelReply
from bot.claude.request import ModelRequest
from bot.claude.waiting_line import OnPlace

log = logging.getLogger(__name__)

DATA = Path(__file__).with_name("decisions.toml")
MOST_TOKENS = 700
MOST_REASONS = 5  # a summary of more is no summary
HEADLINE = "these are the facts that decided it."
SHORTEST, LONGEST = 60, 1200  # characters of a summary that is neither a headline nor an essay
QUOTED = re.compile(r"[“\"]([^”\"]{3,120})[”\"]")


@dataclass(frozen=True)
class Facts:
    """`decision`: prompt, not_yet or fine_tune. `data`: JSON data of the verdict, all that the text may draw on.

    `cited`: titles of the sections that the verdict rests on. `sections`: all titles of the guide.
    """

    decision: str
    data: Mapping[str, Any]
    cited: Sequence[str]
    sections: Sequence[str]


def facts_of(document: Mapping[str, Any], sections: Sequence[str], project: str | None = None) -> Facts:
    """The facts of a verdict from its public JSON: the reasons that decided and what is missing.

    Left out is what belongs to another decision (what would change it) and what nobody should read (ids, versions).
    """
    decision = str(document["decision"])
    reasons = list(document["reasons"])[:MOST_REASONS]
    data = {
        "headline": f"{opening(decision)}: {HEADLINE}",
        "project": project,
        "reasons": [{"text": reason["text"], "section": reason["section"]} for reason in reasons],
        "items_missing": list(document["missing"]),
    }
    return Facts(decision, data, tuple(dict.fromkeys(reason["section"] for reason in reasons)), tuple(sections))


async def summarise(gateway: Gateway, asker: Asker, facts: Facts, on_place: OnPlace | None = None) -> str | None:
    """The summary in the model's words, or None: then the plain wording is posted. Raises only cancellation."""
    ask = ModelRequest(
        purpose="tell",
        system=system_prompt("tell"),
        words=as_data(opening=opening(facts.decision), facts=dict(facts.data), sections=list(facts.cited)),
        max_tokens=MOST_TOKENS,
    )

    def use(parse_reply: ModelReply) -> str:
        text = parse_reply.text.strip()
        if found := list(problems(text, facts)):
            log.info("told verdict not used: %s", ", ".join(found))
            raise ModelFailure(Outcome.UNFIT)
        return text

    try:
        return await gateway.ask(ask, asker, use, on_place)
    except ModelFailure:
        return None


def problems(text: str, facts: Facts) -> Iterator[str]:
    """The names of the checks that a text fails; none for one that may be posted."""
    if not SHORTEST <= len(text) <= LONGEST:
        yield "length"
    if not text.startswith(opening(facts.decision)) or named(text) != {facts.decision}:
        yield "decision"
    if foreign_figures(text, figures_of(facts.data)):
        yield "number"
    if any(_names(title, text) for title in facts.sections if title not in facts.cited) or _strange(text, facts):
        yield "section"
    if not is_harmless(text) or "\n#" in text or "```" in text:
        yield "markup"


def named(text: str) -> set[str]:
    """The decisions that a text names."""
    lower = text.replace("‑", "-")
    return {
        decision for decision, (_, messages) in _decisions().items() if any(each.search(lower) for each in messages)
    }


def opening(decision: str) -> str:
    """How a told verdict of this decision begins. Raises KeyError for what is no decision."""
    return _decisions()[decision][0]


def _names(title: str, text: str) -> bool:
    return " ".join(title.casefold().split()) in " ".join(text.casefold().split())


def _strange(text: str, facts: Facts) -> bool:
    """Whether something stands in quotes that is neither a cited title nor words of the facts."""
    known = " ".join([*facts.cited, as_data(facts=dict(facts.data))]).casefold()
    return any(" ".join(quoted.casefold().split()).rstrip(".,") not in known for quoted in QUOTED.findall(text))


@cache
def _decisions() -> dict[str, tuple[str, tuple[re.Pattern[str], ...]]]:
    with DATA.open("rb") as file:
        tables = tomllib.load(file)
    return {
        name: (table["opening"], tuple(re.compile(pattern, re.IGNORECASE) for pattern in table["says"]))
        for name, table in tables.items()
    }
