"""Answers to questions: by rules and guide, streamed by a model, and the texts of both."""
