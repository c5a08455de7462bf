"""The commands: `serve` and `try` run the bot; the others judge, answer and read without Slack, or look after it."""
