"""Fill a Word template with docxtpl, the first time and once more: ``word_peer.py TEMPLATE VALUES OUT`` prints seconds.

Runs with the Python that has docxtpl (``make bench-peers``), which has nothing of this project.
"""

import json
import sys
import time
from pathlib import Path

from docxtpl import DocxTemplate


def main(template: str, values: str, out: str) -> None:
    """Read the values once; open, fill and save the template twice."""
    context = json.loads(Path(values).read_text("utf-8"))
    row = {}
    for turn in ("first", "again"):
        start = time.perf_counter()
        filled = DocxTemplate(template)
        filled.render(context, autoescape=True)
        filled.save(out)
        row[turn] = time.perf_counter() - start
    print(json.dumps(row))


if __name__ == "__main__":
    main(*sys.argv[1:])
