"""How a consultation goes: it begins or is resumed, words are read for it, an action is applied and committed."""
