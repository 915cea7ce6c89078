"""The fonts are the pinned ones, have the characters reports need, and answer to the official names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from fontTools.ttLib import TTFont

from generator import fonts

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import fonts as fetching  # noqa: E402  # scripts/fonts.py
import fonts_bold  # noqa: E402

ENTRIES: list[dict[str, Any]] = fonts.manifest()["files"]
FAMILIES = list(fonts.manifest()["aliases"])
SIGNS = "Noto Sans Symbols 2"
LOOKS = [path for path in sorted(ROOT.glob("templates/*/*/looks.yaml")) if "\n字体:" in path.read_text("utf-8")]
"""The looks that name fonts of their own; others inherit those."""


def gb2312_hanzi() -> set[str]:
    """Return the 6,763 Chinese characters of GB 2312."""
    pairs = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return set("".join(pair.decode("gb2312", "ignore") for pair in pairs))


def test_files_are_there_with_the_pinned_contents() -> None:
    assert [face.path.name for face in fonts.font_files()] == [entry["name"] for entry in ENTRIES]
    assert fetching.outdated_packages(fonts.font_folder()) == []
    assert fetching.outdated_bold(fonts.font_folder()) == []


@pytest.mark.parametrize("face", fonts.font_files(), ids=lambda face: face.path.stem)
def test_a_file_says_of_itself_what_the_manifest_says(face: fonts.FontFile) -> None:
    with TTFont(face.path, lazy=True) as font:
        assert font["name"].getBestFamilyName() == face.family
        assert font["OS/2"].usWeightClass == face.weight
        assert font["OS/2"].fsType & 0x2 == 0, "the licence bits must allow embedding"


@pytest.mark.parametrize("face", fonts.font_files(), ids=lambda face: face.path.stem)
def test_the_faces_of_a_family_have_the_same_characters(face: fonts.FontFile) -> None:
    with TTFont(face.path, lazy=True) as font:
        assert frozenset(font.getBestCmap()) == fonts.coverage(face.family)


def test_the_ticked_box_of_forms_is_found_after_all_chinese_families() -> None:
    for family in FAMILIES:
        assert fonts.uncovered("☑", [family]) == {"☑"}
        assert fonts.stack(family)[-1] == SIGNS
    assert fonts.uncovered("☑□", fonts.stack(FAMILIES[0])) == frozenset()


def test_every_family_has_regular_and_bold() -> None:
    for family in FAMILIES:
        assert {face.weight for face in fonts.font_files() if face.family == family} == {400, 700}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_gb2312_and_what_tables_print(family: str) -> None:
    needed = gb2312_hanzi() | set("0123456789,.%-()（）“”‘’《》、，。；：！？—…·①②③‰×÷±≤≥ＡＺａｚ　")
    assert fonts.uncovered("".join(needed), [family]) == frozenset()


def test_a_rare_character_of_a_name_is_found_in_the_fallback() -> None:
    assert fonts.uncovered("朱镕基赵堃", ["FandolFang"]) == {"镕", "堃"}
    assert fonts.uncovered("朱镕基赵堃", fonts.stack("FandolFang")) == frozenset()


def test_a_character_no_font_has_is_named() -> None:
    assert fonts.uncovered("完成😀情况\n", fonts.stack("Noto Serif SC")) == {"😀"}


def test_what_draws_nothing_needs_no_font() -> None:
    assert fonts.uncovered("一\n二\t三\u200b四\ufeff", ["Noto Serif SC"]) == frozenset()


def test_an_unknown_family_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError, match="SimSun"):
        fonts.coverage("SimSun")


def test_stack_names_the_family_once() -> None:
    assert fonts.stack("Noto Serif SC") == ("Noto Serif SC", "Noto Sans SC", "LXGW WenKai", SIGNS)
    assert fonts.stack("FandolFang")[:2] == ("FandolFang", "Noto Serif SC")


@pytest.mark.parametrize("looks", LOOKS, ids=lambda path: path.parent.name)
def test_every_name_in_the_looks_of_a_pack_leads_to_its_family(looks: Path) -> None:
    answers = {name: family for family, names in fonts.manifest()["aliases"].items() for name in names}
    for face in yaml.safe_load(looks.read_text(encoding="utf-8"))["字体"].values():
        assert face["内嵌字体"] in FAMILIES
        assert answers[face["正式名称"]] == face["内嵌字体"]
        assert answers[face["文档字体"]] == face["内嵌字体"]


def test_an_alias_has_one_answer() -> None:
    names = [name for names in fonts.manifest()["aliases"].values() for name in names]
    assert len(names) == len(set(names))


def test_absent_fonts_are_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(fonts.FontsMissingError, match=r"缺少：NotoSerifSC-Regular\.ttf.*make fonts"):
        fonts.font_files(tmp_path)
    with pytest.raises(fonts.FontsMissingError, match="make fonts"):
        fonts.fontconfig_file(tmp_path)


def test_a_broken_copy_is_told_apart_from_an_absent_one(tmp_path: Path) -> None:
    (tmp_path / fonts.FACES).mkdir()
    (tmp_path / fonts.FACES / "FandolFang-Regular.otf").write_bytes(b"OTTO")
    with pytest.raises(fonts.FontsMissingError, match=r"文件不完整：FandolFang-Regular\.otf。"):
        fonts.font_files(tmp_path)


def test_the_environment_may_name_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(fonts.FOLDER_VARIABLE, str(tmp_path))
    assert fonts.font_folder() == tmp_path
    monkeypatch.delenv(fonts.FOLDER_VARIABLE)
    assert fonts.font_folder() == ROOT / ".fonts"


def test_this_machine_has_what_pdf_needs() -> None:
    assert fonts.system_problems() == ()


def test_a_missing_library_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fonts.LIBRARIES, "libharfbuzz-subset0", ("libno-such-thing.so.0",))
    (problem,) = fonts.system_problems()
    assert problem.startswith("本机缺少生成 PDF 所需的系统组件：libharfbuzz-subset0。")
    assert problem.endswith("：sudo apt-get install --no-install-recommends libharfbuzz-subset0")


def test_only_what_is_wrong_is_fetched_again(tmp_path: Path) -> None:
    faces = tmp_path / fonts.FACES
    faces.mkdir()
    shutil.copy(fonts.font_folder() / fonts.FACES / "FandolFang-Regular.otf", faces)
    assert fetching.outdated_packages(tmp_path) == [
        "noto-serif-sc",
        "noto-sans-sc",
        "noto-sans-symbols-2",
        "lxgw-wenkai",
    ]
    (faces / "FandolFang-Regular.otf").write_bytes(b"damaged")
    assert fetching.outdated_packages(tmp_path)[-1] == "fandol"


def test_a_file_with_another_hash_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.ttf").write_bytes(b"other")
    with pytest.raises(fetching.FetchError, match="SHA-256 不符"):
        fetching._install(tmp_path / "other.ttf", tmp_path / "target.ttf", "0" * 64)
    assert not (tmp_path / "target.ttf").exists()


def test_emboldening_moves_each_side_outwards_and_narrows_the_counter() -> None:
    outer = [
        ("moveTo", ((0.0, 0.0),)),
        ("lineTo", ((100.0, 0.0),)),
        ("lineTo", ((100.0, 100.0),)),
        ("lineTo", ((0.0, 100.0),)),
    ]
    counter = [
        ("moveTo", ((20.0, 20.0),)),
        ("lineTo", ((20.0, 80.0),)),
        ("lineTo", ((80.0, 80.0),)),
        ("lineTo", ((80.0, 20.0),)),
    ]
    assert fonts_bold._points(fonts_bold._moved(outer, 10)) == [(-10, -10), (110, -10), (110, 110), (-10, 110)]
    assert fonts_bold._points(fonts_bold._moved(counter, 10)) == [(30, 30), (30, 70), (70, 70), (70, 30)]


SET_IN = """
import sys
from weasyprint import HTML
for target, name in zip(sys.argv[1::2], sys.argv[2::2]):
    HTML(string=f"<html lang=zh><p style='font-family:{name}'>决算镕<b>公开</b></p>").write_pdf(target)
"""


@pytest.mark.slow
def test_official_names_are_set_in_the_projects_fonts(tmp_path: Path) -> None:
    expected = {
        "仿宋_GB2312": ["FandolFang", "FandolFang-Bold", "Noto-Serif-SC"],
        "楷体": ["LXGW-WenKai", "LXGW-WenKai-Bold"],
        "黑体": ["Noto-Sans-SC", "Noto-Sans-SC-Bold"],
        "方正小标宋简体": ["Noto-Serif-SC", "Noto-Serif-SC-Bold"],
        "没有这个字体": ["Noto-Serif-SC", "Noto-Serif-SC-Bold"],
    }
    work = [word for name in expected for word in (str(tmp_path / f"{name}.pdf"), name)]
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts.fontconfig_file())}
    subprocess.run([sys.executable, "-c", SET_IN, *work], check=True, env=environment)
    assert {name: embedded_fonts(tmp_path / f"{name}.pdf") for name in expected} == expected


def embedded_fonts(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        return sorted(str(font.BaseFont).split("+")[1] for font in pdf.pages[0].Resources.Font.values())
