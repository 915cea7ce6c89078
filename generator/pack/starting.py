"""Starting a pack: a new one that extends another and holds only its manifest and its record of changes.

Comes in: the new id, the pack to extend, the year. Goes out: the files written, all or none.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Final

from generator.findings import Finding, FindingsError, Severity
from generator.pack.loading import PACK_ID, load_pack
from generator.pack.reading import MANIFEST

_SKELETON: Final = (MANIFEST, "CHANGELOG.md")
_YEAR: Final = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


def start_pack(identifier: str, extends: str, root: Path, year: int | None = None) -> tuple[Path, ...]:
    """Write a new pack; raises ``FindingsError`` where it cannot be, or where the pack it extends is not sound.

    The year is that of the id (``final-accounts-2025``), unless one is given; the title is that of the extended pack
    with the new year in it.
    """
    _check_id(identifier, root)
    parent = load_pack(extends, root)
    year = year or _year_of(identifier)
    title = _YEAR.sub(str(year), parent.manifest.title)
    title = title if str(year) in title else f"{title}（{year} 年度）"
    words = {"id": identifier, "extends": extends, "title": title, "year": year}
    source = files("generator") / "data" / "new_pack"
    folder = root / identifier
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as made:
        whole = Path(made) / folder.name
        whole.mkdir()
        for name in _SKELETON:
            text = (source / name).read_text("utf-8").format(**words)
            (whole / name).write_text(text, "utf-8", newline="\n")
        shutil.move(whole, folder)
    return tuple(folder / name for name in _SKELETON)


def _check_id(identifier: str, root: Path) -> None:
    if not PACK_ID.fullmatch(identifier):
        fix = "写成“地区/包名”，只用小写字母、数字和连字符，例如 wuhan/final-accounts-2025。"
        raise FindingsError([_refused(f"“{identifier}”不能作模板包的标识。", fix)])
    if (root / identifier).exists():
        raise FindingsError(
            [_refused(f"模板包 {identifier} 已经有了，没有改动它。", "请换一个标识，或直接改它的文件。")]
        )


def _year_of(identifier: str) -> int:
    years = _YEAR.findall(identifier)
    if not years:
        raise FindingsError(
            [_refused(f"从“{identifier}”看不出是哪一年的。", "请用 --year 写明年度，例如 --year 2025。")]
        )
    return int(years[-1])


def _refused(message: str, fix: str) -> Finding:
    return Finding("PACK-005", Severity.ERROR, message, fix=fix)
