"""`Run.advance_to` against a bare PyTorch loop and a Hugging Face GPT-2 loop of the same size.

The bare loops do what a notebook would: draw a batch, forward, loss, backward, `step`, and keep the
loss. They round nothing, keep no history, no snapshots, and ask no held-out questions. They study
with classes of `torch.optim` that do the very arithmetic of our student: the fused AdamW, SGD on
lists of tensors, and a Muon that calls our `muon` on stacks of matrices. These are quicker than
torch's defaults; the loop with torch's own Muon and AdamW as they come is raced too. Our student
computes asked positions only in the bare loops as well; Hugging Face's computes all of them.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import GPT2Config, GPT2LMHeadModel

from model import Run, Settings
from model.course.record import new_student
from model.course.settings import MOST_TESTS
from model.exams import NOT_ASKED
from model.student.optimizers import ADAM_BETAS, ADAM_EPSILON, is_block_matrix, lying_shape, muon
from tests.benchmarks.report import Row, median_ratio, race

Logits = Callable[[Tensor, Tensor], Tensor]
"""Tokens and which positions are asked, (B, T) each, → (asked, V)."""
Optimizers = list[torch.optim.Optimizer]


def benchmark(
    settings: Settings,
    n_blocks: int,
    block: int,
    reach: float,
    reach_of_hugging_face: float | None = None,
) -> list[Row]:
    """Our time over theirs, the median over the blocks of `block` tests each; one reach is for the bare loop."""
    most_rounds = MOST_TESTS // settings.tests_per_round
    run = Run(replace(settings, rounds=most_rounds, decay=0))
    student, other = new_student(settings), new_student(settings)
    twin = hugging_face_student(settings)
    contestants = {
        "ours": lambda: run.advance_to(run.step + block),
        "a bare loop": BareLoop(settings, student, same_optimizers(student, settings)).sit(block),
        "a bare loop, torch's Muon and AdamW as they come": BareLoop(
            settings, other, torch_optimizers(other, settings)
        ).sit(block),
        "a Hugging Face GPT-2 loop": BareLoop(
            settings,
            lambda tokens, asked: twin(tokens).logits[asked],
            same_optimizers(twin, settings),
        ).sit(block),
    }
    for warm_up in contestants.values():
        warm_up()
    times = race(contestants, n_blocks)
    name = f"advance_to, {settings.exam}"
    rows = [
        Row(
            name,
            f"milliseconds of processor time a test, {contestant}",
            1000 * sum(t.processor for t in blocks) / (block * n_blocks),
            "ms",
        )
        for contestant, blocks in times.items()
    ]
    _, bare_loop, _, hugging_face = contestants
    reaches = {bare_loop: f"≤ {reach:.2f}"}
    if reach_of_hugging_face is not None:
        reaches[hugging_face] = f"≤ {reach_of_hugging_face:.2f}"
    for contestant in list(contestants)[1:]:
        for clock in ("processor", "wall"):
            ours, theirs = ([getattr(t, clock) for t in times[who]] for who in ("ours", contestant))
            what = f"times as long as {contestant} ({clock} time)"
            rows.append(
                Row(name, what, median_ratio(ours, theirs), "×", reaches.get(contestant, ""))
            )
    return rows


class BareLoop:
    """A training loop with nothing but the training."""

    def __init__(self, settings: Settings, model: Logits, optimizers: Optimizers) -> None:
        self.model = model
        self.optimizers = optimizers
        self.batch_size = settings.batch_size
        tokens, targets = settings.questions.encode(settings.ask)
        asked = list(settings.asked_in_a_round)
        self.tokens, self.targets = torch.tensor(tokens[asked]), torch.tensor(targets[asked])
        self.rng = np.random.default_rng(settings.seed)
        self.losses: list[float] = []

    def sit(self, n_tests: int) -> Callable[[], None]:
        """Work for the race: the next so many tests."""

        def work() -> None:
            done = 0
            while done < n_tests:
                order = torch.from_numpy(self.rng.permutation(len(self.tokens)))
                for chosen in order.split(self.batch_size)[: n_tests - done]:
                    self.sit_one(self.tokens[chosen], self.targets[chosen])
                    done += 1

        return work

    def sit_one(self, tokens: Tensor, targets: Tensor) -> None:
        """One test."""
        for optimizer in self.optimizers:
            optimizer.zero_grad()
        asked = targets != NOT_ASKED
        loss = F.cross_entropy(self.model(tokens, asked), targets[asked])
        loss.backward()
        for optimizer in self.optimizers:
            optimizer.step()
        self.losses.append(loss.item())


def split(model: nn.Module) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """The matrices of the blocks (Hugging Face calls them h), and all other parameters."""
    named = list(model.named_parameters())
    is_matrix = [is_block_matrix(n) or (".h." in n and p.dim() == 2) for n, p in named]
    matrices = [p for (_, p), yes in zip(named, is_matrix, strict=True) if yes]
    rest = [p for (_, p), yes in zip(named, is_matrix, strict=True) if not yes]
    return matrices, rest


class Muon(torch.optim.Optimizer):
    """Our `muon` as a class of `torch.optim`; which matrices are of one shape is found out once."""

    def __init__(
        self, matrices: list[nn.Parameter], lr: float, momentum: float, weight_decay: float
    ) -> None:
        by_shape: dict[tuple[int, int], list[nn.Parameter]] = {}
        for matrix in matrices:
            by_shape.setdefault(lying_shape(matrix), []).append(matrix)
        groups = [{"params": alike} for alike in by_shape.values()]
        super().__init__(groups, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        for matrix in matrices:
            self.state[matrix]["momentum_buffer"] = torch.zeros_like(matrix)

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """One update of every matrix."""
        for group in self.param_groups:
            muon(
                group["params"],
                [p.grad for p in group["params"]],
                [self.state[p]["momentum_buffer"] for p in group["params"]],
                learning_rate=group["lr"],
                momentum=group["momentum"],
                weight_decay=group["weight_decay"],
            )


def same_optimizers(model: nn.Module, settings: Settings) -> Optimizers:
    """Classes with our student's arithmetic, at the same rates, without schedule and rounding."""
    matrices, rest = split(model)
    rate, decay, momentum = settings.learning_rate, settings.weight_decay, settings.momentum
    groups = [{"params": matrices, "weight_decay": decay}, {"params": rest, "weight_decay": 0.0}]
    if settings.optimizer == "muon":
        adamw = torch.optim.AdamW(
            groups[1:], lr=rate, betas=ADAM_BETAS, eps=ADAM_EPSILON, fused=True
        )
        return [Muon(matrices, rate, momentum, decay), adamw]
    if settings.optimizer == "adamw":
        return [torch.optim.AdamW(groups, lr=rate, betas=ADAM_BETAS, eps=ADAM_EPSILON, fused=True)]
    kept = momentum if settings.optimizer == "momentum" else 0.0
    return [torch.optim.SGD(groups, lr=rate, momentum=kept, foreach=True)]


