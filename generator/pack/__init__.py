"""Template packs: everything about the format of a report that is data."""
