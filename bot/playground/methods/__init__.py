"""The Web API methods, one module for each family; importing this package registers them all."""

from bot.playground.methods import chat, conversations, files, people, sessions, streaming, views  # noqa: F401
