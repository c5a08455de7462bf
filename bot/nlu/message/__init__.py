"""A message as all finders look at it: the cues of the vocabulary, clauses with their roles, numbers."""
