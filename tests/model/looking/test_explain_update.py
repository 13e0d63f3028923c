"""Laws of the explanation of an update: its terms are what happened."""

import ast
import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from model import Record, Run, Settings
from model.looking.explain_update import Explanation, Term, explain_update, filled, spoken
from model.student.optimizers import OPTIMIZERS, OptimizerName, is_block_matrix
from model.student.transformer import GRID
from tests import strategies

POWERS = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
PLAIN = str.maketrans(POWERS + "−", "-0123456789-")


def explanations(record: Record) -> list[Explanation]:
    """One explanation for each parameter of the student."""
    return [
        explain_update(record, weight, tuple(n // 2 for n in values.shape))
        for weight, values in record.before.items()
    ]


def recipe_run(optimizer: OptimizerName) -> Run:
    return Run(strategies.tiny_with(optimizer, weight_decay=0.3, momentum=0.9, warm_up=3))


@given(strategies.settings(), st.integers(1, 4))
@examples(max_examples=20)
def test_the_terms_add_up_to_exactly_the_change(settings: Settings, step: int) -> None:
    record = Run(settings).record_at(min(step, settings.last_step))
    for it in explanations(record):
        assert it.change == record.updates[it.weight][it.index]
        assert math.fsum(term.value for term in it.terms) == pytest.approx(it.change, abs=1e-15)


@given(strategies.settings(), st.integers(1, 4))
@examples(max_examples=20)
def test_rounding_is_the_last_term_and_half_a_grid_step_at_most(
    settings: Settings, step: int
) -> None:
    record = Run(settings).record_at(min(step, settings.last_step))
    for it in explanations(record):
        assert it.terms[-1].symbol == "r"
        assert abs(it.terms[-1].value) <= GRID / 2 + 1e-13


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_weight_lands_where_its_terms_say(optimizer: OptimizerName) -> None:
    record = recipe_run(optimizer).record_at(4)
    for weight in ("W_LM", "blocks.0.attention.W_O", "ln_final.weight"):
        for index in np.ndindex(record.before[weight].shape):
            it = explain_update(record, weight, tuple(index))
            exact = math.fsum([it.before, *(term.value for term in it.terms[:-1])])
            assert round(exact / GRID) * GRID == it.after


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_what_it_works_out_is_what_the_optimizer_remembers(optimizer: OptimizerName) -> None:
    run = recipe_run(optimizer)
    names = {"b_t": "momentum_buffer", "m_t": "exp_avg", "v_t": "exp_avg_sq"}
    for step in (1, 2, 5):
        remembered = run.record_at(step + 1).optimizer_state
        for it in explanations(run.record_at(step)):
            for term in it.ingredients:
                if term.symbol in names:
                    state = remembered[it.weight][names[term.symbol]]
                    assert term.value == pytest.approx(state[it.index], rel=2**-24, abs=1e-18)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_formulas_with_the_numbers_filled_in_give_the_value(optimizer: OptimizerName) -> None:
    record = recipe_run(optimizer).record_at(3)
    checked = 0
    for it in explanations(record):
        for term in (*it.ingredients, *it.terms):
            if term.symbol != "o":
                value, size = worked_out(term)
                last_digits = 1e-10 if term.symbol == "r" else 2e-5 * size
                assert value == pytest.approx(term.value, abs=last_digits), term
                checked += 1
    assert checked > 30


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_only_matrices_of_blocks_decay(optimizer: OptimizerName) -> None:
    for it in explanations(recipe_run(optimizer).record_at(2)):
        decays = [term for term in it.terms if "lambda" in term.symbol]
        assert len(decays) == is_block_matrix(it.weight)


def test_muon_studies_matrices_of_blocks_and_says_that_no_weight_stands_alone() -> None:
    for it in explanations(recipe_run("muon").record_at(2)):
        assert it.recipe == ("muon" if is_block_matrix(it.weight) else "adamw")
        assert ("no formula for this weight alone" in it.note) == (it.recipe == "muon")


def test_muons_entries_together_stretch_no_direction_far() -> None:
    record, weight = recipe_run("muon").record_at(2), "blocks.0.attention.W_V"
    entries = np.zeros_like(record.before[weight])
    for index in np.ndindex(entries.shape):
        explained = explain_update(record, weight, index)
        entries[index] = next(term.value for term in explained.ingredients if term.symbol == "o")
    stretches = np.linalg.svd(entries, compute_uv=False)
    assert 0.7 < np.median(stretches) <= stretches.max() < 1.3


def test_after_a_fork_the_new_optimizer_counts_its_own_updates() -> None:
    fork = Run(strategies.tiny_with("sgd")).fork(5, optimizer="adamw", learning_rate=0.01)
    for step in (6, 7):
        for it in explanations(fork.record_at(step)):
            assert abs(it.terms[-1].value) <= GRID / 2 + 1e-13


def test_a_student_that_diverged_has_nothing_to_explain(shared_run: Run) -> None:
    record = shared_run.record_at(3)
    lost = replace(record, losses=np.full_like(record.losses, np.inf), after=record.before)
    for it in explanations(lost):
        assert it.change == 0
        assert it.ingredients == it.terms == ()


def test_a_weight_that_does_not_exist_has_no_explanation(shared_run: Run) -> None:
    with pytest.raises(ValueError, match="allowed is a place in W_LM"):
        explain_update(shared_run.record_at(1), "W_LM", (99, 0))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0125, "−0.0125"), (3.2e-7, "3.2 × 10⁻⁷"), (1234567.0, "1.23457 × 10⁶")],
)
def test_numbers_are_written_as_a_person_writes_them(value: float, text: str) -> None:
    assert spoken(value) == text


