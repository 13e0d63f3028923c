"""The glossary: one name here, one name in the field, and where the two part; every word that opens is in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.look.glossary import ADDRESS, glossary_list, is_word, opens, word
from dashboard.look.words import GLOSSARY
from dashboard.shell.stations import STATIONS

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [path for name in ("pages", "dashboard") for path in sorted((ROOT / name).rglob("*.py"))]
STATIC = ROOT / "static" / "components"
LONGEST = 130
"""Characters of a sentence that is read beside a word."""


def test_no_word_is_explained_twice() -> None:
    for name in ("analogy", "field", "slug"):
        assert len({getattr(word, name) for word in GLOSSARY}) == len(GLOSSARY)


def test_every_word_is_explained_in_one_sentence_and_corrected_in_another() -> None:
    for each in GLOSSARY:
        for sentence in (each.meaning, each.breaks):
            assert sentence[0].isupper() or sentence[0] == "e", each.field
            assert sentence.endswith("."), each.field
            assert len(sentence) <= LONGEST, each.field
            assert not re.search(r"\. [A-Z]", sentence), each.field


def test_every_station_has_both_words() -> None:
    assert all(is_word(station.term) for station in STATIONS)


def test_the_list_tells_every_word_whole_and_lets_it_open() -> None:
    rows = glossary_list().splitlines()
    assert len(rows) == len(GLOSSARY)
    for row, each in zip(rows, GLOSSARY, strict=True):
        for told in (opens(each.field), each.analogy, each.meaning, each.breaks):
            assert told in row


def test_a_word_that_opens_is_a_link_and_may_be_written_otherwise() -> None:
    assert opens("learning rate") == "[learning rate](#word-learning-rate)"
    assert opens("loss", "marks lost") == "[marks lost](#word-loss)"
    for each in GLOSSARY:  # as the browser reads it, see `spelled` in word_panel.js
        assert re.fullmatch(r"\[[^\]]+\]\(#word-[\w-]+\)", opens(each.field), re.ASCII)


def test_a_word_that_is_not_in_the_glossary_is_named() -> None:
    for ask in (word, opens):
        with pytest.raises(ValueError, match="'rhubarb'"):
            ask("rhubarb")


def opened_words(path: Path) -> Iterator[ast.expr]:
    """What a file gives to `opens`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(ast.Name("opens"), [field, *_]):
                yield field


def test_whatever_opens_anywhere_is_in_the_glossary() -> None:
    found = [argument for path in SOURCES for argument in opened_words(path)]
    named = [argument.value for argument in found if isinstance(argument, ast.Constant)]
    assert len(named) > 20
    assert [name for name in named if not is_word(str(name))] == []


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_every_page_opens_a_word(path: Path) -> None:
    assert list(opened_words(path))


def test_the_browser_knows_a_word_by_the_same_address() -> None:
    script = (STATIC / "word_panel.js").read_text("utf-8")
    assert f'const ADDRESS = "{ADDRESS}";' in script
    for name in ("words.js", "paper.js"):
        written = (STATIC / name).read_text("utf-8")
        for slug in re.findall(r'slug: "([\w-]+)"', written):
            assert slug in {each.slug for each in GLOSSARY}


@pytest.mark.parametrize(
    "field",
    [
        *("nat", "token", "embedding", "attention", "softmax", "temperature", "layer", "norm"),
        *("residual connection", "LayerNorm", "credit assignment", "weight", "optimizer", "step"),
        *("finite difference", "chain rule", "backpropagation", "cosine", "vocabulary", "batch"),
    ],
)
def test_the_words_that_the_pages_use_are_explained(field: str) -> None:
    assert is_word(field)


def test_a_meaning_says_how_a_loss_changes_not_what_a_weight_should_do() -> None:
    assert not any("should" in word.meaning for word in GLOSSARY)
