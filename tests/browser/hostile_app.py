"""The dashboard with an exam of hostile words: `python -m tests.browser.hostile_app` takes Streamlit's options.

Its questions stand in for those of every exam, so that a plain link shows them.
"""

from __future__ import annotations

import sys
from unittest.mock import patch

from streamlit.web import cli

from model.exams import exam_from_pairs

LONG = "Donaudampfschiff" * 12 + "fahrtswe"
"""As long as a word may be."""

PAIRS = (
    (f"{LONG} is", "long"),
    ("<img src=x onerror=window.hacked=1;alert(1)> is", "<img/src=x/onerror=window.hacked=2>"),
    ("</script><script>window.hacked=3</script> is", "<svg/onload=window.hacked=4>"),
    ("**bolder** and <b>fatter</b> make", "~~struck~~ `coded`"),
    ("[linked](https://example.org/) is", '<a/href="javascript:window.hacked=5">anchored</a>'),
    (":red[crimson] and :material/home: are", "%{x}"),
    ("$hostile^2$ -> www.example.org", "R&amp;B"),
    ("שלום is", "مرحبا عالم"),
    ("🦉🎓 is", "👩‍🏫 :smile:"),
    ("long is", LONG),
)
"""HTML, Markdown, LaTeX, Plotly's templates, words from right to left, emoji and a word that fits nowhere."""

UNWRAPPED = ("bolder", "fatter", "struck", "coded", "linked", "anchored", "crimson")
"""What would stand alone if its mark-up were obeyed."""

if __name__ == "__main__":
    with patch("model.course.settings._exam", lambda *_: exam_from_pairs(PAIRS)):
        cli.main(["run", "streamlit_app.py", *sys.argv[1:]])
