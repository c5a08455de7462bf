"""A strict Slack workspace on this machine, for tests and for trying the app by hand. It knows nothing of the app."""

from bot.playground.running import Playground

__all__ = ["Playground"]
