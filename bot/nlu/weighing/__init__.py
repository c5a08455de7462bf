"""What claims add up to: sure enough to be taken, or offered; what speaks against them."""
