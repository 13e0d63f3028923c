"""Two replicas behind a real nginx: when one is killed in the middle of play, the other one plays on."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboard.components.frontend import scripts_version
from tests.benchmarks.visitors import process_of
from tests.browser.conftest import ROOT, AppPage, free_port, serve
from tests.browser.test_supply import AT_LEAST, WATCH, plays_on, stocked

OF_THE_LINE = ("ERR_CONN", "ERR_INCOMPLETE", "WebSocket", "disconnected from server", "502")
"""What a browser says of a server that was killed."""


def nginx() -> str:
    """Debian's nginx."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        reason = "nginx is not there (Debian: apt-get install nginx-light)"
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@contextmanager
def in_front(replicas: list[str], folder: Path) -> Iterator[str]:
    """The address of an nginx with the very configuration that is deployed, but for its ports."""
    port = free_port()
    config = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    swaps = {"listen 8080;": f"listen 127.0.0.1:{port};"}
    for number, url in enumerate(replicas, start=1):
        swaps[f"app{number}:8501"] = url.removeprefix("http://")
    for deployed, here in swaps.items():
        assert deployed in config
        config = config.replace(deployed, here)
    (folder / "nginx.conf").write_text(config, encoding="utf-8")
    options = "daemon off;" + (" user root;" if os.getuid() == 0 else "")
    command = [nginx(), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-g", options]
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(url + "/_stcore/health", timeout=2) as answer:
                assert answer.read() == b"ok"
                return
        except OSError:
            assert process.poll() is None, "nginx does not like its configuration"
            assert time.monotonic() < end, "nginx is not up"
            time.sleep(0.05)


def visitors_of(replica: str) -> int:
    """Lines to that replica that are open now."""
    port = f"{int(replica.rpartition(':')[2]):04X}"
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    ends = (line.split()[1:4] for line in lines)
    return sum(here.endswith(f":{port}") and state == "01" for here, _, state in ends)


def check_what_may_be_kept(url: str) -> None:
    """Scripts are small on their way and kept for ever, since their fingerprint is in their address."""
    address = f"{url}/app/static/components/stage.js?v={scripts_version()}"
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        script = (ROOT / "static/components/stage.js").read_bytes()
        sent = answer.read()
        assert gzip.decompress(sent) == script
        assert len(sent) < len(script) / 2


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="lines are counted in /proc")
def test_when_the_visitors_replica_is_killed_the_other_one_plays_on(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nginx()
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "the same on every replica")
    with ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        servers = [serve(tmp_path / name) for name in ("first.log", "second.log")]
        first, second = pool.map(stack.enter_context, servers)
        url = stack.enter_context(in_front([first, second], tmp_path))
        check_what_may_be_kept(url)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        app = AppPage(context.new_page(), url)
        stocked(app.goto("/epochs?test=5")).page.evaluate(WATCH)
        (cookie,) = (each for each in context.cookies() if each["name"] == "exam_room")
        app.press("Play")
        app.page.wait_for_function(AT_LEAST, arg=15)
        mine, other = (first, second) if visitors_of(first) else (second, first)
        assert visitors_of(other) == 0
        os.kill(process_of(mine), signal.SIGKILL)
        plays_on(app)
        assert visitors_of(other)
        shown = app.shown_test()
        app.page.reload()
        app.settle().wait_for_test(shown)
        assert cookie in context.cookies()
        context.close()
    errors = [error for error in app.errors if not any(word in error for word in OF_THE_LINE)]
    assert errors == []
