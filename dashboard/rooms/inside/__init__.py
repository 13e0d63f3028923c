"""Ask it: look inside the student, at any test."""
