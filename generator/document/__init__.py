"""The document tree, and how it is composed from facts and a template pack."""