def torch_optimizers(model: nn.Module, settings: Settings) -> Optimizers:
    """What somebody takes from `torch.optim` for the same recipe, every option as it comes."""
    matrices, rest = split(model)
    rate, decay, momentum = settings.learning_rate, settings.weight_decay, settings.momentum
    groups = [{"params": matrices, "weight_decay": decay}, {"params": rest, "weight_decay": 0.0}]
    if settings.optimizer == "muon":
        muon = torch.optim.Muon(matrices, lr=rate, momentum=momentum, weight_decay=decay)
        return [muon, torch.optim.AdamW(groups[1:], lr=rate)]
    if settings.optimizer == "adamw":
        return [torch.optim.AdamW(groups, lr=rate)]
    kept = momentum if settings.optimizer == "momentum" else 0.0
    return [torch.optim.SGD(groups, lr=rate, momentum=kept)]


def hugging_face_student(settings: Settings) -> GPT2LMHeadModel:
    """Hugging Face's GPT-2 of the same size in float64, untied, without dropout; nothing is downloaded."""
    size = settings.transformer
    return GPT2LMHeadModel(
        GPT2Config(
            vocab_size=size.vocabulary_size,
            n_positions=size.context_length,
            n_embd=size.d_model,
            n_layer=size.n_layer,
            n_head=size.n_head,
            activation_function="gelu",
            resid_pdrop=0.0,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
            tie_word_embeddings=False,
            bos_token_id=None,
            eos_token_id=None,
            use_cache=False,
        )
    ).double()
