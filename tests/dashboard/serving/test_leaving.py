"""Who has left is forgotten in time, though nobody else comes or leaves."""

from __future__ import annotations

from threading import Lock
from types import SimpleNamespace

import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from dashboard.serving.leaving import stored_sessions


def in_a_runtime(manager: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a server with that session manager ran."""
    monkeypatch.setattr(Runtime, "exists", lambda: True)
    monkeypatch.setattr(Runtime, "instance", lambda: SimpleNamespace(_session_mgr=manager))


@pytest.mark.parametrize(("ttl", "left"), [(60, 1), (0, 0)])
def test_a_session_goes_when_its_time_is_over(
    ttl: int, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = WebsocketSessionManager.__new__(WebsocketSessionManager)
    manager._storage_lock = Lock()
    storage = manager._session_storage = MemorySessionStorage(ttl_seconds=ttl)
    session = SimpleNamespace(id="somebody's")
    storage.save(SessionInfo(client=None, session=session, script_run_count=1))  # type: ignore[arg-type]
    in_a_runtime(manager, monkeypatch)
    assert stored_sessions() == left
    assert len(storage._cache._data) == left  # type: ignore[attr-defined]


def test_where_streamlit_arranges_it_otherwise_nothing_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_a_runtime(SimpleNamespace(), monkeypatch)
    assert stored_sessions() == 0
