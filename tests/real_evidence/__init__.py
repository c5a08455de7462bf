"""Holds the readers of evidence against a folder of real files with an `expected.json`."""
