"""That the benchmarks run; what they find is for people to read and never fails a build."""

import json
import math
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from dashboard.shell.following import followed_now
from model import Run, Settings
from model.course.record import new_student
from model.exams.calculator import calculator
from model.looking.followed import showcase_of
from model.student.optimizers import OPTIMIZERS, OptimizerName
from tests.benchmarks import advance, crowd, drawing, learning, rewind, visitors
from tests.benchmarks.__main__ import BENCHMARKS
from tests.benchmarks.client import Visitor
from tests.benchmarks.report import Row, machine, percentile, table, write_json
from tests.strategies import TINY, tiny_with
from tests.sums import kin

ROOT = Path(__file__).resolve().parents[2]


def assert_sound(rows: list[Row]) -> None:
    assert rows
    for row in rows:
        assert math.isfinite(row.value), row
        assert row.value > 0 or "processor time" in row.what, (
            row
        )  # a press may cost the server nothing


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_advance_is_raced_against_the_same_work(optimizer: OptimizerName) -> None:
    assert_sound(advance.benchmark(tiny_with(optimizer), n_blocks=2, block=2, reach=1.05))


def test_the_hugging_face_contestant_is_of_the_same_size() -> None:
    ours = new_student(TINY).n_weights
    twin = advance.hugging_face_student(TINY)
    biases = sum(p.numel() for n, p in twin.named_parameters() if ".attn." in n and "bias" in n)
    assert sum(p.numel() for p in twin.parameters()) - biases == ours
    matrices, rest = advance.split(twin)
    assert len(matrices) == 4
    assert len(matrices) + len(rest) == len(list(twin.parameters()))


def test_a_rewind_is_timed_and_weighed() -> None:
    assert_sound(rewind.benchmark(TINY, 30, 8, reach_cold=40, reach_near=25, reach_mebibytes=64))


def test_learning_counts_examples_until_all_is_known() -> None:
    quick = Settings.recommended("first-sums", n_head=2, d_model=16, batch_size=9)
    rows = learning.first_sums(quick, n_seeds=1, most_examples=9000)
    assert_sound(rows)
    assert rows[0].value % 9 == 0


def test_a_student_that_never_knows_takes_infinitely_many_examples() -> None:
    lazy = tiny_with("sgd", learning_rate=0.0)
    assert learning.examples_until_known(lazy, most=90) == math.inf


def test_the_calculators_share_is_a_percentage() -> None:
    tiny = Settings.recommended("calculator", n_layer=1, n_head=1, d_model=4)
    rows = learning.calculator(tiny, n_seeds=2, n_tests=2)
    shares = [row for row in rows if row.unit == "%"]
    assert all(0 <= row.value <= 100 for row in shares)
    assert_sound([row for row in rows if row not in shares])


def test_the_calculators_held_out_questions_are_split_by_what_helps_with_them() -> None:
    exam = calculator()
    kinds = Counter(learning.kinds_of(exam, sorted(exam.held_out)))
    assert kinds.total() == len(exam.held_out)
    assert kin((6, "times", 7), {(7, "times", 6)}) == "mirror or inverse studied"
    assert kin((6, "times", 7), {(42, "divided by", 7)}) == "mirror or inverse studied"
    assert kin((42, "divided by", 7), {(42, "divided by", 6)}) == "mirror or inverse studied"
    assert kin((36, "divided by", 6), {(36, "divided by", 6)}) == "without kin"
    assert kin((7, "divided by", 7), set()) == kin((0, "times", 9), set()) == "by a rule"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="a server is weighed in /proc")
def test_a_class_is_answered_press_by_press() -> None:
    found = visitors.attend([1, 21], seconds=2)
    assert_sound(visitors.rows_of("a class", found, n_visitors=2))
    assert 2 <= len(found.waits) <= 4
    assert found.rate <= len(found.waits) / 2


def test_a_press_that_comes_late_has_waited_since_it_was_due() -> None:
    async def press() -> None:
        pass

    now = time.perf_counter()
    waits = visitors.run_to_the_end(
        visitors.press_every_second(press, first=now - 3, end=now + 0.5)
    )
    assert len(waits) == 4
    assert all(wait >= late for wait, late in zip(waits, (3, 2, 1, 0), strict=True))


def test_the_table_and_the_file_have_all_rows(tmp_path: Path) -> None:
    rows = [Row("a", "first", 1234.5678, "ms", "≤ 2"), Row("longer name", "second", 0.5, "×")]
    lines = table(rows).splitlines()
    assert len(lines) == 3
    assert "1,235 ms  ≤ 2" in lines[1]
    write_json(rows, tmp_path / "rows.json")
    assert json.loads((tmp_path / "rows.json").read_text())[1]["benchmark"] == "longer name"


def test_a_table_says_where_and_when_it_was_measured() -> None:
    assert re.match(r"\d{1,2} \w+ 20\d\d, \d+ cores of \w+.*, Python 3\.\d+", machine())


def test_drawing_a_test_of_the_classroom_is_timed() -> None:
    assert_sound(drawing.benchmark(TINY, n_tests=3))


def test_percentiles_are_values_by_nearest_rank() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert [percentile(values, share) for share in (0.5, 0.9, 0.95, 1.0)] == [50, 90, 95, 100]
    assert percentile([7.0], 0.95) == 7


def test_an_unknown_benchmark_is_named_with_those_that_there_are() -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "fastest"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 2
    assert "no benchmark is called 'fastest'" in finished.stderr
    assert all(name in finished.stderr for name in BENCHMARKS)


def test_a_number_that_is_not_the_students_own_is_found() -> None:
    run = Run(Settings())
    run.advance_to(4)
    place = showcase_of(run.settings)
    visitor = Visitor(None, 1)  # type: ignore[arg-type]
    visitor.losses = run.history.loss.astype("<f4").tolist()
    visitor.sure = {step: followed_now(run.record_at(step), place).sure for step in (1, 3)}
    found = crowd.Lesson()
    crowd.check([visitor], found)
    assert (found.wrong, found.checked) == ([], 6)
    visitor.losses[2] += 1e-6
    visitor.sure[3] = visitor.sure[1]
    crowd.check([visitor], found)
    assert [line.rpartition("test ")[2] for line in found.wrong] == ["3", "3"]
