"""An exam of one's own travels in the link, and a link that was cut short, changed or forged is told."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashboard.serving import own_exams
from dashboard.shell.link import Visit, from_link, to_link
from dashboard.shell.own_link import LONGEST, MOST_BYTES, read_own, travels_whole, write_own
from model import Run, Settings
from model.exams.own import MOST_QUESTIONS
from model.exams.own_examples import EXAMPLES
from model.exams.pasted import read_questions, read_text

OWN = Settings.recommended("own", pairs=(("the dog says", "woof"), ("das Kätzchen sagt", "miau")))
LINK = to_link(Visit(OWN, test=3))

words = st.text(min_size=1, max_size=5)
contents = st.lists(st.tuples(words, words), max_size=6).map(tuple) | st.text(max_size=80)


@given(contents)
@settings(deadline=None)
def test_an_exam_comes_back_as_it_was(content: tuple[tuple[str, str], ...] | str) -> None:
    pairs, text = ((), content) if isinstance(content, str) else (content, "")
    try:
        exam = Settings(exam="own", pairs=pairs, text=text)
    except ValueError:
        assume(False)
    assert read_own(write_own(pairs, text)) == (pairs, text)
    assert from_link(to_link(Visit(exam))) == (Visit(exam), ())


def test_links_of_the_first_version_keep_working() -> None:
    """The exam of `OWN`, as the first version of November 2026 wrote it."""
    value = "adNEdmWSseNqLjlYqyUhVSMlPVyhOrCxW0lEqz89PU4rViVZKSSxW8I4pNTBINSmpSs5IzQOqSC8BqsjNTCxVio0FAEWLE2c"
    assert read_own(value) == (OWN.pairs, "")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.key)
def test_every_example_travels_whole(example: object) -> None:
    read = read_text if example.is_text else read_questions  # type: ignore[attr-defined]
    found = read(example.text)  # type: ignore[attr-defined]
    assert travels_whole(found.pairs, found.text)


def test_no_part_of_a_link_and_no_changed_character_is_taken_for_the_exam() -> None:
    whole = LINK["own"]
    for n in range(len(whole)):
        changed = whole[:n] + ("A" if whole[n] != "A" else "B") + whole[n + 1 :]
        for broken in (whole[:n], changed, f"{whole}{whole[n]}"):
            with pytest.raises(ValueError, match=r"cut short|does not hold|newer|does not know"):
                read_own(broken)


def test_a_broken_link_leaves_a_visit_as_it_was_and_says_so() -> None:
    before = Visit(Settings(seed=7), test=5)
    visit, (problem,) = from_link({**LINK, "own": LINK["own"][:-4]}, before=before)
    assert visit == before
    assert "cut short or changed" in problem
    assert "as it was" in problem
    visit, (problem,) = from_link({**LINK, "own": LINK["own"][:-4]})
    assert visit == Visit(Settings(), test=3)
    assert "Here is first-sums" in problem


def forged(content: object, version: str = "a") -> str:
    """A link with a right seal, as somebody would write it on purpose."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    packed = zlib.compress(raw, 9)
    return version + plain(hashlib.sha256(packed).digest())[:8] + plain(packed)


def plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


FORGED = {
    "a number": 7,
    "three in a pair": [["a", "b", "c"]],
    "a number in a pair": [["a", 1]],
    "nothing": [],
    "an empty answer": [["a", ""]],
    "a deep nest": b"[" * 100_000,
    "no JSON": b"\xff\xfe",
    "a bomb": b" " * (MOST_BYTES + 1),
    "a bomb with words": json.dumps(["a" * 1_000_000]).encode(),
    "too many questions": [["a", "b"]] * (MOST_QUESTIONS + 1),
    "a lone surrogate": [["\ud800", "b"]],
    "a control": [["a\x07", "b"]],
    "a huge number": b"1" * 5_000,
}


@pytest.mark.parametrize("name", FORGED)
def test_what_is_forged_is_told_at_once(name: str) -> None:
    value = forged(FORGED[name])
    start = time.process_time()
    with pytest.raises(ValueError, match=r"does not work|cut short or changed"):
        read_own(value)
    assert time.process_time() - start < 0.5


def test_a_newer_version_and_other_nonsense_are_told() -> None:
    with pytest.raises(ValueError, match="newer version"):
        read_own(forged([["a", "b"]], version="z"))
    for value in (
        "",
        "é",
        "1abc",
        "a",
        "a!" + "x" * 30,
        "a" + "x" * 100_000,
        "k",
        "k" + "x" * 100_000,
    ):
        with pytest.raises(ValueError, match=r"\w+"):
            read_own(value)


def large() -> Settings:
    pairs = tuple(
        (
            hashlib.sha256(bytes([n])).hexdigest()[:12],
            hashlib.sha256(bytes([n, n])).hexdigest()[:12],
        )
        for n in range(200)
    )
    return Settings.recommended("own", pairs=pairs)


def test_a_large_exam_is_found_by_its_fingerprint_until_the_server_forgets_it() -> None:
    exam = large()
    link = to_link(Visit(exam))
    assert not travels_whole(exam.pairs, "")
    assert len(link["own"]) < 40
    assert from_link(link) == (Visit(exam), ())
    own_exams._kept.clear()
    _, (problem,) = from_link(link)
    assert "too large to travel" in problem
    assert "upload" in problem
    to_link(Visit(exam))  # whoever looks at it reminds the server
    assert from_link(link) == (Visit(exam), ())


def test_no_link_is_longer_than_mail_and_chat_take() -> None:
    pairs = large().pairs
    longest = max(len(write_own(pairs[:n], "")) for n in range(1, 200, 20))
    assert 1_000 < longest <= LONGEST


def test_a_shared_link_is_the_same_student_in_another_process() -> None:
    run = Run(OWN)
    run.advance_to(20)
    code = (
        "import sys, json\n"
        "from dashboard.shell.link import from_link\n"
        "from model import Run\n"
        "run = Run(from_link(json.loads(sys.argv[1]))[0].settings)\n"
        "run.advance_to(20)\n"
        "print(run.fingerprint(20), run.history.loss.tobytes().hex())\n"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(LINK)],
        capture_output=True,
        text=True,
        cwd=root,
        check=True,
    )
    assert done.stdout.split() == [run.fingerprint(20), run.history.loss.tobytes().hex()]
