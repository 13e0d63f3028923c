"""Turns a student of the Exam Room into Hugging Face's GPT-2, to the last digit.

It needs torch, transformers and safetensors, and is run with a student's file and the words to go on from:
python into_gpt2.py student.safetensors "two plus three equals"
"""

import json
import sys

import torch
from safetensors import safe_open
from torch import Tensor
from transformers import GPT2Config, GPT2LMHeadModel


def gpt2_of(*, words: int, positions: int, width: int, layers: int, heads: int) -> GPT2LMHeadModel:
    """GPT-2 of that size with all weights nought: made here, nothing is downloaded."""
    config = GPT2Config(
        vocab_size=words,
        n_positions=positions,
        n_embd=width,
        n_layer=layers,
        n_head=heads,
        activation_function="gelu",
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        tie_word_embeddings=False,
        bos_token_id=None,
        eos_token_id=None,
        attn_implementation="eager",
    )
    model = GPT2LMHeadModel(config).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()  # our attention has no biases
    return model


def places(theirs: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """Where each weight of a student stands in GPT-2's tensors, as views."""
    found = {
        "token_embedding": theirs["transformer.wte.weight"],
        "position_embedding": theirs["transformer.wpe.weight"],
        "ln_final.weight": theirs["transformer.ln_f.weight"],
        "ln_final.bias": theirs["transformer.ln_f.bias"],
        "W_LM": theirs["lm_head.weight"].T,
    }
    for number in range(layers):
        ours, block = f"blocks.{number}", f"transformer.h.{number}"
        together = theirs[f"{block}.attn.c_attn.weight"]
        q, k, v = together.split(together.shape[0], dim=1)
        found |= {
            f"{ours}.ln_1.weight": theirs[f"{block}.ln_1.weight"],
            f"{ours}.ln_1.bias": theirs[f"{block}.ln_1.bias"],
            f"{ours}.attention.W_Q": q,
            f"{ours}.attention.W_K": k,
            f"{ours}.attention.W_V": v,
            f"{ours}.attention.W_O": theirs[f"{block}.attn.c_proj.weight"],
            f"{ours}.ln_2.weight": theirs[f"{block}.ln_2.weight"],
            f"{ours}.ln_2.bias": theirs[f"{block}.ln_2.bias"],
            f"{ours}.feedforward.W_1": theirs[f"{block}.mlp.c_fc.weight"],
            f"{ours}.feedforward.b_1": theirs[f"{block}.mlp.c_fc.bias"],
            f"{ours}.feedforward.W_2": theirs[f"{block}.mlp.c_proj.weight"],
            f"{ours}.feedforward.b_2": theirs[f"{block}.mlp.c_proj.bias"],
        }
    return found


def read_student(path: str) -> tuple[GPT2LMHeadModel, list[str]]:
    """The student in that file as GPT-2, and its words: a word's place is its token id."""
    with safe_open(path, framework="pt") as file:
        about = file.metadata()
        weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no dict
    vocabulary = json.loads(about["vocabulary"])
    layers = int(about["n_layer"])
    model = gpt2_of(
        words=len(vocabulary),
        positions=int(about["context_length"]),
        width=weights["W_LM"].shape[0],
        layers=layers,
        heads=int(about["n_head"]),
    )
    with torch.no_grad():
        for name, place in places(dict(model.named_parameters()), layers).items():
            place.copy_(weights[name])
    return model, vocabulary


if __name__ == "__main__":
    student, words = read_student(sys.argv[1])
    tokens = torch.tensor([[words.index(word) for word in sys.argv[2].split()]])
    with torch.no_grad():
        confidence = student(input_ids=tokens).logits[0, -1].softmax(dim=-1)
    for share, word in sorted(zip(confidence.tolist(), words, strict=True), reverse=True)[:5]:
        print(f"{share:7.2%}  {word}")
