"""Training sets: what a file holds, what is wrong with it, how many examples are usable."""
