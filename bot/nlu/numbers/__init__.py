"""What the numbers of a message speak for: each goes to a field, those of a test result together."""
