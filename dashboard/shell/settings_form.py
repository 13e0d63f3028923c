"""The settings of a student, in plain words with the field's word beside each."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from dashboard.look.glossary import OPTIMIZER_NAMES
from dashboard.look.text import flash_cards
from dashboard.shell import session
from model import Settings
from model.course.settings import REAL_RANGES, WHOLE_RANGES
from model.exams import ASKS
from model.student.optimizers import OPTIMIZERS, OptimizerName

OPTIMIZERS_DO: dict[OptimizerName, str] = {
    "sgd": "straight down the slope",
    "momentum": "keeps rolling",
    "adamw": "a step size for every weight",
    "muon": "all directions of a matrix alike",
}
"""What each optimizer does, in the fewest words."""
ASK_WORDS = {"answers": "Only the answers", "every word": "Every word after the first"}


def settings_form(settings: Settings) -> None:
    """How the student is made and how it studies; nothing happens until "Start over with these"."""
    st.select_slider(
        "Speed of play",
        options=list(session.SPEEDS),
        value=session.DEFAULT_SPEED,
        key=session.SPEED,
        persist_state="session",
    )
    with st.form("settings-form", border=False):
        wanted: dict[str, Any] = {
            "optimizer": st.selectbox(
                "How it studies (optimizer)",
                OPTIMIZERS,
                index=OPTIMIZERS.index(settings.optimizer),
                format_func=_optimizer,
            ),
            "learning_rate": _real(
                settings, "learning_rate", "How hard it studies (learning rate)"
            ),
            "batch_size": _whole(settings, "batch_size", "Questions in a test (batch size)"),
            "seed": _whole(settings, "seed", "Which student (seed)"),
        }
        with st.expander("More", icon=":material/more_horiz:"):
            wanted |= {
                "n_layer": _whole(settings, "n_layer", "Layers (blocks)"),
                "d_model": _whole(settings, "d_model", "Width of a thought (d_model)"),
                "n_head": _whole(settings, "n_head", "Attention heads, a divisor of the width"),
                "ask": st.selectbox(
                    "Which words are asked",
                    ASKS,
                    index=ASKS.index(settings.ask),
                    format_func=lambda ask: ASK_WORDS[ask],
                ),
                "momentum": _real(settings, "momentum", "How much it keeps rolling (momentum)"),
                "weight_decay": _real(
                    settings, "weight_decay", "How much it forgets (weight decay)"
                ),
                "warm_up": _whole(settings, "warm_up", "Tests to warm up (warm-up)"),
                "decay": _whole(settings, "decay", "Test at which it has slowed down (decay)"),
                "rounds": _whole(settings, "rounds", "Rounds in the course (epochs)"),
            }
            if settings.repeats:
                often = flash_cards(settings.repeats, settings.questions.topics)
                st.markdown(f"Flash cards: a round asks {often}.")
        if st.form_submit_button("Start over with these", type="primary", width="stretch"):
            untouched = wanted["learning_rate"] == settings.learning_rate
            if untouched and wanted["optimizer"] != settings.optimizer:
                usual = settings.afresh(optimizer=wanted["optimizer"])
                wanted["learning_rate"] = usual.learning_rate
            session.change_settings(**wanted)
            st.rerun()


def _optimizer(name: OptimizerName) -> str:
    text = f"{OPTIMIZER_NAMES[name]}: {OPTIMIZERS_DO[name]}"
    return text[0].upper() + text[1:]


def _whole(settings: Settings, field: str, label: str) -> int:
    low, high = WHOLE_RANGES[field]
    return int(st.number_input(label, low, high, getattr(settings, field), step=1))


def _real(settings: Settings, field: str, label: str) -> float:
    low, high = REAL_RANGES[field]
    value: float = getattr(settings, field)
    step = step_beside(value, high)
    return float(st.number_input(label, low, high, value, step=step, format="%g"))


def step_beside(value: float, high: float = math.inf) -> float:
    """How far "+" and "−" move a number: a power of ten of about a tenth of it that fits in below `high`."""
    size = min(value, high - value) or value
    return 10.0 ** math.floor(math.log10(size / 2)) if value else 1e-3
