"""How things look and read: colours, numbers, foreign text, words."""
