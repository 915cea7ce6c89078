"""Small synthetic documents for the writers' tests: nothing comes in, frozen ``Document`` trees go out.

They exercise every node type and table layout without the rest of the program; figures are invented but tie.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Literal, TypedDict

from generator.document.nodes import (
    Block,
    Cell,
    Column,
    Cover,
    Document,
    Figure,
    Heading,
    Metadata,
    Paragraph,
    Row,
    RowGroup,
    Run,
    Section,
    Table,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

DEPARTMENT = "示例市江城区文化和旅游局"
YEAR = 2024

INCOME = (
    "一、一般公共预算财政拨款收入", "二、政府性基金预算财政拨款收入", "三、国有资本经营预算财政拨款收入",
    "四、上级补助收入", "五、事业收入", "六、经营收入", "七、附属单位上缴收入", "八、其他收入",
)  # fmt: skip
CLASSES = (
    "一般公共服务", "外交", "国防", "公共安全", "教育", "科学技术", "文化旅游体育与传媒", "社会保障和就业", "卫生健康",
    "节能环保", "城乡社区", "农林水", "交通运输", "资源勘探工业信息等", "商业服务业等", "金融", "援助其他地区",
    "自然资源海洋气象等", "住房保障", "粮油物资储备", "国有资本经营预算", "灾害防治及应急管理", "其他", "债务还本",
    "债务付息", "抗疫特别国债安排的",
)  # fmt: skip
NUMERALS = "一二三四五六七八九十"
FILLER = (
    "认真贯彻落实上级关于过紧日子的要求，严格控制一般性支出，优化支出结构，保障重点工作；加强预算执行管理，"
    "提高财政资金使用效益。按照“应公开、尽公开”的原则（涉及国家秘密的除外），及时、完整、准确地公开决算信息，"
    "主动接受社会监督。"
)
RARE_CHARACTER = "喆"
"""Outside GB 2312, so the 仿宋 face of the project lacks it and the fallback face must print it."""


def numeral(number: int) -> str:
    """Return 1–99 as a Chinese numeral."""
    tens, ones = divmod(number, 10)
    head = ("" if tens < 2 else NUMERALS[tens - 1]) + ("十" if tens else "")
    return head + (NUMERALS[ones - 1] if ones else "")


def amount(value: Decimal, fact: str = "") -> Cell:
    """Return a cell that prints an amount in 万元 with separators."""
    return Cell(runs=(Run(f"{value:,.2f}", fact),), value=value)


def head(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    """Return a header cell."""
    return Cell(runs=words(text), colspan=colspan, rowspan=rowspan, align="center", header=True)


def text_cell(text: str, *, indent: int = 0, bold: bool = False, colspan: int = 1) -> Cell:
    """Return a cell of words, flush left."""
    return Cell(runs=words(text), align="left", indent=indent, bold=bold, colspan=colspan)


def centred(text: str) -> Cell:
    """Return a centred cell of words."""
    return Cell(runs=words(text), align="center")


def columns(*widths: int, left: Iterable[int] = ()) -> tuple[Column, ...]:
    """Return columns of the given widths (scaled to sum to 1000); those numbered in ``left`` hold words."""
    edges = [round(part * 1000 / sum(widths)) for part in accumulate(widths, initial=0)]
    words_at = set(left)
    spans = enumerate(pairwise(edges))
    return tuple(Column(end - start, "left" if i in words_at else "right") for i, (start, end) in spans)


class Lines(TypedDict):
    """The lines around a table that every official table has."""

    label: str
    left_line: str
    right_line: str


def lines(number: int) -> Lines:
    """Return the prescribed lines around table ``number``, for ``Table(**lines(1), …)``."""
    return {"label": f"公开{number:02d}表", "left_line": f"部门：{DEPARTMENT}", "right_line": "金额单位：万元"}


def two_sided() -> Table:
    """公开01表: two halves side by side, 36 rows with merged header cells, on one page."""
    header = (
        Row((head("收入", colspan=3), head("支出", colspan=3)), "header"),
        Row(tuple(head(text) for text in ("项目", "行次", "金额") * 2), "header"),
        Row((head("栏次"), head(""), head("1"), head("栏次"), head(""), head("2")), "axis"),
    )
    rows = []
    for i in range(31):
        left = INCOME[i] if i < len(INCOME) else ""
        right = f"{numeral(i + 1)}、{CLASSES[i]}支出" if i < len(CLASSES) else ""
        money = Decimal("12345.67") if i in (0, 6) else None
        shown = amount(money, f"income.{i + 1}") if money else Cell()
        cells = (text_cell(left), centred(str(i + 1)), shown, text_cell(right), centred(str(i + 32)), shown)
        rows.append(Row(cells))
    totals = [Row(total_cells(text, i), "total") for i, text in enumerate(("本年合计", "总计"))]
    return Table(
        anchor="table-01", layout="two_sided", columns=columns(38, 7, 17, 38, 7, 17, left=(0, 3)),
        header=header, groups=(RowGroup((*rows, *totals)),), title=f"{YEAR}年度收入支出决算总表",
        toc="一、收入支出决算总表", **lines(1), summary="收入与支出两边对列，左右总计相等。",
        notes=(words("注：1.本表反映部门本年度的总收支和年末结转结余情况。"), words("2.本套报表金额单位转换时可能存在尾数误差。")),
        one_page=True,
    )  # fmt: skip


def total_cells(text: str, number: int) -> tuple[Cell, ...]:
    """Return a bold total row of a two-sided table."""
    total = Decimal("24691.34")
    halves = [(text_cell(text, bold=True), centred(str(line + number)), amount(total, "total")) for line in (32, 63)]
    return (*halves[0], *halves[1])


def function_rows(rows: int = 60) -> Table:
    """公开02表: wide, by function code; flows over several landscape pages with its three header rows repeated."""
    titles = ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
    header = (
        Row(
            (head("项目", colspan=4), head("本年收入合计", rowspan=2), *(head(t, rowspan=2) for t in titles)), "header"
        ),
        Row((head("功能分类科目编码", colspan=3), head("科目名称")), "header"),
        Row((head("栏次", colspan=4), *(head(str(i + 1)) for i in range(7))), "axis"),
    )
    body = [Row((Cell(runs=words("合计"), colspan=4, align="center", bold=True), *seven(Decimal(1_234_567))), "total")]
    for i in range(rows):
        level = (0, 1, 2, 2)[i % 4]
        code = f"207{i // 4 + 1:02d}{i:02d}"[: 3 + 2 * level]
        name = text_cell(f"{CLASSES[i % len(CLASSES)]}方面的其他管理事务支出", indent=level)
        kind: Literal["data", "subtotal"] = "data" if level == 2 else "subtotal"
        body.append(Row((text_cell(code, colspan=3), name, *seven(Decimal(i * 1000 + 7))), kind))
    return Table(
        anchor="table-02", layout="function_rows", columns=columns(8, 8, 8, 60, *[27] * 7, left=(0, 1, 2, 3)),
        header=header, groups=(RowGroup(tuple(body)),), title=f"{YEAR}年度收入决算表", toc="二、收入决算表", **lines(2),
        notes=(words("注：本表反映部门本年度取得的各项收入情况。"),), summary="按功能分类科目列示各项收入。",
    )  # fmt: skip


def seven(value: Decimal) -> tuple[Cell, ...]:
    """Return the seven amount cells of a function row; empty where there is nothing."""
    return (amount(value), amount(value), *(Cell() for _ in range(4)), amount(Decimal(0)))


def economic_grid() -> Table:
    """公开06表: three blocks of code, name, amount side by side; 28 rows and a total row with merged cells."""
    header = (
        Row((head("人员经费", colspan=3), head("公用经费", colspan=6)), "header"),
        Row(tuple(head(text) for text in ("科目代码", "科目名称", "决算数") * 3), "header"),
    )
    rows = []
    for i in range(28):
        cells: list[Cell] = []
        for block in (301, 302, 310):
            cells += (text_cell(f"{block}{i:02d}"), text_cell("办公设备及专用材料费"), amount(Decimal(i * 13 + block)))
        rows.append(Row(tuple(cells)))
    total = amount(Decimal("14685.00"), "personnel")
    public = Cell(runs=words("公用经费合计"), colspan=5, align="center", bold=True)
    rows.append(
        Row((Cell(runs=words("人员经费合计"), colspan=2, align="center", bold=True), total, public, total), "total")
    )
    return Table(
        anchor="table-06", layout="economic_grid", columns=columns(*[9, 26, 15] * 3, left=(0, 1, 3, 4, 6, 7)),
        header=header, groups=(RowGroup(tuple(rows)),), title=f"{YEAR}年度一般公共预算财政拨款基本支出决算明细表",
        toc="六、一般公共预算财政拨款基本支出决算明细表", **lines(6), one_page=True, row_height=4.0, font_size=7.5,
        notes=(words("注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。"),),
    )  # fmt: skip


def single_row() -> Table:
    """公开09表: one row of figures under a header of three levels and its axis."""
    car = (head("小计"), head("公务用车购置费"), head("公务用车运行维护费"))
    half = (
        head("合计", rowspan=2), head("因公出国（境）费", rowspan=2),
        head("公务用车购置及运行维护费", colspan=3), head("公务接待费", rowspan=2),
    )  # fmt: skip
    header = (
        Row((head("预算数", colspan=6), head("决算数", colspan=6)), "header"),
        Row((*half, *half), "header"),
        Row((*car, *car), "header"),
        Row(tuple(head(str(i + 1)) for i in range(12)), "axis"),
    )
    figures = [Decimal(value) for value in ("12.50", "0.00", "10.00", "0.00", "10.00", "2.50")]
    return Table(
        anchor="table-09", layout="single_row", columns=columns(*[1] * 12), header=header,
        groups=(RowGroup((Row(tuple(amount(value, f"three_public.{i}") for i, value in enumerate(figures * 2))),)),),
        title=f"{YEAR}年度财政拨款“三公”经费支出决算表", toc="九、财政拨款“三公”经费支出决算表", **lines(9),
        notes=(words("注：本表反映部门本年度财政拨款“三公”经费支出预决算情况。" + FILLER),), row_height=8.0,
    )  # fmt: skip


def pair(label: str, value: str) -> tuple[Cell, Cell]:
    """Return a label and what is filled in, over the six columns of a form."""
    return head(label, colspan=2), Cell(runs=words(value), colspan=4, align="left")


def form(number: int = 1, indicators: int = 14) -> Table:
    """Return a self-evaluation form: labels, long texts, indicator rows under rowspans; runs over two pages."""
    top = (
        Row(pair("项目名称", f"公共文化服务体系建设补助项目{numeral(number)}"), "text"),
        Row(pair("主管部门", DEPARTMENT), "text"),
        Row(pair("年度绩效目标1（80分）", FILLER * 2), "text"),
        Row(
            tuple(head(t) for t in ("一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分")),
            "header",
        ),
    )
    groups = [RowGroup(top, keep=True)]
    for start in range(0, indicators, 4):
        size = min(4, indicators - start)
        groups.append(RowGroup(tuple(indicator(start, i, size) for i in range(size)), keep=True))
    bottom = (
        Row((head("总分", colspan=5), centred("98.60")), "total"),
        Row(pair("偏差大或目标未完成原因分析", FILLER * 4), "text"),
        Row(pair("改进措施及结果应用方案", FILLER * 6), "text"),
    )
    return Table(
        anchor=f"form-{number:02d}", layout="form", columns=columns(14, 14, 34, 15, 15, 8, left=(0, 1, 2)), header=(),
        groups=(*groups, RowGroup(bottom)), title=f"{YEAR}年度项目绩效自评表{numeral(number)}",
        left_line=f"单位名称：{DEPARTMENT}", right_line="填报日期：2025年3月1日", font_size=9.0, row_height=8.0,
        notes=tuple(words(f"{i}.{FILLER}") for i in (1, 2)),
    )  # fmt: skip


def indicator(start: int, i: int, size: int) -> Row:
    """Return one row of a form's indicators; the first of ``size`` carries the level cells that span them all."""
    level = (head("产出指标", rowspan=size), head("数量指标", rowspan=size)) if i == 0 else ()
    name = text_cell(f"完成第{start + i + 1}项公共文化服务活动的场次和受益人次（5分）")
    return Row((*level, name, centred("≥120场"), centred("126场"), centred("5.00")))


