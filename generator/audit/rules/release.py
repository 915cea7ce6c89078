"""Rules on release: deadline of disclosure, secrecy review, sign-off, the order of the days, properties of the files.

Comes in: 报告, 发布, the document's metadata. Goes out: results. What is recorded here is not printed; a draft may be
made without it. The days of the forms are the matter of PFM-036.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from generator.audit.model import Family, Found, NotChecked, Passed, Path, Result, Rule, View
from generator.audit.text_corpus import Corpus
from generator.audit.text_lists import personal, wordings
from generator.audit.text_people import is_name
from generator.findings import Severity
from generator.submission.kinds import FINAL_ACCOUNTS, kind_of

_DRAFT: Final = "草稿不要求有这项记录"
DAYS: Final = timedelta(days=20)
_TOOLS: Final = re.compile(
    r"(?i)administrator|微软用户|microsoft|\bwps\b|\buser\b|\badmin\b|未命名|新建|副本|\bcopy\b|python|untitled|文档\d+|最终版|终稿|修改稿|定稿"
)
_APPROVED: Final[Path] = ("发布", "批复日期")
_REVIEWED: Final[Path] = ("发布", "保密审查", "日期")
_SIGNED: Final[Path] = ("发布", "签发", "日期")
_PUBLISHED: Final[Path] = ("报告", "公开日期")


def published_in_time(view: View) -> Iterator[Result]:
    """经本级政府财政部门批复的部门决算，应当在批复后二十日内由各部门向社会公开；部门所属单位的决算，在部门批复后二十日内由单位向社会公开。"""
    approved, published = view.accounts.submission.release.approved_on, view.accounts.submission.report.published
    if approved is None or published is None:
        missing = "、".join(name for name, day in (("批复日期", approved), ("公开日期", published)) if day is None)
        yield NotChecked("公开是否在批复后二十日内", f"没有填{missing}")
        return
    last = approved + DAYS
    if approved <= published <= last:
        yield Passed("公开日期在批复后二十日内")
    elif published > last:
        yield Found(
            f"公开日期 {_say(published)}，批复日期 {_say(approved)}，相隔{(published - approved).days}天，超过二十日。",
            f"最迟应在 {_say(last)} 公开。请核对两个日期；确已超期的，按规定说明原因，并填写豁免。",
            (_PUBLISHED, _APPROVED),
            printed=_say(published),
            computed=f"不晚于{_say(last)}",
        )
    else:
        yield Found(
            f"公开日期 {_say(published)} 早于批复日期 {_say(approved)}：决算没有批复，不能公开。",
            "请核对两个日期。",
            (_PUBLISHED, _APPROVED),
            printed=_say(published),
            computed=f"{_say(approved)}至{_say(last)}",
        )


def approval_is_recorded(view: View) -> Iterator[Result]:
    """公开的部门决算应当是经财政部门批复的决算。正式输出前应当记录批复日期，公开的期限从批复之日算起。"""
    message = "没有记录财政部门批复决算的日期，不能判断是否按期公开。"
    fix = "请在“发布”下填“批复日期: 2025-08-28”这样的日期；还没有批复的，只能出草稿（--draft）。"
    missing = Found(message, fix, (_APPROVED,))
    yield _recorded(view, "批复日期", view.accounts.submission.release.approved_on, missing)


def secrecy_was_reviewed(view: View) -> Iterator[Result]:
    """机关、单位应当依法对拟公开的信息进行保密审查，遵守国家保密规定；涉及国家秘密的不予公开。正式输出前应当记录保密审查的结论、日期和审查人的职务。"""
    fix = "请在“发布”下填“保密审查”的结论、日期和审查人职务；还没有审查的，只能出草稿（--draft）。"
    missing = Found("没有保密审查记录，不能正式公开。", fix, (("发布", "保密审查"),))
    yield _recorded(view, "保密审查记录", view.accounts.submission.release.secrecy_review, missing)


def issue_was_signed(view: View) -> Iterator[Result]:
    """行政机关应当建立健全政府信息公开审查机制，明确审查的程序和责任。正式输出前应当记录签发的日期和签发人的职务。"""
    fix = "请在“发布”下填“签发”的日期和签发人职务；还没有签发的，只能出草稿（--draft）。"
    missing = Found("没有签发记录，不能正式公开。", fix, (("发布", "签发"),))
    yield _recorded(view, "签发记录", view.accounts.submission.release.sign_off, missing)


def _recorded(view: View, what: str, record: object, missing: Found) -> Result:
    """Return whether a record is there that a final output must have; a draft is made before it."""
    if record is not None:
        return Passed(what)
    return NotChecked(what, _DRAFT) if view.document.draft else missing


def review_allows_release(view: View) -> Iterator[Result]:
    """依法确定为国家秘密的政府信息，不予公开。保密审查的结论是不能公开的，不得公开；删减后可以公开的，应当先删减。"""
    review = view.accounts.submission.release.secrecy_review
    if review is None:
        yield NotChecked("保密审查的结论", "没有保密审查记录")
    elif review.conclusion == "可以公开":
        yield Passed("保密审查结论可以公开")
    elif review.conclusion == "不能公开":
        yield Found(
            "保密审查的结论是“不能公开”。",
            "不得公开；处理后重新审查的，请填新的结论和日期。",
            (("发布", "保密审查", "结论"),),
            printed=review.conclusion,
        )
    else:
        yield Found(
            "保密审查的结论是“删减后可以公开”。",
            "请确认应当删减的内容都已删去；删减后重新审查通过的，把结论改为“可以公开”。",
            (("发布", "保密审查", "结论"),),
            printed=review.conclusion,
            severity=Severity.WARNING,
        )


def days_are_in_order(view: View) -> Iterator[Result]:
    """公开前先批复、再审查、后签发：保密审查、签发不得晚于公开日期，签发不早于保密审查；决算在年度终了以后批复和公开，预算在本年度以内。"""
    release, report = view.accounts.submission.release, view.accounts.submission.report
    reviewed = release.secrecy_review.day if release.secrecy_review else None
    signed = release.sign_off.day if release.sign_off else None
    kind = kind_of(report.kind)
    season = kind.season(report.year)
    dated: tuple[tuple[str, date | None, Path], ...] = (
        ("批复日期", release.approved_on, _APPROVED),
        ("保密审查日期", reviewed, _REVIEWED),
        ("签发日期", signed, _SIGNED),
        ("公开日期", report.published, _PUBLISHED),
    )
    for name, day, path in dated:
        if day:
            yield _of_budget(name, day, path, season) if kind.ahead else _of_accounts(name, day, path, season)
    for earlier, later in ((1, 2), (1, 3), (2, 3)):
        yield from _in_order(dated[earlier], dated[later])


def _of_accounts(name: str, day: date, path: Path, season: tuple[date, date]) -> Result:
    """Look whether a day can be one of final accounts: after their year, and not years after."""
    first, last = season
    year = first.year - 1
    if day < first:
        message = f"{name} {_say(day)} 在{year}年度终了以前，决算还没有形成。"
        return Found(message, "请核对年份。", (path,), printed=_say(day), computed=f"{first.year}年")
    if day > last:
        message = f"{name} {_say(day)} 离{year}年度已经两年多。"
        return Found(message, "请核对年份。", (path,), printed=_say(day), severity=Severity.WARNING)
    return Passed(f"{name}在年度终了以后")


def _of_budget(name: str, day: date, path: Path, season: tuple[date, date]) -> Result:
    """Look whether a day can be one of a budget: shortly before its year, or in it."""
    first, last = season
    if first <= day <= last:
        return Passed(f"{name}在本年度以内")
    message = f"{name} {_say(day)} 不在{last.year}年度以内，不会是这一年的预算。"
    return Found(message, "请核对年份。", (path,), printed=_say(day), computed=f"{last.year}年")


def _in_order(earlier: tuple[str, date | None, Path], later: tuple[str, date | None, Path]) -> Iterator[Result]:
    first, second = earlier[1], later[1]
    if first is None or second is None:
        yield NotChecked(f"{earlier[0]}与{later[0]}的先后", f"没有填{earlier[0] if first is None else later[0]}")
    elif first <= second:
        yield Passed(f"{earlier[0]}不晚于{later[0]}")
    else:
        yield Found(
            f"{earlier[0]} {_say(first)} 晚于{later[0]} {_say(second)}。",
            "请核对两个日期：先保密审查，再签发，然后公开。",
            (earlier[2], later[2]),
            printed=_say(first),
            computed=f"不晚于{_say(second)}",
        )


def properties_are_clean(view: View) -> Iterator[Result]:
    """公开的文件，其属性（标题、作者、主题、关键词）应当准确，不得留有模板的留空、软件和个人的名称、稿次等内部信息。"""
    metadata = view.document.metadata
    name = view.accounts.submission.department.name
    if metadata.author != name:
        message = f"文件属性的作者是“{metadata.author}”，不是部门名称“{name}”。"
        yield Found(message, "请核对部门名称和模板包。", (("部门", "名称"),), printed=metadata.author, computed=name)
    named = [("标题", metadata.title), ("作者", metadata.author), ("主题", metadata.subject)]
    named += (("关键词", word) for word in metadata.keywords)
    met = _leftovers(Corpus.of(text for _, text in named))
    wrong: dict[str, list[str]] = {}
    for label, text in named:
        leftover = next((hit[0] for pattern in met if (hit := pattern.search(text))), "")
        if leftover:
            wrong.setdefault(leftover, []).append(label)
        else:
            yield Passed(f"文件属性的{label}")
    for leftover, labels in wrong.items():
        message = f"文件属性（{'、'.join(labels)}）里有“{leftover}”，是留空或内部信息。"
        fix = "请改正部门名称、报告名称或模板包里的文件属性。"
        yield Found(message, fix, (("部门", "名称"),), printed=leftover, quote=leftover)


def _leftovers(lines: Corpus) -> list[re.Pattern[str]]:
    """Return those patterns of what does not belong into a property of a file that some line may match."""
    patterns = (_TOOLS, *(each.pattern for each in (*wordings().blanks, *wordings().codes)))
    return [pattern for pattern in patterns if lines.has(pattern)]


def records_name_offices(view: View) -> Iterator[Result]:
    """发布记录和豁免记录写职务，不写姓名。记录不印在报告里，但随填报数据保存和传递。"""
    submission = view.accounts.submission
    release = submission.release
    roles: list[tuple[Path, str]] = [
        (("豁免", number, "批准人职务"), waiver.approver) for number, waiver in enumerate(submission.waivers)
    ]
    if release.secrecy_review:
        roles.append((("发布", "保密审查", "审查人职务"), release.secrecy_review.reviewer))
    if release.sign_off:
        roles.append((("发布", "签发", "签发人职务"), release.sign_off.signer))
    for path, role in roles:
        if is_name(role, personal()):
            yield Found(f"“{path[-1]}”填的“{role}”像是姓名。", "请改为职务，如“财务负责人”。", (path,), printed=role)
        else:
            yield Passed(f"{path[-1]}")


def _say(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


_REVIEW: Final = ("保守国家秘密法-35", "政府信息公开条例-17")
RULES: Final = (
    Rule(
        "REL-001",
        Family.RELEASE,
        Severity.ERROR,
        "批复后二十日内公开",
        ("预算法-14", "预算法实施条例-6"),
        published_in_time,
        kinds=(FINAL_ACCOUNTS,),
    ),
    Rule(
        "REL-002",
        Family.RELEASE,
        Severity.WARNING,
        "记录批复日期",
        ("预算法-14",),
        approval_is_recorded,
        kinds=(FINAL_ACCOUNTS,),
    ),
    Rule("REL-003", Family.RELEASE, Severity.ERROR, "公开前的保密审查", _REVIEW, secrecy_was_reviewed),
    Rule("REL-004", Family.RELEASE, Severity.ERROR, "公开前的签发", ("政府信息公开条例-17",), issue_was_signed),
    Rule(
        "REL-005",
        Family.RELEASE,
        Severity.ERROR,
        "保密审查的结论",
        ("政府信息公开条例-14", *_REVIEW),
        review_allows_release,
    ),
    Rule(
        "REL-006",
        Family.RELEASE,
        Severity.ERROR,
        "批复、审查、签发、公开的先后",
        ("政府信息公开条例-17",),
        days_are_in_order,
    ),
    Rule("REL-008", Family.RELEASE, Severity.ERROR, "文件属性", ("预决算公开操作规程-4",), properties_are_clean),
    Rule(
        "REL-022", Family.RELEASE, Severity.HINT, "记录写职务不写姓名", ("政府信息公开条例-15",), records_name_offices
    ),
)
