"""The page with pencil and paper: the two-word example of `model/by_hand/example.py`, read, filled in, taken away."""
