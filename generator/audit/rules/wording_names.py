"""Rules on names: one name for the department, one way of speaking of itself, one writing of a name in quotation marks.

Comes in: the typed texts. Goes out: results.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations
from typing import Final

from generator.amounts import format_amount, to_wan
from generator.audit.model import Family, Found, Result, Rule, View
from generator.audit.text_lists import wordings
from generator.audit.text_names import Slips, difference, is_slip
from generator.audit.text_pieces import (
    MASK,
    PASSED,
    Hit,
    Piece,
    corpus,
    inspect,
    pieces,
    sentences,
    shown,
    spoken,
)
from generator.findings import Severity
from generator.submission.kinds import FINAL_ACCOUNTS

_LEAST_QUOTED: Final = 8
_SUFFIX: Final = re.compile(r"（本级）|\(本级\)")
_SELF: Final = re.compile(r"[本我](部门|单位)(?![（(](?:单位|部门)[）)])(?!使用的支出)")
_SHORT: Final = re.compile(r"[（(]以下(?:简|统)?称[：:]?[“\"]?([^”\"）)，,\n]{1,20})[”\"]?[）)]")
_QUOTED: Final = re.compile(r"“([^“”\n]+)”|《([^《》\n]+)》|\"([^\"\n]+)\"")
_LAST_WORD: Final = "(?:专项|工作|经费|费用|项目|资金|工程)"
_PRICED: Final = re.compile(rf"{_LAST_WORD}\d")
_AMOUNT: Final = re.compile(rf"(?P<name>[\u4e00-\u9fff（）]{{3,30}}{_LAST_WORD})(?P<amount>\d[\d,]*(?:\.\d+)?)万元")
_LEADING: Final = re.compile("^.*(?:主要用于|用于|其中|包括|以及|支付|安排|拨付)")
_ANY_NAME: Final = re.compile("专项|工作|经费|费用|项目|资金|工程|业务|管理|服务|建设|园区|中心")
_LEVEL: Final = re.compile(
    r"(?P<level>(?:中央|[省市区县乡])级)财政(?=一般公共预算|政府性基金|国有资本经营|预决算|拨款|当年)"
)
_TERMS: Final = "名词解释"
_PROJECT, _SPENT = "项目.", ".执行数"
_LEVELS: Final = frozenset("省市区县州盟旗镇乡")


def department_has_one_name(view: View) -> Iterator[Result]:
    """部门决算公开应当使用部门的规范全称或者统一的简称。部门名称前后不一致、多字、少字、错字的，应当改正。"""
    department = view.accounts.submission.department
    full = _SUFFIX.sub("", department.name)
    units = (_SUFFIX.sub("", unit) for unit in department.units)
    slips = Slips.of({full, *units, department.short_name or ""}, corpus(view).text)

    def detect(piece: Piece) -> Iterator[Hit]:
        yield from (_slip(name, typed, department.name) for name, typed in slips.within(piece.masked))
        yield from _short_name(piece, full, department.short_name)

    return inspect(pieces(view), detect, sought=bool(slips.met) or corpus(view).has(_SHORT))


def _slip(name: str, typed: str, department: str) -> Hit:
    changed = difference(name, typed)
    mild = len(typed) < len(name) or set("".join(changed)) & _LEVELS
    what = "部门名称" if name in department else "单位名称"
    return Hit(
        typed,
        f"“{typed}”与{what}“{name}”差{max(len(changed[0]), len(changed[1]))}个字。",
        f"请改为“{name}”；确是另一个单位的，不用改。",
        computed=name,
        severity=Severity.HINT if mild else None,
    )


def _short_name(piece: Piece, full: str, short: str | None) -> Iterator[Hit]:
    """Compare “（以下简称……）” behind the department's name with the 简称 that was typed."""
    for match in _SHORT.finditer(piece.masked):
        before = _SUFFIX.sub("", piece.masked[: match.start()])
        if short and before.endswith(full) and match[1] != short:
            message = f"文字里写“以下简称{match[1]}”，“部门”里填的简称是“{short}”。"
            yield Hit(match[0], message, "请统一简称。", computed=short)


def speaks_of_itself_alike(view: View) -> Iterator[Result]:
    """部门决算公开应当形式规范：一份报告里对自己的称呼应当统一，“本部门”“本单位”“我部门”“我单位”不得混用。"""
    own = view.accounts.submission.department.self_name.removeprefix("本")
    inner = {
        number
        for number, form in enumerate(view.accounts.submission.project_forms)
        if form.unit_name and form.unit_name != view.accounts.submission.department.name
    }

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _SELF.finditer(piece.masked):
            if match[1] != own:
                message = f"“部门”的自称填的是“本{own}”，这里写的是“{match[0]}”。"
                yield Hit(match[0], message, f"请改为“{match[0][0]}{own}”。", computed=f"{match[0][0]}{own}")

    # forms of offices inside the department speak of themselves
    texts = [piece for piece in pieces(view) if not (piece.path[0] == "项目自评" and piece.path[1] in inner)]
    return inspect(texts, detect, sought=any(match[1] != own for match in _SELF.finditer(corpus(view).text)))


