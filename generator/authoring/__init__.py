"""Authoring: input files made by the program for people to go on with: scaffolds, roll-forward, imports."""
