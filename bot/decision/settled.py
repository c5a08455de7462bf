"""stub"""
from bot.decision.table import rule
from bot.decision.facts import facts_of
def settled_decision(profile, open_fields, rules):
    if profile.needs_current_knowledge or profile.failure_mode == "knowledge":
        return "prompt"
    return None