def listing() -> Table:
    """Return the table of key tasks: numbers, titles and long texts that wrap."""
    header = (Row(tuple(head(text) for text in ("序号", "重要事项", "工作内容及目标", "完成情况")), "header"),)
    rows = tuple(
        Row(
            (
                centred(str(i + 1)),
                text_cell(f"重点工作{numeral(i + 1)}"),
                text_cell(FILLER),
                text_cell(FILLER[: 20 + 9 * i]),
            ),
            "text",
        )
        for i in range(9)
    )
    return Table(
        anchor="table-tasks", layout="listing", columns=columns(6, 20, 44, 30, left=(1, 2, 3)), header=header,
        groups=(RowGroup(rows),), title=f"{YEAR}年度重点工作完成情况表", font_size=10.5, row_height=8.0,
    )  # fmt: skip


def column_chart() -> Figure:
    """Prior and current year side by side."""
    return Figure(
        anchor="figure-1", kind="columns", caption="图1：收、支决算总计变动情况", series="收、支总计（万元）",
        categories=("2023年度", "2024年度"), values=(Decimal("11234.50"), Decimal("12345.67")),
        labels=("11234.50", "12345.67"), alt="柱形图：2023年度收、支总计11234.50万元，2024年度收、支总计12345.67万元。",
    )  # fmt: skip


