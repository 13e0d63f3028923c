"""One run for many: whoever looks back and whoever trains are not in each other's way."""

from concurrent.futures import ThreadPoolExecutor

from model import Run
from model.course.run import fingerprint
from tests.strategies import TINY


def test_whoever_looks_back_keeps_nobody_from_training_and_from_the_marks() -> None:
    run = Run(TINY)
    run.advance_to(3)
    with run.in_a_row(), ThreadPoolExecutor(1) as pool:

        def meanwhile() -> tuple[int, int, int]:
            run.advance_to(9)
            run.keep_within(1)
            return len(run.history), run.n_bytes, run.snapshot_before(9)[1].step

        rows, n_bytes, _ = pool.submit(meanwhile).result(10)
    assert rows == 9
    assert n_bytes > 0
    assert run.most_bytes is None, "somebody was at work"
    run.keep_within(1)
    assert run.most_bytes == 1


def test_looking_back_while_others_train_shows_what_happened_bit_for_bit() -> None:
    alone, busy = Run(TINY), Run(TINY)
    alone.advance_to(120)
    with ThreadPoolExecutor(1) as pool:
        training = pool.submit(busy.advance_to, 120)
        for step in (1, 7, 30, 3, 55, 31):
            assert fingerprint(busy.record_at(step).after) == alone.fingerprint(step)
        training.result(30)
    assert busy.fingerprint(120) == alone.fingerprint(120)
    assert (busy.history.loss == alone.history.loss).all()
