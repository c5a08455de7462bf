"""Eval results: a file in, counts, intervals, tests and open questions out."""
