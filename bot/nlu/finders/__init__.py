"""What the words of a message speak for: choices, yes and no, the parts of a prompt, names."""