def test_negative_numbers_in_a_formula_stand_in_brackets() -> None:
    assert filled(-0.5, "×", -0.25) == "−0.5 × (−0.25)"


def worked_out(term: Term) -> tuple[float, float]:
    """The value of a filled-in formula, and the size of the largest numbers in it."""
    text = re.sub(f" × 10([{POWERS}]+)", r"e\1", term.filled)
    text = re.sub(f"([^e{POWERS}])([{POWERS}]+)", r"\1**\2", text)
    text = text.replace("×", "*").replace("√", "+").translate(PLAIN)
    roots = "√" in term.filled
    return evaluate(ast.parse(text, mode="eval").body, roots)


def evaluate(node: ast.expr, roots: bool) -> tuple[float, float]:
    """A sum of products, in which unary plus stands for a square root if there are `roots`."""
    if isinstance(node, ast.Constant):
        assert isinstance(node.value, int | float)
        return float(node.value), abs(float(node.value))
    if isinstance(node, ast.UnaryOp):
        value, size = evaluate(node.operand, roots)
        if isinstance(node.op, ast.USub):
            return -value, size
        return math.sqrt(value), math.sqrt(size)
    assert isinstance(node, ast.BinOp)
    (a, size_a), (b, size_b) = evaluate(node.left, roots), evaluate(node.right, roots)
    if isinstance(node.op, ast.Mult):
        return a * b, size_a * size_b
    if isinstance(node.op, ast.Div):
        return a / b, size_a / abs(b)
    if isinstance(node.op, ast.Pow):
        return a**b, size_a**b
    assert isinstance(node.op, ast.Add | ast.Sub)
    return (a + b if isinstance(node.op, ast.Add) else a - b), size_a + size_b


def test_a_huge_weight_is_not_written_out() -> None:
    run = Run(strategies.tiny_with("sgd", learning_rate=30.0, exam="capitals"))
    run.advance_to(12)
    last = run.step if run.diverged_at is None else run.diverged_at - 1
    record = run.record_at(last)
    name = max(record.after, key=lambda each: float(np.abs(record.after[each]).max()))
    place = np.unravel_index(int(np.abs(record.after[name]).argmax()), record.after[name].shape)
    it = explain_update(record, name, tuple(int(i) for i in place))
    assert abs(it.after) > 1e6
    assert max(len(number) for number in re.findall(r"[\d.]+", it.terms[-1].filled)) <= 12
