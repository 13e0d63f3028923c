"""A folder a page: what stands on that page alone."""
