"""What leaves a page by "Share": a link that brings the very same page back, and what else stands there."""

from __future__ import annotations

import html
import re
import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pandas as pd
import pytest
import zxingcpp
from PIL import Image
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard.cards.bets import BETS
from dashboard.cards.two_students import pair
from dashboard.shell.embedding import CARDS, FIRST
from dashboard.shell.share import qr_code, qr_file
from model import Run, Settings
from tests.pages.conftest import PAGES, Open, opened, warned

SEEN = "~".join(f"{bet.key}.12.-" for bet in BETS)
LINK = {"test": "12", "follow": "7", "weight": "W_LM[3,5]", "bets": SEEN, "never": "show"}
"""A visitor who looks at test 12, follows another question, chose a weight, and has seen what the bets were about."""

AT_MOST = 3
"""Sections that are opened on a page here."""

WEIGHTS_AFTER_12 = Run(Settings()).fingerprint(12)


def key_of(element: object) -> str:
    return str(element.proto.id.split("-", 2)[2])  # type: ignore[attr-defined]  # "$$ID-<hash>-<key>"


def shared(app: AppTest) -> str:
    """The address that the page offers."""
    return str(opened(app, "share-popover").code[0].value)


def query(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def tables(app: AppTest) -> dict[str, pd.DataFrame]:
    """The table twins of all cards on the page, by their card."""
    keys = [key_of(popover) for popover in app.get("popover") if "numbers-" in popover.proto.id]
    for key in keys:
        app.session_state[key] = True
    app.run()
    assert not app.exception, app.exception
    assert len(app.dataframe) >= len(keys)
    return {str(number): frame.value for number, frame in enumerate(app.dataframe)}


@pytest.mark.parametrize("page", PAGES)
def test_a_link_made_on_any_page_brings_back_the_same_tables(
    page: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.serving.runs.SLICE", 60.0)  # nobody is shown half way
    while page == "two_exams" and not pair().is_done:
        pair().study()
    app = open_page(page, **LINK)
    names = [
        key_of(expander).removeprefix("section-")
        for expander in app.expander
        if "-section-" in expander.proto.id
    ]
    app = open_page(page, **LINK, **({"open": ",".join(sorted(names)[:AT_MOST])} if names else {}))
    address = query(shared(app))
    assert LINK.items() <= address.items()
    again = open_page(page, **address)
    assert query(shared(again)) == address
    assert again.session_state["visit"] == app.session_state["visit"]
    first, second = tables(app), tables(again)
    assert first.keys() == second.keys()
    for card, table in first.items():
        pd.testing.assert_frame_equal(table, second[card])


@pytest.mark.parametrize(
    ("page", "section", "key", "value", "word"),
    [
        ("loss", "", "free-p", 0.05, "free-p.0.05"),
        (
            "update",
            "promise",
            "promise-over",
            "The whole run so far",
            "promise-over.the-whole-run-so-far",
        ),
        ("update", "toy-valley", "valley-rate", 1.5, "valley-rate.1.5"),
        ("backward_pass", "weight-map", "own-scale", True, "own-scale.true"),
        ("inside", "word-map", "nearest-to", 5, "nearest-to.5"),
    ],
)
def test_a_dial_that_is_turned_stands_there_again(
    page: str, section: str, key: str, value: object, word: str, open_page: Open
) -> None:
    def dial(app: AppTest) -> object:
        return app.session_state[key]

    link = {**LINK, "open": section} if section else LINK
    app = open_page(page, **link)
    usual = dial(app)
    assert usual != value
    found: Any = next(
        each
        for kind in ("slider", "toggle", "selectbox", "button_group")
        for each in app.get(kind)
        if each.key == key
    )
    found.set_value(value).run()
    address = query(shared(app))
    assert address["dials"] == word
    again = open_page(page, **address)
    assert dial(again) == value
    strange = open_page(page, **{**link, "dials": f"{key}.nowhere"})
    assert dial(strange) == usual
    assert any(key in warning.value and "nowhere" in warning.value for warning in strange.warning)


def test_the_address_is_that_of_the_app_behind_community_clouds_frame_too(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ContextProxy, "url", "https://exam.example/~/+/loss")
    app = open_page("loss", test="4")
    assert shared(app) == "https://exam.example/loss?test=4"
    (button,) = app.get("link_button")
    assert button.proto.url == "https://exam.example/loss?test=4"


def test_the_qr_code_says_the_address_aloud_and_to_a_camera(open_page: Open) -> None:
    app = open_page("loss", **LINK)
    address = shared(app)
    (image,) = (
        element.proto.body for element in app.get("html") if "qr-code" in element.proto.body
    )
    assert html.escape(f"QR code of this page's address: {address}") in image
    code = qr_code(address)
    assert code is not None
    drawn = Image.fromarray(
        np.kron(np.pad(1 - np.array(list(code.matrix)), 4, constant_values=1), np.ones((4, 4))) > 0
    )
    assert [found.text for found in zxingcpp.read_barcodes(drawn.convert("L"))] == [address]
    assert qr_file(code, "png").startswith(b"\x89PNG")
    assert b"<svg" in qr_file(code, "svg")
    assert qr_code("x" * 3000) is None


def test_the_fingerprint_stands_there_and_goes_along_if_asked(open_page: Open) -> None:
    app = open_page("classroom", test="12")
    assert "fp" not in query(shared(app))
    assert any(f"`{WEIGHTS_AFTER_12}`" in text.value for text in app.markdown)
    app.toggle(key="share-checked-toggle").set_value(True).run()
    address = query(shared(app))
    assert address == {"fp": WEIGHTS_AFTER_12, "test": "12"}
    assert not open_page("classroom", **address).info, "the same student: nothing to say"


def test_another_students_fingerprint_is_told_of_calmly_until_one_goes_on(open_page: Open) -> None:
    app = open_page("loss", fp="0123abcd", test="12")
    (said,) = (text.value for text in app.info)
    assert "0123abcd" in said
    assert WEIGHTS_AFTER_12 in said
    assert not app.warning
    assert shared(app) == "?test=12", "no later link repeats it"
    app.session_state["visit"] = app.session_state["visit"].__class__(Settings(), test=13)
    assert not app.run().info


def test_a_link_to_a_student_that_was_changed_on_its_way_says_so(open_page: Open) -> None:
    app = open_page("classroom", fp=WEIGHTS_AFTER_12, seed="2", test="12")
    assert len(app.info) == 1


def test_the_snippet_is_one_iframe_whose_address_embeds_the_card(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ContextProxy, "url", "https://exam.example/room/loss")
    app = opened(open_page("loss", exam="capitals", **LINK), "share-popover")
    app.button_group(key="card").set_value("paper").run()
    snippet = app.code[1].value
    frame = re.fullmatch(r'<iframe src="([^"]+)" title="[^"]+" [^<>]*></iframe>', snippet)
    assert frame
    address = html.unescape(frame[1])
    assert address.startswith("https://exam.example/room/?")
    assert query(address) == {
        "embed": "true",
        "card": "paper",
        "exam": "capitals",
        "test": "12",
        "follow": "7",
        "weight": "W_LM[3,5]",
    }


@pytest.mark.parametrize("card", CARDS)
def test_an_embedded_page_is_the_player_and_one_card(
    card: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ContextProxy, "is_embedded", True)
    monkeypatch.setattr(ContextProxy, "url", "https://exam.example/")
    app = open_page("classroom", test="12", **({} if card == FIRST else {"card": card}))
    shown = [
        part.proto.component_name.removeprefix("exam_room_") for part in app.get("bidi_component")
    ]
    assert shown.count("player") == shown.count("supply") == 1
    assert shown.count("chart") + shown.count("paper") == 1
    assert not app.sidebar.get("page_link")
    assert not app.get("page_link")
    home = f"https://exam.example/?{'' if card == FIRST else f'card={card}&'}test=12"
    assert any(home in text.value for text in app.markdown)


def test_a_card_that_there_is_not_is_named(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ContextProxy, "is_embedded", True)
    app = open_page("classroom", card="<b>")
    assert any("<b>" in text and "paper" in text for text in warned(app))


def test_sharing_studies_nothing(open_page: Open) -> None:
    """A page without a desk trains no student, and its "Share" neither: a link may ask for any test."""
    begin = time.monotonic()
    app = opened(open_page("closing", exam="calculator", test="1800", seed="4711"), "share-popover")
    assert not any("Fingerprint" in text.value for text in app.markdown)
    assert time.monotonic() - begin < 20
