"""The page of rounds."""
