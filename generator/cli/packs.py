"""``gongkai pack``: lists, shows, checks, compares and starts template packs, for those who maintain them.

Comes in: options. Goes out: text, and exit codes: 0 done and sound, 2 wrong use or a pack that is not sound.
"""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.chinese import ChineseGroup
from generator.cli.trials import sample_folders, try_pack
from generator.findings import has_errors, render_text
from generator.pack.catalogue import Entry, entries, origins, own_options
from generator.pack.comparing import Change, Comparison, compare, shortened
from generator.pack.loading import TemplatePack, load_pack, templates_folder
from generator.pack.models import TableSpec
from generator.pack.starting import start_pack

UNSOUND = 2
_NOTHING = "（无）"
_CHANGED = "\t本包改"
_templates = click.option(
    "--templates",
    "root",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    default=templates_folder,
    show_default=False,
    help="模板包所在的文件夹（默认用自带的）。",
)
_identifier = click.argument("identifier", metavar="模板包")


@click.group("pack", cls=ChineseGroup)
def pack_group() -> None:
    """模板包：列出、查看、检查、比较、新建；给维护格式的人用。"""


@pack_group.command("list")
@_templates
def list_command(root: Path) -> None:
    """列出模板包：标识、名称、年度、继承哪一个、放在哪里。"""
    found = tuple(entries(root))
    for entry in found:
        click.echo("\t".join(_row(entry, root)))
    if not found:
        click.echo(f"文件夹 {root} 里没有模板包。", err=True)
    if not found or any(entry.faults for entry in found):
        raise click.exceptions.Exit(UNSOUND)


def _row(entry: Entry, root: Path) -> tuple[str, ...]:
    place = (root / entry.id).as_posix()
    if entry.pack is None:
        return (entry.id, f"有 {len(entry.faults)} 处错误，见 gongkai pack check {entry.id}", "", "", place)
    manifest = entry.pack.manifest
    return (entry.id, manifest.title, _years(entry.pack), manifest.extends or "", place)


def _years(pack: TemplatePack) -> str:
    return "、".join(map(str, pack.manifest.years))


@pack_group.command("show")
@_identifier
@_templates
def show_command(identifier: str, root: Path) -> None:
    """查看一个模板包：每个文件来自哪里、默认版式、各表、各部分。"""
    pack = load_pack(identifier, root)
    above = load_pack(pack.manifest.extends, root) if pack.manifest.extends else None
    for line in (*_head(pack), *_files(pack, root), *_options(pack, above), *_tables(pack), *_sections(pack)):
        click.echo(line)


def _head(pack: TemplatePack) -> list[str]:
    manifest = pack.manifest
    pairs = (
        ("标识", manifest.id),
        ("名称", manifest.title),
        ("类型", manifest.kind),
        ("年度", _years(pack)),
        ("继承", manifest.extends or _NOTHING),
        ("文件名", manifest.file_name),
    )
    return [f"{key}：{value}" for key, value in pairs]


def _files(pack: TemplatePack, root: Path) -> list[str]:
    found = origins(pack, root)
    own = sum(origin.pack == pack.manifest.id for origin in found)
    places = ((origin.name, "本包" if origin.pack == pack.manifest.id else f"沿用 {origin.pack}") for origin in found)
    return ["", f"文件（本包 {own} 个，沿用 {len(found) - own} 个）", *(f"  {name}\t{place}" for name, place in places)]


def _options(pack: TemplatePack, above: TemplatePack | None) -> list[str]:
    own = own_options(pack, above) if above else frozenset()
    values = pack.manifest.options.model_dump(by_alias=True)
    lines = (f"  {name}：{_said(value)}{_CHANGED if name in own else ''}" for name, value in values.items())
    return ["", "默认版式", *lines]


def _said(value: object) -> str:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _tables(pack: TemplatePack) -> list[str]:
    return ["", "表", *(f"  {_table(name, spec)}" for name, spec in sorted(pack.tables.items()))]


