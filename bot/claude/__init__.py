"""The model: it reads people's words and tells what the rules found; it decides nothing, and all works without it."""
