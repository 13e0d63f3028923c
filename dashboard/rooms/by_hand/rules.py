"""Which rule is this? Asked before a step on the way home, with what was done on the way there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from model.by_hand.path import Rule, Step

WHAT_RULES_SAY: Mapping[Rule, str] = MappingProxyType(
    {
        "chain": "y = f(x): x gets the feedback of y, times the slope of f.",
        "product": "y = a·b: each factor gets the feedback of y, times the other factor.",
        "sum": "y = a + b: both get the feedback of y as it is, and what was used several times adds up.",
        "softmax–cross-entropy": "softmax and −ln p in one go: confidence minus truth, p − y.",
    }
)

RULES: tuple[Rule, ...] = tuple(WHAT_RULES_SAY)


def on_the_way_there(step: Step, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The forward steps that used the value whose feedback this step computes: what has to be undone."""
    if step.rule == "softmax–cross-entropy":
        names = {"probabilities", "losses"}
        return tuple(s for s in steps if s.direction == "forward" and s.name in names)
    layer_norm = step.name.removesuffix(".input")
    if layer_norm != step.name or step.rule == "chain":
        operands = {operand.removeprefix("d.") for operand in step.operands}
        return tuple(
            s
            for s in steps
            if s.direction == "forward"
            and s.name in operands
            and not s.name.endswith(("mean", "variance"))
            and s.name != step.name
        )
    return tuple(s for s in steps if s.direction == "forward" and step.name in s.operands)


def hint(chosen: Rule) -> str:
    """What to tell somebody who chose a wrong rule."""
    return (
        f"Not this one. {chosen.capitalize()}: {WHAT_RULES_SAY[chosen]} "
        "Look at what was done on the way there."
    )
