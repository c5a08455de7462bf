"""The bot's content, and the guide, the sentence model and the grounding by themselves; made once a test process."""

from __future__ import annotations

from functools import cache

from bot.embeddings.cached_model import lately, remembering
from bot.embeddings.sentence_model import SentenceModel
from bot.embeddings.solutions import remembering_solutions
from bot.guide import Answerer, Consultant
from bot.guide.passages import Guide
from bot.guide.project_reads import ProjectReads
from bot.knowledge.loader import Knowledge, load
from bot.nlu import Embed, Reader
from bot.nlu.intent.intents import IntentClassifier
from bot.prepared_content import Content, prepare
from bot.settings import read_settings
from tests.harness.paths import KNOWLEDGE, ROOT

GUIDE = KNOWLEDGE / "guide"
CACHE = ROOT / "var" / "cache" / "consultant"


@cache
def knowledge() -> Knowledge:
    """Everything in `knowledge/`, checked."""
    return load(KNOWLEDGE)


@cache
def content() -> Content:
    return prepare(read_settings())


@cache
def guide_files() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in GUIDE.iterdir()}


@cache
def guide() -> Guide:
    return knowledge().guide


@cache
def place_of(sentence: str) -> int:
    """Where the passage that holds this sentence stands in the guide."""
    return next(at for at, passage in enumerate(guide().passages) if sentence in passage.text)


@cache
def meaning() -> SentenceModel:
    return SentenceModel()


@cache
def embed() -> Embed:
    """As the bot has it: what looks at one message from several sides computes its vectors once."""
    return lately(meaning().embed)


@cache
def remembered() -> Embed:
    return remembering(meaning().embed, CACHE)


@cache
def answerer() -> Answerer:
    return Answerer(guide(), embed(), remembered(), remembering_solutions(CACHE))


@cache
def consultant() -> Consultant:
    known = knowledge()
    solve, lines = remembering_solutions(CACHE), known.rules.lines()
    reader = Reader(known.vocabulary, embed(), remembered(), votes=known.votes, solve=solve, lines=lines)
    words = known.checklist.fields, known.phrases
    projects = ProjectReads(guide().first_read, known.rules, reader.read_opening, *words)
    return Consultant(guide(), answerer(), classifier(), projects, reader.read)


@cache
def classifier() -> IntentClassifier:
    return IntentClassifier(knowledge().phrases.intents, embed(), remembered(), remembering_solutions(CACHE))
