"""Verdicts.

`verdict_posts`: rendered, announced and, where they can't be posted, brought home. `past_verdicts`: listed.
"""
