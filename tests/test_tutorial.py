"""The ten minutes of a new user, as the guide tells them: new, fill, check, mend, build, and next year's folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from generator.cli import commands

GUIDE = Path(__file__).parent.parent / "docs" / "十分钟上手.md"
FOLDER = "市档案局"
_BLOCK = re.compile(r"(?:`([^`\n]+\.yaml)`\n\n)?```(yaml|bash)\n(.*?)```", re.DOTALL)


class Block(NamedTuple):
    """A block of the guide: a command, or YAML with the name of its file if the guide gives it one."""

    file: str
    language: str
    text: str


def chapters() -> list[list[Block]]:
    """Return the blocks of the guide by chapter."""
    parts = re.split(r"(?m)^## ", GUIDE.read_text("utf-8"))[1:]
    return [[Block(*found) for found in _BLOCK.findall(part)] for part in parts]


def run(command: str) -> Result:
    program, *arguments = command.split()
    assert program == "gongkai"
    return CliRunner().invoke(commands, arguments)


def commands_of(chapter: list[Block]) -> list[str]:
    return [line for block in chapter if block.language == "bash" for line in block.text.splitlines()]


def fill(chapter: list[Block], *, new: bool = False) -> None:
    """Type what a chapter says into the files it names."""
    for block in chapter:
        if block.file:
            path = Path(FOLDER) / block.file
            assert path.exists() or new, f"gongkai new 没有建 {block.file}"
            path.write_text(block.text, "utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / FOLDER


def test_the_guide_is_true(folder: Path) -> None:
    new, filled, checked, mended, built = chapters()
    assert run(commands_of(new)[0]).exit_code == 0
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")}
    assert names == {block.file for block in filled if block.file}, "each file of the new folder is filled in"

    fill(filled)
    check, explain = (run(command) for command in commands_of(checked))
    assert check.exit_code == 1
    wrong = set(re.findall(r"错误 ([A-Z]+-\d+)", check.output))
    told = set(re.findall(r"`([A-Z]+-\d+)`", GUIDE.read_text("utf-8")))
    assert wrong == told, check.output
    assert explain.exit_code == 0

    fill(mended, new=True)
    reason = next(block.text for block in mended if not block.file)
    place = folder / "08-上年与原因.yaml"
    key, line = reason.splitlines()
    assert key == "变动原因:"
    place.write_text(re.sub(rf"(?m)^{line.split(':')[0]}:(?=.*15\.5).*$", line, place.read_text("utf-8")), "utf-8")
    again = run(commands_of(checked)[0])
    assert again.exit_code == 0, again.output
    assert "警告" not in again.output.rpartition("结论：")[2], again.output

    build, forward = (run(command) for command in commands_of(built))
    assert build.exit_code == 0, build.output
    assert sorted(path.suffix for path in Path("公开材料").iterdir()) == [".docx", ".html", ".json", ".pdf", ".xlsx"]
    assert forward.exit_code == 0, forward.output
    assert (folder.parent / "市档案局-2025").is_dir()
