"""What would change a verdict."""

from __future__ import annotations

from bot.core.profile import Profile
from bot.core.rulebook import Rules
from bot.core.verdict import WhatIf


def what_if_of(profile: Profile, rules: Rules) -> tuple[WhatIf, ...]:
    return ()
