"""Files are asked for in one place on every page that shows the visitor's run; nothing is made before a press."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.export import take_with_you
from dashboard.export.files import FILES
from dashboard.export.take_with_you import WITHOUT_A_RUN
from dashboard.export.taken import Taken
from dashboard.serving.runs import shared_run
from dashboard.shell.link import Visit
from model import Settings
from tests.pages.conftest import PAGES
from tests.strategies import TINY

LABELS = {file.label for file in FILES.values()}


def offered(page: str, *, is_open: bool, test: int = 3) -> set[str]:
    """The buttons for files that a page of that name shows."""

    def script(page: str) -> None:
        from dashboard.export.take_with_you import take_with_you
        from dashboard.shell import session

        session.enter(())
        take_with_you(page)

    app = AppTest.from_function(script, default_timeout=60, kwargs={"page": page})
    app.query_params["test"] = str(test)
    if is_open:
        app.session_state["files-popover"] = True
    app.run()
    assert not app.exception, app.exception
    return {button.proto.label for button in app.get("download_button")}


@pytest.mark.parametrize("page", PAGES)
def test_every_file_is_offered_where_a_run_is_shown(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_with_you, "made", lambda *_: pytest.fail("made before a press"))
    run = shared_run(Settings())
    run.advance_to(3)
    assert offered(page, is_open=False) == set(), "closed, it costs nothing"
    assert offered(page, is_open=True) == (set() if page in WITHOUT_A_RUN else LABELS)
    assert set(WITHOUT_A_RUN) <= set(PAGES)


def test_all_files_are_in_a_group() -> None:
    grouped = [kind for _, kinds in take_with_you.GROUPS for kind in kinds]
    assert sorted(grouped) == sorted(FILES)


@pytest.mark.parametrize("kind", FILES)
def test_a_press_makes_the_file_of_that_test_whatever_was_studied_since(kind: str) -> None:
    run = shared_run(TINY)
    run.advance_to(6)
    taken = Taken(Visit(TINY, 4), 4)
    first = take_with_you.made(kind, taken)
    run.advance_to(9)
    assert first
    if kind != "parquet":  # it may name the moment of its making
        assert take_with_you.made(kind, taken) == first
