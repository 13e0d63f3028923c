"""The teacher grades."""
