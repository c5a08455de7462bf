"""Is the model there? One tiny call tells, and whether documents reach it; without a key there is nothing to check."""

from __future__ import annotations

from bot.claude.ledger import Asker, MemoryLedger
from bot.claude.outcomes import Outcome, words_for
from bot.claude.probe import Probed, probe
from bot.claude.profiles import ServerProfile
from bot.claude.start import start
from bot.cli.doctor.check_result import Checked, fail, none, ok
from bot.settings import Settings

MODEL, SERVER = "model", "model server"
ASKER = Asker("doctor", "doctor")


async def check_model(settings: Settings) -> tuple[Checked, ...]:
    """Settings, retired ids, and one call each of which ends in a word. It is on nobody's budget."""
    key = settings.anthropic_api_key
    began = start(
        key=key.get_secret_value() if key else None,
        ledger=MemoryLedger(),
        base_url=settings.anthropic_base_url,
        server=settings.model_server if "model_server" in settings.model_fields_set else None,
        small=settings.model,
        answers=settings.answer_model,
    )
    if began.problems:
        return tuple(fail(MODEL, problem) for problem in began.problems)
    if began.gateway is None:
        return (none(MODEL, "no ANTHROPIC_API_KEY: the bot goes by the rules and the guide alone, which is enough"),)
    warned = tuple(none(MODEL, warning) for warning in began.warnings)
    try:
        probed = await probe(began.gateway, ASKER)
    finally:
        await began.gateway.close()
    return (*warned, _answer(probed), *_documents(probed, began.gateway.server))


def _answer(probed: Probed) -> Checked:
    if probed.outcome in (Outcome.OK, Outcome.TRUNCATED):
        return ok(MODEL, f"{probed.model} answers")
    return fail(MODEL, f"{probed.model} gave no answer. {words_for(probed.outcome).operator}")


def _documents(probed: Probed, server: ServerProfile) -> tuple[Checked, ...]:
    if probed.outcome is not Outcome.OK:
        return ()
    if probed.sees_documents is None:
        return (ok(SERVER, f"profile {server.name}: the guide goes as numbered text, never as a document"),)
    if not probed.sees_documents:
        return (
            fail(
                SERVER,
                f"profile {server.name}: documents do not reach the model, so its answers would not rest on the guide. "
                "Set CONSULTANT_MODEL_SERVER to what really answers at ANTHROPIC_BASE_URL.",
            ),
        )
    return (ok(SERVER, f"profile {server.name}: documents reach the model"),)
