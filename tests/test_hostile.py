"""Hostile input: whatever is typed ends in a finding or a message, in bounded time, inside the output folder, offline."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections import defaultdict
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.audit.reports import FORMATS as REPORTS
from generator.document.narrative import Narrative
from generator.document.nodes import Paragraph, plain
from generator.findings import FindingsError
from generator.pipeline import FORMATS, Report, examine, kits
from generator.source.compose import LONGEST_TEXT
from generator.writers import docx, html, tables_csv, xlsx
from tests import cases, documents
from tests.hostile import MINIMAL, REPEATED, ROOT, VALUES, check, command, files, fine, run_all
from tests.mutation_run import examined
from tests.mutations import at, leaves, putting
from tests.submissions import as_yaml

PACK = "wuhan/final-accounts-2024"
SEED = 20240829
_KITS = kits()
"""Read once: most of what a check of so small a report takes."""
_FUZZED = settings(
    max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return a copy of the minimal report."""
    return Path(shutil.copytree(MINIMAL, tmp_path / "填报"))


def typed(report: Path, text: str, name: str = "99-附加.yaml") -> Path:
    """Add a file to a report."""
    (report / name).write_text(text, "utf-8")
    return report


def told(folder: Path) -> str:
    """Return what the audit of a folder tells; an exception is a bug."""
    return REPORTS["text"]((examine(folder, _KITS).audit,), ())


# Bytes


@_FUZZED
@given(st.binary(max_size=400))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    (folder / "填报.yaml").write_bytes(data)
    assert "结论：错误" in told(folder)


@_FUZZED
@given(st.data())
def test_broken_bytes_in_a_good_file(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = Path(shutil.copytree(MINIMAL, tmp_path_factory.mktemp("broken") / "填报"))
    path = data.draw(st.sampled_from(sorted(folder.rglob("*.yaml"))))
    content = path.read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(start + 12, len(content))))
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=8)) + content[end:])
    assert "结论：" in told(folder)


@_FUZZED
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_as_a_reason(text: str) -> None:
    tree = json.loads(json.dumps(cases._base("小")))
    tree["变动原因"]["收支总计"] = text
    tree["部门"]["名称"] = text
    examined(tree)


# What editors save, and what clerks type instead


@pytest.mark.parametrize("codec", ["gb18030", "utf-8-sig", "utf-16", "utf-16-be"])
def test_other_encodings_and_line_ends_are_read_as_they_are_meant(report: Path, codec: str) -> None:
    for path in report.rglob("*.yaml"):
        path.write_bytes(path.read_text("utf-8").replace("\n", "\r\n").encode(codec))
    outcome = check(report)
    assert outcome.code == 0, outcome.output
    assert ("编码选 UTF-8" in outcome.output) is (codec != "utf-8-sig")


def test_full_width_signs_are_told_with_the_way_to_mend_them(report: Path) -> None:
    head = report / "01-基本情况.yaml"
    head.write_text(head.read_text("utf-8").replace(": ", "：").replace("2024", "２０２４"), "utf-8")
    outcome = check(report)
    fine(outcome)
    assert outcome.code == 1
    assert "请写成半角冒号加一个空格：" in outcome.output


def test_full_width_figures_are_told_or_read(report: Path) -> None:
    (report / "01-基本情况.yaml").write_text(
        (report / "01-基本情况.yaml").read_text("utf-8").replace("2024", "２０２４"), "utf-8"
    )
    fine(check(report))


def _renamed(path: Path, name: bytes) -> Path:
    return path.rename(os.fsdecode(os.fsencode(path.parent) + b"/" + name))


