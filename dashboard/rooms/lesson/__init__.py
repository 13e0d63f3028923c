"""A lesson through all stations: its chapters, the strip that goes along, ten questions before and after."""
