"""What to do next, by effort."""

from __future__ import annotations

from dataclasses import dataclass

from bot.decision.profile import Profile
from bot.decision.rulebook import Rules


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: its title, what exactly, and the guide's section it rests on."""

    title: str
    text: str
    section: str


def steps_of(profile: Profile, rules: Rules) -> tuple[NextStep, ...]:
    """The steps, what may end the matter soonest first."""
    return ()
