"""Reading files that strangers made: encodings, tables, JSON, workbooks, archives; each refuses what it can't read."""
