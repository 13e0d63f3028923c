"""The last page: what the visitor saw, and where to go on."""
