"""Tests of publishing: the files of a report arrive together, or those that were there before stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.writers.files import OutsideFolderError, create, publish

OLD = {"甲.pdf": b"old pdf", "甲.docx": b"old docx"}
NEW = {"甲.pdf": b"new pdf", "甲.docx": b"new docx", "甲.html": b"new html"}


def held(folder: Path) -> dict[str, bytes]:
    """Return everything in a folder, hidden files included."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_arrive_in_the_order_given(tmp_path: Path) -> None:
    folder = tmp_path / "一" / "二"
    assert publish(NEW, folder) == tuple(folder / name for name in NEW)
    assert held(folder) == NEW


def test_files_of_the_same_name_are_replaced_and_others_stay(tmp_path: Path) -> None:
    publish({**OLD, "乙.pdf": b"another report"}, tmp_path)
    publish(NEW, tmp_path)
    assert held(tmp_path) == {**NEW, "乙.pdf": b"another report"}


@pytest.mark.parametrize("name", ["../甲.pdf", "/甲.pdf", "一/甲.pdf", "", ".", ".."])
def test_name_that_would_leave_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutsideFolderError):
        publish({"甲.docx": b"", name: b""}, tmp_path / "out")
    assert held(tmp_path) == {}


class Interrupted(BaseException):
    """Stands for Ctrl-C, or a signal to end."""


@pytest.mark.parametrize("error", [OSError("disk full"), Interrupted()])
@pytest.mark.parametrize("number", range(3))
def test_interrupted_move_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, number: int
) -> None:
    publish(OLD, tmp_path)
    moves = iter(range(99))
    replace = Path.replace

    def interrupted(path: Path, target: Path) -> Path:
        if next(moves) == number:
            raise error
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(type(error)):
        publish(NEW, tmp_path)
    assert held(tmp_path) == OLD


@pytest.mark.parametrize("error", [OSError("disk full"), Interrupted()])
def test_interrupted_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    publish(OLD, tmp_path)
    write = Path.write_bytes

    def interrupted(path: Path, data: bytes) -> int:
        if path.name == "甲.html":
            write(path, data[:3])
            raise error
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    with pytest.raises(type(error)):
        publish(NEW, tmp_path)
    assert held(tmp_path) == OLD


def test_folder_in_place_of_a_file_is_an_error_that_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "甲.html").mkdir(parents=True)
    publish(OLD, tmp_path)
    with pytest.raises(OSError, match=r"甲\.html"):
        publish(NEW, tmp_path)
    assert held(tmp_path) == OLD


def test_file_in_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OSError, match="out"):
        publish(NEW, tmp_path / "out")


def test_a_new_folder_is_made_whole_with_its_folders(tmp_path: Path) -> None:
    made = create({"a.yaml": b"1", "绩效自评/01.yaml": b"2"}, tmp_path / "新" / "报告")
    assert [path.read_bytes() for path in made] == [b"1", b"2"]
    assert sorted(path.name for path in (tmp_path / "新").iterdir()) == ["报告"]


def test_an_empty_folder_is_filled_and_any_other_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    create({"a": b"1"}, tmp_path / "空")
    with pytest.raises(FileExistsError):
        create({"a": b"2"}, tmp_path / "空")
    assert (tmp_path / "空" / "a").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["空"]


@pytest.mark.parametrize("name", ["../a", "/a", "b/../../a", "", "a\\b", "a\0b"])
def test_no_file_of_a_new_folder_lies_outside(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutsideFolderError):
        create({"good": b"1", name: b"2"}, tmp_path / "新")
    assert not list(tmp_path.iterdir())


def test_a_new_folder_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        create({"a": b"1", "a/b": b"2"}, tmp_path / "新")
    assert not list(tmp_path.iterdir())
