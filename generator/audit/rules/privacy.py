"""Rules on personal data: numbers, names, mail boxes, accounts, plates and addresses of persons must not be published.

Comes in: the typed texts and printed keys. Goes out: results. Messages show numbers only in part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from msgspec.structs import replace

from generator.audit.model import Family, Result, Rule, View, once_a_view
from generator.audit.text_corpus import Corpus
from generator.audit.text_lists import personal
from generator.audit.text_people import (
    HALF_WIDTH,
    is_identity_number,
    labelled_names,
    labels_of,
    looks_like_identity,
    passes_luhn,
)
from generator.audit.text_pieces import Hit, Piece, corpus, inspect, pieces, with_figures
from generator.findings import Severity

_IDENTITY: Final = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{5})[ ]?((?:18|19|20)\d{2})[ ]?(\d{4})[ ]?(\d{3}[\dXx])(?![0-9A-Za-z])"
)
_OLD_IDENTITY: Final = re.compile(
    r"(?:身份证|证件号)[^\d\n]{0,6}(\d{15})(?!\d)|"
    r"(?:护照|通行证|军官证|社保卡?|医保卡?)号?码?[：: ]{0,2}([A-Za-z]{0,2}\d{7,12})(?!\d)"
)
_MOBILE: Final = re.compile(r"(?<![\d.,])(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?![\d.]|,\d|\s*(?:万|亿)?元)")
_LINE: Final = re.compile(
    r"(?<![\d.,\-])(?:[（(]0\d{2,3}[）)]|0[1-9]\d{1,2}[-—－ ]?)[2-9]\d{6,7}(?:[-转]\d{1,5})?"
    r"(?![\d.]|,\d|\s*(?:万|亿)?元)"
)
_LABELLED_LINE: Final = re.compile(
    r"(?:电话|传真|座机|分机|热线|联系方式)(?:号码?)?\s*[：:是为]?\s*([2-9]\d{6,7}(?:[-转]\d{1,5})?)"
    r"(?!\d|\s*(?:万|亿)?元)"
)
_MAIL: Final = re.compile(r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_AT: Final = "@＠"
_CHAT: Final = re.compile(r"(?i:qq|微信|wechat)(?:群|号|号码)?\s*[：:]\s*([A-Za-z0-9_\-]{5,20})")
_CHATS: Final = ("微信", "qq", "wechat", "ｑｑ", "ｗｅｃｈａｔ")
_ACCOUNT: Final = re.compile(
    r"(?:账号|帐号|账户|帐户|卡号|银行卡|开户行|开户银行)[^\d\n。；]{0,24}?(\d(?:[ -]?\d){7,29})"
    r"(?![\d.]|\s*(?:万|亿)?元)"
)
_CARD: Final = re.compile(
    r"(?<![\dA-Za-z.,])(\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?)(?![\dA-Za-z]|[.,]\d|\s*(?:万|亿)?元)"
)
_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•\- ]?"
    r"(?=[A-HJ-NP-Z]*\d)[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
_HOME: Final = re.compile(
    r"(?:家庭(?:住址|地址)|住址|户籍(?:地址|所在地)|现居住(?:地|于)|家住)\s*[：:是在]?\s*[^，。；\s]{4,}|"
    r"\d{1,4}(?:栋|幢|号楼|座)\d{1,2}(?:单元|门)\d{2,4}(?:室|号|房)?|"
    r"(?:小区|花园|家园|公寓|新村|苑)\d{1,3}[-—]\d{1,2}[-—]\d{3,4}(?!\d)"
)
_LABELS: Final = ("填报人", "负责人", "联系电话")
"""Keys of forms that print their own label."""
_CARD_LENGTHS: Final = range(16, 20)
_BEFORE: Final = 12
_UNION: Final = "62"


@once_a_view
def _all(view: View) -> Corpus:
    """Return all texts behind their labels."""
    return Corpus.of(map(_labelled, pieces(view)))


@once_a_view
def _narrow(view: View) -> Corpus:
    """Return the texts that have digits behind their labels, with digits and letters in half width."""
    return Corpus.of(_labelled(piece).translate(HALF_WIDTH) for piece in with_figures(view))


def _numbers(view: View, detect: Callable[[str], Iterator[Hit]], *patterns: re.Pattern[str]) -> Iterator[Result]:
    """Run a detector of some patterns over the texts that have digits, with these in half width."""
    sought = _narrow(view).has(*patterns)
    return inspect(with_figures(view), lambda piece: detect(_labelled(piece).translate(HALF_WIDTH)), sought=sought)


def _labelled(piece: Piece) -> str:
    """Return a text behind its key where that is printed before it in a form: a name or number alone tells nothing."""
    return f"{piece.key}：{piece.masked}" if piece.key in _LABELS else piece.masked


def no_identity_numbers(view: View) -> Iterator[Result]:
    """涉及个人隐私等公开会对第三方合法权益造成损害的政府信息，不得公开。报告里不得出现居民身份证号、护照号等证件号码。"""

    def detect(text: str) -> Iterator[Hit]:
        for match in _IDENTITY.finditer(text):
            digits = "".join(match.groups())
            told = "证" in text[max(0, match.start() - _BEFORE) : match.start()]
            if is_identity_number(digits):
                yield _personal(match[0], "居民身份证号")
            elif told or looks_like_identity(digits):
                yield _personal(match[0], "居民身份证号（校验码不对）", None if told else Severity.WARNING)
        for match in _OLD_IDENTITY.finditer(text):
            yield _personal(match[1] or match[2], "证件号码")

    return _numbers(view, detect, _IDENTITY, _OLD_IDENTITY)


def no_mobile_numbers(view: View) -> Iterator[Result]:
    """涉及个人隐私等公开会对第三方合法权益造成损害的政府信息，不得公开。报告里不得出现个人的手机号码、微信号。"""

    def detect(text: str) -> Iterator[Hit]:
        for match in _MOBILE.finditer(text):
            yield _personal(match[1], "手机号码")
        for match in _CHAT.finditer(text):
            yield _personal(match[1], "个人的网络账号")

    text = _all(view).text.casefold()
    named = any(word in text for word in _CHATS)  # such an account need not have a digit
    sought = named or _narrow(view).has(_MOBILE)
    return inspect(pieces(view), lambda piece: detect(_labelled(piece).translate(HALF_WIDTH)), sought=sought)


def no_office_numbers(view: View) -> Iterator[Result]:
    """行政机关的内部事务信息可以不予公开。除对外公布的咨询、监督电话外，报告里不应留有经办人、联系人的办公电话和传真。"""

    def detect(text: str) -> Iterator[Hit]:
        for pattern in (_LINE, _LABELLED_LINE):
            for match in pattern.finditer(text):
                if not _is_public(text, match.start(), match.end()):
                    number = match[1] if pattern is _LABELLED_LINE else match[0]
                    message = f"文字里有办公电话“{_partly(number)}”。"
                    fix = "请删去；对外公布的咨询电话，请写明“咨询电话”。"
                    yield Hit(number, message, fix, printed=_partly(number))

    return _numbers(view, detect, _LINE, _LABELLED_LINE)


def no_mail_boxes(view: View) -> Iterator[Result]:
    """涉及个人隐私等公开会对第三方合法权益造成损害的政府信息，不得公开。报告里不得出现个人的电子邮箱；对外公布的，写明是公开邮箱。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        text = piece.masked.translate(HALF_WIDTH)
        for match in _MAIL.finditer(text):
            if not _is_public(text, match.start(), match.end()):
                yield _personal(match[0], "电子邮箱")

    return inspect(pieces(view), detect, sought=any(sign in corpus(view).text for sign in _AT))


