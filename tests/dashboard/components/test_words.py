"""What travels so that words open: the glossary once a page, and for each test its own numbers."""

from __future__ import annotations

from dashboard.components.frames import delta, encoded, frame_json
from dashboard.components.words import WordsFrame
from dashboard.look.word_examples import word_examples
from dashboard.look.words import GLOSSARY
from model import Run
from tests.records import KINDS


def test_the_glossary_travels_once_and_each_test_brings_its_numbers_only() -> None:
    run = Run(KINDS["first-sums"])
    drawn = [
        frame_json(WordsFrame(f"test {n}", word_examples(run.record_at(n), run.history.up_to(n))))
        for n in (1, 5)
    ]
    base, later = drawn
    assert set(base["words"]) == {word.slug for word in GLOSSARY}
    for word in GLOSSARY:
        assert base["words"][word.slug]["meaning"] == word.meaning
        assert base["words"][word.slug]["breaks"] == word.breaks
    changed = delta(base, later)
    assert changed["of"] == "test 5"
    assert {name for parts in changed["words"].values() for name in parts} == {"values"}
    assert len(encoded(changed)) < 3000
    assert len(encoded(changed)) < len(encoded(base)) / 5
