"""Examples for the words of the notes, of studying and of the student's inside; see `word_examples.py`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from dashboard.look import numbers
from dashboard.look.glossary import OPTIMIZER_NAMES
from dashboard.look.text import counted, shortened
from dashboard.look.word_glance import LONGEST_ANSWER, Example, Glance, of, power
from model.student.arrays import softmax

WIGGLE = 0.01
"""How much a number is raised and lowered."""


# Notes


def _backward(at: Glance) -> Example:
    return of("From this test come {} gradients, one for every weight.", at.n_weights)


def _gradient(at: Glance) -> Example:
    change = numbers.nats(abs(WIGGLE * at.note))
    way = "more" if at.note > 0 else "fewer"
    return of(
        "The weight {} has {}: {} higher, this test would lose about {} nats {}.",
        *(at.place, numbers.signed(at.note), WIGGLE, change, way),
    )


def _backpropagation(at: Glance) -> Example:
    return of(
        "It begins at the end: for the gut feeling of “{}” it is (p − 1)/{} = {}, with p = {}.",
        *(at.right, at.n_asked, (at.p - 1) / at.n_asked, numbers.percent(at.p)),
    )


def _chain_rule(at: Glance) -> Example:
    slope = power(at.record.loss)
    return of(
        "Perplexity grows {} times as fast as the loss, the loss by {} for the weight {}: "
        "along it perplexity has the slope {}.",
        *(slope, numbers.signed(at.note), at.place, numbers.signed(slope * at.note)),
    )


def _finite_difference(at: Glance) -> Example:
    if not at.p > 0:
        return Example()
    nudge = WIGGLE * (np.arange(len(at.logits)) == at.asked.right)
    up, down = (-math.log(softmax(at.logits + sign * nudge)[at.asked.right]) for sign in (1, -1))
    return of(
        "The gut feeling for “{}” {} higher: {} nats lost, {} lower: {}. Difference over distance: {}; the slope "
        "p − 1 is {}.",
        *(at.right, WIGGLE, numbers.number(up, 5), WIGGLE, numbers.number(down, 5)),
        *((up - down) / (2 * WIGGLE), at.p - 1),
    )


def _autograd(at: Glance) -> Example:
    return of("It found all {} gradients of this test in one go.", at.n_weights)


def _credit(at: Glance) -> Example:
    squares = {name: float(np.square(g).sum()) for name, g in at.record.gradients.items()}
    total = math.fsum(squares.values())
    if not 0 < total < math.inf:
        return Example()
    share = numbers.percent(squares["W_LM"] / total)
    return of("Of the squares of all notes of this test, {} belong to the answer matrix.", share)


def _cosine(at: Glance) -> Example:
    note = at.record.gradients["W_LM"]
    lengths = math.sqrt(float(np.square(note).sum()) * float(np.square(at.moved).sum()))
    if not 0 < lengths < math.inf:
        return Example()
    cosine = float((note * at.moved).sum()) / lengths
    return of("The answer matrix's notes and the step that follows them: {}.", cosine)


def _norm(at: Glance) -> Example:
    note = at.record.gradients["W_LM"]
    length = math.sqrt(float(np.square(note).sum()))
    return of("The answer matrix has {} notes in this test; together: {}.", note.size, length)


# Studying


def _update(at: Glance) -> Example:
    before, after = (at.of_weight(weights) for weights in (at.record.before, at.record.after))
    return of(
        "The weight {} goes from {} to {}, by {}.",
        *(at.place, numbers.number(before, 4), numbers.number(after, 4)),
        numbers.signed(after - before),
    )


def _optimizer(at: Glance) -> Example:
    return of("This student studies with {}.", OPTIMIZER_NAMES[at.settings.optimizer])


def _learning_rate(at: Glance) -> Example:
    return of(
        "In this test it is {}; at its highest, {}.",
        *(at.record.learning_rate, at.settings.learning_rate),
    )


def _momentum(at: Glance) -> Example:
    if at.settings.optimizer not in ("momentum", "muon"):
        return Example()
    kept = at.settings.momentum
    return of(
        "This student keeps {} of its last direction, and {} of it after ten tests.", kept, kept**10
    )


def _weight_decay(at: Glance) -> Example:
    share = at.settings.weight_decay * at.record.learning_rate
    return of(
        "{} times the learning rate of this test, {}: a share of {}.",
        *(at.settings.weight_decay, at.record.learning_rate, share),
    )


def _weight(at: Glance) -> Example:
    value = at.of_weight(at.record.before)
    return of(
        "The one {} is {} in this test, one of {}.",
        at.place,
        numbers.number(value, 4),
        at.n_weights,
    )


# Inside


def _token(at: Glance) -> Example:
    first = int(at.record.batch.tokens[at.asked.row, 0])
    return of(
        "“{}” is {}; “{}” is row {}, counted from 0.",
        *(at.question, counted(len(at.read), "token"), at.name(first), first),
    )


def _embedding(at: Glance) -> Example:
    token = int(at.record.batch.tokens[at.asked.row, at.asked.position])
    row = at.record.before["token_embedding"][token]
    return of(
        "“{}” enters as {}: {}, {} …",
        *(
            at.last_word,
            counted(len(row), "number"),
            float(row[0]),
            float(row[min(1, len(row) - 1)]),
        ),
    )


def _hidden_state(at: Glance) -> Example:
    return of(
        "“{}” is a row of {}; the answer to “{}” is worked out from its last one alone.",
        *(at.last_word, counted(at.settings.d_model, "number"), at.question),
    )


def _attention(at: Glance) -> Example:
    return of(
        "“{}” takes in from {}, itself among them.", at.last_word, counted(len(at.read), "word")
    )


def _head(at: Glance) -> Example:
    heads = counted(at.settings.n_head, "head")
    return of(
        "This student has {} a block, {} each.",
        heads,
        counted(at.settings.d_model // at.settings.n_head, "number"),
    )


def _queries(at: Glance) -> Example:
    size = at.settings.d_model // at.settings.n_head
    return of("Here each row has {} in each head.", counted(size, "number"))


def _mask(at: Glance) -> Example:
    return of(
        "“{}” comes first: it takes in nothing but itself.", shortened(at.read[0], LONGEST_ANSWER)
    )


def _mlp(at: Glance) -> Example:
    d = at.settings.d_model
    return of("{} go in, {} hidden units work, {} come out.", counted(d, "number"), 4 * d, d)


def _layer(at: Glance) -> Example:
    return of("This student has {}.", counted(at.settings.n_layer, "block"))


def _residual(at: Glance) -> Example:
    times = counted(2 * at.settings.n_layer, "time")
    return of("This student does so {}: after each attention and after each MLP.", times)


def _layer_norm(at: Glance) -> Example:
    gains = at.record.before["ln_final.weight"]
    return of(
        "This student has {}; the last one's first gain is {} in this test.",
        *(2 * at.settings.n_layer + 1, float(gains[0])),
    )


def _bias(at: Glance) -> Example:
    shift = float(at.record.before["ln_final.bias"][0])
    return of("The first one of the last LayerNorm is {} in this test.", shift)


OF_NOTES_AND_INSIDE: Mapping[str, Callable[[Glance], Example]] = {
    "backward pass": _backward,
    "gradient": _gradient,
    "backpropagation": _backpropagation,
    "chain rule": _chain_rule,
    "finite difference": _finite_difference,
    "autograd": _autograd,
    "credit assignment": _credit,
    "cosine": _cosine,
    "norm": _norm,
    "update": _update,
    "optimizer": _optimizer,
    "learning rate": _learning_rate,
    "momentum": _momentum,
    "weight decay": _weight_decay,
    "token": _token,
    "embedding": _embedding,
    "hidden state": _hidden_state,
    "attention": _attention,
    "attention head": _head,
    "queries, keys, values": _queries,
    "causal mask": _mask,
    "MLP": _mlp,
    "layer": _layer,
    "residual connection": _residual,
    "LayerNorm": _layer_norm,
    "weight": _weight,
    "bias": _bias,
}
