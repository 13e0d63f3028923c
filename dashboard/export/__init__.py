"""What leaves the app: the report of a run, and files that other programs read."""
