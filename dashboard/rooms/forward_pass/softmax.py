"""From gut feelings to confidence, line by line."""

from __future__ import annotations

import streamlit as st

from dashboard.look import numbers
from dashboard.look.glossary import opens
from dashboard.look.text import safe_markdown
from dashboard.rooms.forward_pass.confidence_chart import softmax_stages
from dashboard.rooms.forward_pass.temperature import TEMPERATURE
from dashboard.shell import session
from dashboard.shell.view import View
from model.looking.followed import followed


def softmax_worked_out(view: View) -> None:
    """Every stage from logit to confidence, with the followed word's numbers."""
    record, temperature = view.record, session.part(TEMPERATURE)
    table = softmax_stages(record, followed(record, *view.followed).logits, temperature)
    total = float(table["e to that"].sum())
    first = table.iloc[0]
    st.markdown("## From logits to confidence, worked out")
    left, right = st.columns([2, 3])
    with left:
        st.markdown(
            f"The **{opens('softmax')}** turns gut feelings into shares that sum to 1. For the favourite, "
            f"“{safe_markdown(str(first['word']))}”:"
        )
        most = numbers.latex(float(first["logit / temperature"]), ".3f")
        st.latex(
            rf"p = \frac{{e^{{z / T - m}}}}{{\sum_v e^{{z_v / T - m}}}} = "
            rf"\frac{{e^{{{most} - {most}}}}}{{{total:.4f}}} = "
            rf"{first['confidence (share)']:.4f}"
        )
        st.markdown(
            f"m is the largest z / T. Taking it away changes no share: it only keeps the numbers small. Here T is "
            f"{temperature:g}. A higher {opens('temperature')} brings the gut feelings closer together, so the student "
            "hesitates; a lower one sets them apart. The order, and so the first choice, stays; the grade is always "
            "given at T = 1."
        )
    with right:
        labels = ("z (logit)", "z / T", "z / T − m", "e to that")
        columns = {
            name: st.column_config.NumberColumn(label, format="%.4f", width=82)
            for name, label in zip(table.columns[1:-1], labels, strict=True)
        }
        share = st.column_config.ProgressColumn(
            "share", format="percent", min_value=0.0, max_value=1.0, width=110
        )
        st.dataframe(
            table,
            hide_index=True,
            width="stretch",
            height=320,
            column_config=columns | {table.columns[-1]: share},
        )
