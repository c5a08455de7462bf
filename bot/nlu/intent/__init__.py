"""What a message wants: a decision, an answer, talk; control words."""
