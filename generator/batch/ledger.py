"""The ledger of a batch: what became of each report, on disk, so that a killed run goes on where it was.

Comes in: the output folder. Goes out: records. Each report has one small JSON file under ``.gongkai-batch/``, written
after its own files; whatever is half done when a run is killed is done again. ``last`` is what the last finished run
saw, so that the board can tell what has changed since then, however often the run in between was interrupted.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from generator.batch.records import Record
from generator.writers.files import publish

FOLDER: Final = ".gongkai-batch"
_RECORDS: Final = "records"
_LAST = TypeAdapter(dict[str, str])


@dataclass(frozen=True, slots=True)
class Ledger:
    """The records of one output folder; ``part`` tells the shards of a run apart."""

    out: Path
    part: str = ""

    def find(self, name: str, below: Path, key: str) -> Record | None:
        """Return the record of a report made with the same key whose files are all there as they were written."""
        try:
            record = Record.model_validate_json((self._records / _file_of(name)).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None  # nothing there, or not of this version: the report is made
        whole = record.name == name and record.done and record.key == key
        return record if whole and all(self._holds(below, each.name, each.digest) for each in record.files) else None

    def keep(self, record: Record, below: Path, files: Mapping[str, bytes]) -> None:
        """Write the files of a report, then its record; each of the two steps whole or not at all."""
        folder = self.out / below
        for left in folder.glob(".gongkai-*/new"):  # a run that was killed while it wrote
            shutil.rmtree(left.parent)
        publish(files, folder)
        publish({_file_of(record.name): record.model_dump_json().encode()}, self._records)

    def last(self) -> Mapping[str, str]:
        """Return what was handed in by report when the last run was finished; empty before the first."""
        try:
            return _LAST.validate_json(self._last.read_bytes())
        except (FileNotFoundError, ValidationError):
            return {}

    def finish(self, inputs: Mapping[str, str]) -> None:
        """Note what was handed in, at the end of a run."""
        text = json.dumps(dict(sorted(inputs.items())), ensure_ascii=False, indent=0)
        publish({self._last.name: text.encode()}, self._last.parent)

    @property
    def _records(self) -> Path:
        return self.out / FOLDER / _RECORDS

    @property
    def _last(self) -> Path:
        return self.out / FOLDER / f"last{self.part}.json"

    def _holds(self, below: Path, name: str, digest: str) -> bool:
        path = self.out / below / name
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _file_of(name: str) -> str:
    """Return the name of a report's record: names of folders may be too long or hold anything."""
    return f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"