def test_names_that_are_no_text_are_told(report: Path, tmp_path: Path) -> None:
    """A file is read by its real name; its bytes stand in whatever is written about it."""
    _renamed(report / "02-收支.yaml", b"\xff\x1b[2J.yaml")
    folder = _renamed(typed(report, "[\n", "99-附加.yaml"), b"\xfe")
    _renamed(folder / "99-附加.yaml", b"\xfd.yaml")
    audit = examine(folder, _KITS).audit
    for form, render in REPORTS.items():
        written = render((audit,), ()).encode("utf-8")
        assert b"xfd.yaml" in written, form
        assert b"\x1b" not in written, form
    outcome = command("build", folder, "-o", tmp_path / "输出")
    fine(outcome)
    assert (outcome.code, "\x1b" in outcome.output) == (1, False)
    assert not (tmp_path / "输出").exists()
    (folder / os.fsdecode(b"\xfd.yaml")).unlink()
    outcome = check(folder)
    assert outcome.code == 0, outcome.output


def test_a_terminal_that_lacks_characters_is_written_to(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xfe"
    start = [sys.executable, "-c", "from generator.cli import main; main()", "check", folder, folder, "-o", folder]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "gbk"}
    done = subprocess.run(start, cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.endswith(b"\\udcfe\n")
    assert b"Traceback" not in done.stderr
    assert rb"\xfe" in Path(os.fsdecode(folder)).read_bytes()


# Values where others are asked for


def _hostile_cases(number: int) -> list[tuple[tuple[str | int, ...], str]]:
    """Return so many (place, value), the same ones each time."""
    places = [path for path, _ in leaves(cases._base("小"))]
    every = [(path, value) for path in places for value in VALUES]
    return random.Random(SEED).sample(every, number)  # noqa: S311 - the same ones each time


def test_hostile_values() -> None:
    for path, value in _hostile_cases(80):
        tree = json.loads(json.dumps(cases._base("小")))
        putting(path, value)(tree)
        outcome = examined(tree)
        told = [f"{each.message}{each.fix}" for each in outcome.audit.findings]
        assert all(told), (path, value)


def test_lists_and_groups_where_a_value_is_asked_for_and_the_other_way_round() -> None:
    base = cases._base("小")
    shapes: list[Any] = [[], {}, [""], [[]], {"": ""}, {"名称": []}, [{"名称": "x"}], "文字", ["a", ["b"]]]
    paths = {path[:depth] for path, _ in leaves(base) for depth in range(1, len(path) + 1)}
    dice = random.Random(SEED)  # noqa: S311 - the same ones each time
    for path in dice.sample(sorted(paths, key=str), 50):
        tree = json.loads(json.dumps(base))
        at(tree, path[:-1])[path[-1]] = dice.choice(shapes)
        examined(tree)


@pytest.mark.parametrize(
    "code", ["0x00", "0x07", "0x0e", "0x0f", "0x10", "0x11", "0x12", "0x1b", "0x7f", "0x85", "0x2028", "0xfffe"]
)
def test_control_characters_do_not_pass(report: Path, code: str) -> None:
    character = chr(int(code, 16))
    output = told(typed(report, f"其他名词:\n  - 名词: 示{character}例\n    解释: 示例{character}工作\n"))
    assert "结论：错误" in output
    assert character not in output


# Bombs


def _alias_bomb() -> str:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join(lines) + "\n"


BOMBS = {
    "别名": _alias_bomb(),
    "嵌套括号": "其他名词: " + "[" * 100_000,
    "嵌套缩进": "".join(f"{' ' * depth}a:\n" for depth in range(3000)),
    "嵌套列表": "- " * 50_000 + "x\n",
    "很多键": "".join(f"键{n}: 1\n" for n in range(20_000)),
    "很多项": "其他名词:\n" + "- {名词: 甲, 解释: 乙}\n" * 10_000,
    "很多段": "补充文字: {收入支出决算总体情况说明: {替换: [" + "文字, " * 20_000 + "]}}\n",
    "很多科目": "自定义科目:\n" + "".join(f"  {n}: 甲\n" for n in range(2_010_000, 2_030_000)),
    "很多豁免": "豁免:\n" + "- {编号: FMT-001, 理由: 示例}\n" * 10_000,
    "长行": "其他名词: " + "中" * 600_000 + "\n",
    "长数": f"结转结余:\n  使用非财政拨款结余: {'9' * 20_000}\n",
    "小数": f"批复数:\n  公开01表: {{收入总计: 0.{'1' * 19_000}}}\n",
    "长键": f"{'键' * 100_000}: 1\n",
    "引号": '"' * 100_001,
    "反斜线": '键: "' + "\\u0041" * 100_000 + '"\n',
    "合并": "a: &a {b: 1}\nc:\n  <<: *a\n",
    "标签": "a: !!python/object/apply:os.system ['touch 越界']\n",
    "多文档": "---\na: 1\n" * 5000,
}


def test_bombs_end_in_a_finding(tmp_path: Path) -> None:
    folders = [typed(Path(shutil.copytree(MINIMAL, tmp_path / kind)), text) for kind, text in BOMBS.items()]
    long = [tmp_path / kind for kind in ("长行", "长键", "很多键", "很多项")]
    outcome, printed = run_all([("check", *folders, "--format", "json"), ("check", *long)], tmp_path)
    for each in (outcome, printed):
        fine(each)
        assert each.code == 1
    assert len(printed.output) < 100_000
    for kind, audit in zip(BOMBS, json.loads(outcome.output)["报告"], strict=True):
        places = [place["文件"] for found in audit["发现"] if found["级别"] == "错误" for place in found["位置"]]
        assert "99-附加.yaml" in places, kind
        assert sum(len(found["说明"]) + len(found["改法"]) for found in audit["发现"]) < 50_000, kind
    assert not list(tmp_path.rglob("越界"))


def test_files_too_large_and_too_many(report: Path) -> None:
    (report / "大.yaml").write_bytes(b"#" * (3 * 1024 * 1024))
    for number in range(1100):
        (report / f"多{number}.yaml").write_text(f"键{number}: 1\n", "utf-8")
    outcome = check(report)
    fine(outcome)
    assert outcome.code == 1


# Long texts: no expression may try for ever


def _long_tree(text: str) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(json.dumps(cases._base("小")))
    tree["补充文字"] = {"收入支出决算总体情况说明": {"替换": [text]}}
    tree["变动原因"]["本年支出合计"] = text
    tree["重点工作"]["工作"][0]["正文"] = text
    tree["项目自评"][0]["偏差原因分析"] = text
    return tree


_WORST = ("1", "“", "2024年", "增加1万元，增长")
"""Of ``REPEATED`` what one expression or another once took longest to read."""


def test_the_longest_texts_come_to_an_end(tmp_path: Path) -> None:
    for number, unit in enumerate(_WORST):
        (tmp_path / str(number)).mkdir()
        _write(_long_tree((unit * LONGEST_TEXT)[:LONGEST_TEXT]), tmp_path / str(number))
    (outcome,) = run_all([("check", *sorted(tmp_path.iterdir()))], tmp_path)
    fine(outcome)
    assert "SRC-" not in outcome.output


def test_long_texts_of_chance_come_to_an_end() -> None:
    dice = random.Random(SEED)  # noqa: S311 - the same ones each time
    for _ in range(4):
        assert examined(_long_tree("".join(dice.choice(REPEATED) for _ in range(400)))).audit.findings


@pytest.mark.parametrize("unit", ["1", "≥", "第一轮60天/", "（", "万", "1."])
def test_long_cells_of_a_form_come_to_an_end(unit: str) -> None:
    tree = json.loads(json.dumps(cases._base("小")))
    indicator = tree["整体自评"]["年度绩效目标"][0]["指标组"][0]["指标"][0]
    for key in ("目标值", "完成值", "名称"):
        indicator[key] = (unit * LONGEST_TEXT)[: LONGEST_TEXT // 4]
    assert examined(tree).audit.findings


# Names that lead elsewhere


@pytest.mark.parametrize(
    "name", ["../../外面", "..", "/外面", "a/b", "C:\\外面", "名\u0000称", ".隐藏", "~", "$(touch 越界)", "x" * 300]
)
def test_no_file_leaves_the_output_folder(tmp_path: Path, name: str) -> None:
    tree = json.loads(json.dumps(cases._base("小")))
    tree["部门"]["名称"] = name
    outcome = examined(tree)
    if outcome.report is not None:
        assert "/" not in outcome.report.stem
        assert not outcome.report.stem.startswith(".")
        assert (tmp_path / outcome.report.stem).resolve().parent == tmp_path.resolve()


@pytest.mark.parametrize(
    "pack",
    ["../../tmp/包", "/etc/passwd", "wuhan/../../x", "wuhan\\x", "wuhan/final-accounts-2024/..", "a/b/c", "", "."],
)
def test_the_pack_cannot_be_elsewhere(report: Path, pack: str) -> None:
    head = report / "01-基本情况.yaml"
    head.write_text(head.read_text("utf-8").replace(PACK, pack), "utf-8")
    outcome = check(report)
    fine(outcome)
    assert outcome.code != 0


def test_links_that_lead_out_are_not_read(report: Path) -> None:
    (report / "链接.yaml").symlink_to("/etc/passwd")
    (report / "目录.yaml").symlink_to("/etc")
    outcome = check(report)
    fine(outcome)
    assert "root:" not in outcome.output


# Markup and formulas typed as texts

_MARKUP = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>&amp;']]>"
_FORMULA = '=HYPERLINK("file:///etc/passwd")'


def _with_texts(text: str) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(json.dumps(cases._base("小")))
    tree["变动原因"]["收支总计"] = text
    tree["项目"][0]["用途"] = text
    tree["重点工作"]["工作"][0].update({"事项": text, "正文": text, "工作内容及目标": text, "完成情况": text})
    tree["空表说明"]["公开07表"] = text
    tree["部门"]["主要职责"] = [text]
    indicator = tree["整体自评"]["年度绩效目标"][0]["指标组"][0]["指标"][0]
    indicator.update({"名称": text, "目标值": text, "完成值": text, "得分": indicator["权重"]})
    return tree


def _write(tree: dict[str, Any], folder: Path) -> None:

    text = as_yaml(tree)
    (folder / "填报.yaml").write_text(text, "utf-8")


def _drafted(text: str) -> Report:
    report = examined(_with_texts(text)).report
    assert report is not None
    return report


def test_markup_stays_text() -> None:
    report = _drafted(_MARKUP)
    page = html.render(report.document, report.pack.looks, report.pack.folders).decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    with zipfile.ZipFile(io.BytesIO(docx.render(report.document, report.pack.looks, defaultdict(int)))) as word:
        body = word.read("word/document.xml").decode()
    assert "<script>" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("file:///etc/passwd")', " =1", "＝1＋1"]
)
def test_formulas_stay_text(text: str) -> None:
    report = _drafted(text)
    with zipfile.ZipFile(io.BytesIO(xlsx.render(report.document, report.pack.looks))) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    sheets = [part for name, part in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not any(tag in sheet for sheet in sheets for tag in ("<f>", "<f ", "<hyperlink"))
    assert escape(text.strip(), quote=False) in parts["xl/sharedStrings.xml"]
    tables = [content.decode("utf-8-sig") for content in tables_csv.render(report.document).values()]
    cells = [cell for table in tables for row in csv.reader(io.StringIO(table)) for cell in row]
    assert f"'{text}" in cells or f"'{text.strip()}" in cells
    assert text not in cells


def test_templates_in_texts_stay_text() -> None:
    report = _drafted("{{七}}{% raw %}七乘七{{7*7}}")
    assert not any(
        "49" in plain(block.runs)
        for block in report.document.blocks()
        if isinstance(block, Paragraph) and "七乘七" in plain(block.runs)
    )


@pytest.mark.slow
def test_a_hostile_report_is_built_in_little_memory_and_inside_the_output_folder(tmp_path: Path) -> None:
    (tmp_path / "填报").mkdir()
    _write(_with_texts(f"{_MARKUP}{_FORMULA}"), tmp_path / "填报")
    before = files(tmp_path)
    (outcome,) = run_all([("build", "填报", "-o", "输出", "--draft", "-q")], tmp_path)
    fine(outcome)
    assert outcome.code == 0, outcome.output
    written = files(tmp_path) - before
    assert len(written) == len(FORMATS)
    assert all(name.startswith("输出/") for name in written), written


def test_markup_in_the_report_of_the_audit_stays_text(tmp_path: Path) -> None:
    folder = tmp_path / "填报"
    folder.mkdir()
    _write(_with_texts(f"{_MARKUP}待填"), folder)
    for form in ("html", "json", "sarif", "junit", "github"):
        target = tmp_path / f"审核.{form}"
        fine(check(folder, "--format", form, "-o", target))
        told = target.read_text("utf-8")
        if form in ("html", "junit"):
            assert "<script>alert" not in told
            assert "<img src=x" not in told
        if form == "github":
            assert all(line.startswith("::") or not line.strip() for line in told.splitlines())


# Templates that reach for Python or files

_IN_TEXTS = {
    "类": "{{ ''.__class__.__mro__ }}",
    "全局": "{{ cycler.__init__.__globals__ }}",
    "函数": "{{ 额.__globals__ }}",
    "函数体": "{{ 额.__func__.__code__ }}",
    "自身": "{{ self._TemplateReference__context }}",
    "文件": "{% include '/etc/passwd' %}",
    "上级": "{% include '../../../../../../etc/passwd' %}",
    "导入": "{% import 'os' as os %}{{ os.system('touch 越界') }}",
    "格式": "{{ '{0.__class__}'.format(年度) }}",
    "格式二": "{{ '%999999999d'|format(1) }}",
    "乘": "{{ 'a' * 999999999 }}",
    "加": "{% set ns = namespace(x='a') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
    "循环": "{% for i in range(999999999) %}{% endfor %}",
    "嵌套循环": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "递归": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "求值": "{{ 7*7 }}",
    "填充": "{{ 'a'.ljust(999999999) }}",
    "居中": "{{ 'a'|center(999999999) }}",
    "缩进": "{{ 'a'|indent(999999999) }}",
    "替换": "{{ ['a']|join('b')|replace('a', 'b') }}",
    "倍增": "{% set x = 'a' %}" + "{% set x = x ~ x %}" * 60 + "{{ x }}",
    "宏倍增": "{% macro m(x) %}{{ x }}{{ x }}{% endmacro %}{{ " + "m(" * 60 + "'a'" + ")" * 60 + " }}",
    "块倍增": "{% set x = 'a' %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60 + "{{ x }}",
    "列倍增": "{% set x = ['a'] %}" + "{% set x = [x, x] %}" * 60 + "{{ x }}",
    "列倍增连接": "{% set x = ['a'] %}" + "{% set x = [x, x] %}" * 60 + "{{ x ~ x }}",
    "列倍增成文": "{% set x = ['a'] %}" + "{% set x = [x, x] %}" * 60 + "{{ x|string }}{{ x|join }}",
    "列倍增比较": "{% set x = ['a'] %}{% set y = ['a'] %}"
    + "{% set x = [x, x] %}{% set y = [y, y] %}" * 60
    + "{{ x == y }}",
    "组倍增比较": "{% set x = ('a',) %}" + "{% set x = (x, x) %}" * 60 + "{{ [x]|unique|list|length }}",
    "键倍增比较": "{% set x = {} %}" + "{% set x = {'a': x, 'b': x} %}" * 60 + "{{ x == x }}",
    "列倍增成名": "{% set x = ['a'] %}" + "{% set x = [x, x] %}" * 60 + "{{ 列[x] }}",
    "参数倍增": "{% macro m(n) %}{% if n < 60 %}{{ m(n + 1, varargs, varargs) }}{% endif %}{% endmacro %}{{ m(1) }}",
    "参数名倍增": "{% macro m(n) %}{% if n < 60 %}{{ m(n + 1, a=kwargs, b=kwargs) }}{% endif %}{% endmacro %}{{ m(1) }}",
    "列倍增隔开": "{% set x = 'aaaaaaaaaa' %}" + "{% set x = x ~ x %}" * 20 + "{{ ([1, 2, 3, 4, 5, 6]|join(x))[0] }}",
    "乱数": "{{ [1,2,3]|random }}",
    "乱文": "{{ lipsum(n=99999) }}",
    "属性": "{{ 年度|attr('__class__') }}",
    "调试": "{% debug %}",
    "无名": "{{ 没有这个名字 }}",
    "无尽": "{% set x = [] %}{% for i in x %}{{ x.append(i) }}{% endfor %}{% do x %}",
}


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Return a folder with a copy of the pack."""
    return Path(shutil.copytree(ROOT / "templates", tmp_path / "模板"))


_THROUGH = ("文件", "乘", "宏倍增", "列倍增比较")
"""Those that are tried on the command line too, with little memory."""


def _of_text(source: str) -> Narrative:
    return Narrative.of({"x.j2": f"开始{source}结束\n"}, {"额": cases.pack, "年度": 2024, "列": [1, 2]})


@pytest.mark.parametrize("attack", sorted(_IN_TEXTS))
def test_text_templates_reach_nothing(attack: str) -> None:
    with pytest.raises(FindingsError, match="PACK-010") as caught:
        _of_text(_IN_TEXTS[attack]).blocks("x.j2", lambda *_: Paragraph(()), itertools.repeat("x"))
    assert "root:" not in str(caught.value)


def test_text_templates_reach_nothing_on_the_command_line(report: Path, packs: Path, tmp_path: Path) -> None:
    calls = []
    for attack in _THROUGH:
        templates = Path(shutil.copytree(packs, tmp_path / f"模板{attack}"))
        (templates / PACK / "text" / "概况-机构.j2").write_text(f"开始{_IN_TEXTS[attack]}结束\n", "utf-8")
        calls.append(("check", report, "--templates", templates))
    for attack, outcome in zip(_THROUGH, run_all(calls, tmp_path), strict=True):
        fine(outcome)
        assert outcome.code == 2, (attack, outcome.output[-600:])
        assert "PACK-010" in outcome.output
        assert "root:" not in outcome.output
    assert not list(tmp_path.rglob("越界"))


@pytest.mark.parametrize(
    "filter_", ["map(attribute='__class__')", "sort(attribute='__class__.__mro__')", "unique(attribute='__class__')"]
)
def test_filters_of_text_templates_reach_nothing(report: Path, packs: Path, filter_: str) -> None:
    target = packs / PACK / "text" / "概况-机构.j2"
    target.write_text(f"开始{{{{ ['甲']|{filter_}|list|string }}}}结束\n", "utf-8")
    found = examine(report, kits(packs)).report
    assert found is None or not any(
        "class" in plain(block.runs) for block in found.document.blocks() if isinstance(block, Paragraph)
    )


_IN_PAGE = {
    "类": "{{ ''.__class__.__mro__ }}",
    "文件": "{% include '/etc/passwd' %}",
    "上级": "{% include '../../../../../../etc/passwd' %}",
    "循环": "{% for i in range(999999999) %}{% endfor %}",
    "函数": "{{ text.func.__globals__ }}",
    "乘": "{{ 'a' * 99999999999 }}",
    "倍增": "{% set x = 'a' %}" + "{% set x = x ~ x %}" * 60 + "{{ x }}",
    "格式": "{{ '%999999999d' % 1 }}",
    "循环套循环": "{% for i in 'a' %}" + "{% for i in document.metadata.title %}" * 9 + "{% endfor %}" * 10,
    "递归": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "点击": "<a href='javascript:alert(1)'>x</a>",
    "无名": "{{ 没有这个名字 }}",
    "语法": "{% if %}",
    "网络": "<img src='http://192.0.2.1/x.png'>",
    "本地": "<img src='file:///etc/passwd'>",
    "样式": "<link rel='stylesheet' href='http://192.0.2.1/x.css'>",
    "附件": "<a rel='attachment' href='file:///etc/passwd'>x</a>",
}


def _page_of(folder: Path) -> str:
    return html.page(documents.small(), cases.pack().looks, [folder, *cases.pack().folders], "screen")


@pytest.mark.parametrize("attack", sorted(_IN_PAGE))
def test_page_templates_reach_nothing(tmp_path: Path, attack: str) -> None:
    page = (ROOT / "templates" / PACK / "page.html.j2").read_text("utf-8")
    (tmp_path / "page.html.j2").write_text(page.replace("</body>", f"{_IN_PAGE[attack]}</body>"), "utf-8")
    with pytest.raises(FindingsError, match="PACK-010") as caught:
        _page_of(tmp_path)
    assert "root:" not in str(caught.value)
    assert caught.value.findings[0].positions[0].file == "page.html.j2"


_IN_STYLES = {
    "导入": "@import url('http://192.0.2.1/x.css');",
    "图": "body { background: url('file:///etc/passwd') }",
    "字体": "@font-face { font-family: x; src: url('http://192.0.2.1/x.ttf') } body { font-family: x }",
}


@pytest.mark.parametrize("attack", sorted(_IN_STYLES))
def test_style_sheets_fetch_nothing(tmp_path: Path, attack: str) -> None:
    (tmp_path / "print.css").write_text(f"p {{ color: red }}\n{_IN_STYLES[attack]}\n", "utf-8")
    with pytest.raises(FindingsError, match=r"print\.css:2") as caught:
        _page_of(tmp_path)
    assert "外面的文件" in str(caught.value)


_IN_PATTERNS = {
    "属性": "{部门.__class__.__mro__}",
    "下标": "{部门[0]}",
    "宽度": "{部门:>999999999}",
    "转换": "{部门!r}",
    "未知": "{密码}",
    "括号": "{部门",
    "序号": "{0}",
}


@pytest.mark.parametrize("attack", sorted(_IN_PATTERNS))
def test_patterns_of_a_pack_reach_nothing(report: Path, packs: Path, tmp_path: Path, attack: str) -> None:
    structure = packs / PACK / "structure.yaml"
    text, replaced = re.subn(
        "(?m)^主题: .*$", lambda _: f"主题: '{_IN_PATTERNS[attack]}'", structure.read_text("utf-8")
    )
    assert replaced == 1
    structure.write_text(text, "utf-8")
    outcome = check(report, "--templates", packs)
    fine(outcome)
    assert outcome.code == 2, outcome.output[-600:]
    assert "PACK-" in outcome.output


@pytest.mark.parametrize(
    "name", ["../../外面/{部门}", "/外面/{部门}", "{部门}/x", "..", "", "\\\\x\\{部门}", "a\u0000b"]
)
def test_file_names_of_a_pack_stay_inside(report: Path, packs: Path, tmp_path: Path, name: str) -> None:
    manifest = packs / PACK / "pack.yaml"
    lines = [
        f"文件名: {json.dumps(name)}" if line.startswith("文件名:") else line
        for line in manifest.read_text("utf-8").splitlines()
    ]
    manifest.write_text("\n".join(lines) + "\n", "utf-8")
    out = tmp_path / "深" / "输出"
    before = files(tmp_path)
    outcome = command("build", report, "-o", out, "--draft", "-q", "--templates", packs)
    fine(outcome)
    assert outcome.code == 2, outcome.output[-600:]
    assert files(tmp_path) == before


def test_files_of_a_pack_do_not_lead_out(report: Path, packs: Path, tmp_path: Path) -> None:
    target = packs / PACK / "text" / "概况-机构.j2"
    target.unlink()
    target.symlink_to("/etc/passwd")
    outcome = check(report, "--templates", packs)
    fine(outcome)
    assert outcome.code == 2, outcome.output[-600:]


@pytest.mark.parametrize("extends", ["../../../../etc", "/etc", "wuhan/final-accounts-2024", "没有", "a/../b"])
def test_inheritance_does_not_lead_out(report: Path, packs: Path, tmp_path: Path, extends: str) -> None:
    manifest = packs / PACK / "pack.yaml"
    manifest.write_text(manifest.read_text("utf-8") + f"继承: {extends}\n", "utf-8")
    outcome = check(report, "--templates", packs)
    fine(outcome)
    assert outcome.code == 2


# Wrong use


@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "没有"), ("check", "/etc/passwd"), ("check", "/dev/null"), ("check", "\udcff")]
)
def test_wrong_folders_are_told(arguments: tuple[str, ...]) -> None:
    outcome = command(*arguments)
    fine(outcome)
    assert outcome.code in (1, 2)
