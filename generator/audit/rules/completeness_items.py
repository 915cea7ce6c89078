"""Rules on completeness of the items of Part 3: counts of “三公”, vehicles, procurement, 机关运行经费, reasons.

Comes in: what was typed and the facts. Goes out: results. Money without a count, and a count without money, are told at
the place of the one that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.audit.model import Family, Found, NotChecked, Passed, Path, Result, Rule, View
from generator.audit.saying import wan
from generator.derive.comparisons import THREE_PUBLIC
from generator.findings import Severity
from generator.submission.fields import code_of

_OVERSEAS, _PURCHASE, _RUNNING, _RECEPTION = THREE_PUBLIC
_ROOT: Final = "三公经费"
_CHANGED: Final = re.compile("增加|减少|压减|压缩|上升|下降|增长|降低")
_DOMESTIC: Final = f"{_ROOT}.{_RECEPTION}.国内接待支出"


def _typed_reason(view: View, item: str) -> bool:
    """Tell whether a 原因 was typed with a “三公” item."""
    return any(each.path[:3] == (_ROOT, item, "原因") for each in view.texts)


def _counted(view: View, names: tuple[str, str], what: str, path: Path, severity: Severity) -> Result:
    """Check that there is money where there is a count, and a count where there is money."""
    spent, number = (view.facts.amount(name) for name in names)
    if bool(spent) == bool(number):
        return Passed(what)
    key = path[-1]
    if spent:
        message = f"{what}：有支出 {wan(spent)}，没有填{key}。"
        return Found(message, f"请填写“{key}”。", (path,), facts=names, severity=severity)
    message = f"{what}：{key}是 {number:f}，支出是 0。"
    fix = "请核对金额和个数；费用由其他单位承担的，不计入本单位的个数，或在原因里说明。"
    return Found(message, fix, (path,), facts=names, severity=Severity.WARNING)


def missions_are_counted(view: View) -> Iterator[Result]:
    """因公出国（境）费应当说明团组数和人次数；没有支出的，不应有团组和人次。"""
    prefix = f"{_ROOT}.{_OVERSEAS}"
    path: Path = (_ROOT, _OVERSEAS, "团组")
    yield _counted(view, (f"{prefix}.决算数", f"{prefix}.团组数"), _OVERSEAS, path, Severity.ERROR)
    for number, mission in enumerate(view.accounts.submission.three_public.overseas.missions):
        if mission.groups and mission.persons < mission.groups:
            yield Found(
                f"出国（境）团组“{mission.purpose}”团组数 {mission.groups} 个，"
                f"人次 {mission.persons}，人次少于团组数。",
                "请核对团组数和人次。",
                ((*path, number, "人次"),),
                printed=f"{mission.persons}",
                severity=Severity.WARNING,
            )
        elif not mission.groups:
            yield Found(
                f"出国（境）团组“{mission.purpose}”的团组数是 0。",
                "请填写团组数；参加其他单位组团的，按规定的口径填写。",
                ((*path, number, "团组数"),),
                severity=Severity.HINT,
            )
        else:
            yield Passed(f"出国（境）团组“{mission.purpose}”的人次")


def purchases_are_counted(view: View) -> Iterator[Result]:
    """公务用车购置费应当说明购置数；没有购置费的，不应有购置数。"""
    prefix = f"{_ROOT}.{_PURCHASE}"
    path: Path = (_ROOT, _PURCHASE, "购置数")
    yield _counted(view, (f"{prefix}.决算数", f"{prefix}.购置数"), _PURCHASE, path, Severity.WARNING)


def vehicles_in_use_are_counted(view: View) -> Iterator[Result]:
    """公务用车运行维护费应当说明年末公务用车保有量；有保有量而没有运行维护费的，应当说明原因。"""
    prefix = f"{_ROOT}.{_RUNNING}"
    spent, held = view.facts.amount(f"{prefix}.决算数"), view.facts.amount(f"{prefix}.保有量")
    facts = (f"{prefix}.决算数", f"{prefix}.保有量")
    path: Path = (_ROOT, _RUNNING, "保有量")
    if spent and not held:
        message = f"{_RUNNING}决算数 {wan(spent)}，年末保有量是 0。"
        fix = "请填写“保有量”；年内全部报废或划出的，请在原因里说明。"
        said = _typed_reason(view, _RUNNING)
        yield Found(message, fix, (path,), facts=facts, severity=Severity.HINT if said else None)
    elif held and not spent and not _typed_reason(view, _RUNNING):
        message = f"公务用车保有量 {held:f} 辆，{_RUNNING}决算数是 0，没有说明原因。"
        yield Found(message, "请在“原因”里说明没有发生运行维护费的原因。", ((_ROOT, _RUNNING, "决算数"),), facts=facts)
    else:
        yield Passed(_RUNNING)


def receptions_are_counted(view: View) -> Iterator[Result]:
    """公务接待费应当说明国内公务接待的批次和人次；没有接待支出的，不应有批次和人次；人次不应少于批次。"""
    prefix = f"{_ROOT}.{_RECEPTION}"
    for key in ("国内接待批次", "国内接待人次"):
        path: Path = (_ROOT, _RECEPTION, key)
        yield _counted(view, (_DOMESTIC, f"{prefix}.{key}"), f"{_RECEPTION}（{key}）", path, Severity.ERROR)
    batches, persons = view.facts.amount(f"{prefix}.国内接待批次"), view.facts.amount(f"{prefix}.国内接待人次")
    if persons and persons < batches:
        yield Found(
            f"国内公务接待 {batches:f} 批次、{persons:f} 人次，人次少于批次。",
            "请核对是否填反。",
            ((_ROOT, _RECEPTION, "国内接待人次"),),
            facts=(f"{prefix}.国内接待批次", f"{prefix}.国内接待人次"),
            severity=Severity.WARNING,
        )


def changes_against_last_year_explained(view: View) -> Iterator[Result]:
    """“三公”经费与上年相比有增减变化的，应当说明原因；决算数与预算数、上年数都相等的，不写增减的原因。"""
    for item in THREE_PUBLIC:
        prefix = f"{_ROOT}.{item}"
        change, difference = view.facts.get(f"{prefix}.比上年.增减额"), view.facts.amount(f"{prefix}.差额")
        reason = _typed_reason(view, item)
        if change is not None and change.value and not reason:
            if difference:
                continue  # the sentence about the budget asks for the reason already
            yield Found(
                f"{item}决算数比上年{'增加' if change.value > 0 else '减少'} {wan(abs(change.value))}，没有说明原因。",
                "请在“原因”里说明增减变化的原因。",
                ((_ROOT, item, "原因"),),
                facts=(change.name, f"{prefix}.决算数", f"{prefix}.上年决算数"),
            )
        elif reason and not difference and not (change and change.value) and _says_change(view, item):
            yield Found(
                f"{item}的决算数等于预算数，没有增减，原因里却写着增减。",
                "请核对预算数和决算数；没有增减的，请改写或删去原因。",
                ((_ROOT, item, "原因"),),
                facts=(f"{prefix}.预算数", f"{prefix}.决算数"),
                severity=Severity.HINT,
            )
        else:
            yield Passed(f"{item}的增减原因")


def _says_change(view: View, item: str) -> bool:
    return any(_CHANGED.search(each.text) for each in view.texts if each.path[:3] == (_ROOT, item, "原因"))


def vehicles_agree(view: View) -> Iterator[Result]:
    """国有资产占用情况应当说明车辆的用途分类：“三公”经费的公务用车保有量、购置数不应大于年末车辆合计。"""
    total = view.facts.amount("国有资产.车辆合计")
    for name, what in (
        (f"{_ROOT}.{_RUNNING}.保有量", "公务用车保有量"),
        (f"{_ROOT}.{_PURCHASE}.购置数", "本年购置公务用车"),
    ):
        number = view.facts.amount(name)
        if number <= total:
            yield Passed(f"{what}不大于年末车辆合计")
            continue
        yield Found(
            f"{what} {number:f} 辆，大于国有资产占用情况里的车辆合计 {total:f} 辆。",
            "请按用途填全年末车辆数，或改正保有量、购置数。",
            (("国有资产", "车辆"), (_ROOT, _RUNNING if "保有量" in name else _PURCHASE, name.rsplit(".", 1)[1])),
            facts=(name, "国有资产.车辆合计"),
            printed=f"{total:f}辆",
            computed=f"不小于 {number:f}辆",
        )


def other_vehicles_have_a_use(view: View) -> Iterator[Result]:
    """有其他用车的，应当说明其他用车主要是什么用途的车辆。"""
    assets = view.accounts.submission.assets
    if assets.vehicles.other and not assets.other_use:
        yield Found(
            f"有其他用车 {assets.vehicles.other} 辆，没有写明用途。",
            "请填写“其他用车用途”。",
            (("国有资产", "其他用车用途"), ("国有资产", "车辆", "其他用车")),
            facts=("国有资产.车辆.其他用车",),
        )
    elif assets.other_use and not assets.vehicles.other:
        yield Found(
            "写了“其他用车用途”，但没有其他用车，这段文字不会印出来。",
            "请核对“其他用车”的辆数；确实没有的，请删去用途。",
            (("国有资产", "其他用车用途"),),
            severity=Severity.HINT,
        )
    else:
        yield Passed("其他用车的用途")


def equipment_thresholds(view: View) -> Iterator[Result]:
    """单价 100 万元以上设备包括在单价 50 万元以上设备之内，台（套）数不应更多。"""
    half, full = view.facts.get("国有资产.单价50万元以上设备"), view.facts.amount("国有资产.单价100万元以上设备")
    if half is None:
        return  # the old threshold is not used
    if full <= half.value:
        yield Passed("单价50万元以上、100万元以上设备")
        return
    yield Found(
        f"单价100万元以上设备 {full:f} 台（套），多于单价50万元以上设备 {half.value:f} 台（套）。",
        "请核对两个数是否填反。",
        (("国有资产", "单价50万元以上设备"), ("国有资产", "单价100万元以上设备")),
        facts=(half.name, "国有资产.单价100万元以上设备"),
    )


def small_firms_are_told(view: View) -> Iterator[Result]:
    """公开政府采购货物、工程、服务金额的，应当同时公开授予中小企业合同金额和占比，其中授予小微企业合同金额和占比。"""
    total = view.facts.amount("政府采购.总额")
    if not total:
        yield Passed("没有政府采购支出")
        return
    small = view.accounts.submission.procurement.small_business
    keys = (small.total, small.goods, small.works, small.services)
    if all(each is None for each in keys):
        yield Found(
            f"有政府采购支出 {wan(total)}，没有填授予中小企业合同金额，报告会印成 0。",
            "请在“授予中小企业”下按货物、工程、服务填写；没有授予中小企业的，填 0。",
            (("政府采购", "授予中小企业"),),
            facts=("政府采购.总额",),
        )
    elif small.micro is None and view.facts.amount("政府采购.中小企业.合计"):
        yield Found(
            "填了授予中小企业合同金额，没有填其中授予小微企业的金额。",
            "请填写“小微企业”；没有的，填 0。",
            (("政府采购", "授予中小企业", "小微企业"),),
            facts=("政府采购.中小企业.合计",),
            severity=Severity.HINT,
        )
    else:
        yield Passed("授予中小企业、小微企业合同金额")


def operating_cost_has_a_base(view: View) -> Iterator[Result]:
    """机关运行经费的安排、使用情况应当作出说明，与年初预算或者上年决算相比较；比较的数为零而本年有支出的，应当核对。"""
    final = view.facts.amount("机关运行经费.决算数")
    path: Path = ("机关运行经费",)
    bases = [key for key in ("年初预算", "上年决算数") if f"机关运行经费.{key}" in view.facts]
    if not bases:
        yield NotChecked("机关运行经费的增减", "没有填年初预算或上年决算数")
        return
    if len(bases) > 1 and view.accounts.submission.operating_cost.prior is not None:
        message = "机关运行经费的年初预算和上年决算数都填了，报告只与年初预算比较。"
        fix = "请确认比较的口径，删去不用的一个。"
        yield Found(message, fix, ((*path, "上年决算数"),), severity=Severity.HINT)
    base = view.facts.amount(f"机关运行经费.{bases[0]}")
    if final and not base:
        message = f"机关运行经费决算数 {wan(final)}，所比的{bases[0]}是 0。"
        fix = f"请核对“{bases[0]}”；有机关运行经费的单位，{bases[0]}一般不为 0。"
        facts = ("机关运行经费.决算数", f"机关运行经费.{bases[0]}")
        yield Found(message, fix, ((*path, bases[0]),), facts=facts)
    else:
        yield Passed(f"机关运行经费与{bases[0]}比较")


def reasons_against_budget_needed(view: View) -> Iterator[Result]:
    """决算数与预算数不同的，应当说明原因；相同的，不写原因。"""
    base = view.printing.options.budget_base or "年初预算"
    for subject in view.accounts.submission.budget_reasons:
        name = f"预算对比.{code_of(subject)}.{base}.差额"
        difference = view.facts.get(name)
        if difference is None:
            continue
        if difference.value:
            yield Passed(f"科目 {subject} 与{base}不同，写了原因")
            continue
        yield Found(
            f"科目 {subject} 的决算数等于{base}数，“预算差异原因”里却写了原因，这段文字不会印出来。",
            f"请核对{base}数；确实没有差异的，请删去原因。",
            (("预算差异原因", subject),),
            facts=(name,),
        )


_COMPLETE: Final = Family.COMPLETENESS
_LIST: Final = ("预决算公开操作规程-清单",)
_LAW: Final = ("预算法-14", "预决算公开操作规程-清单")
_ERROR, _WARNING, _HINT = Severity

RULES: Final = (
    Rule("CMP-021", _COMPLETE, _ERROR, "出国（境）团组和人次", _LIST, missions_are_counted),
    Rule("CMP-022", _COMPLETE, _WARNING, "公务用车购置数", _LIST, purchases_are_counted),
    Rule("CMP-023", _COMPLETE, _WARNING, "公务用车保有量", _LIST, vehicles_in_use_are_counted),
    Rule("CMP-024", _COMPLETE, _ERROR, "国内公务接待批次和人次", _LIST, receptions_are_counted),
    Rule("CMP-025", _COMPLETE, _WARNING, "“三公”增减变化的原因", _LIST, changes_against_last_year_explained),
    Rule("CMP-026", _COMPLETE, _WARNING, "车辆合计与保有量", _LIST, vehicles_agree),
    Rule("CMP-027", _COMPLETE, _WARNING, "其他用车用途", _LIST, other_vehicles_have_a_use),
    Rule("CMP-028", _COMPLETE, _ERROR, "大型设备台（套）数", _LIST, equipment_thresholds),
    Rule("CMP-029", _COMPLETE, _ERROR, "授予中小企业合同金额", _LAW, small_firms_are_told),
    Rule("CMP-030", _COMPLETE, _WARNING, "机关运行经费的比较", _LAW, operating_cost_has_a_base),
    Rule("CMP-031", _COMPLETE, _HINT, "与预算相同不写原因", ("预算法-75",), reasons_against_budget_needed),
)
