"""Unknowns that matter."""

from __future__ import annotations

from bot.core.profile import Profile
from bot.core.rulebook import Rules


def unknowns_of(profile: Profile, rules: Rules) -> tuple[str, ...]:
    return ()
