"""What was written: plain text, words with digits for number words, stems, the language."""
