"""The whole computation as one picture: its values and weights, how they feed each other, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from dashboard.components.computation_graph import Band, Column, Known, Node
from dashboard.look.symbols import symbol_of
from dashboard.rooms.by_hand.typed import shown
from model.by_hand.example import Matrices
from model.by_hand.path import PLACES, Step


def _layer_norm(name: str) -> tuple[Column, Column]:
    return (
        Column((f"{name}.mean", f"{name}.variance"), f"{name}.normalized"),
        Column((f"{name}.weight", f"{name}.bias"), name),
    )


_A, _F = "blocks.0.attention", "blocks.0.feedforward"

BANDS = (
    Band(
        "Embedding and first LayerNorm",
        (
            Column(("token_embedding", "position_embedding"), "embedding"),
            *_layer_norm("blocks.0.ln_1"),
        ),
    ),
    Band(
        "Attention",
        (
            *(Column((f"{_A}.W_{letter}",), f"{_A}.{letter}") for letter in "QKV"),
            Column((f"{_A}.scores",), f"{_A}.masked_scores"),
            Column((), f"{_A}.pattern"),
            Column((), f"{_A}.gathered"),
            Column((f"{_A}.W_O",), f"{_A}.output"),
            Column((), "blocks.0.after_attention"),
        ),
    ),
    Band(
        "Feed-forward",
        (
            *_layer_norm("blocks.0.ln_2"),
            Column((f"{_F}.W_1", f"{_F}.b_1"), f"{_F}.hidden"),
            Column((), f"{_F}.activated"),
            Column((f"{_F}.W_2", f"{_F}.b_2"), f"{_F}.output"),
            Column((), "blocks.0.output"),
        ),
    ),
    Band(
        "Output and loss",
        (
            *_layer_norm("ln_final"),
            Column(("W_LM",), "logits"),
            Column((), "probabilities"),
            Column((), "losses"),
            Column((), "loss"),
        ),
    ),
)


def edges(steps: Sequence[Step]) -> tuple[tuple[str, str], ...]:
    """(from, to) for every value or weight that a step on the way there is computed from."""
    return tuple(
        (operand, step.name)
        for step in steps
        if step.direction == "forward"
        for operand in step.operands
    )


def nodes(
    weights: Matrices, steps: Sequence[Step], hidden: Callable[[Step], AbstractSet[tuple[int, int]]]
) -> tuple[Node, ...]:
    """A node for every weight and every value; `hidden(step)` are the cells that the visitor does not know yet."""
    there = {step.name: step for step in steps if step.direction == "forward"}
    home = {step.name: step for step in steps if step.direction == "backward"}
    first_use = {
        operand: step.key for step in reversed(list(there.values())) for operand in step.operands
    }

    def known(step: Step | None) -> Known:
        if step is None:
            return ()
        unknown = hidden(step)
        return tuple(
            tuple(None if (r, c) in unknown else number for c, number in enumerate(numbers))
            for r, numbers in enumerate(step.result)
        )

    def node(name: str) -> Node:
        value = weights[name] if name in weights else known(there[name])
        gradient = known(home.get(name))
        return Node(
            name=name,
            title=PLACES[name].title,
            symbol=symbol_of(PLACES[name].symbol),
            is_weight=name in weights,
            value=value,
            gradient=gradient,
            value_spoken=_spoken(value),
            gradient_spoken=_spoken(gradient) if gradient else "",
            value_step=first_use[name] if name in weights else there[name].key,
            gradient_step=home[name].key if name in home else "",
        )

    return tuple(node(name) for name in (*weights, *there))


def _spoken(matrix: Known) -> str:
    """The numbers as text, row by row; a large matrix by its shape alone."""
    if len(matrix) * len(matrix[0]) > 9:
        return f"{len(matrix)} by {len(matrix[0])} numbers"
    return "; ".join(", ".join("?" if x is None else shown(x) for x in row) for row in matrix)
