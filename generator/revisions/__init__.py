"""Revisions: two editions of a report side by side, and what changed between them."""
