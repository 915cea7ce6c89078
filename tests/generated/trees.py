"""A department's year as trees of texts: books and totals come in; what its clerks would have typed goes out."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any, Final

from tests.generated import forms, names, texts
from tests.generated.figures import (
    ABROAD,
    CAPITAL,
    CAPITAL_ITEM,
    FUND,
    FUND_ITEM,
    GENERAL,
    OTHER,
    OTHER_ITEM,
    PURCHASE,
    RECEPTION,
    RUN,
    WAN,
    YUAN,
    Book,
    Pair,
    Spending,
)
from tests.generated.shapes import Shape
from tests.generated.sums import Totals

Tree = dict[str, Any]
_PACK: Final = "wuhan/final-accounts-2024"
_ITEM: Final = {FUND: FUND_ITEM, CAPITAL: CAPITAL_ITEM, OTHER: OTHER_ITEM}
_SOURCE: Final = {
    GENERAL: "一般公共预算财政拨款",
    FUND: "政府性基金预算财政拨款",
    CAPITAL: "国有资本经营预算财政拨款",
    OTHER: "其他收入",
}
_BALANCE: Final = {GENERAL: "一般公共预算财政拨款", OTHER: "非财政拨款"}


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a department: its own books, those of the year before, and that year's folder if it is linked."""

    rng: Random
    shape: Shape
    year: int
    name: str
    unit: str
    works: tuple[str, ...]
    now: Totals
    before: Totals
    linked: str
    why: texts.Reasons
    forms: forms.Forms

    def head(self, name: str, **parts: str) -> Tree:
        """Return what every report begins with."""
        report = {"年度": self.year, "模板包": _PACK, "金额单位": self.unit}
        return {"报告": report, "部门": {"名称": name, **parts}}

    def own(self) -> Tree:
        """Return what a department tells in words, and what is compared with the year before."""
        published = f"{self.year + 1}-09-26"
        head = self.head(self.name)
        changes = self.why.changes(self.now.compared(), self.before.compared())
        differences = self.why.differences(self.now.general())
        return {
            "报告": {**head["报告"], "公开日期": published},
            "部门": texts.department(self.name),
            "发布": texts.release(self.year + 1),
            **({"上年": self.linked} if self.linked else {}),
            "各类支出用途": texts.uses(self.now.general()),
            **({"变动原因": changes} if changes else {}),
            **({"预算差异原因": differences} if differences else {}),
            "重点工作": texts.works(self.rng, self.shape, self.works),
            "绩效管理": texts.management(),
        }

    def overall(self) -> Tree:
        """Return the 整体自评."""
        return {"整体自评": {"预算数": self.amount(self.now.overall_budget), **self.forms.overall()}}

    def figures(self, book: Book, before: Book) -> Tree:
        """Return what one unit types in figures."""
        prior = {key: self.amount(value) for key, value in Totals([before]).compared().items()}
        return {
            "收入": self._income(book),
            "支出": self._expenditure(book),
            **self._balances(book),
            "基本支出经济分类": {code: self.amount(value) for code, value in book.economic.items()},
            "三公经费": {item: self._three(item, book) for item in book.three},
            "机关运行经费": {"决算数": "公用经费", "年初预算": self.amount(book.operating_budget)},
            "政府采购": self._purchases(book.purchases),
            "国有资产": self._assets(book.counts),
            **({} if self.linked else {"上年决算": prior}),
            "项目": [self._project(name, pair) for name, pair in book.projects.items()],
        }

    def reasons(self) -> Tree:
        """Return why “three public” items and the cost of running offices differ from their budgets or last year's."""
        three, prior = self.now.three(), self.before.three()
        items = {
            item: self.why.explained(pair, prior[item].final if self.linked else None) for item, pair in three.items()
        }
        total, past = _sum(three.values()), _sum(prior.values())
        whole = self.why.explained(total, past.final if self.linked else None)
        past_cost = self.before.operating.final if self.linked else None
        cost = self.why.explained(self.now.operating, past_cost)
        told = {**{item: each for item, each in items.items() if each}, **whole}
        return {**({"三公经费": told} if told else {}), **({"机关运行经费": cost} if cost else {})}

    def project_forms(self, unit: str, book: Book) -> list[Tree]:
        """Return the 项目自评 of a unit; every project is in one of them."""
        names_of = list(book.projects)
        dealt = [names_of[n :: self.shape.forms] for n in range(self.shape.forms)]
        return [self.forms.of_projects(unit, each) for each in dealt]

    def amount(self, value: int) -> str:
        """Return an amount of 分 as it is typed in the unit of the report."""
        size, places = (WAN, 6) if self.unit == "万元" else (YUAN, 2)
        whole, rest = divmod(value, size)
        return f"{whole}.{rest:0{places}}".rstrip("0").rstrip(".")

    def _subject(self, code: str) -> str:
        return f"{code} {names.subject(self.year, code)}"

    def _income(self, book: Book) -> Tree:
        """Return income: as much as was spent, and by how much balances rose, in the first subject of each nature."""
        made: Tree = {}
        general = {code: each.total for code, each in book.general.items()}
        first = next(iter(general))
        general[first] += book.closing.get(GENERAL, 0) - book.opening.get(GENERAL, 0)
        for code, value in general.items():
            made[self._subject(code)] = {_SOURCE[GENERAL]: self.amount(value)}
        for nature, value in book.special.items():
            moved = book.closing.get(nature, 0) - book.opening.get(nature, 0)
            made[self._subject(_ITEM[nature])] = {_SOURCE[nature]: self.amount(value + moved)}
        return made

    def _expenditure(self, book: Book) -> Tree:
        made = {self._subject(code): {GENERAL: self._spending(each)} for code, each in book.general.items()}
        for nature, value in book.special.items():
            spent = {"项目支出": self.amount(value)}
            made[self._subject(_ITEM[nature])] = {
                nature: {**spent, "用途": "年度专项工作"} if nature != OTHER else spent
            }
        return made

    def _spending(self, each: Spending) -> Tree:
        parts = {"人员经费": each.staff, "公用经费": each.office, "项目支出": each.project}
        made = {key: self.amount(value) for key, value in parts.items() if value}
        return {**made, "年初预算": self.amount(each.budget)}

    def _balances(self, book: Book) -> Tree:
        opening = {_BALANCE[nature]: self.amount(value) for nature, value in book.opening.items()}
        return {"结转结余": {"年初结转和结余": opening}} if opening and not self.linked else {}

    def _three(self, item: str, book: Book) -> Tree:
        pair, counts = book.three[item], book.counts
        made: Tree = {"预算数": self.amount(pair.budget), "决算数": self.amount(pair.final)}
        if not pair.final:
            return made | ({"保有量": counts["保有量"]} if item == RUN and counts["保有量"] else {})
        match item:
            case str() if item == ABROAD:
                made["团组"] = [{"内容": "参加业务交流活动", "团组数": 1, "人次": counts["人次"]}]
            case str() if item == PURCHASE:
                made["购置数"] = counts["购置数"]
            case str() if item == RUN:
                made["保有量"] = counts["保有量"]
            case str() if item == RECEPTION:
                made |= {"国内接待批次": counts["批次"], "国内接待人次": counts["接待人次"]}
                made |= {"接待对象": "有关单位来访人员", "接待内容": "工作交流"}
        return made

    def _purchases(self, parts: dict[str, int]) -> Tree:
        made: Tree = {key: self.amount(value) for key, value in parts.items()}
        small = {key: value * 3 // 4 // YUAN * YUAN for key, value in parts.items()}
        micro = sum(small.values()) // 2 // YUAN * YUAN
        granted = {**{key: self.amount(value) for key, value in small.items()}, "小微企业": self.amount(micro)}
        return {**made, "授予中小企业": granted}

    def _assets(self, counts: dict[str, int]) -> Tree:
        cars = {"车辆": {"机要通信用车": counts["保有量"]}} if counts["保有量"] else {}
        return {**cars, "单价100万元以上设备": counts["设备"]}

    def _project(self, name: str, pair: Pair) -> Tree:
        use = f"开展{name.removesuffix('经费')}有关工作"
        return {"名称": name, "全年预算数": self.amount(pair.budget), "执行数": self.amount(pair.final), "用途": use}


def _sum(pairs: Any) -> Pair:
    every = list(pairs)
    return Pair(sum(each.budget for each in every), sum(each.final for each in every))
