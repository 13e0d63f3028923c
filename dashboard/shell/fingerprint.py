"""The fingerprint of the student's weights: shown where a link is shared, and compared where one brings it along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.look import numbers
from dashboard.serving.runs import last_test, shared_run
from dashboard.shell import session
from dashboard.shell.link import Part, Visit, quoted
from model import Run


@dataclass(frozen=True)
class Claim:
    """What a link says of the weights where it was made."""

    test: int
    """The weights after this test, from 1: the one that the link shows."""
    fingerprint: str
    """Eight hexadecimal digits, see `Run.fingerprint`."""


def _read(link: Mapping[str, str], problems: list[str]) -> Claim | None:
    text = link.get("fp", "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9a-f]{8}", text, re.ASCII):
        problems.append(
            f"This link's fingerprint is {quoted(text)}; allowed are eight of the digits 0 to 9 and a to f. The link "
            "was cut or mistyped, so its other parts may be, too."
        )
        return None
    test = link.get("test", "1")
    return Claim(int(test), text) if re.fullmatch(r"\d{1,6}", test, re.ASCII) else None


CLAIMED: Part[Claim | None] = Part("fp", None, _read, lambda _: {})
"""The fingerprint that a link brings along; it speaks of one test, so no later link of the visit repeats it."""


def fingerprint_of(visit: Visit) -> str | None:
    """The fingerprint after the visit's test; None where nobody trained that far here, or it diverged before."""
    run = shared_run(visit.settings)
    return run.fingerprint(visit.test) if visit.test <= min(run.step, last_test(run)) else None


def say_if_another(run: Run, visit: Visit) -> None:
    """Say so where the student of this test is not, bit for bit, the one that the visitor's link was made with."""
    claim = session.part(CLAIMED)
    if claim is None or claim.test != visit.test or visit.test > min(run.step, last_test(run)):
        return
    if session.remember(f"claim-{claim.fingerprint}", lambda: visit.settings) != visit.settings:
        return  # the visitor has chosen another student since
    here = run.fingerprint(visit.test)
    if here != claim.fingerprint:
        st.info(
            f"The link was made with another student: its weights after test {numbers.count(visit.test)} have the "
            f"fingerprint `{claim.fingerprint}`, these have `{here}`. Either the link was changed on its way, or "
            "another version of Exam Room trained that one. Everything here is computed from this student and right "
            "for it; only its digits may differ from what the sender saw.",
            icon=":material/fingerprint:",
        )
