"""What a visitor pastes, read line by line into an exam's questions, with everything that is wrong and a mend for each.

A line is `prompt → answer`, with "->", "=>", "=", ";" or a tab in place of the arrow; a comma where every line has
exactly one; or a table whose first line names its columns, such as "question,answer". A plain text is read for its
words alone. Words are put into Unicode's form C, and Chinese and Japanese, which are written without spaces, are split
by character.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from model.exams.exam import Exam
from model.exams.own import (
    BYTE_ORDER_MARK,
    JOINERS,
    LONGEST_WORD,
    MOST_CHARACTERS,
    MOST_DIFFERENT_WORDS,
    MOST_QUESTIONS,
    MOST_WORDS,
    exam_from_pairs,
    exam_from_text,
)

ARROWS = ("→", "->", "=>", "⇒", "⟶")
SIGNS = ("\t", *ARROWS, "=", ";")
"""What may stand between a question and its answer, the one that counts first in front."""

QUESTION_NAMES = frozenset({"question", "prompt", "front", "q", "frage", "vorderseite", "pregunta"})
ANSWER_NAMES = frozenset({"answer", "back", "a", "antwort", "rückseite", "respuesta", "completion"})
"""What a table's first line may call its two columns, in any case of letters."""

LONGEST_QUOTED = 30
"""Characters of foreign text that a problem repeats."""

_BY_CHARACTER = re.compile(
    "[\u3001-\u3029\u3030-\u3098\u309b-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff01-\uff0f\uff1a-\uff1f\uff66-\uff9f\U00020000-\U0003ffff]"
    "[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
)
"""A Chinese or Japanese character with the marks that belong to it."""


@dataclass(frozen=True)
class Problem:
    """Something wrong with what was pasted, and what to do about it."""

    line: int
    """From 1; 0 for the whole."""
    what: str
    mend: str
    blocks: bool = True
    """Whether there is no exam before it is mended."""


@dataclass(frozen=True)
class Line:
    """A question and its answer, in the form in which an exam has them."""

    number: int
    prompt: str
    answer: str


