"""The student sits the test."""