def pie_chart(anchor: str, caption: str, parts: dict[str, str]) -> Figure:
    """Return a pie of the given parts (name: amount as printed); a share is added to each label."""
    values = tuple(Decimal(value) for value in parts.values())
    total = sum(values, Decimal(0))
    shares = [f"{value * 100 / total:.1f}%" for value in values]
    labels = tuple(f"{value}万元，{share}" for value, share in zip(parts.values(), shares, strict=True))
    spoken = "；".join(f"{name}{label}" for name, label in zip(parts, labels, strict=True))
    return Figure(
        anchor=anchor, kind="pie", caption=caption, series="收入", categories=tuple(parts), values=values, labels=labels,
        alt=f"饼图：{spoken}。",
    )  # fmt: skip


def pies() -> tuple[Figure, ...]:
    """Return pies: ordinary with small slices, one with a zero slice, one of 100 %."""
    small = {"财政拨款收入": "12000.00", "事业收入": "300.00", "上级补助收入": "41.20", "其他收入": "4.47"}
    return (
        pie_chart("figure-2", "图2：收入决算结构", small),
        pie_chart("figure-3", "图3：支出决算结构", {"基本支出": "8000.00", "项目支出": "4345.67", "经营支出": "0.00"}),
        pie_chart("figure-4", "图4：财政拨款收入结构", {"一般公共预算财政拨款收入": "12000.00"}),
    )


