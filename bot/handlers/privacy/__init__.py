"""Who may see what, and what is kept, how long, and deleted."""