def no_bank_accounts(view: View) -> Iterator[Result]:
    """涉及商业秘密、个人隐私等公开会对第三方合法权益造成损害的政府信息，不得公开。报告里不得出现银行账号、银行卡号。"""

    def detect(text: str) -> Iterator[Hit]:
        told = [match[1] for match in _ACCOUNT.finditer(text)]
        yield from (_personal(number, "银行账号") for number in told)
        for match in _CARD.finditer(text):
            digits = re.sub(r"\D", "", match[1])
            known = any(digits in re.sub(r"\D", "", number) for number in told) or bool(_IDENTITY.fullmatch(match[1]))
            if not known and len(digits) in _CARD_LENGTHS and passes_luhn(digits):
                severity = None if digits.startswith(_UNION) else Severity.WARNING
                yield _personal(match[1], "银行卡号", severity)

    return _numbers(view, detect, _ACCOUNT, _CARD)


def no_plates(view: View) -> Iterator[Result]:
    """公务用车只公开数量、用途和支出，报告里不得出现车辆号牌。"""

    def detect(text: str) -> Iterator[Hit]:
        for match in _PLATE.finditer(text):
            yield _personal(match[0], "车辆号牌")

    return _numbers(view, detect, _PLATE)


def no_home_addresses(view: View) -> Iterator[Result]:
    """涉及个人隐私等公开会对第三方合法权益造成损害的政府信息，不得公开。报告里不得出现个人的家庭住址。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for match in _HOME.finditer(piece.masked):
            yield _personal(match[0], "住址")

    return inspect(pieces(view), detect, sought=corpus(view).has(_HOME))


def no_names_of_persons(view: View) -> Iterator[Result]:
    """涉及个人隐私等公开会对第三方合法权益造成损害的政府信息，不得公开。报告里不得出现联系人、经办人、填报人、自评工作组成员等的姓名。"""

    def detect(piece: Piece) -> Iterator[Hit]:
        for label, name, _ in labelled_names(_labelled(piece), personal()):
            message = f"“{label}”后面的“{name[0]}{'某' * (len(name) - 1)}”像是姓名。"
            yield Hit(
                name,
                message,
                "请删去姓名，或只写职务、部门；不是姓名的，填写豁免。",
                printed=f"{name[0]}{'某' * (len(name) - 1)}",
            )

    return inspect(pieces(view), detect, sought=_all(view).has(labels_of(personal())))


def _personal(number: str, what: str, severity: Severity | None = None) -> Hit:
    shown = _partly(number)
    fix = "请删去，不得公开；确实不是的，填写豁免并说明理由。"
    return Hit(number, f"文字里有{what}“{shown}”。", fix, severity=severity, printed=shown)


def _partly(text: str) -> str:
    """Show the ends of a number only: a report on personal data must not spread it."""
    kept = 3 if len(text) > 8 else 1  # noqa: PLR2004 - of a short one less is shown
    return f"{text[:kept]}{'*' * (len(text) - 2 * kept)}{text[-kept:]}" if len(text) > 2 * kept else text


def _is_public(text: str, start: int, end: int) -> bool:
    """Tell whether a number or mail box stands behind a label that makes it known to the public."""
    return any(label in text[max(0, start - _BEFORE) : end] for label in personal().public_lines)


_PRIVACY: Final = ("政府信息公开条例-15", "政府信息公开条例-17")
_RULES: Final = (
    Rule("REL-011", Family.RELEASE, Severity.ERROR, "身份证号等证件号码", _PRIVACY, no_identity_numbers),
    Rule("REL-012", Family.RELEASE, Severity.ERROR, "手机号码", _PRIVACY, no_mobile_numbers),
    Rule(
        "REL-013",
        Family.RELEASE,
        Severity.WARNING,
        "办公电话",
        ("政府信息公开条例-16", "政府信息公开条例-17"),
        no_office_numbers,
    ),
    Rule("REL-014", Family.RELEASE, Severity.ERROR, "个人姓名", _PRIVACY, no_names_of_persons),
    Rule("REL-015", Family.RELEASE, Severity.ERROR, "电子邮箱", _PRIVACY, no_mail_boxes),
    Rule("REL-016", Family.RELEASE, Severity.ERROR, "银行账号", _PRIVACY, no_bank_accounts),
    Rule("REL-017", Family.RELEASE, Severity.ERROR, "车辆号牌", _PRIVACY, no_plates),
    Rule("REL-018", Family.RELEASE, Severity.ERROR, "家庭住址", _PRIVACY, no_home_addresses),
)
RULES: Final = tuple(replace(rule, personal=True) for rule in _RULES)
