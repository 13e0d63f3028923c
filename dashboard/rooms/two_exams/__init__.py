"""First sums beside Capitals: what can be worked out, and what has to be told."""
