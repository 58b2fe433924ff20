"""What an attacker tries first: an admin site, files that run, secrets told apart by time, settings left open."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from trading.checks import addresses

ROOT = Path(settings.BASE_DIR)
SECRET_ENDINGS = ("mac", "token", "secret", "password", "pin", "otp", "seal", "proof", "token_sha256", "code_sha256")
"""How names end that hold what somebody may guess at; such are compared in constant time."""
SHOWN_IN_THE_PAGE = {"application/pdf", "audio/wav"}
"""What may come without being a download: no browser runs it with the rights of our pages."""
SHOWN_BY_CONTENT = ["apps/evaluation/views/pages.py"]
"""The one view that shows what is called a PDF as one, and lets everything else be saved, under a policy of its own."""
CHECK_AND_TELL = """
import django
from django.conf import settings
from django.core.management import call_command
django.setup()
call_command("check", deploy=True, fail_level="WARNING")
s = settings
print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_HTTPONLY)
"""


@cache
def sources() -> list[tuple[str, ast.Module]]:
    """Every module of the product's own, parsed."""
    paths = [path for place in ("apps", "trading") for path in sorted((ROOT / place).rglob("*.py"))]
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))) for path in paths]


def test_there_is_no_admin_site() -> None:
    """Nobody edits rows: the technical duty reads the journal explorer, where each look is on record."""
    routes = [route for route, _pattern in addresses()]

    assert not {"django.contrib.admin", "django.contrib.admindocs"} & set(settings.INSTALLED_APPS)
    assert [route for route in routes if "admin/" in route] == []


def test_secrets_are_compared_in_constant_time() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        and all(_may_be_secret(side) for side in (node.left, node.comparators[0]))
        and any(_name(side).endswith(SECRET_ENDINGS) for side in (node.left, node.comparators[0]))
    ]

    assert found == []


def test_files_of_people_are_downloads_or_of_a_kind_that_runs_nowhere() -> None:
    """A PDF with scripts, an SVG or a page that somebody handed in never opens as one of our pages."""
    found = [
        path
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node.func) == "fileresponse" and not _is_harmless(node)
    ]

    assert found == SHOWN_BY_CONTENT


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/about/", "/health", "/api/v1/openapi.json", "/ca/root.crt", "/nowhere/"])
def test_every_kind_of_answer_says_what_a_browser_may_do_with_it(address: str) -> None:
    answer = Client().get(address)

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_production_settings_leave_the_deployment_check_nothing_to_say(tmp_path: Path) -> None:
    production = {
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "".join(chr(33 + number * 7 % 90) for number in range(90)),
        "SECURE": "on",
        "ALLOWED_HOSTS": "trade.example",
        "TRUSTED_ORIGINS": "https://trade.example",
        "TIMESTAMP_URL": "https://tsa.example/",
    }
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}}

    said = subprocess.run(
        [sys.executable, "-c", CHECK_AND_TELL],
        cwd=ROOT,
        env=kept | production | {"DJANGO_SETTINGS_MODULE": "trading.settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.splitlines()[-1] == "__Host-kaiming_session True True Lax True"


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.lower()
        case ast.Call(func=called):
            return _name(called)
    return ""


def _may_be_secret(node: ast.expr) -> bool:
    """A constant on one side is a kind or an empty text, which nobody guesses at."""
    return not isinstance(node, ast.Constant) and not (isinstance(node, ast.Attribute) and node.attr.isupper())


def _is_harmless(call: ast.Call) -> bool:
    said = {one.arg: one.value for one in call.keywords}
    as_attachment, kind = said.get("as_attachment"), said.get("content_type")
    is_download = isinstance(as_attachment, ast.Constant) and as_attachment.value is True
    return is_download or (isinstance(kind, ast.Constant) and kind.value in SHOWN_IN_THE_PAGE)
