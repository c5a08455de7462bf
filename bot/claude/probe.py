"""Probes a model on its server: does the guide reach it, does the form of an answer hold, and is it fast enough?"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass

from bot.claude.gateway import Gateway
from bot.claude.models import ModelSpec
from bot.claude.outcomes import ModelError, Outcome
from bot.claude.request import Document, ModelRequest, closed
from bot.ports.inbound import Person

SYSTEM = "Answer the question in one short sentence, from the text alone, and cite it."
CANARY = "The name of the harbour pilot's boat is Kestrel Nine."
QUESTION = "What is the name of the harbour pilot's boat?"
# Something longer to write, so that the speed can be measured.
AT_LENGTH = f"{QUESTION} Then write out the spelling alphabet from Alfa to Zulu."
ANSWER = "kestrel"
FILLING = "Part {number} of this text is about the harbour at low water: its moorings, lights and quays."
PARTS = 90  # with the filling above about as long as the guide
MOST_TOKENS = 400
BOATS = ("kestrel_nine", "another")
FORM = closed({"boat": {"enum": list(BOATS)}})
FORM_QUESTION = f"{CANARY} {QUESTION} Explain in a friendly sentence."


@dataclass(frozen=True)
class Probed:
    """What came out for one model. `outcome` OK: it gave a whole answer.

    `answered_by`: the name in the reply. `sees_guide`: it found the fact in the middle of a text as long as the guide.
    `cites`: it cited the right line. `holds_form`: an answer keeps to a schema, whatever the server's profile says.
    `seconds`: of the answer; `tokens_a_second`: of its output, the wait for the first one included.
    """

    model: str
    outcome: Outcome
    answered_by: str = ""
    sees_guide: bool = False
    cites: bool = False
    holds_form: bool = False
    seconds: float = 0.0
    tokens_a_second: float = 0.0


async def probe(gateway: Gateway, asker: Person) -> tuple[Probed, ...]:
    """Probe every model in use, the small one first. Raises only cancellation."""
    with suppress(Exception):  # the probe itself says what is wrong
        await gateway.warm()  # loading the SDK takes seconds that are not the model's
    return tuple([await _probe(gateway, asker, model) for model in gateway.models])


async def _probe(gateway: Gateway, asker: Person, model: ModelSpec) -> Probed:
    middle = PARTS // 2
    lines = [FILLING.format(number=number) for number in range(PARTS)]
    lines.insert(middle, CANARY)
    ask = ModelRequest(
        purpose="probe",
        system=SYSTEM,
        words=AT_LENGTH,
        max_tokens=MOST_TOKENS,
        documents=(Document("Harbour", tuple(lines)),),
    )
    began = time.monotonic()
    try:
        reply = await gateway.ask(ask, asker, lambda reply: reply, by=model)
    except ModelError as failure:
        return Probed(model.id, failure.outcome)
    seconds = time.monotonic() - began
    return Probed(
        model=model.id,
        outcome=Outcome.OK,
        answered_by=reply.model,
        sees_guide=ANSWER in reply.text.casefold(),
        cites=(0, middle) in reply.cited,
        holds_form=await _holds_form(gateway, asker, model),
        seconds=seconds,
        tokens_a_second=reply.output / seconds if seconds > 0 else 0.0,
    )


async def _holds_form(gateway: Gateway, asker: Person, model: ModelSpec) -> bool:
    """Whether an answer keeps to a schema although the question asks for something else."""
    ask = ModelRequest(purpose="probe", system="", words=FORM_QUESTION, max_tokens=MOST_TOKENS, schema=FORM)
    try:
        reply = await gateway.ask(ask, asker, lambda reply: reply, by=model)
        answer = json.loads(reply.text)
    except (ModelError, ValueError):
        return False
    return isinstance(answer, dict) and set(answer) == {"boat"} and str(answer["boat"]).lower() in BOATS
