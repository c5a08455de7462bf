"""An unknown matters when some answer to it alone would give another decision."""

from __future__ import annotations

from bot.decision.alternatives import other_answers
from bot.decision.facts import facts_of
from bot.decision.profile import FIELDS, Profile
from bot.decision.rulebook import Rules
from bot.decision.table import decision_of


def unknowns_of(profile: Profile, rules: Rules) -> tuple[str, ...]:
    """The fields not known for which some answer, on any side of any line, gives another decision; in profile order."""
    now = decision_of(facts_of(profile, rules))
    return tuple(
        field
        for field in FIELDS
        if getattr(profile, field) is None
        and any(
            decision_of(facts_of(profile.model_copy(update={field: value}), rules)) != now
            for value in other_answers(profile, field, rules)
        )
    )
