"""What people hand in: it is read, shown, and counts once they say so.

`shared_files`: eval results and training sets. `prompt_reviews`: a prompt. `cost_comparisons`: what it would cost.
"""
