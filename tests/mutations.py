"""Mutations: a clean report with one thing changed, and what becomes of it.

Comes in: a clean sample as a tree of texts. Goes out: ``Mutant`` values of every family (金额, 科目, 得分, …), each with the one
change it makes and, where nothing could contradict it, why it is simply another lawful report. ``tests/mutation_run.py``
audits them. The choice is seeded: the same seed gives the same mutants on every machine.
"""

from __future__ import annotations

import copy
import itertools
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

Tree = dict[str, Any]
Path = tuple[str | int, ...]
Change = Callable[[Tree], None]

AMOUNT_KEYS: Final = [
    "收入",
    "支出",
    "结转结余",
    "基本支出经济分类",
    "三公经费",
    "机关运行经费",
    "政府采购",
    "上年决算",
    "项目",
]
COUNT_KEYS: Final = [
    "购置数",
    "保有量",
    "人次",
    "团组数",
    "国内接待批次",
    "国内接待人次",
    "单价50万元以上设备",
    "单价100万元以上设备",
]
_SETTINGS: Final = ("报告", "版式", "批复数", "发布", "豁免")
_ONE_ENTRY: Final = "只录入一次的数：报告处处随之改变，没有第二处可以核对"
_STILL_REACHED: Final = "只录入一次的目标值或完成值：文字里没有提到，改了以后指标仍然完成，得分不变"
_OUTSIDE: Final = "账外的个数、比率：全文只写一次，报表里没有"


@dataclass(frozen=True)
class Mutant:
    """One change: where, from what to what, and why it may be lawful (empty where it must be found)."""

    family: str
    how: str
    path: Path
    before: str
    after: str
    change: Change = field(repr=False, compare=False)
    lawful: str = ""

    @property
    def place(self) -> str:
        """The path as a reader writes it."""
        return "/".join(str(step) for step in self.path)

    def applied(self, tree: Tree) -> Tree:
        """Return a copy of a tree with the change made."""
        changed = copy.deepcopy(tree)
        self.change(changed)
        return changed


