"""What to do next: the steps that the rules of a verdict ask for, by effort."""

from __future__ import annotations

from bot.decision.findings import Findings
from bot.decision.placeholders import fill
from bot.decision.predicates import MISSING, REASONS, ROUTES
from bot.decision.verdict import Step

STEP_RULES: tuple[str, ...] = (*ROUTES, *MISSING)  # the rules that ask for something to be done


def steps_of(findings: Findings) -> tuple[Step, ...]:
    """The steps, the one of least effort first; no two that say the same."""
    rules = findings.rules
    fired = [sentence for rule, sentence in rules.steps.items() if REASONS[rule](findings)]
    fired.sort(key=lambda sentence: rules.efforts.index(sentence.effort))
    steps = (
        Step(
            rule=sentence.rule,
            effort=sentence.effort,
            lead=fill(sentence.lead, findings),
            text=fill(sentence.text, findings),
            section=rules.sentences[sentence.rule].section,
        )
        for sentence in fired
    )
    return tuple({(step.lead, step.effort): step for step in reversed(tuple(steps))}.values())[::-1]
