"""The home page: one look at the whole loop."""
