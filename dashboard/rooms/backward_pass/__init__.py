"""Notes in the margin."""
