"""The dashboard: what the pages share. It may import `model`; nothing here is imported by `model`."""
