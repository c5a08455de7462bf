"""The drivers are what speaks for fine-tuning; a measured baseline that is good enough takes the behaviour ones away.

Source: the guide's "Where fine-tuning wins, unambiguously" and its comparison table, as the decision rules read them.
"""

from __future__ import annotations

from bot.decision.facts import Facts
from bot.decision.items import FAILING

ECONOMIC = ("cost", "latency")
NO_MODE = (None, "none")


def drivers_of(facts: Facts) -> tuple[str, ...]:
    """The drivers that hold, behaviour before economy."""
    named = () if facts.baseline == "within" else _behaviour(facts)
    economic = tuple(name for name in ECONOMIC if getattr(facts, name))
    return (*named, *economic)


def _behaviour(facts: Facts) -> tuple[str, ...]:
    holds = {"format": _format(facts), "reasoning": _reasoning(facts), "style": _style(facts)}
    named = tuple(name for name, found in holds.items() if found)
    return named or (("unexplained",) if _unexplained(facts) else ())


def _format(facts: Facts) -> bool:
    wanted = facts.mode == "format" or (facts.zero_tolerance and facts.mode in NO_MODE)
    return wanted and facts.structured_outputs != "solves"


def _reasoning(facts: Facts) -> bool:
    return facts.mode == "reasoning" or (facts.domain_reasoning and facts.mode is None)


def _style(facts: Facts) -> bool:
    if facts.mode == "style":
        return facts.style_need != "describable" or facts.baseline == "above"
    return facts.style_need == "example_level" and facts.mode in NO_MODE


def _unexplained(facts: Facts) -> bool:
    """Failures of the best prompt that nobody has explained; those of a weaker prompt prove nothing."""
    return facts.baseline in FAILING and facts.best_prompt is True and facts.mode in NO_MODE
