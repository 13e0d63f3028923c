"""One two-word example in plain Python floats: `example.py` is the first file to read."""