def leaves(node: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text of a tree with its path."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*path, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from leaves(value, (*path, number))
    else:
        yield path, node


def at(node: Any, path: Path) -> Any:
    """Return what stands at a path."""
    for step in path:
        node = node[step]
    return node


def putting(path: Path, value: str) -> Change:
    """Return the change that puts a text at a path."""

    def change(tree: Tree) -> None:
        at(tree, path[:-1])[path[-1]] = value

    return change


def dropping(path: Path) -> Change:
    """Return the change that leaves a key out."""

    def change(tree: Tree) -> None:
        del at(tree, path[:-1])[path[-1]]

    return change


def renaming(path: Path, name: str) -> Change:
    """Return the change that gives a key another name, in its place."""

    def change(tree: Tree) -> None:
        above = at(tree, path[:-1])
        entries = [(name if key == path[-1] else key, value) for key, value in above.items()]
        above.clear()
        above.update(entries)

    return change


def mutants(tree: Tree) -> Iterator[Mutant]:
    """Yield all mutants of a tree, save those of figures in texts."""
    for family in (amounts, signs, subjects, weights, scores, results, years, reasons, words, counts, names):
        yield from family(tree)


def chosen(every: dict[str, list[Mutant]], number: int, seed: int) -> list[Mutant]:
    """Return so many mutants, evenly over the families as far as they reach."""
    dice = random.Random(seed)  # noqa: S311 - a choice that must be the same again, not a secret
    queues = {family: dice.sample(found, len(found)) for family, found in sorted(every.items())}
    picked: list[Mutant] = []
    while len(picked) < number and any(queues.values()):
        for queue in queues.values():
            if queue and len(picked) < number:
                picked.append(queue.pop())
    return picked


# Figures


def amount_leaves(tree: Tree) -> Iterator[tuple[Path, str]]:
    """Yield every typed amount."""
    for path, text in leaves(tree):
        typed = path[0] in AMOUNT_KEYS and path[-1] not in COUNT_KEYS
        overall = path[:1] == ("整体自评",) and path[1] in ("预算数", "年初预算数")
        if (typed or overall) and re.fullmatch(r"[0-9][0-9,]*(\.[0-9]+)?", text):
            yield path, text


def amounts(tree: Tree) -> Iterator[Mutant]:
    """Yield amounts mistyped as people mistype them."""
    for path, text in amount_leaves(tree):
        plain = text.replace(",", "")
        for how, after in _mistyped(plain):
            yield Mutant("金额", how, path, text, after, putting(path, after), _lawful_amount(tree, path, plain, after))


def _mistyped(text: str) -> Iterator[tuple[str, str]]:
    digits = [place for place, character in enumerate(text) if character.isdigit()]
    for one, other in itertools.pairwise(digits):
        if other == one + 1 and text[one] != text[other] and not (one == 0 and text[other] == "0"):
            yield "相邻数字对调", f"{text[:one]}{text[other]}{text[one]}{text[other + 1 :]}"
            break
    if Decimal(text):
        yield "多一个零", f"{Decimal(text) * 10:f}"
        yield "漏填为零", "0"
    last = digits[-1]
    yield "末位差一", f"{text[:last]}{(int(text[last]) + 1) % 10}{text[last + 1 :]}"


def _lawful_amount(tree: Tree, path: Path, before: str, after: str) -> str:
    """Say why a changed amount may stand: nothing else that was typed speaks of it."""
    if path[0] == "收入":
        return _ONE_ENTRY if Decimal(after) >= Decimal(before) else ""
    if path[0] in ("上年决算", "结转结余") or path[-1] in ("年初预算", "年初预算数", "上年决算数"):
        return _ONE_ENTRY
    if path[0] in ("政府采购", "三公经费") or path[-1] in ("全年预算", "全年预算数", "预算数"):
        return _ONE_ENTRY
    return ""


def signs(tree: Tree) -> Iterator[Mutant]:
    """Yield amounts with a minus."""
    for path, text in amount_leaves(tree):
        if Decimal(text.replace(",", "")):
            yield Mutant("正负号", "加了负号", path, text, f"-{text}", putting(path, f"-{text}"))


def counts(tree: Tree) -> Iterator[Mutant]:
    """Yield counts that are one more or ten times as many."""
    for path, text in leaves(tree):
        if path[0] in ("三公经费", "国有资产") and (path[-1] in COUNT_KEYS or "车辆" in path) and text.isdecimal():
            for how, after in (("多一个", str(int(text) + 1)), ("多一个零", f"{text}0")):
                if after != text and int(after) != int(text):
                    lawful = "" if path[-1] in ("保有量", "购置数") else _ONE_ENTRY
                    yield Mutant("个数", how, path, text, after, putting(path, after), lawful)


# Subjects


def subjects(tree: Tree) -> Iterator[Mutant]:
    """Yield codes and names of subjects mistyped."""
    for section in ("收入", "支出", "基本支出经济分类"):
        for key in tree.get(section, {}):
            code, _, name = key.partition(" ")
            for how, after in _miscoded(code):
                yield _renamed((section, key), f"科目编码{how}", f"{after} {name}")
            if name:
                yield _renamed((section, key), "科目名称漏字", f"{code} {name[:-1]}")
                yield _renamed((section, key), "科目名称多字", f"{code} {name}经费")


def _miscoded(code: str) -> Iterator[tuple[str, str]]:
    yield "对调", f"{code[:-2]}{code[-1]}{code[-2]}" if code[-1] != code[-2] else f"{code[:-1]}8"
    yield "末位差一", f"{code[:-1]}{(int(code[-1]) + 1) % 10}"
    yield "换了类", f"{code[0]}{(int(code[1]) + 1) % 10}{code[2:]}"
    yield "少一位", code[:-1]


def _renamed(path: Path, how: str, name: str) -> Mutant:
    return Mutant("科目", how, path, str(path[-1]), name, renaming(path, name))


# Forms


def forms(tree: Tree) -> Iterator[tuple[Path, Tree]]:
    """Yield the forms with their paths."""
    yield ("整体自评",), tree["整体自评"]
    for number, form in enumerate(tree["项目自评"]):
        yield ("项目自评", number), form


def indicators(tree: Tree) -> Iterator[tuple[Path, Tree]]:
    """Yield all indicators with their paths."""
    for path, form in forms(tree):
        for n, goal in enumerate(form["年度绩效目标"]):
            for g, group in enumerate(goal["指标组"]):
                for i, indicator in enumerate(group["指标"]):
                    yield (*path, "年度绩效目标", n, "指标组", g, "指标", i), indicator


def weights(tree: Tree) -> Iterator[Mutant]:
    """Yield weights that no longer sum up, or that were swapped."""
    before: tuple[Path, Tree] | None = None
    for path, indicator in indicators(tree):
        weight = Decimal(indicator["权重"])
        for how, after in (("多一分", weight + 1), ("减半", weight / 2), ("乘十", weight * 10)):
            own = (*path, "权重")
            yield Mutant("权重", how, own, indicator["权重"], f"{after:f}", putting(own, f"{after:f}"))
        if before and before[0][:-1] == path[:-1] and before[1]["权重"] != indicator["权重"]:
            yield _swapped(before[0], path, before[1]["权重"], indicator["权重"])
        before = (path, indicator)


def _swapped(one: Path, other: Path, first: str, second: str) -> Mutant:
    def change(tree: Tree) -> None:
        at(tree, one)["权重"], at(tree, other)["权重"] = second, first

    lawful = "权重怎样分给各项指标由绩效目标批复决定，合计仍是 100 分"
    return Mutant("权重", "两项对调", (*other, "权重"), second, first, change, lawful)


def scores(tree: Tree) -> Iterator[Mutant]:
    """Yield typed scores above the weight, and scores other than the rule's."""
    for path, indicator in indicators(tree):
        own, weight = (*path, "得分"), Decimal(indicator["权重"])
        typed = indicator.get("得分")
        yield Mutant("得分", "超过权重", own, typed or "", f"{weight + 1:f}", putting(own, f"{weight + 1:f}"))
        if typed is None:
            half = f"{(weight / 2).quantize(Decimal('0.01')):f}"
            lawful = _BY_RULE if _half_reached(indicator) else ""
            yield Mutant("得分", "填了一半的分", own, "", half, putting(own, half), lawful)
        else:
            full = Decimal(typed) == weight and indicator["目标值"] in indicator["完成值"]
            lawful = "完成值包含目标值的文字，程序按规则给满分，与填的相同" if full else ""
            yield Mutant("得分", "漏填", own, typed, "", dropping(own), lawful)


_NUMBER: Final = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_BY_RULE: Final = "完成值恰好是目标值的一半，填的得分与程序按规则算的相同"


def _half_reached(indicator: Tree) -> bool:
    """Tell whether half the score is what the rule gives: half of the target was reached."""
    numbers = [_NUMBER.search(indicator[key]) for key in ("目标值", "完成值")]
    target, actual = (Decimal(each[0].replace(",", "")) if each else None for each in numbers)
    return target is not None and actual is not None and 2 * actual == target


def results(tree: Tree) -> Iterator[Mutant]:
    """Yield targets and results with another number, another unit or other words."""
    for path, indicator in indicators(tree):
        for key in ("目标值", "完成值"):
            own, text = (*path, key), indicator[key]
            for how, after in _restated(text):
                lawful = _lawful_result(tree, own, text, how, after)
                yield Mutant("目标值和完成值", how, own, text, after, putting(own, after), lawful)


def _restated(text: str) -> Iterator[tuple[str, str]]:
    number = _NUMBER.search(text)
    if number is None:
        yield "改为相反的意思", f"未{text}"
        return
    value = Decimal(number[0].replace(",", ""))
    if not value:
        yield "零改为三", f"{text[: number.start()]}3{text[number.end() :]}"
        return
    yield "减半", f"{text[: number.start()]}{(value / 2).quantize(Decimal('0.1')):f}{text[number.end() :]}"
    yield "多一个零", f"{text[: number.start()]}{value * 10:f}{text[number.end() :]}"
    if text.endswith(("次", "个", "家", "件", "户", "人", "场")):
        yield "换了单位", f"{text[:-1]}%"


def _lawful_result(tree: Tree, path: Path, before: str, how: str, after: str) -> str:
    """Say why another target or result may stand: it is reached all the same and nobody else speaks of it."""
    number = _NUMBER.search(before)
    if number is None or how == "换了单位" or "得分" in at(tree, path[:-1]):
        return ""
    indicator = at(tree, path[:-1])
    reverse = indicator.get("方向") == "反向" or "≤" in indicator["目标值"] or "<" in indicator["目标值"]
    worse = (how == "减半") == (path[-1] == "完成值") if not reverse else (how == "减半") == (path[-1] == "目标值")
    mentioned = any(_mentions(other, text, path, indicator["名称"], number[0]) for other, text in texts(tree))
    same = any(each["名称"] == indicator["名称"] and other != path[:-1] for other, each in indicators(tree))
    percent = "%" in before and how == "多一个零"
    return "" if worse or mentioned or same or percent else _STILL_REACHED


def _mentions(other: Path, text: str, path: Path, name: str, number: str) -> bool:
    """Tell whether a text of the same form, or one that names the indicator, has its number."""
    form = 2 if path[0] == "项目自评" else 1
    own = other[:form] == path[:form] and "指标组" not in other
    return (own or name in text) and _says(text, number)


def _says(text: str, number: str) -> bool:
    """Tell whether a text contains a number, not as a part of a longer one."""
    return bool(re.search(rf"(?<![0-9.]){re.escape(number)}(?![0-9]|[.][0-9])", text))


# Words


def texts(tree: Tree) -> Iterator[tuple[Path, str]]:
    """Yield the longer texts that stand in the report."""
    for path, text in leaves(tree):
        if path[0] not in _SETTINGS and len(text) >= 15 and re.search("[\u4e00-\u9fff]", text):
            yield path, text


_OWN_FIGURE: Final = re.compile(
    r"(?<![0-9.,A-Za-z第〔（{])[0-9][0-9,]*(?:\.[0-9]+)?(?=(万元|亿元|%|[\u4e00-\u9fff]))(?!年|月|日|号)"
)
_BRACED: Final = re.compile(r"{[^}]*}")


def own_figures(tree: Tree, tables: str) -> Iterator[Mutant]:
    """Yield figures of the department's own texts misread; ``tables`` is what stands in the cells of the report."""
    for path, text in texts(tree):
        masked = _BRACED.sub(lambda match: "\ue000" * len(match[0]), text)
        for figure in _OWN_FIGURE.finditer(masked):
            lawful = _lawful_figure(tree, tables, path, figure)
            for how, after in misread(figure[0]):
                whole = f"{text[: figure.start()]}{after}{text[figure.end() :]}"
                yield Mutant("自写文字的数", how, path, text, whole, putting(path, whole), lawful)


def _lawful_figure(tree: Tree, tables: str, path: Path, figure: re.Match[str]) -> str:
    """Say why a figure may be another: it is of no account, and stands nowhere else."""
    number, unit = figure[0], figure[1]
    if unit in ("万元", "%") and path[0] != "重点工作":
        return ""
    again = any(_again(figure, where, other, path) for where, other in leaves(tree))
    return "" if again or (len(number) > 2 and _says(tables, number)) else _OUTSIDE


def _again(figure: re.Match[str], where: Path, other: str, path: Path) -> bool:
    """Tell whether another text has the same figure: in the same words, or as a value of the same form."""
    text, told = figure.string, f"{figure[0]}{figure[1]}"
    before, after = text[max(figure.start() - 2, 0) : figure.start()], text[figure.end(1) : figure.end(1) + 2]
    if where == path:
        return text.count(f"{before}{told}") > 1
    alike = (before.strip() and f"{before}{told}" in other) or (after.strip() and f"{told}{after}" in other)
    return bool(alike) or (where[:2] == path[:2] and other == told)


def misread(text: str) -> Iterator[tuple[str, str]]:
    """Yield a figure with another first, and another last digit."""
    digits = [place for place, character in enumerate(text) if character.isdigit()]
    first, last = digits[0], digits[-1]
    yield "首位差一", f"{text[:first]}{int(text[first]) % 9 + 1}{text[first + 1 :]}"
    yield "末位差一", f"{text[:last]}{(int(text[last]) + 1) % 10}{text[last + 1 :]}"


def years(tree: Tree) -> Iterator[Mutant]:
    """Yield years and days that are not meant."""
    report = int(tree["报告"]["年度"])
    for step in (-1, 1):
        yield Mutant(
            "年度",
            "报告年度",
            ("报告", "年度"),
            str(report),
            str(report + step),
            putting(("报告", "年度"), str(report + step)),
        )
    for path, text in leaves(tree):
        if path[-1] in ("填报日期", "公开日期"):
            for how, after in (("早两年", int(text[:4]) - 2), ("晚三年", int(text[:4]) + 3)):
                yield Mutant("年度", how, path, text, f"{after}{text[4:]}", putting(path, f"{after}{text[4:]}"))
    for path, text in texts(tree):
        for year in re.finditer(r"(?<![0-9])(20[0-9]{2})(?=年)", text):
            for how, value in (("早十年", int(year[1]) - 10), ("晚三年", int(year[1]) + 3)):
                after = f"{text[: year.start()]}{value}{text[year.end() :]}"
                yield Mutant("年度", how, path, text, after, putting(path, after))


def reasons(tree: Tree) -> Iterator[Mutant]:
    """Yield reasons left out, not filled in, doubled, or taken from elsewhere."""
    found = [
        (path, text)
        for path, text in leaves(tree)
        if path[0] in ("变动原因", "预算差异原因") or path[-1] in ("原因", "偏差原因分析", "发现的问题及原因")
    ]
    for number, (path, text) in enumerate(found):
        for how, after in (
            ("未填写", "待填"),
            ("重复引语", f"主要原因是主要原因是{text}"),
            ("截断", f"{text[: len(text) // 2]}，"),
        ):
            yield Mutant("原因", how, path, text, after, putting(path, after))
        other = found[(number + len(found) // 2) % len(found)][1]
        if other != text and path[-1] != "同":
            yield Mutant("原因", "抄了别处的原因", path, text, other, putting(path, other))
        if isinstance(path[-1], str):
            yield Mutant("原因", "漏填", path, text, "", dropping(path), _lawful_drop(tree, path))


def _lawful_drop(tree: Tree, path: Path) -> str:
    if path[0] == "三公经费" and len(path) == 3:
        item = at(tree, path[:-1])
        if Decimal(item["预算数"].replace(",", "")) == Decimal(item["决算数"].replace(",", "")):
            return "预算与决算相同，可以不写原因"
    if path[0] == "机关运行经费" and at(tree, path[:-1]).get("上年决算数") == "0":
        return "与上年持平，可以不写原因"
    return ""


_LEFTOVERS: Final = ("XX", "××万元", "#REF!", "（请依据实际情况填写）", "{待填}", "【此处填写】")
_PERSONAL: Final = (
    "联系人：陈小明，电话：027-87654321。",
    "身份证号420106198503152419。",
    "请联系王建国13912345678。",
    "账号6222023202001234567。",
)
_TYPOS: Final = (("截至", "截止"), ("形势", "形式"), ("其他", "其它"), ("预算", "予算"), ("账", "帐"), ("完成", "完承"))


def words(tree: Tree) -> Iterator[Mutant]:
    """Yield texts with leftovers, doubled or broken phrases, personal data and wrong characters."""
    for number, (path, text) in enumerate(texts(tree)):
        middle = len(text) // 2
        leftover, personal = _LEFTOVERS[number % len(_LEFTOVERS)], _PERSONAL[number % len(_PERSONAL)]
        cut = text.find("，", middle) + 1
        changes = [
            ("残留", f"残留“{leftover}”", f"{text[:middle]}{leftover}{text[middle:]}"),
            ("个人信息", "插入个人信息", f"{text}{personal}"),
            ("用字", "词语重复", f"{text[:middle]}{text[middle - 4 : middle]}{text[middle:]}"),
            ("用字", "标点重复", f"{text.rstrip('。')}。。"),
        ]
        if cut:
            changes.append(("用字", "半句话", text[:cut]))
        changes += [
            ("用字", f"别字“{wrong}”", text.replace(right, wrong, 1)) for right, wrong in _TYPOS if right in text
        ]
        for one, other in (("本单位", "本部门"), ("本部门", "本单位")):
            if one in text:
                changes.append(("用字", "部门和单位混用", text.replace(one, other, 1)))
        for family, how, after in changes:
            yield Mutant(family, how, path, text, after, putting(path, after))


def names(tree: Tree) -> Iterator[Mutant]:
    """Yield names of projects that no longer agree, and another name for the department."""
    for path, text in leaves(tree):
        project = path[0] in ("项目", "项目自评") and path[-1] in ("名称", "项目名称") and "指标" not in path
        listed = path[0] == "项目自评" and len(path) > 2 and path[-2] in ("包含项目", "项目")
        if project and "综述" in path:
            continue
        if (project or listed) and len(text) > 4:
            after = f"{text[:2]}{text[3:]}"
            yield Mutant("名称", "项目名称漏字", path, text, after, putting(path, after))
    department = tree["部门"]["名称"]
    for path, text in texts(tree):
        if path[0] != "部门" and department in text:
            after = text.replace(department, department[1:], 1)
            yield Mutant("名称", "部门名称漏字", path, text, after, putting(path, after))
