"""`ask`: a question to the guide, with the same answer as in Slack."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.cli.knowledge_folder import knowledge
from bot.embeddings.cached_model import remembering
from bot.embeddings.sentence_model import SentenceModel
from bot.guide import Answerer, Consultant, reply_json
from bot.knowledge.guide_copy import operators_guide
from bot.nlu import Reader, option_names
from bot.nlu.intent.intents import IntentClassifier
from bot.settings import read_settings

EXIT_OK = 0
EXIT_INPUT = 2
EMPTY = "ask: what is the question? Put it in quotation marks."
NO_QUESTION = 'expected a JSON object with a text at "question"'

Out = Callable[[str], object]
Refuse = Callable[[Sequence[str]], int]


def answer_question(question: str, *, as_json: bool, out: Out, refuse: Refuse) -> int:
    """Answer one question. Returns the exit status."""
    if not question.strip():
        return refuse((EMPTY,))
    reply = consultant().reply(question)
    out(json.dumps(reply_json(reply), ensure_ascii=False) if as_json else reply.text)
    return EXIT_OK


def lines(texts: Iterable[str], out: Out) -> int:
    """Answer one JSON object a line. A line that can't be read gives `{"error": …}` in its place, and status 2."""
    asked = consultant()
    status = EXIT_OK
    for text in texts:
        if not text.strip():
            continue
        question = _question(text)
        document: dict[str, Any] = {"error": NO_QUESTION}
        if question is None:
            status = EXIT_INPUT
        else:
            document = reply_json(asked.reply(question))
        out(json.dumps(document, ensure_ascii=False))
    return status


def consultant() -> Consultant:
    """The guide, the rules and the readers that answer a question. Computes all vectors that are not cached."""
    known = knowledge()
    embed = SentenceModel().embed
    settings = read_settings()
    remembered = remembering(embed, settings.caches)
    own = settings.guide
    guide = operators_guide(own, known.guide, remembered) if own else known.guide
    reader = Reader(
        known.vocabulary, embed, remembered, option_names(known.checklist), known.votes, lines=known.rules.lines()
    )
    return Consultant(
        guide,
        known.rules,
        Answerer(guide, embed, remembered),
        IntentClassifier(known.phrases.intents, embed, remembered),
        reader.read_opening,
        known.checklist.fields,
        known.phrases,
        reader.read,
    )


def _question(text: str) -> str | None:
    try:
        raw = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None
    question = raw.get("question") if isinstance(raw, dict) else None
    return question if isinstance(question, str) else None
