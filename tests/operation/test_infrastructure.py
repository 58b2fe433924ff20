"""The files of infra/: each can be read, and what they name exists: settings, commands, metrics, values."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.test import Client

from trading import env
from trading.cluster import proxy

ROOT = Path(settings.BASE_DIR)
INFRA = ROOT / "infra"
UNITS = sorted((INFRA / "systemd").glob("*.*"))
CHART = INFRA / "helm" / "kaiming"
TEMPLATES = sorted((CHART / "templates").glob("*.yaml"))
NOT_OURS = re.compile(r"POSTGRES_|MINIO_|LOG_ADDRESS|WITNESS_NAME")
ELSEWHERE = {"DJANGO_SETTINGS_MODULE", "KAIMING_BOOTSTRAPPED", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
METRIC = re.compile(r"\b(?:kaiming|process)_[a-z_]+")


def unknown_settings(names: set[str]) -> set[str]:
    """Those that are no setting of the product and nobody else's either."""
    return {one for one in names if one.removesuffix("_FILE") not in env.KNOWN and not NOT_OURS.match(one)} - ELSEWHERE


def commands_in(text: str) -> set[str]:
    """What is run through manage.py, in a shell line or in a list of words."""
    words = text.replace('", "', " ")
    return {one.replace("-", "_") for one in re.findall(r"python manage\.py ([a-z][a-z_-]+)", words)}


def rendered(path: Path, values: Mapping[str, Any]) -> str:
    """The template as helm would give it, as far as ours go: values, the release's name, toYaml with an indent, quote."""

    def value(match: re.Match[str]) -> str:
        found: Any = values
        for part in match["path"].split("."):
            found = found[part]
        if not match["filter"]:
            return str(found)
        if match["filter"].strip() == "| quote":
            return json.dumps(found)
        indent = " " * int(match["filter"].split()[-1])
        return "\n".join(indent + line for line in yaml.safe_dump(found).splitlines())

    text = path.read_text("utf-8").replace("{{ .Release.Name }}", "kaiming")
    text = re.sub(r"\{\{ (?:toYaml )?\.Values\.(?P<path>[A-Za-z.]+) ?(?P<filter>\| [a-z]+ ?\d*)? ?\}\}", value, text)
    assert "{{" not in text, path.name
    return text


def chart() -> Iterator[dict[str, Any]]:
    """Every object of the chart."""
    values = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
    for path in TEMPLATES:
        yield from yaml.safe_load_all(rendered(path, values))


@pytest.mark.parametrize("unit", [one for one in UNITS if one.suffix in {".service", ".timer", ".target"}], ids=str)
def test_a_unit_can_be_read_and_names_what_exists(unit: Path) -> None:
    text = unit.read_text("utf-8")
    read = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    read.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their case
    read.read_string(text)

    assert read["Unit"]["Description"]
    assert unknown_settings(set(re.findall(r"^Environment=([A-Z_]+)=", text, re.MULTILINE))) == set()
    assert commands_in(text) <= set(get_commands())
    if unit.suffix == ".service":
        assert read["Service"]["NoNewPrivileges"] == "yes"
        assert read["Service"]["ProtectSystem"] == "strict"
        assert ("User" in read["Service"]) != ("DynamicUser" in read["Service"])


def test_what_the_target_wants_is_there() -> None:
    wanted = re.findall(r"kaiming-\S+", (INFRA / "systemd" / "kaiming.target").read_text("utf-8"))

    assert {re.sub(r"@\d+", "@", one) for one in wanted} <= {one.name for one in UNITS}


def test_the_example_of_settings_names_settings() -> None:
    text = (INFRA / "systemd" / "settings.example").read_text("utf-8")

    assert unknown_settings(set(re.findall(r"^#? ?([A-Z_]+)=", text, re.MULTILINE))) == set()


def test_compose_can_be_read_and_names_what_exists() -> None:
    text = (INFRA / "docker" / "compose.yaml").read_text("utf-8")
    read = yaml.safe_load(text)
    services = read["services"]

    assert set(services) >= {"web", "worker", "beat", "sequencer", "witness", "postgres", "valkey", "minio", "nginx"}
    for name, service in services.items():
        assert unknown_settings(set(service.get("environment", {}))) == set(), name
        assert set(service.get("secrets", [])) <= set(read["secrets"]), name
        assert set(service.get("depends_on", {})) <= set(services), name
        assert {one.partition(":")[0] for one in service.get("volumes", []) if one[0] not in "./"} <= set(
            read["volumes"]
        )
    assert commands_in(text) <= set(get_commands())
    assert [one for one in services["web"]["ports"] if not one.startswith("127.0.0.1:")] == []


def test_the_image_runs_as_nobody_special_with_locked_packages() -> None:
    text = (INFRA / "docker" / "Dockerfile").read_text("utf-8")
    ignored = (INFRA / "docker" / "Dockerfile.dockerignore").read_text("utf-8")

    assert "--require-hashes" in text
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE) == ["10001:10001"]
    assert "HEALTHCHECK" in text
    assert commands_in(text) <= set(get_commands())
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        assert all((ROOT / one).exists() and f"!{one}" in ignored for one in source.split()), source


