"""What holds for all tests: examples have no time limit of their own, for a busy machine is no fault of the program."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
