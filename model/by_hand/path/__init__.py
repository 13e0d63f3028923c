"""The two-word example of `by_hand.py`, step by step, with the arithmetic behind every number."""

from model.by_hand.path.expressions import Applied, Cell, Difference, Expression, LATEX, Notation, Number, Product, Quotient, Sum, TEXT, equation, evaluate, leaves, spoken, written
from model.by_hand.path.steps import AGAIN, Direction, LEARNING_RATE_LIMIT, NEW, Step, WEIGHT_LIMIT, cell_expression, cell_operands, step_of, walk_through
from model.by_hand.path.places import PLACES, Place, axis_names, gradient_symbol
from model.by_hand.path.plan import Rule

__all__ = [
    "AGAIN",
    "LATEX",
    "LEARNING_RATE_LIMIT",
    "NEW",
    "PLACES",
    "TEXT",
    "WEIGHT_LIMIT",
    "Applied",
    "Cell",
    "Difference",
    "Direction",
    "Expression",
    "Notation",
    "Number",
    "Place",
    "Product",
    "Quotient",
    "Rule",
    "Step",
    "Sum",
    "axis_names",
    "cell_expression",
    "cell_operands",
    "equation",
    "evaluate",
    "gradient_symbol",
    "leaves",
    "spoken",
    "step_of",
    "walk_through",
    "written",
]
