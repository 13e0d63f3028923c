"""What is looked at afterwards, of a test that was sat: nothing here changes the student."""
