"""The bot's memory: one SQLite file in WAL mode. Nothing outside this package knows SQL."""