@dataclass(frozen=True)
class Pasted:
    """What was read: lines of an exam or the text of one, all problems in order, and the exam if nothing blocks it."""

    lines: tuple[Line, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    """Question and answer of every line as it was pasted, also where something is wrong with it."""
    text: str = ""
    problems: tuple[Problem, ...] = ()
    exam: Exam | None = None
    by_character: bool = False
    """Whether anything was split by character."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """(prompt, answer) pairs, each once, as `exam_from_pairs` takes them."""
        return tuple(dict.fromkeys((line.prompt, line.answer) for line in self.lines))


_LIVE = re.compile(r"'*[=+\-@]")
"""What a spreadsheet takes for a formula, also after apostrophes of its own, so that one can be taken away again."""


class _Reader:
    """Collects lines, problems and words while a text is read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.lines: list[Line] = []
        self.cells: list[tuple[str, str]] = []
        self.words: dict[str, None] = {}
        self.by_character = False
        self._full = False

    def problem(self, line: int, what: str, mend: str, blocks: bool = True) -> None:
        self.problems.append(Problem(line, what, mend, blocks))

    def read(self, text: str, line: int) -> list[str]:
        """The words of the text; what can't be a word is left out and told."""
        found: list[str] = []
        unseen = 0
        for raw in text.split():
            visible = raw if raw.isprintable() else "".join(c for c in raw if not _is_unseen(c))
            unseen += len(raw) - len(visible)
            for piece in _pieces(visible):
                word = self._word(piece, line)
                if word:
                    found.append(word)
            self.by_character = self.by_character or bool(_BY_CHARACTER.search(visible))
        if unseen:
            it = "1 character" if unseen == 1 else f"{unseen} characters"
            self.problem(line, f"{it} that can't be seen", "left out", blocks=False)
        return found

    def _word(self, piece: str, line: int) -> str:
        # The length comes first: normalising takes time quadratic in the length of a hostile word.
        normal = "" if len(piece) > LONGEST_WORD else unicodedata.normalize("NFC", piece)
        if len(piece) > LONGEST_WORD or len(normal) > LONGEST_WORD:
            self.problem(
                line,
                f"the word {quoted(piece)} has {len(piece):,} characters",
                f"{LONGEST_WORD} are allowed; is a space missing?",
            )
            return ""
        return normal if normal.strip(JOINERS) else ""

    def know(self, words: Sequence[str], line: int) -> None:
        """Count the words into the vocabulary."""
        self.words.update(dict.fromkeys(words))
        if len(self.words) > MOST_DIFFERENT_WORDS and not self._full:
            self._full = True
            self.problem(
                line,
                f"with it there are more than {MOST_DIFFERENT_WORDS} different words",
                "leave out this line and those after it, or use words again",
            )

    def done(self, text: str = "") -> Pasted:
        """All that was found, with the exam that it makes."""
        exam = None
        if not any(problem.blocks for problem in self.problems) and (self.lines or text):
            try:
                pairs = [(line.prompt, line.answer) for line in self.lines]
                exam = exam_from_pairs(pairs) if self.lines else exam_from_text(text)
            except ValueError as error:
                self.problem(0, str(error), "change that")
        problems = tuple(sorted(self.problems, key=lambda problem: problem.line or 10**9))
        lines, cells = tuple(self.lines), tuple(self.cells)
        return Pasted(lines, cells, text, problems, exam, self.by_character)


@lru_cache(maxsize=32)
def read_questions(text: str) -> Pasted:
    """The questions and answers of a text, one a line or a row of a table."""
    reader = _Reader()
    text = _plain(text)
    if not _fits(reader, text):
        return reader.done()
    rows = _rows(text)
    if len(rows) > MOST_QUESTIONS:
        reader.problem(
            rows[MOST_QUESTIONS][0],
            f"this is question {MOST_QUESTIONS + 1} of {len(rows):,}",
            f"{MOST_QUESTIONS} are allowed; leave out this line and those after it",
        )
        return reader.done()
    if len(rows) > 2 and all(len(cells) == 1 for _, cells, _ in rows):
        reader.cells = [(cells[0], "") for _, cells, _ in rows]
        reader.problem(
            0,
            "no line has an answer",
            "add one after → in each; or take it as a text, of which every word is asked",
        )
        return reader.done()
    answers: dict[tuple[str, ...], tuple[tuple[str, ...], int]] = {}
    for number, cells, sign in rows:
        _read_row(reader, number, cells, sign, answers)
    if len(answers) > 1 and len({answer for answer, _ in answers.values()}) == 1:
        reader.problem(
            0,
            "all questions have the same answer",
            "add one with another answer: so there is nothing to tell apart",
            blocks=False,
        )
    elif reader.lines and len(reader.words) < 2:
        reader.problem(0, "there is one word in all", "add another: it needs two to choose from")
    return reader.done()


def _read_row(
    reader: _Reader,
    number: int,
    cells: Sequence[str],
    sign: str,
    answers: dict[tuple[str, ...], tuple[tuple[str, ...], int]],
) -> None:
    said = "a tab" if sign == "\t" else sign
    reader.cells.append((cells[0], sign.join(cells[1:])))
    if len(cells) > 2:
        reader.problem(
            number,
            f"{len(cells)} parts, with “{said}” between them",
            "a question and an answer are two: leave out the rest",
        )
        return
    before = len(reader.problems)
    asked = tuple(reader.read(cells[0], number))
    answered = tuple(reader.read(cells[1], number)) if len(cells) == 2 else ()
    if any(problem.blocks for problem in reader.problems[before:]):
        return
    if not answered:
        reader.problem(number, "no answer", f"add one after {said if len(cells) == 2 else '→'}")
    elif not asked:
        reader.problem(number, "no question", f"add one before {said}")
    elif len(asked) + len(answered) > MOST_WORDS:
        reader.problem(
            number,
            f"{len(asked) + len(answered)} words",
            f"{MOST_WORDS} are allowed, question and answer together: make it shorter",
        )
    elif asked in answers and answers[asked][0] != answered:
        first, where = answers[asked]
        reader.problem(
            number,
            f"{quoted(' '.join(asked))} is answered {quoted(' '.join(first))} in line {where}",
            "keep one of the two, or ask in other words",
        )
    else:
        if asked in answers:
            reader.problem(
                number,
                f"the same as line {answers[asked][1]}",
                "it counts once: a question twice could be studied and held out at the same time",
                blocks=False,
            )
        answers.setdefault(asked, (answered, number))
        reader.lines.append(Line(number, " ".join(asked), " ".join(answered)))
        reader.know((*asked, *answered), number)


@lru_cache(maxsize=32)
def read_text(text: str) -> Pasted:
    """A text of which every word is asked, given those before it in its sentence."""
    reader = _Reader()
    text = _plain(text)
    if not _fits(reader, text):
        return reader.done()
    lines = []
    for number, line in enumerate(text.split("\n"), start=1):
        words = reader.read(line, number)
        lines.append(" ".join(words))
        reader.know(words, number)
    if not reader.words:
        return reader.done()
    if len(reader.words) < 2:
        reader.problem(0, "there is one word in all", "add another: it needs two to choose from")
    return reader.done("\n".join(lines).strip("\n"))


def write_line(prompt: str, answer: str) -> str:
    """A line that `read_questions` reads as this question and answer; their white space counts as one space."""
    prompt, answer = " ".join(prompt.split()), " ".join(answer.split())
    line = f"{prompt} → {answer}"
    if _split(line)[0] == [prompt, answer]:
        return line
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="").writerow([prompt, answer])
    return written.getvalue()


