"""The dashboard: what the pages share. It may import `model`; `model` never imports it."""
