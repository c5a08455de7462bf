"""The store: one SQLite file in WAL mode. Nothing outside this package knows SQL. README.md explains the choices."""