def _table(name: str, spec: TableSpec) -> str:
    return f"{spec.label}\t{spec.title}\t{len(spec.columns)} 栏\ttables/{name}.yaml"


def _sections(pack: TemplatePack) -> list[str]:
    lines = ["", "结构"]
    for part in pack.structure.parts:
        lines.append(f"  {part.heading}")
        for entry in part.entries:
            files = (entry.text and f"text/{entry.text}", entry.table and f"tables/{entry.table}.yaml")
            source = next((each for each in files if each), f"{entry.forms}自评表")
            lines.append(f"    {entry.key}\t{source}")
    return lines


@pack_group.command("check")
@_identifier
@click.option(
    "--with",
    "samples",
    metavar="文件夹",
    multiple=True,
    type=click.Path(path_type=Path),
    help="用这个填报文件夹试排，可写几个（默认用随附的示例）。",
)
@_templates
def check_command(identifier: str, samples: tuple[Path, ...], root: Path) -> None:
    """检查一个模板包：文件和名称有没有错，文字模板能不能用，拿示例试排一遍。

    退出码：0 可以用，2 有错误。
    """
    pack = load_pack(identifier, root)
    tried = samples or sample_folders()
    trial = try_pack(pack, tried)
    if trial.findings:
        click.echo(render_text(trial.findings), err=True)
    if has_errors(trial.findings):
        raise click.exceptions.Exit(UNSOUND)
    with_what = f"用 {'、'.join(folder.name for folder in tried)} 试排通过" if tried else "没有示例，没有试排"
    counts = (f"{len(pack.files)} 个文件", f"{len(pack.texts)} 段文字模板", f"{trial.rules} 条勾稽关系")
    click.echo(f"{identifier}：可以用（{'，'.join(counts)}，{with_what}）")
    for name, lacking in trial.missing.items():
        if lacking:
            click.echo(
                f"  这个格式要的内容，{name} 有 {len(lacking)} 处没有填（不是模板包的错），例如：{lacking[0].message}"
            )


@pack_group.command("diff")
@click.argument("old", metavar="旧模板包")
@click.argument("new", metavar="新模板包")
@click.option("--summary", is_flag=True, help="只列结构、表、版式等的变化，不列各文件逐行的差别。")
@_templates
def diff_command(old: str, new: str, root: Path, *, summary: bool) -> None:
    """比较两个模板包：结构、表、栏、标题、版式改了什么，各文件逐行差在哪里。"""
    compared = compare(load_pack(old, root), load_pack(new, root))
    if not compared.files:
        click.echo("两个模板包的内容相同。")
    for line in _summary(compared):
        click.echo(line)
    for file in compared.files if not summary else ():
        click.echo(f"\n==== {file.name}（{file.kind}）\n{file.text}")


def _summary(compared: Comparison) -> list[str]:
    lines = []
    for file in compared.files:
        lines.append(f"{file.name}（{file.kind}）")
        lines += [f"  {_change(change)}" for change in compared.changes if change.file == file.name]
    return lines


def _change(change: Change) -> str:
    place = " › ".join(change.place) or "全文"
    if not change.old or not change.new:
        return f"{place}：{'删去' if change.old else '增加'} {shortened(change.old or change.new) or '（空）'}"
    return f"{place}：{shortened(change.old)} → {shortened(change.new)}"


@pack_group.command("new")
@_identifier
@click.option("--from", "extends", metavar="模板包", required=True, help="沿用哪一个模板包。")
@click.option("--year", type=click.IntRange(2017, 2099), metavar="年度", help="哪一年的（默认看标识里的年份）。")
@_templates
def new_command(identifier: str, extends: str, year: int | None, root: Path) -> None:
    """新建一个模板包：沿用另一个的全部内容，只有清单和变更记录，改什么再放什么。"""
    for path in start_pack(identifier, extends, root, year):
        click.echo(f"已写入 {path}")
    click.echo(
        f"接着：改好后运行 gongkai pack check {identifier}；与原来的比较用 gongkai pack diff {extends} {identifier}"
    )
