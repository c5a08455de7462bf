"""Questions to the guide, and their answers.

`guide_questions`: a question, and what a model is given with it. `guide_answers`: the answer by rules and guide, and
what stands in the end. `streamed_answers`: a model's answer while it is written.
"""
