"""Checks the model: is it there, is it the one asked for, what does this server hold, and is it fast enough?"""

from __future__ import annotations

from bot.app import start_model
from bot.claude.claude_model import READ_S
from bot.claude.gateway import Gateway
from bot.claude.ledger import MemoryLedger
from bot.claude.outcomes import Outcome, words_for
from bot.claude.probe import Probed, probe
from bot.cli.doctor.check_result import Checked, fail, none, ok
from bot.ports.inbound import Person
from bot.settings import Settings

MODEL, SERVER = "model", "model server"
ASKER = Person("doctor", "doctor")
# Output tokens of a usual answer and of a usual reading (tests.bench.claude_cost).
ANSWER_TOKENS, READING_TOKENS = 180, 250
STAND_IN_S = 6.0  # after so long the rules' answer is shown first


async def check_model(settings: Settings) -> tuple[Checked, ...]:
    """Settings, retired ids, and two or three calls for each model in use. They are on nobody's budget."""
    began = start_model(settings, MemoryLedger())
    if began.problems:
        return tuple(fail(MODEL, problem) for problem in began.problems)
    if began.gateway is None:
        return (none(MODEL, "no ANTHROPIC_API_KEY: the bot goes by the rules and the guide alone, which is enough"),)
    warned = tuple(none(MODEL, warning) for warning in began.warnings)
    try:
        probed = await probe(began.gateway, ASKER)
    finally:
        await began.gateway.close()
    models = tuple(line for found in probed for line in _model(found, began.gateway))
    return (*warned, *models, _server(probed, began.gateway))


def _model(found: Probed, gateway: Gateway) -> tuple[Checked, ...]:
    """The lines about one model."""
    if found.outcome is not Outcome.OK:
        return (fail(MODEL, f"{found.model} gave no whole answer. {words_for(found.outcome).operator}"),)
    lines = [_name(found), _speed(found, gateway)]
    if not found.sees_guide:
        lines.append(
            fail(
                SERVER,
                f"profile {gateway.server.name}: a text as long as the guide does not reach {found.model} whole: its "
                "answers would not rest on it. Set CONSULTANT_MODEL_SERVER to what really answers at "
                "ANTHROPIC_BASE_URL, or give the model a larger context.",
            )
        )
    elif gateway.server.citations and not found.cites:
        lines.append(
            fail(SERVER, f"{found.model} did not cite the line it used, so none of its answers would be shown.")
        )
    if gateway.server.structured_output and not found.holds_form:
        lines.append(
            fail(SERVER, f"{found.model} does not keep to the form of an answer. Check CONSULTANT_MODEL_SERVER.")
        )
    elif found.holds_form and not gateway.server.structured_output:
        lines.append(
            none(
                SERVER,
                f"{found.model} keeps to the form of an answer, which profile {gateway.server.name} makes no use of. "
                "With CONSULTANT_MODEL_SERVER=vllm it answers in sentences, and reads.",
            )
        )
    return tuple(lines)


def _name(found: Probed) -> Checked:
    if found.answered_by and found.answered_by != found.model:
        return none(MODEL, f"{found.model} was asked for, and {found.answered_by} answered")
    return ok(MODEL, f"{found.model} answers")


def _speed(found: Probed, gateway: Gateway) -> Checked:
    """Seconds and tokens a second, against the deadlines."""
    pace = max(found.tokens_a_second, 0.01)
    answer, reading = ANSWER_TOKENS / pace, READING_TOKENS / pace
    measured = f"{found.model}: {found.seconds:.1f} s, {found.tokens_a_second:.0f} tokens a second"
    expected = f"an answer takes about {answer:.0f} s of {gateway.limits.deadlines['answer']:.0f}"
    expected += f", a reading about {reading:.0f} s of {READ_S:.0f}"
    if answer > gateway.limits.deadlines["answer"]:
        return fail(MODEL, f"{measured}; {expected}: too slow, every answer would be the rules' own")
    if answer > STAND_IN_S and not gateway.server.citations:
        expected += f". The rules' answer is shown first, after {STAND_IN_S:.0f} s"
    return ok(MODEL, f"{measured}; {expected}")


def _server(probed: tuple[Probed, ...], gateway: Gateway) -> Checked:
    """What people get on this server, going by the probe and not by the profile alone."""
    small, answers = probed[0], probed[-1]
    server = gateway.server
    holds = small.outcome is Outcome.OK and small.holds_form and server.structured_output
    if answers.outcome is not Outcome.OK or not answers.sees_guide:
        way = "the rules' own"
    elif server.citations:
        way = "in sentences, each with its passage" if answers.cites else "the rules' own"
    elif server.structured_output:
        way = "in sentences, in one piece" if answers.holds_form else "the rules' own"
    else:
        way = "passages of the guide, as they stand"
    reading = "yes" if holds else "by our own reader alone"
    review = "yes" if holds else "by our own cues alone"
    text = f"profile {server.name}: on this server you get: answers {way}; reading {reading}; review {review}"
    return ok(SERVER, text) if holds else none(SERVER, text)
