"""How a consultation goes.

`begin_or_resume`: it begins, if its project was not decided already, and is resumed. `word_readings`: what words mean
to it. `transitions`: what somebody does is applied and committed.
"""
