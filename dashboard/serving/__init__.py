"""What visitors share, bounded in bytes: runs and what is drawn of them."""
