"""One tiny call tells whether the model is there, and whether a document that we send reaches it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.claude.gateway import Gateway
from bot.claude.ledger import Asker
from bot.claude.outcomes import ModelFailure, Outcome
from bot.claude.request import ModelRequest

SYSTEM = "Answer in one short sentence, from the document alone, and cite it."
CANARY = "The name of the lighthouse keeper's boat is Kestrel Nine."
QUESTION = "What is the name of the lighthouse keeper's boat?"
PLAIN = "Reply with the word: ready"
MOST_TOKENS = 300


@dataclass(frozen=True)
class Probed:
    """`outcome` OK: the model answers. `sees_documents` False: it answered without seeing the document it was sent."""

    outcome: Outcome
    model: str
    sees_documents: bool | None = None


async def probe(gateway: Gateway, asker: Asker) -> Probed:
    """For the set-up check. Where the profile says so, a document with a fact that nobody can guess goes along."""
    documents = gateway.server.documents
    ask = ModelRequest(
        purpose="probe",
        system=SYSTEM if documents else "Be brief.",
        words=QUESTION if documents else PLAIN,
        max_tokens=MOST_TOKENS,
        passages=(CANARY,) if documents else (),
        title="Canary",
    )
    name = gateway.model_for("probe").id
    try:
        text = await gateway.ask(ask, asker, lambda parse_reply: parse_reply.text)
    except ModelFailure as failure:
        return Probed(failure.outcome, name)
    return Probed(Outcome.OK, name, "kestrel" in text.casefold() if documents else None)
