"""The page with pencil and paper: the two-word example of `model/by_hand/example.py`, to read, fill in and take away."""
