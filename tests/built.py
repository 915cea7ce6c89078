"""The sample reports, built once for all tests of a run: the name of a sample comes in, its report goes out."""

from __future__ import annotations

import functools
from pathlib import Path

from generator.pipeline import Rendered, Report, prepare, render

ROOT = Path(__file__).parent.parent
SAMPLES = ("sample-small", "sample-large")


@functools.cache
def report(sample: str) -> Report:
    """Return a sample's facts and document."""
    return prepare(ROOT / "inputs" / sample)


@functools.cache
def rendered(sample: str) -> Rendered:
    """Return all files of a sample."""
    return render(report(sample))
