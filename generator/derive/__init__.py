"""Derivation: from the typed figures to every figure of the report, one fact each."""
