"""What "Share" opens: the address, the same as a QR code, a card for another page, and the student's fingerprint."""

from __future__ import annotations

import html
import io
from functools import partial

import segno
import streamlit as st

from dashboard.look import numbers
from dashboard.shell import session
from dashboard.shell.embedding import CARDS, FIRST, snippet
from dashboard.shell.fingerprint import fingerprint_of
from dashboard.shell.show import download

CHECKED = "share-checked"
"""Whether the link brings the fingerprint along, for this visit."""

QUIET = 4
"""Modules of white around a QR code: without them a camera may not find it."""


def share() -> None:
    """All ways to take this very view along."""
    visit = session.visit()
    print_of = fingerprint_of(visit)
    checked = print_of is not None and session.remember(CHECKED, bool)
    address = session.address({"fp": print_of} if checked and print_of else {})
    st.markdown("The address of this page **is** the save file: who opens it sees this very test.")
    st.code(address, language=None, wrap_lines=True)
    code = qr_code(address)
    with st.container(horizontal=True, gap="small"):
        st.link_button("Open in a new tab", address, icon=":material/open_in_new:")
        if code is not None:
            _qr_files(code)
    if code is None:
        st.markdown("As a QR code this address is too long. It is copied as well as any other.")
    else:
        st.html(_as_image(code, f"QR code of this page's address: {address}"))
    if print_of is not None:
        _fingerprint(print_of, visit.test)
    with st.expander("One card in a page of your own", icon=":material/code:"):
        card = st.segmented_control(
            "Card", CARDS, default=FIRST, format_func=CARDS.__getitem__, required=True, key="card"
        )
        st.code(snippet(card), language="html", wrap_lines=True)
        st.markdown("The card plays: Play, Back and Next come along, the rest stays here.")


def _fingerprint(digits: str, test: int) -> None:
    st.markdown(
        f"**Fingerprint** of all weights after test {numbers.count(test)}: `{digits}`. The same eight digits on "
        "another machine: the same student to the last bit. Other digits: another version of Exam Room trained it. "
        "What it shows is then true of that student, and its numbers need not be yours."
    )
    st.toggle(
        "The link checks it (`fp=`)",
        value=session.remember(CHECKED, bool),
        key=f"{CHECKED}-toggle",
        on_change=lambda: session.keep(CHECKED, bool(session.chosen(f"{CHECKED}-toggle"))),
    )


def qr_code(address: str) -> segno.QRCode | None:
    """The address as a QR code, as coarse as it gets; None for one that is too long for any."""
    try:
        return segno.make_qr(address, error="l")
    except segno.DataOverflowError:
        return None


def _as_image(code: segno.QRCode, alt: str) -> str:
    """HTML of the code, dark on white in both themes."""
    image = code.svg_data_uri(border=QUIET, dark="#000", light="#fff", xmldecl=False)
    return f'<img class="qr-code" src="{html.escape(image)}" alt="{html.escape(alt)}">'


def _qr_files(code: segno.QRCode) -> None:
    for kind in ("svg", "png"):
        download(
            f"QR code ({kind.upper()})",
            partial(qr_file, code, kind),
            f"exam-room-qr.{kind}",
            key=f"qr-{kind}",
        )


def qr_file(code: segno.QRCode, kind: str) -> bytes:
    """The code as a file of that kind, "svg" or "png", ten pixels a module."""
    file = io.BytesIO()
    code.save(file, kind=kind, border=QUIET, scale=10, dark="#000", light="#fff")
    return file.getvalue()
