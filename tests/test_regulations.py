"""The register of regulations: dated, read as it says, and cited only where it is in force."""

from __future__ import annotations

from datetime import date

import pytest

from generator.regulations import Article, Citation, Regulation, UnknownCitationError, citation, register


def test_what_was_read_is_registered() -> None:
    articles = {f"{each.id}-{article.number}" for each in register() for article in each.articles}
    assert {f"预算法-{number}" for number in (14, 32, 46, 75, 80)} <= articles
    assert {f"政府信息公开条例-{number}" for number in (14, 15, 16, 17, 20, 32)} <= articles
    assert {
        "预算法实施条例-6",
        "保守国家秘密法-35",
        "预决算公开操作规程-清单",
        "公文格式-版面",
        "官方格式-自评表",
    } <= articles


def test_how_each_text_was_read_is_told() -> None:
    read = {each.id: each.reading for each in register()}
    assert read == {
        "预算法": "全文",
        "预算法实施条例": "全文",
        "政府信息公开条例": "全文",
        "保守国家秘密法": "全文",
        "预决算公开操作规程": "部分",
        "公文格式": "部分",
        "官方格式": "表样",
        "算术": "推导",
    }


def test_a_missing_article_number_is_told() -> None:
    """Nothing is cited by a number that was not read."""
    for identifier in ("预决算公开操作规程-清单", "公文格式-版面"):
        found = citation(identifier, 2024)
        assert found is not None
        assert "条号未核" in found.line


@pytest.mark.parametrize(
    ("identifier", "year", "line"),
    [
        ("预算法-14", 2024, "《中华人民共和国预算法》（全国人民代表大会常务委员会2018年12月29日修正）第十四条"),
        ("预算法实施条例-6", 2020, "《中华人民共和国预算法实施条例》（国务院令第729号，2020年8月3日修订）第六条"),
        ("预决算公开操作规程-4", 2023, "《地方预决算公开操作规程》（财预〔2016〕143号）第四条"),
        ("官方格式-公开09表", 2024, "部门预算、决算公开的官方格式：公开09表 财政拨款“三公”经费支出决算表"),
        ("算术", 2017, "算术关系"),
    ],
)
def test_citations_are_told_in_full(identifier: str, year: int, line: str) -> None:
    found = citation(identifier, year)
    assert found is not None
    assert found.line == line
    assert found.id == identifier


@pytest.mark.parametrize(
    ("identifier", "first"),
    [("保守国家秘密法-35", 2023), ("预算法实施条例-6", 2019), ("政府信息公开条例-15", 2018), ("预算法-14", 2017)],
)
def test_a_law_holds_for_reports_disclosed_while_it_is_in_force(identifier: str, first: int) -> None:
    """Final accounts of a year are disclosed in the year after."""
    assert citation(identifier, first - 1) is None
    assert citation(identifier, first) is not None


@pytest.mark.parametrize("identifier", ["预算法-15", "会计法-1", "算术-1", "", "预算法-"])
def test_what_is_not_registered_cannot_be_cited(identifier: str) -> None:
    if identifier == "预算法-":
        assert citation(identifier, 2024) is not None  # no number: the whole law
        return
    with pytest.raises(UnknownCitationError):
        citation(identifier, 2024)


def test_an_end_ends() -> None:
    old = Regulation(
        编号="旧法", 名称="旧法", 文号="第1号", 施行=date(2010, 1, 1), 失效=date(2024, 4, 30), 读法="全文", 条=()
    )
    assert old.holds_for(2023)
    assert not old.holds_for(2024)
    assert not old.holds_for(2008)


def test_ids_are_unique_within_a_time() -> None:
    for year in range(2017, 2031):
        ids = [each.id for each in register() if each.holds_for(year)]
        assert len(ids) == len(set(ids))


def test_every_article_says_what_it_asks() -> None:
    for each in register():
        for article in each.articles:
            assert article.label
            assert article.text.endswith("。"), article
            assert Citation(f"{each.id}-{article.number}", each, article).text == article.text


def test_articles_are_frozen() -> None:
    article = Article(条号="1", 称="第一条", 内容="应当公开。")
    with pytest.raises(ValueError, match="frozen"):
        article.text = "不公开。"
