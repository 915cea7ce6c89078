"""Audit (审核): what is wrong, doubtful or could not be checked in a report's figures and texts."""
