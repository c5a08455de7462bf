"""The content, loaded, checked and ready to use: the knowledge, the guide, and who reads and answers by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.embeddings.cached_model import lately, remembering
from bot.embeddings.sentence_model import SentenceModel
from bot.embeddings.shared_runs import SharedRuns
from bot.embeddings.solutions import remembering_solutions
from bot.guide import Answerer, Consultant
from bot.guide.passages import Guide
from bot.guide.project_reads import ProjectReads
from bot.knowledge.guide_copy import operators_guide
from bot.knowledge.loader import Knowledge, load
from bot.nlu import Reader, option_names
from bot.nlu.intent.intents import IntentClassifier
from bot.nlu.meaning.sample_votes import Solve
from bot.nlu.meaning.text_vectors import Embed
from bot.settings import Settings


@dataclass(frozen=True, repr=False)  # it would be megabytes long, and asyncio makes one of what a task returned
class Content:
    """The content, ready to use. It does not change while the bot runs."""

    knowledge: Knowledge
    guide: Guide
    reader: Reader
    consultant: Consultant


def build_reader(settings: Settings) -> Reader:
    """The reader alone, which works out what it needs when it is asked. Raises KnowledgeError."""
    embed, caches = SentenceModel().embed, settings.caches
    return _reader(load(settings.knowledge), embed, remembering(embed, caches), remembering_solutions(caches))


def prepare(settings: Settings) -> Content:
    """Load and check everything, and have the sentence vectors ready: seconds of work, so not on an event loop.

    Raises KnowledgeError or GuideError, each with every problem in it.
    """
    knowledge = load(settings.knowledge)
    meaning, caches = SentenceModel().embed, settings.caches
    remembered, embed, solve = remembering(meaning, caches), lately(SharedRuns(meaning)), remembering_solutions(caches)
    guide = operators_guide(settings.guide, knowledge.guide, remembered) if settings.guide else knowledge.guide
    reader = _reader(knowledge, embed, remembered, solve)
    reader.warm()
    rules, fields, phrases = knowledge.rules, knowledge.checklist.fields, knowledge.phrases
    consultant = Consultant(
        guide,
        Answerer(guide, embed, remembered, solve),
        IntentClassifier(phrases.intents, embed, remembered, solve),
        ProjectReads(guide.first_read, rules, reader.read_opening, fields, phrases),
        reader.read,
    )
    return Content(knowledge, guide, reader, consultant)


def _reader(knowledge: Knowledge, embed: Embed, remembered: Embed, solve: Solve) -> Reader:
    options, lines = option_names(knowledge.checklist), knowledge.rules.lines()
    return Reader(
        knowledge.vocabulary,
        embed,
        remembered,
        options,
        knowledge.votes,
        solve,
        lines,
        lambda: datetime.now(UTC).date(),
    )
