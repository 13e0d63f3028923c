"""A course: a run as a pure function of its settings, any test of it again bit for bit."""
