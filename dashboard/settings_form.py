"""The settings of a student, in plain words with the field's word beside each."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from model import Settings
from model.optimizers import OPTIMIZERS

OPTIMIZER_WORDS = {
    "sgd": "SGD: straight down the slope",
    "momentum": "Momentum: keeps rolling",
    "adamw": "AdamW: a step size for every weight",
    "muon": "Muon: all directions of a matrix alike",
}


def settings_form(settings: Settings) -> None:
    """How the student is made and how it studies; nothing happens until "Start over with these"."""
    st.select_slider(
        "Speed of play",
        options=list(session.SPEEDS),
        value=session.DEFAULT_SPEED,
        key=session.SPEED,
    )
    with st.form("settings-form", border=False):
        optimizer = st.selectbox(
            "How it studies (optimizer)",
            OPTIMIZERS,
            index=OPTIMIZERS.index(settings.optimizer),
            format_func=lambda name: OPTIMIZER_WORDS[name],
        )
        rate = st.number_input(
            "How hard it studies (learning rate)",
            0.0,
            1000.0,
            settings.learning_rate,
            step=None,
            format="%g",
        )
        batch = st.number_input(
            "Questions in a test (batch size)", 1, 256, settings.batch_size, step=1
        )
        layers = st.number_input("Layers (blocks)", 1, 4, settings.n_layer, step=1)
        width = st.number_input("Width of a thought (d_model)", 2, 96, settings.d_model, step=1)
        heads = st.number_input("Attention heads", 1, 8, settings.n_head, step=1)
        seed = st.number_input("Which student (seed)", 0, 2**31 - 1, settings.seed, step=1)
        if st.form_submit_button("Start over with these", type="primary", width="stretch"):
            session.change_settings(
                optimizer=optimizer,
                learning_rate=float(rate),
                batch_size=int(batch),
                n_layer=int(layers),
                d_model=int(width),
                n_head=int(heads),
                seed=int(seed),
            )
            st.rerun()
