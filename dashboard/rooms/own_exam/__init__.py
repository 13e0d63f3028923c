"""The page on which a visitor writes an exam."""
