"""Batches: every report of a bureau at once, what became of each, and a board over all of them."""
