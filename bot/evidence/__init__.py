"""Figures read from files that teams have: eval results, training sets, costs."""
