"""Plain sheets, CSV to JSON: which column is what, and which rows are cases."""
