"""The page of two students."""
