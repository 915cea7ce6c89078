"""Many texts in one: what is told of a pattern is the same as if it were run, though mostly it is not."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.audit import text_people
from generator.audit.rules import privacy, wording, wording_figures, wording_marks, wording_sentences, wording_twice
from generator.audit.rules import wording_years as years
from generator.audit.text_corpus import Corpus
from generator.audit.text_lists import Typo, personal, typos, wordings

MODULES = (privacy, wording, wording_figures, wording_marks, wording_sentences, wording_twice, years, text_people)
LISTS = (
    *(wordings().blanks, wordings().hints, wordings().codes, wordings().speech),
    *(personal().marks, personal().inside, personal().technical),
)
PATTERNS = (
    *(entry.pattern for entry in chain.from_iterable(LISTS)),
    *(typo.wrong for typo in typos()),
    *(each for module in MODULES for each in vars(module).values() if isinstance(each, re.Pattern)),
)


@st.composite
def patterns_and_texts(draw: st.DrawFn) -> tuple[re.Pattern[str], list[str]]:
    """Draw a pattern of the program and texts of the characters it is written with."""
    pattern = draw(st.sampled_from(PATTERNS))
    characters = sorted({*pattern.pattern, *"12年。"} - {"\n", "\x00"})
    return pattern, draw(st.lists(st.text(characters, max_size=20), min_size=1, max_size=3))


@settings(max_examples=1500)
@given(patterns_and_texts())
def test_a_corpus_has_what_a_text_of_it_has(drawn: tuple[re.Pattern[str], list[str]]) -> None:
    pattern, texts = drawn
    if any(pattern.search(text) for text in texts):
        assert Corpus.of(texts).has(pattern)
    by_line = re.compile(pattern.pattern, pattern.flags | re.MULTILINE)
    assert Corpus.of(texts[:1]).has(pattern) == bool(by_line.search(texts[0]))


@pytest.mark.parametrize("typo", typos(), ids=lambda typo: typo.wrong.pattern[:12])
def test_a_corpus_has_the_example_of_every_typing_error(typo: Typo) -> None:
    example = typo.example or typo.wrong.pattern
    assert Corpus.of(["", f"前{example}后", example]).has(typo.wrong)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("一(?i:a)二", "一A二"),
        ("(?:一|二)?三", "三"),
        ("一*二", "二"),
        ("一{2}(?=二)", "一一二"),
        ("(?<=一)二(?!三)", "一二"),
        ("[^一]二", "三二"),
        ("[一二三四五六七][一二三四五六七]八", "七七八"),
        ("^一$", "二\n一\n三"),
        (r"(一|二)\1", "二二"),
    ],
)
def test_what_may_be_missing_is_not_asked_for(pattern: str, text: str) -> None:
    assert Corpus.of(["四", text]).has(re.compile(pattern))


def test_no_match_goes_from_one_text_to_the_next() -> None:
    corpus = Corpus.of(["一", "二", "一"])
    assert corpus.characters >= {"一", "二"}
    assert not corpus.has(re.compile(r"一\s*二"), re.compile("二一"))
    assert corpus.has(re.compile("三"), re.compile("^二$"))


def test_case_is_left_out_where_the_pattern_does_so() -> None:
    assert Corpus.of(["Wps"]).has(re.compile("(?i)wPS"))
