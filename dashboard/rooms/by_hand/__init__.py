"""The page with pencil and paper: the two-word example of `model/by_hand.py`, to read, to fill in and to take away."""