def quoted_names_agree(view: View) -> Iterator[Result]:
    """部门决算公开应当内容准确：引号、书名号里的项目、文件、活动名称，前后应当一致；只差一个字的，往往有一处写错。"""
    places: dict[str, list[Piece]] = {}
    for piece in pieces(view) if corpus(view).has(_QUOTED) else ():
        for match in _QUOTED.finditer(piece.masked):
            name = match[1] or match[2] or match[3]
            if len(name) >= _LEAST_QUOTED and MASK not in name:
                places.setdefault(name, []).append(piece)
    wrong: set[str] = set()
    for one, other in combinations(places, 2):
        if _differs_by_a_slip(one, other):
            rare, often = sorted((one, other), key=lambda name: len(places[name]))
            wrong.add(rare)
            yield _two_names(rare, often, places)
    yield from (PASSED for name in places if name not in wrong)


def _differs_by_a_slip(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or one == other or not is_slip(one, other, 1):
        return False
    if one.startswith(other) or other.startswith(one) or one.endswith(other) or other.endswith(one):
        return False  # one is the other with a word more: 链路租赁 and 链路租赁数
    changed = "".join(difference(one, other))
    return not set(changed) & wordings().ordinals and all("\u3400" <= each <= "\u9fff" for each in changed)


def _two_names(rare: str, often: str, places: dict[str, list[Piece]]) -> Found:
    first, second = places[rare][-1], places[often][0]
    return Found(
        message=f"引号里的名称“{shown(rare)}”，别处写作“{shown(often)}”，只差一个字。",
        fix="请核对哪一个对，改成一样的；确是两个名称的，不用改。",
        paths=(first.path, second.path),
        printed=rare,
        computed=often,
        quote=rare,
    )


def project_names_agree(view: View) -> Iterator[Result]:
    """部门决算公开应当内容准确：文字里写到的项目名称，应当与项目支出、自评表里的名称一致；金额相同的，是同一个项目。"""
    projects = _projects(view)
    names = {*projects, *(form.name for form in view.accounts.submission.project_forms)}
    slips = Slips.of(names, spoken(view).text)
    priced = spoken(view).has(_PRICED)
    spent = _spent(projects) if priced else {}

    def detect(piece: Piece) -> Iterator[Hit]:
        told = list(_by_amount(piece, spent, names))
        yield from told
        for name, typed in slips.within(piece.masked):
            if _differs_by_a_slip(name, typed) and not any(typed in hit.quote for hit in told):
                message = f"“{typed}”与项目名称“{name}”只差一个字。"
                yield Hit(typed, message, f"请核对，应为“{name}”的请改正。", computed=name)

    return inspect(sentences(view), detect, sought=priced or bool(slips.met))


def terms_name_the_level(view: View) -> Iterator[Result]:
    """名词解释里的财政级次（省级、市级、区级财政），应当是本单位所属的那一级。"""
    level = view.accounts.submission.department.fiscal_level

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _LEVEL.finditer(piece.masked):
            if match["level"] != level:
                message = f"名词解释写“{match[0]}”，“部门”的财政级次填的是“{level}”。"
                fix = f"请改为“{level}财政”；“部门”填错的，改“部门”。"
                yield Hit(match[0], message, fix, computed=level)

    return inspect([piece for piece in pieces(view) if _TERMS in piece.kind], detect)


def _projects(view: View) -> dict[str, Decimal]:
    """Return what each project spent."""
    facts = [fact for fact in view.facts if fact.startswith(_PROJECT) and fact.endswith(_SPENT)]
    return {fact.removeprefix(_PROJECT).removesuffix(_SPENT): view.facts.amount(fact) for fact in facts}


def _spent(projects: Mapping[str, Decimal]) -> dict[str, str]:
    """Return the projects by what they spent as it is printed; an amount that several have tells none of them."""
    names: dict[str, list[str]] = {}
    for name, value in projects.items():
        if value:
            names.setdefault(format_amount(to_wan(value), drop_zeros=True), []).append(name)
    return {amount: same[0] for amount, same in names.items() if len(same) == 1}


def _by_amount(piece: Piece, spent: Mapping[str, str], names: Iterable[str]) -> Iterator[Hit]:
    """Yield what has the amount of a project and words of its name, but is called otherwise."""
    for match in _AMOUNT.finditer(piece.masked):
        typed = _LEADING.sub("", match["name"])
        name = spent.get(_shortest(match["amount"]), "")
        known = not name or any(typed.endswith(each) or each.startswith(typed) for each in names)
        if not known and any(word in name for word in _pairs(typed)):
            message = f"“{typed}”的金额 {match['amount']} 万元是项目“{name}”的执行数，名称不同。"
            yield Hit(typed, message, f"请核对；是同一个项目的，统一写成“{name}”。", computed=name)


def _shortest(amount: str) -> str:
    plain = amount.replace(",", "")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _pairs(name: str) -> Iterator[str]:
    """Yield the pairs of characters of a name, without those that any project has."""
    bare = _ANY_NAME.sub("|", name)
    return (bare[place : place + 2] for place in range(len(bare) - 1) if "|" not in bare[place : place + 2])


_FORM: Final = ("预决算公开操作规程-4",)
RULES: Final = (
    Rule("WRD-007", Family.WORDING, Severity.WARNING, "部门名称前后不一", _FORM, department_has_one_name),
    Rule("WRD-008", Family.WORDING, Severity.WARNING, "自称不统一", _FORM, speaks_of_itself_alike),
    Rule("WRD-009", Family.WORDING, Severity.WARNING, "引号里的名称前后不一", _FORM, quoted_names_agree),
    Rule("WRD-030", Family.WORDING, Severity.HINT, "项目名称写法不一", _FORM, project_names_agree),
    Rule(
        "WRD-031",
        Family.WORDING,
        Severity.WARNING,
        "名词解释的财政级次",
        _FORM,
        terms_name_the_level,
        kinds=(FINAL_ACCOUNTS,),
    ),
)
