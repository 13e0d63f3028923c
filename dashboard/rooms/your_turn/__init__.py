"""What stands on the page on which the visitor sits the test."""