def write_table(pairs: Sequence[tuple[str, str]]) -> str:
    """The pairs as CSV with named columns, which `read_questions` reads as these pairs.

    A cell that a spreadsheet would take for a formula is told to be text, by an apostrophe in front.
    """
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(("question", "answer"))
    table.writerows([f"'{c}" if _LIVE.match(c) else c for c in pair] for pair in pairs)
    return written.getvalue()


def quoted(text: str) -> str:
    """Foreign text as a problem repeats it: cut short."""
    return f"“{text if len(text) <= LONGEST_QUOTED else text[:LONGEST_QUOTED] + '…'}”"


def _plain(text: str) -> str:
    return text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")


def _fits(reader: _Reader, text: str) -> bool:
    """Whether the text is short enough to be looked at."""
    if len(text) <= MOST_CHARACTERS:
        return True
    reader.problem(
        0, f"{len(text):,} characters", f"{MOST_CHARACTERS:,} are allowed: paste a part of it"
    )
    return False


def _is_unseen(character: str) -> bool:
    """Controls, surrogates, and what formats text unseen, such as orders to write right to left."""
    return unicodedata.category(character) in ("Cc", "Cs", "Cf") and character not in JOINERS


def _pieces(word: str) -> Iterator[str]:
    """The word, split around each Chinese or Japanese character."""
    if word.isascii():  # for speed alone
        yield word
        return
    start = 0
    for found in _BY_CHARACTER.finditer(word):
        if found.start() > start:
            yield word[start : found.start()]
        yield found[0]
        start = found.end()
    if start < len(word):
        yield word[start:]


Row = tuple[int, list[str], str]
"""The number of a line, its parts, and the sign between them."""


def _rows(text: str) -> list[Row]:
    """The lines that aren't empty, taken apart."""
    numbered = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not numbered:
        return []
    first = numbered[0][1]
    for sign in "\t;,":
        if _split(first)[1] != sign and (sign != "," or any(other in first for other in SIGNS)):
            continue
        names = [cell.strip().casefold() for cell in _cells(first, sign)]
        asked = [place for place, name in enumerate(names) if name in QUESTION_NAMES]
        answered = [place for place, name in enumerate(names) if name in ANSWER_NAMES]
        if asked and answered:
            return _table(text, sign, (asked[0], answered[0]), after=numbered[0][0])
    if not any(sign in text for sign in SIGNS) and len(numbered) > 1:
        cells = [(number, _cells(line, ","), ",") for number, line in numbered]
        if all(len(row) == 2 for _, row, _ in cells):
            return cells
    return [(number, *_split(line)) for number, line in numbered]


def _table(text: str, sign: str, columns: tuple[int, int], after: int) -> list[Row]:
    """Two columns of a table below its first line; a cell in quotes may go over several lines."""
    reader = csv.reader(io.StringIO(text), delimiter=sign)
    rows: list[Row] = []
    start = 1
    try:
        for row in reader:
            if start > after and any(cell.strip() for cell in row):
                cells = [row[column] if column < len(row) else "" for column in columns]
                rows.append(
                    (start, [c[1:] if _LIVE.match(c) and c[0] == "'" else c for c in cells], sign)
                )
            start = reader.line_num + 1
    except csv.Error:  # a cell of more than 131,072 characters
        rows.append((start, [text], sign))
    return rows


def _split(line: str) -> tuple[list[str], str]:
    """A line's parts and the sign between them: the first of `SIGNS` that it has."""
    line = line.strip()
    for sign in SIGNS:
        if sign in line:
            cells = _cells(line, sign) if sign == "\t" else line.split(sign)
            return [cell.strip() for cell in cells], sign
    return [line], "→"


def _cells(line: str, sign: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=sign), [""])
    except csv.Error:
        return line.split(sign)
