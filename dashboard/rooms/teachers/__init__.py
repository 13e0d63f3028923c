"""What a teacher needs: plans, links, seeds for pairs, sheets to print."""