def test_the_chart_has_every_part_locked_down() -> None:
    objects = list(chart())
    kinds = {(one["kind"], one["metadata"]["name"]) for one in objects}

    assert kinds >= {
        *(("Deployment", f"kaiming-{part}") for part in ("web", "worker", "sequencer", "beat")),
        *(("HorizontalPodAutoscaler", f"kaiming-{part}") for part in ("web", "worker")),
        *(("PodDisruptionBudget", f"kaiming-{part}") for part in ("web", "worker")),
        ("Job", "kaiming-migrate"),
        ("Ingress", "kaiming"),
        ("Service", "kaiming-web"),
        ("NetworkPolicy", "kaiming-closed"),
    }
    for one in objects:
        pod = one.get("spec", {}).get("template", {}).get("spec")
        if pod is None:
            continue
        assert pod["securityContext"]["runAsNonRoot"] is True
        for container in [*pod["containers"], *pod.get("initContainers", [])]:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True, container["name"]
            assert {mount["name"] for mount in container["volumeMounts"]} <= {one["name"] for one in pod["volumes"]}
            assert commands_in(json.dumps(container["command"])) <= set(get_commands())


def test_the_charts_web_pods_are_asked_and_its_settings_exist() -> None:
    objects = list(chart())
    web = next(one for one in objects if (one["kind"], one["metadata"]["name"]) == ("Deployment", "kaiming-web"))
    told = next(one for one in objects if one["kind"] == "ConfigMap")["data"]

    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(web["spec"]["template"]["spec"]["containers"][0])
    assert unknown_settings(set(told)) == set()
    assert "127.0.0.1" in told["ALLOWED_HOSTS"], "probes ask by that name"


@pytest.mark.sqlite
@pytest.mark.django_db
@pytest.mark.parametrize("file", ["prometheus/rules.yml", "grafana/kaiming.json"])
def test_alerts_and_panels_rest_on_numbers_that_exist(file: str) -> None:
    served = set(re.findall(r"^([a-z_]+)", Client().get("/metrics").content.decode(), re.MULTILINE))
    text = (INFRA / file).read_text("utf-8")
    read = yaml.safe_load(text) if file.endswith("yml") else json.loads(text)
    asked = (
        [rule["expr"] for group in read["groups"] for rule in group["rules"]]
        if "groups" in read
        else [target["expr"] for panel in read["panels"] for target in panel["targets"]]
    )

    assert len(asked) >= 9
    assert {name for one in asked for name in METRIC.findall(one)} <= served


def test_every_alert_leads_to_a_page_that_has_its_place() -> None:
    rules = yaml.safe_load((INFRA / "prometheus" / "rules.yml").read_text("utf-8"))["groups"][0]["rules"]

    for rule in rules:
        page, _, place = rule["annotations"]["guide"].partition("#")
        text = (ROOT / page).read_text("utf-8")
        assert not place or f'<a id="{place}"></a>' in text, rule["alert"]
        assert rule["labels"]["severity"] in {"wake", "day"}


@pytest.mark.skipif(not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()), reason="nginx is not installed")
@pytest.mark.parametrize("file", ["nginx.conf", "pod.conf"])
def test_nginx_takes_the_configuration_of_an_installation(file: str, tmp_path: Path) -> None:
    text = (INFRA / "nginx" / file).read_text("utf-8")
    for place, here in (
        ("/tmp/", f"{tmp_path}/"),
        ("/etc/kaiming/tls/fullchain.pem", str(tmp_path / "chain.pem")),
        ("/etc/kaiming/tls/privkey.pem", str(tmp_path / "key.pem")),
        ("/var/cache/nginx/kaiming", str(tmp_path / "cache")),
        ("/var/log/nginx/", f"{tmp_path}/"),
        ("/run/nginx.pid", str(tmp_path / "pid")),
        ("user www-data;", ""),
    ):
        text = text.replace(place, here)
    _self_signed(tmp_path)
    (tmp_path / "kaiming").symlink_to(INFRA / "nginx" / "kaiming")
    (tmp_path / file).write_text(text, "utf-8")

    assert proxy.complaint(tmp_path, file=file) == ""


def test_the_page_of_an_outage_needs_nothing_but_itself() -> None:
    page = (INFRA / "nginx" / "outage" / "index.html").read_text("utf-8")

    assert re.findall(r"(?:href|src)=\"([^\"]+)\"", page) == ["/outage/outage.css"]
    assert "<script" not in page
    assert "<style" not in page
    assert "第三十一条" in page
    assert "art. 31" in page


def test_production_settings_leave_djangos_checks_nothing_to_say(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DEBUG", "CLOCK"}}
    production = {
        "DJANGO_SETTINGS_MODULE": "trading.settings",
        "DATA_DIR": str(tmp_path),
        "SECURE": "1",
        "ALLOWED_HOSTS": "ztb.example,127.0.0.1",
        "TRUSTED_ORIGINS": "https://ztb.example",
        "TIMESTAMP_URL": "https://tsa.example/",
    }

    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**kept, **production},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (1 silenced).\n"), done.stderr


def test_behind_https_the_machine_itself_may_still_ask_without(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get("/robots.txt").status_code == 301
    assert all(
        re.match(one, path) for one, path in zip(settings.SECURE_REDIRECT_EXEMPT, ("health", "metrics"), strict=True)
    )


def _self_signed(folder: Path) -> None:
    """A certificate for the proxy's own check."""
    made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x"
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "chain.pem")]
    subprocess.run(["openssl", *made.split(), *files], check=True, capture_output=True)