def body(text: str, fact: str = "") -> Paragraph:
    """Return a paragraph of body text; with ``fact``, a figure between two stretches of wording."""
    return Paragraph((Run(text + "支出"), Run("12,345.67", fact), Run("万元。" + FILLER)) if fact else words(text))


def narrative(title: str, prefix: str, sections: int, paragraphs: int, toc: str = "") -> tuple[Block, ...]:
    """Return a part of text: heading 1, then ``sections`` of headings 2–4 with long paragraphs."""
    blocks: list[Block] = [Heading(1, title, prefix, toc=toc or title)]
    for i in range(1, sections + 1):
        label = f"{numeral(i)}、收入支出决算情况说明之{numeral(i)}"
        blocks.append(Heading(2, label, f"{prefix}-{i}", toc=label))
        blocks.append(body(f"{YEAR}年度，{DEPARTMENT}", f"fact.{i}"))
        blocks.append(Heading(3, "（一）总体情况", f"{prefix}-{i}-1"))
        blocks.extend(body(FILLER * 2) for _ in range(paragraphs))
        blocks.append(Heading(4, "1.基本支出情况", f"{prefix}-{i}-1-1"))
        blocks.append(body(f"联系人{RARE_CHARACTER}：" + FILLER))
    return tuple(blocks)


def _document(sections: tuple[Section, ...], draft: str = "") -> Document:
    metadata = Metadata(
        title=f"{YEAR}年度{DEPARTMENT}部门决算公开", author=DEPARTMENT, subject="部门决算公开",
        keywords=("部门决算", "信息公开"), day=date(2025, 9, 12),
    )  # fmt: skip
    cover = Cover((f"{YEAR}年度", DEPARTMENT, "部门决算公开"), (DEPARTMENT, "2025年9月12日"))
    return Document(metadata, cover, "目  录", sections, draft)


def everything(draft: str = "") -> Document:
    """Every node type once or more, about 25 pages."""
    first = (
        *narrative(f"第一部分  {DEPARTMENT}概况", "part-1", 2, 2),
        Paragraph(words("单独居中的一行"), "centered"),
        Paragraph(words("顶格的一行，后面跟着下一段："), "flush", keep_with_next=True),
        Paragraph(words("右对齐的落款"), "right"),
    )
    third = (*narrative(f"第三部分  {YEAR}年度部门决算情况说明", "part-3", 4, 1), column_chart(), *pies())
    return _document(
        (
            Section("text", first),
            Section(
                "table_portrait",
                (Heading(1, f"第二部分  {YEAR}年度部门决算表", "part-2", toc="第二部分  部门决算表"), two_sided()),
            ),
            Section("table_landscape", (function_rows(),)),
            Section("table_landscape", (economic_grid(),)),
            Section("table_landscape", (single_row(),)),
            Section("text", third),
            Section(
                "text",
                (Heading(1, "第四部分  重点工作完成情况", "part-4", toc="第四部分  重点工作完成情况"), listing()),
            ),
            Section("form", (Heading(1, "第五部分  附件", "part-5", toc="第五部分  附件"), form(1))),
            Section("form", (form(2, indicators=8),)),
        ),
        draft,
    )


def small() -> Document:
    """Return a cover, a 目录 and one page of text with one chart: the fastest document that is still whole."""
    heading = Heading(1, "第一部分  概况", "part-1", toc="第一部分  概况")
    return _document((Section("text", (heading, body("本部门", "fact.1"), column_chart())),))


def large(forms: int = 30) -> Document:
    """About a hundred pages, for measurements: ``everything`` with long text and many forms."""
    base = everything()
    extra = tuple(Section("form", (form(number),)) for number in range(3, 3 + forms))
    text = Section("text", narrative("第六部分  其他", "part-6", 9, 6))
    return _document((*base.sections, *extra, text))
