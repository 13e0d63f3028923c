"""What stands in `deploy/`: images pinned, nobody is root, roots are read-only, probes ask where the server answers.

No Docker runs where this is tested: that the image builds is not held here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.test_architecture import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
NGINX = (DEPLOY / "nginx.conf").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
MANIFESTS: dict[str, Any] = {
    manifest["kind"]: manifest
    for manifest in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text("utf-8"))
}
POD: dict[str, Any] = MANIFESTS["Deployment"]["spec"]["template"]["spec"]
(CONTAINER,) = POD["containers"]

HEALTH = "/_stcore/health"
"""Where the server says that it lives; tests/browser/conftest.py waits for it."""

SERVERS = ("app1", "app2")
"""What deploy/nginx.conf calls them."""


def images() -> Iterator[str]:
    """Every image that something is made of or run from."""
    yield from re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    yield from (service["image"] for service in COMPOSE["services"].values())
    yield CONTAINER["image"]


@pytest.mark.parametrize("image", sorted(set(images())))
def test_an_image_is_pinned(image: str) -> None:
    name, _, tag = image.rpartition(":")
    assert name
    assert re.search(r"\d", tag)
    assert "latest" not in tag


def test_the_image_runs_as_nobody_and_asks_for_its_health() -> None:
    instructions = re.findall(r"^(USER|HEALTHCHECK|CMD) ", DOCKERFILE, re.MULTILINE)
    assert instructions == ["USER", "HEALTHCHECK", "CMD"]
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)
    assert HEALTH in DOCKERFILE
    assert "TTL" not in DOCKERFILE, "the settings stand in .streamlit/config.toml"


def test_the_image_holds_all_that_the_app_runs_on_and_nothing_else() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").split()
    kept = {name.removeprefix("!") for name in ignored if name.startswith("!")}
    assert "*" in ignored
    assert all((ROOT / name).exists() for name in kept)
    assert kept == {
        "requirements.txt",
        "streamlit_app.py",
        "LICENSE",
        ".streamlit",
        "model",
        "dashboard",
        "pages",
        "static",
    }


def test_compose_runs_two_servers_behind_nginx_on_read_only_roots() -> None:
    services = COMPOSE["services"]
    assert set(services) == {*SERVERS, "nginx"}
    for service in services.values():
        assert service["read_only"]
        assert len(service["tmpfs"]) == 1
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert service["mem_limit"]
    secrets = {services[name]["environment"]["STREAMLIT_SERVER_COOKIE_SECRET"] for name in SERVERS}
    assert len(secrets) == 1
    assert "COOKIE_SECRET:?" in secrets.pop(), "one that is missing is said"
    assert set(services["nginx"]["depends_on"]) == set(SERVERS)
    assert services["nginx"]["command"][1:3] == ["-p", *services["nginx"]["tmpfs"]]
    paths = re.findall(r"^\s*(?:pid|\w+_temp_path) (.*?);", NGINX, re.MULTILINE)
    assert len(paths) == 6
    assert not any(path.startswith("/") for path in paths), "nginx writes below -p alone"


def test_kubernetes_runs_nobody_on_a_read_only_root_within_bounds() -> None:
    pod, own = POD["securityContext"], CONTAINER["securityContext"]
    assert pod["runAsNonRoot"]
    assert f"USER {pod['runAsUser']}:{pod['runAsGroup']}" in DOCKERFILE
    assert own["readOnlyRootFilesystem"]
    assert not own["allowPrivilegeEscalation"]
    assert own["capabilities"]["drop"] == ["ALL"]
    assert set(CONTAINER["resources"]["requests"]) == set(CONTAINER["resources"]["limits"])
    assert [mount["mountPath"] for mount in CONTAINER["volumeMounts"]] == ["/tmp"]


def test_every_probe_asks_for_the_health_at_the_port_that_is_open() -> None:
    (port,) = CONTAINER["ports"]
    assert f"--server.port={port['containerPort']}" in DOCKERFILE
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert CONTAINER[probe]["httpGet"] == {"path": HEALTH, "port": port["name"]}
    assert f"{{port}}{HEALTH}" in (ROOT / "tests/browser/conftest.py").read_text("utf-8")


def test_a_visitor_stays_with_one_server_and_may_think_for_an_hour() -> None:
    ingress = MANIFESTS["Ingress"]
    said = {
        name.rpartition("/")[2]: value for name, value in ingress["metadata"]["annotations"].items()
    }
    assert said["affinity"] == "cookie"
    assert said["proxy-read-timeout"] == "3600"
    (rule,) = ingress["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    service = MANIFESTS["Service"]
    assert path["backend"]["service"]["name"] == service["metadata"]["name"]
    labels = MANIFESTS["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert service["spec"]["selector"].items() <= labels.items()
    assert (
        MANIFESTS["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"].items()
        <= labels.items()
    )
    assert MANIFESTS["Deployment"]["spec"]["replicas"] >= 2
