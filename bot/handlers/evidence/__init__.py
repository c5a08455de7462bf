"""What people hand in: files, costs, a prompt. It is read, shown, and counts once they say so."""
