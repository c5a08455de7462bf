"""What the commands without Slack do: the same judgement, grounding and reading as in Slack."""
