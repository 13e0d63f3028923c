"""Settings for tests: small ones by name, and hypothesis strategies for drawing any."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from model import EXAMS, Settings
from model.course.settings import MOST_REPEATS, WHOLE_RANGES, Repeats
from model.exams import ASKS
from model.student.optimizers import OPTIMIZERS, OptimizerName

RATES: dict[OptimizerName, float] = {"sgd": 0.3, "momentum": 0.03, "adamw": 0.01, "muon": 0.01}
"""A learning rate that suits each optimizer."""

QUICK_EXAMS = ("first-sums", "capitals", "ai-rocks")


def tiny_with(optimizer: OptimizerName, **changes: Any) -> Settings:
    """The tiny student with this optimizer at a rate that suits it."""
    values: dict[str, Any] = {
        "n_layer": 1,
        "n_head": 2,
        "d_model": 8,
        "optimizer": optimizer,
        "learning_rate": RATES[optimizer],
        "momentum": 0.95,
        "weight_decay": 0.0,
        "warm_up": 0,
        "decay": 0,
        "batch_size": 9,
        "rounds": 100,
    }
    return Settings(**values | changes)


TINY = tiny_with("muon")


@st.composite
def repeats(draw: st.DrawFn, exam: str) -> Repeats:
    """How often a round asks the topics of that ready-made exam, in any way that is allowed."""
    times = st.none() | st.integers(1, MOST_REPEATS)
    drawn = [(topic, draw(times)) for topic in draw(st.permutations(EXAMS[exam]().topics))]
    return tuple((topic, n) for topic, n in drawn if n is not None)


@st.composite
def settings(draw: st.DrawFn, /, **fixed: Any) -> Settings:
    """Settings of a small student on a ready-made exam, studied in any way; `fixed` fields as given."""
    n_head = draw(st.integers(1, 4))
    optimizer = draw(st.sampled_from(OPTIMIZERS))
    exam = draw(st.sampled_from(QUICK_EXAMS))
    values: dict[str, Any] = {
        "exam": exam,
        "repeats": draw(st.just(()) | repeats(exam)),
        "ask": draw(st.sampled_from(ASKS)),
        "seed": draw(st.integers(0, 2**31 - 1)),
        "n_layer": draw(st.integers(1, 2)),
        "n_head": n_head,
        "d_model": n_head * draw(st.integers(2, 4)),
        "optimizer": optimizer,
        "learning_rate": RATES[optimizer] * draw(st.sampled_from((0.0, 0.1, 1.0))),
        "momentum": draw(st.floats(0.0, 0.999)),
        "weight_decay": draw(st.sampled_from((0.0, 0.1, 1.0))),
        "warm_up": draw(st.integers(0, 20)),
        "decay": draw(st.integers(0, 100)),
        "batch_size": draw(st.integers(*WHOLE_RANGES["batch_size"])),
        "rounds": draw(st.integers(1, 50)),
    }
    return Settings(**values | fixed)


def optimizers() -> SearchStrategy[OptimizerName]:
    """The name of any optimizer."""
    return st.sampled_from(OPTIMIZERS)


def nonsense(*names: str) -> SearchStrategy[object]:
    """Whatever a browser may say, objects with these names among it."""
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(names), inner),
        max_leaves=8,
    )
