"""Studying."""
